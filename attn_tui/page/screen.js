"use strict";
/* Draws frames, wherever they come from: {columns, rows, lines, panes, said}. A line is a list of runs: [paint, text], or
[paint, text, cells] if fonts may give it another width. Texts from outside get into the page by textContent alone. */

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
for (let k = 1; k <= 8; k++) {
  BARS.set(String.fromCharCode(0x2580 + k), ["0deg", k / 8]);
  if (k < 8) BARS.set(String.fromCharCode(0x2590 - k), ["90deg", k / 8]);
}
const PIECES = /([\u2580-\u2590\u2594\u2595])\1*|[^\u2580-\u2590\u2594\u2595]+/gu;

const WIDE = /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]+$/;

class Screen {
  constructor(lines, panes, said) {
    [this.lines, this.panes, this.said] = [lines, panes, said];
    this.shown = [];
  }

  resize(columns, rows) {
    [this.columns, this.rows, this.shown] = [columns, rows, []];
    this.lines.replaceChildren(...Array.from({ length: rows }, () => element("div")));
    document.documentElement.style.setProperty("--columns", columns);
  }

  /* Only lines that are new are drawn. */
  show({ columns, rows, lines, panes, said }) {
    if (columns !== this.columns || rows !== this.rows) this.resize(columns, rows);
    lines.forEach((line, y) => {
      if (line !== this.shown[y]) this.lines.children[y].replaceChildren(...line.flatMap(Screen.run));
    });
    this.shown = lines;
    this.name(panes);
    this.said.textContent = said;
  }

  static run([paint, text, cells]) {
    if (cells !== undefined) {
      const span = element("span", text, { class: `p${paint} odd` });
      span.style.width = `${cells}ch`;
      span.classList.toggle("wide", WIDE.test(text));
      return [span];
    }
    return text.match(PIECES).map((piece) => {
      const span = element("span", piece, { class: `p${paint}` });
      const bar = BARS.get(piece[0]);
      if (bar) {
        span.classList.add("bar");
        span.style.width = `${piece.length}ch`;
        span.style.setProperty("--to", bar[0]);
        span.style.setProperty("--part", `${100 * bar[1]}%`);
      }
      return span;
    });
  }

  /* Names parts of the screen for those who do not see it: [title, column, row, columns, rows] each. */
  name(panes) {
    const made = panes.map(([title, x, y, width, height]) => {
      const pane = element("div", "", { role: "group", tabindex: "0", "aria-label": title });
      Object.assign(pane.style, { left: `${x}ch`, top: `${y * 1.2}em`, width: `${width}ch`, height: `${height * 1.2}em` });
      const text = [...this.lines.children].slice(y, y + height);
      pane.append(element("span", text.map((line) => cut(line.textContent, x, width)).join("\n"), { class: "hidden" }));
      return pane;
    });
    this.panes.replaceChildren(...made);
  }

  /* The largest letters that fit, unless the reader has zoomed. */
  fit(width, height) {
    this.lines.style.fontSize = this.panes.style.fontSize = "100px";
    const letter = this.wide("0") / 100;
    /* Most fonts have Korean letters narrower than two others. */
    this.lines.style.setProperty("--gap", `${2 * letter - this.wide("가") / 100}em`);
    const [wide, high] = [width / this.columns / letter, height / this.rows / 1.2];
    const size = Math.max(4, Math.min(wide, high >= 11 ? high : wide, 28));
    this.lines.style.fontSize = this.panes.style.fontSize = `${Math.floor(size * 10) / 10}px`;
    return size;
  }

  wide(letter) {
    const probe = element("span", letter.repeat(50));
    this.lines.append(probe);
    const width = probe.getBoundingClientRect().width / 50;
    probe.remove();
    return width;
  }
}

const cut = (text, first, width) => [...text].slice(first, first + width).join("").trimEnd();
