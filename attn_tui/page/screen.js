"use strict";
/* Draws frames, wherever they come from: {columns, rows, lines, panes, said}. A line is a list of runs: [paint, text],
or [paint, text, cells] if fonts may give it another width; a pane is [title, column, row, columns, rows], and
`about`, if a number of it can be opened. Texts from outside get into the page as text alone. */

const $ = (id) => document.getElementById(id);
const element = (tag, content = "", attributes = {}) => { // `content` is a text, or elements
  const made = document.createElement(tag);
  if (typeof content === "string") made.textContent = content;
  else made.append(...content);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};
/* Bars are drawn, not written: no font leaves gaps between them. [direction, part of the cell] of each. */
const BARS = new Map([["▀", ["180deg", 1 / 2]], ["▔", ["180deg", 1 / 8]], ["▐", ["270deg", 1 / 2]],
  ["▕", ["270deg", 1 / 8]]]);
[..."▁▂▃▄▅▆▇█"].forEach((bar, k) => BARS.set(bar, ["0deg", (k + 1) / 8]));
[..."▏▎▍▌▋▊▉"].forEach((bar, k) => BARS.set(bar, ["90deg", (k + 1) / 8]));
const PIECES = /([\u2580-\u2590\u2594\u2595])\1*|[^\u2580-\u2590\u2594\u2595]+/gu;
const LETTER = /[\p{L}\p{N}]/u, DRAWN = /[\u2500-\u259f·]+/gu;
const WIDE = /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]+$/;
const HANGUL = /^[\uac00-\ud7a3]+$/; // needs no box, which would keep it from being found with the words beside it

class Screen {
  constructor(lines, panes, said) { Object.assign(this, { lines, panes, said, shown: [], ratio: devicePixelRatio }); }

  resize(columns, rows) {
    [this.columns, this.rows, this.shown] = [columns, rows, []];
    this.lines.replaceChildren(...Array.from({ length: rows }, () => element("div")));
    this.lines.style.cssText += `--columns:${columns};--rows:${rows}`;
  }
  /* Only lines that are new are drawn. */
  show({ columns, rows, lines, panes, said }) {
    if (columns !== this.columns || rows !== this.rows) this.resize(columns, rows);
    lines.forEach((line, y) => {
      if (line !== this.shown[y]) this.lines.children[y].replaceChildren(...line.flatMap(Screen.run));
    });
    this.shown = lines;
    this.name(panes);
    if (this.said.textContent !== said) this.said.textContent = said;
  }
  /* The next frame, if only its new lines are known: [row, line] each. */
  change({ changed, panes, said }) {
    const lines = Object.assign([...this.shown], Object.fromEntries(changed));
    this.show({ columns: this.columns, rows: this.rows, lines, panes, said });
  }

  static run([paint, text, cells]) {
    return (cells ? [text] : text.match(PIECES)).map((piece) => {
      const span = element("span", piece, { class: `p${paint}` });
      const [to, part] = BARS.get(piece[0]) ?? [];
      span.classList.toggle("wide", cells > 1 && WIDE.test(piece));
      if (!to && (!cells || HANGUL.test(piece))) return span;
      span.classList.add(to ? "bar" : "odd");
      span.style.cssText = `--cells:${cells ?? piece.length};--to:${to};--part:${100 * part}%`;
      return span;
    });
  }
  /* Names parts of the screen for those who do not see it, and says what is written there. */
  name(panes) {
    const cells = this.shown.map((line) => line.flatMap(
      ([, text, cells]) => (cells ? [text, ...Array(cells - 1).fill("")] : [...text])));
    while (this.panes.children.length > panes.length) this.panes.lastChild.remove();
    panes.forEach(([title, x, y, width, height, about], k) => {
      const pane = this.panes.children[k] ?? this.panes.appendChild(element("div", "", { role: "group", tabindex: 0 }));
      const place = { left: `${x}ch`, top: `${y * 1.2}em`, width: `${width}ch`, height: `${height * 1.2}em` };
      const text = cells.slice(y + 1, y + height).map((line) => line.slice(x, x + width).join(""));
      Object.assign(pane, { ariaLabel: title, about });
      pane.dataset.text = text.map((line) => line.replace(DRAWN, " ").trim()).filter(Boolean).join("\n");
      Object.assign(pane.style, place);
    });
    [...this.lines.children].forEach((line, row) => {
      line.ariaHidden = !LETTER.test(line.textContent) || panes.some(([, , y, , high]) => y <= row && row < y + high);
    });
  }
  /* Takes the widest layout whose letters can be read, else that of the largest, or the narrowest, which is scrolled
  least. The letters of a reader who zooms get no smaller. */
  choose(views, width, height) {
    const zoomed = devicePixelRatio > this.ratio ? this.size : 0;
    const widest = [...views].sort((a, b) => b.columns - a.columns);
    const fitting = ({ columns, rows }) => Math.min(width / columns / this.wide("0"), height / rows / 1.2); // pixels
    const sizes = widest.map((view) => Math.floor(10 * fitting(view)) / 10);
    const [least, most] = [Math.max(8, zoomed), Math.max(...sizes)];
    const best = sizes.findIndex((size) => size >= Math.max(12, zoomed));
    const chosen = best >= 0 ? best : most >= least ? sizes.indexOf(most) : sizes.length - 1;
    const letters = Math.max(least, sizes[chosen]);
    if (!zoomed) this.size = letters;
    this.scale(letters);
    return widest[chosen];
  }

  scale(size) {
    this.cell = size * this.wide("0"); // its width in pixels
    this.lines.style.fontSize = this.panes.style.fontSize = `${size}px`;
    /* Most fonts have Korean letters narrower than two others: 1.1 times as large, and some way apart. */
    this.lines.style.setProperty("--gap", `${2 / 1.1 * this.wide("0") - this.wide("가")}em`);
  }
  /* How wide a letter is, in units of its size. */
  wide(letter) {
    const probe = document.createElement("canvas").getContext("2d");
    probe.font = `100px ${getComputedStyle(this.lines).fontFamily}`;
    return probe.measureText(letter).width / 100;
  }
}
