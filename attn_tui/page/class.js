/* Follows a class: what a socket tells is drawn, and what is typed and clicked is told to it. What is told is an object
of texts by what they are: wishes.py reads what is told from here. The code of the room is in the address's fragment,
which no browser sends; it is told in the first message alone. given.sizes has {columns, rows} of each screen. */

const screen = new Screen($("lines"), $("panes"), $("said"));
const colours = new CSSStyleSheet();
const known = new Set(); // its rules
document.adoptedStyleSheets = [colours];
let [socket, view, where, banner, tries, isOver, asked] = [null, null, "following", "", 0, false, null];
let [panes, said] = [[], ""];
let parting = ""; // what the server has said before it hung up

const tell = (what) => { if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(what)); };
const look = () => [language, view.columns, view.rows + 1];
const code = () => decodeURIComponent(location.hash.slice(1));

function fit(sizes) {
  const { clientWidth, clientHeight } = document.documentElement;
  view = screen.choose(sizes, clientWidth - 4, clientHeight - $("above").offsetHeight - $("below").offsetHeight);
}

function choose() {
  fit(given.sizes);
  tell({ look: look() });
  $("type").placeholder = say("type"); // else it is an empty box to those who see it
  if (asked) ask(asked); // in another language
}

/* What has just happened, for a while; else whether one follows. */
let noting = 0;
function note(text = "", stays = false) {
  clearTimeout(noting);
  $("banner").textContent = text || banner || "\u00a0";
  if (text && !stays) noting = setTimeout(note, 8000);
}

function ask(question) {
  asked = question;
  $("question").hidden = !question;
  if (question) draw(question);
  fit([view]); // the same screen in the room that is left
}

function draw(question) {
  const { at, kind, choices, bars } = question;
  const most = Math.max(1, ...(bars ?? []));
  const answer = (k) => { question.own = k; tell({ answer: [at, k] }); ask(question); };
  const buttons = choices.map((text, k) => {
    const own = question.own === k, button = element("button", text, { "aria-pressed": own });
    if (bars) button.append(element("b", ` ${bars[k]}`));
    button.style.setProperty("--share", bars ? `${100 * bars[k] / most}%` : "0%");
    return Object.assign(button, { disabled: Boolean(bars), onclick: () => answer(k) });
  });
  $("question").replaceChildren(element("p", say(bars ? "answered" : `asked_${kind}`)), ...buttons);
}

const RECEIVE = {
  frame({ fresh, rules: added = [], columns, rows, lines, ...others }) {
    if (fresh) { colours.replaceSync(""); known.clear(); }
    for (const rule of added) if (!known.has(rule)) { colours.insertRule(rule, known.size); known.add(rule); }
    if (columns) {
      screen.resize(columns, rows);
      [screen.shown, panes, said] = [Array.from({ length: rows }, () => []), [], ""];
    }
    ({ panes, said } = { panes, said, ...others });
    screen.change({ changed: lines, panes, said });
  },
  banner(text) { banner = text; note(); },
  remark: (text) => note(text),
  where(now) {
    where = document.body.dataset.where = now;
    $("follow").disabled = now === "following";
    $("typing").hidden = now === "following";
  },
  asked(question) { // whose answers may be shown meanwhile
    ask(question && asked && String(asked.at) === String(question.at) ? { ...question, own: asked.own } : question);
  },
  wear,
  do: (action) => ACTIONS[action](),
  copy(text) { navigator.clipboard?.writeText(text).catch(() => {}); },
  code: knock,
  joined() {
    setTimeout(() => { tries = 0; }, 10_000);
    $("door").close();
    parting = "";
    if (asked?.own !== undefined && !asked.bars) tell({ answer: [asked.at, asked.own] }); // before the socket was gone
  },
  end({ sentence, again }) {
    if ($("door").open) knock(sentence);
    else [isOver, parting] = [!again, sentence, note(sentence, true)];
  },
};

function knock(sentence = "") { // ask for the code of the room
  $("door").querySelector("[role=alert]").textContent = sentence;
  $("code").value = code();
  if (!$("door").open) $("door").showModal();
  $("code").select();
}

const join = () => tell({ join: [code(), ...look()] });

function connect() {
  const address = new URL("class", location);
  address.protocol = address.protocol.replace("http", "ws");
  address.hash = "";
  socket = new WebSocket(address);
  socket.onopen = join;
  socket.onmessage = ({ data }) => {
    for (const [what, told] of Object.entries(JSON.parse(data))) RECEIVE[what]?.(told);
  };
  socket.onclose = () => {
    socket = null;
    if (isOver || $("door").open) return;
    note(parting || say("away"), true);
    // All pages lose a server at once, and do not come back at once.
    setTimeout(connect, Math.min(15_000, 500 * 2 ** tries++) * (0.5 + Math.random()));
  };
}

const ACTIONS = {
  theme: nextTheme, language: nextLanguage, keys: () => toggle($("help")), lost: () => tell({ lost: true }),
  follow: () => tell({ follow: true }), back: () => press("ArrowLeft"), forward: () => press("ArrowRight"),
  escape: () => press("Escape"), enter: () => press("Enter"),
};
const paste = (text) => tell({ paste: [...text].slice(0, 1000).join("") }); // more than any line takes: see wishes.py
const press = (key, shift = false) => tell({ press: [key, shift] });
/* While one follows, these keys are the page's; all others explore, and then all are the program's. */
const OWN_KEYS = new Map([["C", "theme"], ["L", "language"], ["?", "keys"], ["F1", "keys"], ["!", "lost"],
  ["f", "follow"]]);
const STEPS = /^(.|Arrow.*|Page.*|Home|End|Enter)$/u;
const TYPED = /^(.|Arrow.*|Page.*|Home|End|Enter|Escape|Backspace|Delete|F1)$/u;
const KEPT = [["dialog", /./], ["select, input", /./], ["button, a", /^( |Enter)$/]]; // by what has the focus

addEventListener("keydown", (event) => {
  const { key, shiftKey } = event;
  const within = document.querySelector("dialog[open]") ?? event.target;
  const kept = KEPT.some(([kind, keys]) => within.closest(kind) && keys.test(key));
  const explores = where !== "following";
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || kept) return;
  if (!(explores ? TYPED : STEPS).test(key) && !OWN_KEYS.has(key)) return;
  event.preventDefault();
  const choice = !explores && asked && $("question").querySelectorAll("button:enabled")[key - 1];
  if (choice) choice.click();
  else if (!explores && OWN_KEYS.has(key)) ACTIONS[OWN_KEYS.get(key)]();
  else press(key, shiftKey);
});
addEventListener("paste", (event) => {
  if (where !== "following" && !event.target.closest("input")) paste(event.clipboardData.getData("text"));
});
function at({ clientX, clientY }) { // the column and the row
  const { left, top, height } = $("lines").getBoundingClientRect();
  return [(clientX - left) / screen.cell, (clientY - top) / height * screen.rows].map(Math.floor);
}
$("screen").addEventListener("click", (event) => {
  if (where !== "following" && getSelection().isCollapsed) tell({ click: at(event) });
});
$("below").addEventListener("click", ({ target }) => {
  if (target.closest("button")) $("screen").focus({ preventScroll: true }); // or Enter would press it again
});
$("door").querySelector("form").onsubmit = (event) => {
  event.preventDefault();
  history.replaceState(null, "", `#${encodeURIComponent($("code").value.trim())}`);
  if (socket?.readyState === WebSocket.OPEN) join();
  else if (!socket) connect();
};
/* Where letters are typed that are made of several keys, or on no keyboard. */
$("type").addEventListener("input", ({ isComposing }) => { if (!isComposing) type(); });
$("type").addEventListener("compositionend", () => type());
$("type").addEventListener("keydown", (event) => {
  if (event.isComposing || event.key.length === 1 || !TYPED.test(event.key)) return;
  event.preventDefault();
  press(event.key, event.shiftKey);
});
function type() {
  const text = $("type").value;
  $("type").value = "";
  if ([...text].length === 1) press(text);
  else if (text) paste(text);
}
onSwipe((by) => press(by > 0 ? "ArrowRight" : "ArrowLeft"));
let resized = 0;
addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(choose, 150); });
begin(ACTIONS);
RECEIVE.where("following");
if (given.closed && !code()) knock(say("knock"));
else connect();
