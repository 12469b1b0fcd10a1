/* Steps through what was exported: {places, output, steps, source, weights, seconds, say, views: [{language, columns, rows,
lines, screens, panes, named, said, scenes, starts, stations}]}. `screens` have the numbers of their lines; `scenes` are
the paragraphs of a lesson, `stations` the words or parts, `starts` where they begin. */

const walk = JSON.parse($("walk").textContent);
const screen = new Screen($("lines"), $("panes"), $("said"));
const languages = [...new Set(walk.views.map((view) => view.language))];
const themes = ["dark", "light", "contrast"];
let [position, view, language, timer, seconds, ratio] = [0, null, languages[0], 0, walk.seconds, 0];
const say = (key) => walk.say[language][key];

function choose() {
  /* The widest layout whose letters can be read, else the narrowest. */
  if (ratio && ratio !== devicePixelRatio) return; // the reader zooms
  ratio = devicePixelRatio;
  const views = walk.views.filter((one) => one.language === language).sort((a, b) => b.columns - a.columns);
  const room = [document.documentElement.clientWidth - 8, innerHeight - $("above").offsetHeight - $("below").offsetHeight];
  for (view of views) {
    screen.resize(view.columns, view.rows);
    if (screen.fit(...room) >= 10.5) break;
  }
  show(position, false);
}

/* Text with inline markup: [text, kind] each. */
const TAGS = { code: "code", key: "kbd", bold: "strong", italic: "em" };
const marked = (runs) => runs.map(([text, kind]) => element(TAGS[kind] ?? "span", text));

/* A paragraph of a lesson: its part, its text, its question. */
function tell({ part, text, answers, keys }) {
  const said = text.map((line) => {
    const paragraph = element("p");
    paragraph.append(...marked(line));
    return paragraph;
  });
  const verdict = element("p", "", { role: "status" });
  const buttons = answers.map((answer) => {
    const button = element("button");
    button.append(...marked(answer.text));
    button.addEventListener("click", () => {
      button.classList.add(answer.right ? "right" : "wrong");
      verdict.replaceChildren(element("strong", `${say(answer.right ? "right" : "wrong")} `), ...marked(answer.why));
    });
    return button;
  });
  const doing = keys && !walk.places[position].endsWith(".done") ? [element("p", `${say("do_it")} `)] : [];
  if (doing.length) doing[0].append(element("kbd", keys), " ", element("a", "→", { href: `#${walk.places[position]}.done` }));
  $("lesson").replaceChildren(...(part ? [element("h2", part)] : []), ...said, ...doing, ...buttons, verdict);
}

const frame = (at) => ({
  columns: view.columns, rows: view.rows, lines: view.screens[at].map((line) => view.lines[line]),
  panes: view.panes[view.named[at]], said: view.said[at] ?? "",
});

function show(at, moves = true) {
  position = Math.max(0, Math.min(at, walk.places.length - 1));
  screen.show(frame(position));
  if (view.scenes.length) tell(view.scenes[position]);
  $("line").value = position;
  $("line").setAttribute("aria-valuetext", walk.places[position]);
  [$("first").disabled, $("back").disabled] = [!position, !position];
  $("forward").disabled = position === walk.places.length - 1;
  if ($("words").station !== view) {
    const links = view.stations.map((name, t) => element("a", name, { href: `#${walk.places[view.starts[t]]}` }));
    $("words").replaceChildren(...links);
    $("words").station = view;
  }
  const word = view.starts.filter((start) => start <= position).length - 1;
  [...$("words").children].forEach((link, t) => {
    if (t === word) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
    if (t === word) link.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  if (moves) history.replaceState(null, "", `#${walk.places[position]}`);
}

function go(place) {
  const at = walk.places.findIndex((one) => one === place || one.startsWith(`${place}.`));
  if (at >= 0) show(at);
}

function word(by) {
  const now = view.starts.filter((start) => start <= position).length - 1;
  show(by > 0 ? view.starts[now + 1] ?? walk.places.length - 1 : view.starts[position > view.starts[now] ? now : now - 1] ?? 0);
}

function play(on = !timer) {
  clearInterval(timer);
  timer = on ? setInterval(() => (position + 1 < walk.places.length ? show(position + 1) : play(false)), 1000 * seconds) : 0;
  $("play").setAttribute("aria-pressed", Boolean(timer));
}

function pace(factor) {
  seconds = Math.max(0.1, Math.min(seconds * factor, 30));
  if (timer) play(true);
}

function wear(theme) {
  document.documentElement.dataset.theme = theme;
}

function speak(to) {
  language = to;
  document.documentElement.lang = to;
  for (const one of document.querySelectorAll("[data-say]")) {
    const text = say(one.dataset.say);
    one.setAttribute("aria-label", text);
    if (one.title !== undefined) one.title = text;
    if (!one.children.length && one.dataset.text !== undefined) one.textContent = text;
  }
  $("help").querySelector("pre").textContent = say("keys");
  $("language").value = to;
  ratio = 0;
  choose();
}

function matrix() {
  const head = element("tr");
  head.append(element("td"), ...walk.source.map((text) => element("th", text, { scope: "col" })));
  const rows = walk.weights.map((weights, t) => {
    const row = element("tr"), name = element("th", "", { scope: "row" });
    name.append(element("a", walk.output[t], { href: `#${walk.steps[t]}` }));
    row.append(name, ...weights.map((share) => {
      const cell = element("td", share.toFixed(2));
      cell.style.setProperty("--share", share);
      return cell;
    }));
    return row;
  });
  const [thead, tbody] = [element("thead"), element("tbody")];
  thead.append(head);
  tbody.append(...rows);
  $("matrix").querySelector("table").replaceChildren(thead, tbody);
}

const ACTIONS = {
  forward: () => show(position + 1), back: () => show(position - 1), next: () => word(1), previous: () => word(-1),
  first: () => show(0), last: () => show(walk.places.length - 1), play: () => play(), faster: () => pace(0.5),
  slower: () => pace(2), alignment: () => walk.weights.length && toggle($("matrix")), keys: () => toggle($("help")),
  answer: (key) => $("lesson").querySelectorAll("button")[key - 1]?.click(),
  theme: () => wear(themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length]),
  language: () => speak(languages[(languages.indexOf(language) + 1) % languages.length]),
};
const toggle = (dialog) => (dialog.open ? dialog.close() : dialog.showModal());
const KEYS = {
  forward: "ArrowRight l n . PageDown Enter ]", back: "ArrowLeft h N , PageUp [", next: "ArrowDown j >", previous: "ArrowUp k <",
  first: "Home 0", last: "End $", play: "Space", faster: "+ =", slower: "-", alignment: "m", keys: "? F1", theme: "C",
  language: "L", answer: "1 2 3 4 5 6 7 8 9",
};
const OF_KEYS = new Map(Object.entries(KEYS).flatMap(([id, keys]) => keys.split(" ").map((key) => [key, ACTIONS[id]])));

addEventListener("keydown", (event) => {
  const own = event.target.closest("select, button, a, input, dialog");
  if (event.ctrlKey || event.altKey || event.metaKey || (own && /^(Space| |Enter|Arrow.*)$/.test(event.key))) return;
  const action = OF_KEYS.get(event.key === " " ? "Space" : event.key);
  if (!action) return;
  event.preventDefault();
  if (event.key !== " ") play(false);
  action(event.key);
});
for (const button of document.querySelectorAll("button[data-do]")) {
  button.addEventListener("click", () => ACTIONS[button.dataset.do]());
}
let touched = null;
$("screen").addEventListener("touchstart", (event) => { touched = event.touches.length === 1 ? event.touches[0] : null; },
  { passive: true });
$("screen").addEventListener("touchend", (event) => {
  const [from, to] = [touched, event.changedTouches[0]];
  const across = from ? to.clientX - from.clientX : 0;
  if (Math.abs(across) > 40 && Math.abs(to.clientY - from.clientY) < 40 && getSelection().isCollapsed &&
      (visualViewport?.scale ?? 1) === 1) show(position + (across < 0 ? 1 : -1));
});
$("line").max = walk.places.length - 1;
$("line").addEventListener("input", () => show(Number($("line").value)));
languages.forEach((one) => $("language").append(element("option", walk.say[one].name, { value: one })));
$("language").hidden = languages.length < 2;
$("language").addEventListener("change", () => speak($("language").value));
document.querySelector("button[data-do=alignment]").hidden = !walk.weights.length;
addEventListener("hashchange", () => { $("matrix").close(); go(location.hash.slice(1)); });
addEventListener("resize", choose);
addEventListener("beforeprint", () => wear("light"));
const light = matchMedia("(prefers-color-scheme: light)");
light.addEventListener("change", () => wear(light.matches ? "light" : "dark"));
addEventListener("afterprint", () => wear(light.matches ? "light" : "dark"));
wear(light.matches ? "light" : "dark");
matrix();
speak(languages.find((one) => navigator.language.startsWith(one)) ?? languages[0]);
$("lesson").hidden = !view.scenes.length;
choose();
if (location.hash) go(location.hash.slice(1));
