/* What a reader chooses: language, theme, and buttons. Whoever uses it has `choose`, which takes note of another language
or another size of the window. given.say has what the page says by itself, in each language. */

const given = JSON.parse($("given").textContent);
const languages = Object.keys(given.say);
const themes = ["dark", "light", "contrast"];
let [language, chosen] = [languages[0], ""];
const say = (key) => given.say[language][key];
const toggle = (dialog) => (dialog.open ? dialog.close() : dialog.showModal());

const WISHES = ["print", "(prefers-contrast: more), (forced-colors: active)", "(prefers-color-scheme: light)"];
const ASKED = WISHES.map((query) => matchMedia(query));

/* The theme that the reader has chosen, or has asked the browser for; on paper, light. */
function wear(theme = chosen) {
  const [print, strong, light] = ASKED.map((asked) => asked.matches);
  chosen = theme;
  document.documentElement.dataset.theme = print ? "light" : chosen || (strong ? "contrast" : light ? "light" : "dark");
}

function speak(to) {
  language = to;
  document.documentElement.lang = to;
  for (const one of document.querySelectorAll("[data-say]")) {
    one.ariaLabel = say(one.dataset.say);
    if (one.matches("button, select, input")) one.title = one.ariaLabel;
    if (one.dataset.text !== undefined) one.textContent = one.ariaLabel;
  }
  $("help").querySelector("pre").textContent = say("keys");
  $("language").value = to;
  if (say("title")) document.title = $("title").textContent = say("title");
  choose();
}

const nextTheme = () => wear(themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length]);
const nextLanguage = () => speak(languages[(languages.indexOf(language) + 1) % languages.length]);

/* Fingers that go over the screen to the left (1) or to the right (-1), if that does not scroll it. */
function onSwipe(go) {
  let touched = null;
  addEventListener("touchstart", ({ touches }) => { touched = touches.length === 1 ? touches[0] : null; });
  $("screen").addEventListener("touchend", (event) => {
    const [from, to] = [touched, event.changedTouches[0]];
    const [x, y] = from ? [to.clientX - from.clientX, to.clientY - from.clientY] : [0, 0];
    const scrolls = visualViewport.scale > 1 || $("screen").scrollWidth > $("screen").clientWidth;
    if (Math.abs(x) > 40 && Math.abs(y) < 40 && getSelection().isCollapsed && !scrolls) go(-Math.sign(x));
  });
}

function begin(actions) {
  for (const button of document.querySelectorAll("[data-do]")) button.onclick = () => actions[button.dataset.do]();
  languages.forEach((one) => $("language").append(new Option(given.say[one].name, one)));
  $("language").hidden = languages.length < 2;
  $("language").onchange = () => speak($("language").value);
  for (const asked of ASKED) asked.addEventListener("change", () => wear());
  wear();
  speak(languages.find((one) => navigator.language.startsWith(one)) ?? languages[0]);
}
