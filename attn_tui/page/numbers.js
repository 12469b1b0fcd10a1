/* Opens numbers. given.numbers has of each, from 1, in each language, lines of texts and of numbers to go on to (n, or
[n, symbol] if it has another there), or where such a line is in given.shared. view.cells has the number in each cell
of a line, or 0. */
const way = [], number = document.body.appendChild(element("dialog", "", { id: "number", tabindex: "-1" }));
const line = (one) => (Number.isInteger(one) ? given.shared[one] : one);
const told = (n) => given.numbers[n - 1][languages.indexOf(language)].map(line);
const button = (text, onclick) => Object.assign(element("button", text), { onclick });
const link = ([n, symbol = told(n)[0][0]], before) => button(symbol, () => derive(n, before));

function derive(n, before) { // the number, and how many of those that led to it stay
  way.splice(before, way.length, n);
  const run = (one) => (typeof one === "string" ? element("span", one) : link([one].flat(), way.length));
  const paragraph = (line) => element("p", line.map(run), { class: line.join("").includes("\t") ? "row" : "" });
  const trail = [...way.map((one, i) => link([one], i)), button("✕", () => number.close())];
  trail.at(-1).ariaLabel = say("close");
  number.replaceChildren(element("nav", trail), ...told(n).map(paragraph));
  number.ariaLabel = told(n)[0].join("");
  if (!number.open) number.showModal();
  number.focus(); // not on what was clicked, which is gone
}
number.addEventListener("keydown", (event) => {
  const all = [...new Set(view.numbered[position].flatMap((line) => view.cells[line]))].filter(Boolean);
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by) derive(all[all.indexOf(way[0]) + by] ?? way[0], 0);
  if (event.key === "Backspace" && way.length > 1) derive(way.at(-2), way.length - 2);
  event.stopPropagation();
});
/* The number at a place on the window, or a cell or two beside it: fingers are broad. */
const AROUND = [0, 1, -1].flatMap((down) => [0, 1, -1, 2, -2].map((right) => [right, down]));
function nearest({ clientX, clientY }) {
  const { left, top, height } = $("lines").getBoundingClientRect();
  const [x, y] = [(clientX - left) / screen.cell, (clientY - top) / height * view.rows].map(Math.floor);
  return AROUND.map(([right, down]) => view.cells[view.numbered[position][y + down]]?.[x + right]).find(Boolean);
}
$("screen").onpointermove = (event) => { $("screen").style.cursor = nearest(event) ? "pointer" : ""; };
$("screen").onclick = (event) => nearest(event) && getSelection().isCollapsed && derive(nearest(event), 0);
$("panes").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.about) return;
  event.stopPropagation();
  derive(event.target.about, 0);
});
