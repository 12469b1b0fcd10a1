/* Opens numbers: walk.numbers has of each, from 1, and in each language lines of texts and of numbers to go on to – n, or
[n, symbol] if it has another there – or places of such lines in walk.shared; view.cells, the number in each cell of a line,
or 0. A pane's last is what it is about. */
const way = [], number = element("dialog", "", { id: "number", tabindex: "-1" }), isNumber = Number.isInteger;
document.body.append(number);
const told = (n) => walk.numbers[n - 1][languages.indexOf(language)].map((line) => (isNumber(line) ? walk.shared[line] : line));
const link = ([n, symbol = told(n)[0][0]], before) => element("button", symbol, { "data-n": n, "data-before": before });

function derive(n, before) { // the number, and how many of those that led to it stay
  way.splice(before, way.length, n);
  const runs = (line) => line.map((run) => (typeof run === "string" ? element("span", run) : link([run].flat(), way.length)));
  const trail = [...way.map((one, i) => link([one], i)), element("button", "✕", { "aria-label": say("close") })];
  number.replaceChildren(element("nav", trail), ...told(n).map((line) => element("p", runs(line))));
  number.setAttribute("aria-label", told(n)[0].join(""));
  if (!number.open) number.showModal();
  number.focus(); // not on what was clicked, which is gone
}
number.addEventListener("click", ({ target: { tagName, dataset } }) => {
  if (dataset.n) derive(Number(dataset.n), Number(dataset.before));
  else if (tagName === "BUTTON") number.close();
});
number.addEventListener("keydown", (event) => {
  const all = [...new Set(view.numbered[position].flatMap((line) => view.cells[line]))].filter(Boolean);
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by) derive(all[all.indexOf(way[0]) + by] ?? way[0], 0);
  if (event.key === "Backspace" && way.length > 1) derive(way.at(-2), way.length - 2);
  event.stopPropagation();
});
$("screen").addEventListener("click", ({ clientX, clientY }) => {
  const { left, top, height } = $("lines").getBoundingClientRect(), y = Math.floor((clientY - top) / height * view.rows);
  const n = view.cells[view.numbered[position][y]]?.[Math.floor((clientX - left) / screen.wide("0"))];
  if (n && getSelection().isCollapsed) derive(n, 0);
});
$("panes").addEventListener("keydown", (event) => {
  const n = view.panes[view.named[position]][[...$("panes").children].indexOf(event.target)]?.[5];
  if (event.key !== "Enter" || !n) return;
  event.stopPropagation();
  derive(n, 0);
});
