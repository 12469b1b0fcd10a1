/* Steps through what was exported: {places, output, steps, source, weights, seconds, say, views: [{language, columns,
rows, lines, screens, panes, named, said, names, scenes, starts, stations}]}. `screens` have the numbers of their lines,
`names` are those of sub-steps, `scenes` the paragraphs of a lesson, `stations` words or parts from `starts` on. */

const walk = given;
const screen = new Screen($("lines"), $("panes"), $("said"));
const last = walk.places.length - 1;
let [position, view, timer, naming] = [0, null, 0, 0];

function choose() {
  const { clientWidth, clientHeight } = document.documentElement;
  const [beside, above] = ["minWidth", "minHeight"].map((side) => parseFloat(getComputedStyle($("lesson"))[side]) || 0);
  const room = [clientWidth - 4 - beside, clientHeight - above - $("above").offsetHeight - $("below").offsetHeight];
  view = screen.choose(walk.views.filter((one) => one.language === language), ...room);
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
    verdict.scrollIntoView({ block: "nearest" });
  };
  const buttons = answers.map(({ text }, k) => Object.assign(marked("button", text), { onclick: () => answer(k) }));
  given.forEach(judge);
  const lines = [...text.map((line) => marked("p", line)), ...notes.map((line) => marked("small", line))];
  $("lesson").replaceChildren(...(part ? [element("h2", part)] : []), ...lines, ...buttons, verdict);
  $("lesson").scrollTop = 0;
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

function play(on = !timer) {
  clearInterval(timer);
  if (on && position === last) show(0);
  timer = on ? setInterval(() => show(position + 1, position + 1 < last), 1000 * walk.seconds / $("pace").value) : 0;
  $("play").textContent = timer ? "❚❚" : "▶\ufe0e";
  $("play").ariaPressed = Boolean(timer);
}

function pace(by) {
  $("pace").selectedIndex = Math.max(0, Math.min($("pace").selectedIndex + by, $("pace").length - 1));
  if (timer) play(true);
}

function matrix() {
  const sources = walk.source.map((text) => element("th", text, { scope: "col" }));
  $("weights").tHead.append(element("tr", [element("td"), ...sources]));
  walk.weights.forEach((weights, t) => {
    const name = element("th", [element("a", walk.output[t], { href: `#${walk.steps[t]}` })], { scope: "row" });
    const row = element("tr", [name, ...weights.map((share) => element("td", share.toFixed(2)))]);
    weights.forEach((share, j) => row.cells[j + 1].style.setProperty("--share", share));
    $("weights").tBodies[0].append(row);
  });
}

const ACTIONS = {
  forward: () => show(position + 1), back: () => show(position - 1), next, previous, first: () => show(0),
  last: () => show(last), play: () => play(), faster: () => pace(1), slower: () => pace(-1),
  stop: () => play(false), alignment: () => walk.weights.length && toggle($("matrix")), keys: () => toggle($("help")),
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

addEventListener("keydown", (event) => {
  const key = event.key === " " ? "Space" : event.key;
  const within = document.querySelector("dialog[open]") ?? event.target;
  const own = OWN.some(([kind, keys]) => within.closest(kind) && keys.test(key));
  const action = OF_KEYS.get(key);
  if (event.ctrlKey || event.altKey || event.metaKey || own || !action) return;
  event.preventDefault();
  action(key);
});
onSwipe((by) => show(position + by));
$("line").max = last;
$("line").oninput = () => show(Number($("line").value));
$("pace").addEventListener("change", () => pace(0));
document.querySelector("button[data-do=alignment]").hidden = !walk.weights.length;
addEventListener("hashchange", () => { $("matrix").close(); go(location.hash.slice(1)); });
addEventListener("resize", choose);
matrix();
$("lesson").hidden = !walk.views[0].scenes.length;
begin(ACTIONS);
if (location.hash) go(location.hash.slice(1));
