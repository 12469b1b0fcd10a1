/* Steps through what was exported: given is {places, seconds, say, views: [{language, columns, rows, lines, screens,
panes, named, said, names, scenes, starts, stations}]}. `screens` have the numbers of their lines, `names` are those of
sub-steps, `scenes` the paragraphs of a lesson, `stations` words or parts from `starts` on. */

const screen = new Screen($("lines"), $("panes"), $("said"));
const weights = [...$("weights").querySelectorAll("tbody tr")];
const last = given.places.length - 1;
let [position, view, timer, naming] = [0, null, 0, 0];

function choose() {
  const { clientWidth, clientHeight } = document.documentElement;
  const scrolls = given.views[0].scenes.length && getComputedStyle($("middle")).flexDirection === "column";
  const beside = parseFloat(getComputedStyle($("lesson")).minWidth) || 0;
  const height = scrolls ? Infinity : clientHeight - $("above").offsetHeight - $("below").offsetHeight;
  view = screen.choose(given.views.filter((one) => one.language === language), clientWidth - 4 - beside, height);
  const links = view.stations.map((name, t) => element("a", name, { href: `#${given.places[view.starts[t]]}` }));
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
  const { part, text, answers, notes } = scene, picked = (answered[position] ??= []), verdict = element("p");
  const judge = (k) => {
    buttons[k].className = answers[k].right ? "right" : "wrong";
    verdict.replaceChildren(element("strong", `${say(buttons[k].className)} `), marked("span", answers[k].why));
  };
  const answer = (k) => {
    picked.push(k);
    judge(k);
    if (timer) play(true);
    verdict.scrollIntoView({ block: "nearest" });
  };
  const buttons = answers.map(({ text }, k) => Object.assign(marked("button", text), { onclick: () => answer(k) }));
  picked.forEach(judge);
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
  const [step] = given.places[position].split(".");
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
  naming = setTimeout(() => history.replaceState(null, "", `#${given.places[position]}`), 200);
}

function go(place) {
  const at = given.places.findIndex((one) => one === place || one.startsWith(`${place}.`));
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
  timer = on ? setInterval(advance, 1000 * given.seconds / $("pace").value) : 0;
  $("play").textContent = timer ? "❚❚" : "▶\ufe0e";
  $("play").ariaPressed = Boolean(timer);
}

function pace(by) {
  $("pace").selectedIndex = Math.max(0, Math.min($("pace").selectedIndex + by, $("pace").length - 1));
  if (timer) play(true);
}

const ACTIONS = {
  forward: () => show(position + 1), back: () => show(position - 1), next, previous, first: () => show(0),
  last: () => show(last), play: () => play(), faster: () => pace(1), slower: () => pace(-1),
  stop: () => play(false), alignment: () => weights.length && toggle($("matrix")), keys: () => toggle($("help")),
  answer: (key) => $("lesson").querySelectorAll("button")[key - 1]?.click(),
  theme: nextTheme, language: nextLanguage,
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
const asked = (key) => given.places[position + 1] === `${given.places[position]}.done`
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
onSwipe((by) => show(position + by));
Object.assign($("line"), { max: last, oninput: () => show(Number($("line").value)) });
$("pace").addEventListener("change", () => pace(0));
/* A link to the address that the page has already changes nothing, and the browser is silent. */
$("words").addEventListener("click", ({ target: { hash } }) => { if (hash === location.hash) go(hash.slice(1)); });
addEventListener("hashchange", ({ newURL }) => { close(); go(new URL(newURL).hash.slice(1)); });
addEventListener("resize", choose);
for (const cell of weights.flatMap((row) => [...row.cells])) cell.style.setProperty("--share", cell.textContent);
begin(ACTIONS);
if (location.hash) go(location.hash.slice(1));
