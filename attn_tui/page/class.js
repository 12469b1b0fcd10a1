/* Follows a class: what a socket tells is drawn, and what is typed and clicked is told to it. What is told is an object
of texts by what they are: wishes.py reads what is told from here. The code of the room is in the address's fragment, which
no browser sends; it is told in the first message alone. given.sizes has {columns, rows} of each screen there is. */

const screen = new Screen($("lines"), $("panes"), $("said"));
const colours = new CSSStyleSheet();
const known = new Set(); // its rules
document.adoptedStyleSheets = [colours];
let [socket, view, where, banner, tries, isOver, asked] = [null, null, "following", "", 0, false, null];
let [panes, said] = [[], ""];

const tell = (what) => { if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(what)); };
const look = () => [language, view.columns, view.rows + 1];
const code = () => decodeURIComponent(location.hash.slice(1));

function choose() {
  const { clientWidth, clientHeight } = document.documentElement;
  const room = [clientWidth - 4, clientHeight - $("above").offsetHeight - $("below").offsetHeight];
  view = screen.choose(given.sizes, ...room);
  tell({ look: look() });
  if (asked) ask(asked);
}

/* The last thing that has happened, or whether one follows. */
const note = (text) => { $("banner").textContent = text || banner || "\u00a0"; };

function ask(question) {
  asked = question;
  $("question").hidden = !question;
  if (!question) return;
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
  remark: note,
  where(now) {
    where = document.body.dataset.where = now;
    $("follow").disabled = now === "following";
  },
  asked(question) { // whose answers may be shown meanwhile
    ask(question && asked && String(asked.at) === String(question.at) ? { ...question, own: asked.own } : question);
  },
  wear,
  speak(to) { if (to !== language) speak(to); },
  copy(text) { navigator.clipboard?.writeText(text); },
  code(sentence) { knock(sentence); },
  joined() { tries = 0; if ($("door").open) $("door").close(); },
  end({ sentence, again }) { isOver = !again; note(sentence); },
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
    if (isOver) return;
    note(say("away"));
    // All pages lose a server at once, and do not come back at once.
    setTimeout(connect, Math.min(15_000, 500 * 2 ** tries++) * (0.5 + Math.random()));
  };
}

const ACTIONS = {
  theme: nextTheme, language: nextLanguage, keys: () => toggle($("help")), lost: () => tell({ lost: true }),
  follow: () => tell({ follow: true }), back: () => press("ArrowLeft"), forward: () => press("ArrowRight"),
};
const press = (key, shift = false) => tell({ press: [key, shift] });
/* While one follows, these keys are the page's; all others explore, and then all are the program's. */
const OWN_KEYS = new Map(Object.entries({ C: "theme", L: "language", "?": "keys", F1: "keys", "!": "lost", f: "follow" }));
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
  if (where !== "following" && !event.target.closest("input")) tell({ paste: event.clipboardData.getData("text") });
});
$("screen").addEventListener("click", (event) => {
  if (where !== "following" && getSelection().isCollapsed) tell({ click: screen.at(event) });
});
$("below").addEventListener("click", () => $("screen").focus({ preventScroll: true })); // or Enter would press it again
$("door").querySelector("form").onsubmit = (event) => {
  event.preventDefault();
  history.replaceState(null, "", `#${encodeURIComponent($("code").value.trim())}`);
  if (socket?.readyState === WebSocket.OPEN) join();
  else if (!socket) connect();
};
onSwipe((by) => press(by > 0 ? "ArrowRight" : "ArrowLeft"));
let resized = 0;
addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(choose, 150); });
begin(ACTIONS);
RECEIVE.where("following");
if (given.closed && !code()) knock();
else connect();
