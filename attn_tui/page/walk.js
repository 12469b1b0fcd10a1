/* Steps through what was exported: {places, seconds, say, views: [{language, columns, rows, lines, screens, panes,
named, said, names, scenes, starts, stations}]}. `screens` have the numbers of their lines, `names` are those of
sub-steps, `scenes` the paragraphs of a lesson, `stations` words or parts from `starts` on. */

const walk = JSON.parse($("walk").textContent);
const screen = new Screen($("lines"), $("panes"), $("said"));
const languages = [...$("language").options].map((option) => option.value);
const weights = [...$("weights").querySelectorAll("tbody tr")];
const themes = ["dark", "light", "contrast"];
const [last, ratio] = [walk.places.length - 1, devicePixelRatio];
let [position, view, language, timer, naming, size, chosen] = [0, null, languages[0], 0, 0, 0, ""];
const say = (key) => walk.say[language][key];

function choose() {
  /* The widest layout whose letters can be read, else that of the largest, or the narrowest, which is scrolled least.
  The letters of a reader who zooms get no smaller. */
  const zoomed = devicePixelRatio > ratio ? size : 0;
  const { clientWidth, clientHeight } = document.documentElement;
  const scrolls = walk.views[0].scenes.length && getComputedStyle($("middle")).flexDirection === "column";
  const beside = parseFloat(getComputedStyle($("lesson")).minWidth) || 0;
  const height = scrolls ? Infinity : clientHeight - $("above").offsetHeight - $("below").offsetHeight;
  const views = walk.views.filter((one) => one.language === language).sort((a, b) => b.columns - a.columns);
  const sizes = views.map((one) => screen.fitting(one.columns, one.rows, clientWidth - 4 - beside, height));
  const [least, most] = [Math.max(8, zoomed), Math.max(...sizes)];
  const best = sizes.findIndex((one) => one >= Math.max(12, zoomed));
  view = views[best >= 0 ? best : most >= least ? sizes.indexOf(most) : views.length - 1];
  const letters = Math.max(least, sizes[views.indexOf(view)]);
  if (!zoomed) size = letters;
  screen.scale(letters);
  const links = view.stations.map((name, t) => element("a", name, { href: `#${walk.places[view.starts[t]]}` }));
  $("words").replaceChildren(...links);
  draw();
}

/* Text with inline markup: [text, kind] each. */
const TAGS = { code: "code", key: "kbd", bold: "strong", italic: "em" };
const marked = (tag, runs) => element(tag, runs.map(([text, kind]) => element(TAGS[kind] ?? "span", text)));

/* A paragraph of a lesson: its part, its text, its question; what was answered is kept. */
const answered = {};
function tell(scene) {
  if ($("lesson").scene === scene) return; // the window has another size
  $("lesson").scene = scene;
  const { part, text, answers, notes } = scene, given = (answered[position] ??= []), verdict = element("p");
  const judge = (k) => {
    buttons[k].className = answers[k].right ? "right" : "wrong";
    verdict.replaceChildren(element("strong", `${say(buttons[k].className)} `), marked("span", answers[k].why));
  };
  const answer = (k) => {
    given.push(k);
    judge(k);
    if (timer) play(true);
    verdict.scrollIntoView({ block: "nearest" });
  };
  const buttons = answers.map(({ text }, k) => Object.assign(marked("button", text), { onclick: () => answer(k) }));
  given.forEach(judge);
  const lines = [...text.map((line) => marked("p", line)), ...notes.map((line) => marked("small", line))];
  $("lesson").replaceChildren(...(part ? [element("h2", part)] : []), ...lines, ...buttons, verdict);
  $("lesson").scrollTop = document.documentElement.scrollTop = 0;
}

function draw() {
  const lines = view.screens[position].map((line) => view.lines[line]);
  screen.show({ ...view, lines, panes: view.panes[view.named[position]], said: view.said[position] ?? "" });
  if (view.scenes.length) tell(view.scenes[position]);
  $("line").value = position;
  const where = view.scenes[position]?.count ?? `${position + 1} / ${last + 1}`;
  $("where").textContent = [where, view.names?.[position]].filter(Boolean).join(" · ");
  $("line").setAttribute("aria-valuetext", $("where").textContent);
  [$("first").disabled, $("back").disabled, $("forward").disabled] = [!position, !position, position === last];
  const [step] = walk.places[position].split(".");
  for (const row of weights) row.ariaCurrent = row.dataset.step === step ? "step" : null;
  const now = $("words").children[word()];
  if (now.ariaCurrent) return;
  for (const link of $("words").children) [link.ariaCurrent, link.tabIndex] = link === now ? ["step", 0] : [null, -1];
  if ($("words").contains(document.activeElement)) now.focus();
  $("words").scrollLeft = now.offsetLeft - ($("words").clientWidth - now.offsetWidth) / 2;
}

function show(at, plays = false) {
  if (!plays) play(false);
  position = Math.max(0, Math.min(at, last));
  draw();
  clearTimeout(naming); // browsers refuse to change addresses as fast as keys repeat
  naming = setTimeout(() => history.replaceState(null, "", `#${walk.places[position]}`), 200);
}

function go(place) {
  const at = walk.places.findIndex((one) => one === place || one.startsWith(`${place}.`));
  if (at >= 0) show(at);
}

const word = () => view.starts.filter((start) => start <= position).length - 1;
const next = () => show(view.starts[word() + 1] ?? last);
const previous = () => show(view.starts[position > view.starts[word()] ? word() : word() - 1] ?? 0);
const waits = () => view.scenes[position]?.answers.length && !answered[position].length; // for an answer
const advance = () => waits() || show(position + 1, position + 1 < last);

function play(on = !timer) {
  clearInterval(timer);
  if (on && position === last) show(0);
  timer = on ? setInterval(advance, 1000 * walk.seconds / $("pace").value) : 0;
  $("play").textContent = timer ? "❚❚" : "▶\ufe0e";
  $("play").ariaPressed = Boolean(timer);
}

function pace(by) {
  $("pace").selectedIndex = Math.max(0, Math.min($("pace").selectedIndex + by, $("pace").length - 1));
  if (timer) play(true);
}

const WISHES = ["print", "(prefers-contrast: more), (forced-colors: active)", "(prefers-color-scheme: light)"];
const ASKED = WISHES.map((query) => matchMedia(query));
/* The theme that the reader has chosen, or has asked the browser for; on paper, light. */
function wear(theme = chosen) {
  const [print, strong, light] = ASKED.map((asked) => asked.matches);
  chosen = theme;
  const worn = print ? "light" : chosen || (strong ? "contrast" : light ? "light" : "dark");
  document.documentElement.dataset.theme = worn;
  $("theme").title = $("theme").ariaLabel = say(worn);
}

function speak(to) {
  language = to;
  document.documentElement.lang = to;
  for (const one of document.querySelectorAll("[data-say]")) {
    const text = say(one.dataset.say);
    Object.assign(one, one.dataset.text === undefined ? { ariaLabel: text } : { textContent: text });
    if (one.matches("button, select, input")) one.title = text;
  }
  wear();
  $("language").value = to;
  if (say("title")) document.title = $("title").textContent = say("title");
  choose();
}

const close = () => document.querySelector("dialog[open]")?.close();
const toggle = (dialog) => (dialog.open ? dialog.close() : (close(), dialog.showModal()));
const ACTIONS = {
  forward: () => show(position + 1), back: () => show(position - 1), next, previous, first: () => show(0),
  last: () => show(last), play: () => play(), faster: () => pace(1), slower: () => pace(-1),
  stop: () => play(false), alignment: () => weights.length && toggle($("matrix")), keys: () => toggle($("help")),
  answer: (key) => $("lesson").querySelectorAll("button")[key - 1]?.click(),
  theme: () => wear(themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length]),
  language: () => speak(languages[(languages.indexOf(language) + 1) % languages.length]),
};
const KEYS = {
  forward: "ArrowRight l n . PageDown Enter ]", back: "ArrowLeft h N , PageUp [", next: "ArrowDown j >",
  previous: "ArrowUp k <", first: "Home 0", last: "End $", play: "Space", stop: "Escape", faster: "+ =", slower: "-",
  alignment: "m", keys: "? F1", theme: "C", language: "L", answer: "1 2 3 4 5 6 7 8 9",
};
const OF_KEYS = new Map(Object.entries(KEYS).flatMap(([id, keys]) => keys.split(" ").map((key) => [key, ACTIONS[id]])));
/* What keeps its own keys, and which. */
const OWN = [["dialog", /^[^m?]/], ["select", /./], ["input", /^Arrow/], ["button, a", /^(Space|Enter)$/],
  ["#lesson", /^(ArrowUp|ArrowDown|Page.*|Home|End)$/]];

/* Whether a lesson asks for this key, so that it goes on to what the key does. */
const asked = (key) => walk.places[position + 1] === `${walk.places[position]}.done`
  && view.scenes[position].notes.flat().some(([text, kind]) => kind === "key" && text === key);

addEventListener("keydown", (event) => {
  const key = event.key === " " ? "Space" : event.key;
  const within = document.querySelector("dialog[open]") ?? event.target;
  const own = OWN.some(([kind, keys]) => within.closest(kind) && keys.test(key));
  const action = asked(key) ? ACTIONS.forward : OF_KEYS.get(key);
  if (event.ctrlKey || event.altKey || event.metaKey || own || !action) return;
  event.preventDefault();
  action(key);
});
for (const button of document.querySelectorAll("[data-do]")) button.onclick = () => ACTIONS[button.dataset.do]();
let touched = null;
addEventListener("touchstart", ({ touches, target }) => {
  touched = touches.length === 1 && !target.closest("#below, dialog") ? touches[0] : null;
});
addEventListener("touchend", ({ changedTouches: [to] }) => {
  const [x, y] = touched ? [to.clientX - touched.clientX, to.clientY - touched.clientY] : [0, 0];
  const scrolls = visualViewport.scale > 1 || $("screen").scrollWidth > $("screen").clientWidth;
  if (Math.abs(x) > 40 && Math.abs(y) < 40 && getSelection().isCollapsed && !scrolls) show(position - Math.sign(x));
});
Object.assign($("line"), { max: last, oninput: () => show(Number($("line").value)) });
$("pace").addEventListener("change", () => pace(0));
$("language").onchange = () => speak($("language").value);
addEventListener("hashchange", ({ newURL }) => { close(); go(new URL(newURL).hash.slice(1)); });
addEventListener("resize", choose);
for (const asked of ASKED) asked.addEventListener("change", () => wear());
for (const cell of weights.flatMap((row) => [...row.cells])) cell.style.setProperty("--share", cell.textContent);
speak(languages.find((one) => navigator.language.startsWith(one)) ?? languages[0]);
if (location.hash) go(location.hash.slice(1));
