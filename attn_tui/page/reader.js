/* Language, theme, buttons and fingers, for walk.js and class.js, whose `choose` takes note of another language or
size. given.say has what the page says by itself, in each language. */

const given = JSON.parse($("given").textContent);
const languages = Object.keys(given.say);
const themes = ["dark", "light", "contrast"];
let [language, chosen] = [languages[0], ""];
const say = (key) => given.say[language][key];

const WISHES = ["print", "(prefers-contrast: more), (forced-colors: active)", "(prefers-color-scheme: light)"];
const ASKED = WISHES.map((query) => matchMedia(query));
/* The theme that the reader has chosen, or has asked the browser for; on paper, light. */
function wear(theme = chosen) {
  const [print, strong, light] = ASKED.map((asked) => asked.matches);
  const worn = print ? "light" : theme || (strong ? "contrast" : light ? "light" : "dark");
  [chosen, document.documentElement.dataset.theme] = [theme, worn];
  $("theme").title = $("theme").ariaLabel = say(worn);
}

function speak(to) {
  document.documentElement.lang = $("language").value = language = to;
  for (const one of document.querySelectorAll("[data-say]")) {
    const text = say(one.dataset.say);
    Object.assign(one, one.dataset.text === undefined ? { ariaLabel: text } : { textContent: text });
    if (one.matches("button, select, input")) one.title = text;
  }
  wear();
  if (say("title")) document.title = $("title").textContent = say("title");
  choose();
}

const after = (known, one) => known[(known.indexOf(one) + 1) % known.length];
const nextTheme = () => wear(after(themes, document.documentElement.dataset.theme));
const nextLanguage = () => speak(after(languages, language));
const close = () => document.querySelector("dialog[open]")?.close();
const toggle = (dialog) => (dialog.open ? dialog.close() : (close(), dialog.showModal()));
/* Fingers that go over the page to the left (1) or to the right (-1), if that does not scroll it. */
function onSwipe(go) {
  let touched = null;
  addEventListener("touchstart", ({ touches, target }) => {
    touched = touches.length === 1 && !target.closest("#below, dialog") ? touches[0] : null;
  });
  addEventListener("touchend", ({ changedTouches: [to] }) => {
    const [x, y] = touched ? [to.clientX - touched.clientX, to.clientY - touched.clientY] : [0, 0];
    const scrolls = visualViewport.scale > 1 || $("screen").scrollWidth > $("screen").clientWidth;
    if (Math.abs(x) > 40 && Math.abs(y) < 40 && getSelection().isCollapsed && !scrolls) go(-Math.sign(x));
  });
}

function begin(actions) {
  for (const button of document.querySelectorAll("[data-do]")) button.onclick = () => actions[button.dataset.do]();
  $("language").onchange = () => speak($("language").value);
  for (const asked of ASKED) asked.addEventListener("change", () => wear());
  speak(languages.find((one) => navigator.language.startsWith(one)) ?? languages[0]);
}
