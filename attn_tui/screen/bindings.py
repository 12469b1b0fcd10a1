"""The bindings of the screen with the decodings, and of the app."""

from __future__ import annotations

from textual.binding import Binding, BindingType

ANYWHERE: list[BindingType] = [
    Binding("L", "language", id="language"),
    Binding("C", "colours", id="theme"),
    Binding("ctrl+p", "command_palette", id="commands"),
    Binding("question_mark,f1", "help", id="help"),
    Binding("q", "quit", id="quit"),
    Binding("ctrl+c", "copy_selected", priority=True, id="copy_selected"),
    Binding("ctrl+c,ctrl+q", "quit", priority=True, id="quit_always"),
]
"""The app's, on every screen that is not open over another one."""
BENCH: list[BindingType] = [
    # While there is a question, these take precedence over the same keys below.
    Binding("left,h", "guess(-1)", id="guess_left"),
    Binding("right,l", "guess(1)", id="guess_right"),
    Binding("enter", "answer", id="answer"),
    Binding("escape", "answer(False)", id="unanswered"),
    # In video players, the full stop and the comma step by a frame; here they step even while arrows and `h j k l`
    # move a cursor, and so do Page Down and Page Up, which are the two keys of a presenter's remote control.
    Binding("right,l,n,full_stop,pagedown", "move('forward')", id="forward"),
    Binding("left,h,N,comma,pageup", "move('back')", id="back"),
    Binding("down,j,greater_than_sign", "move('next_step')", id="next_step"),
    Binding("up,k,less_than_sign", "move('previous_step')", id="previous_step"),
    Binding("s", "skip", id="skip"),
    Binding("home,0", "move('first')", id="first"),
    Binding("end,dollar_sign", "move('last')", id="last"),
    Binding("g,colon", "jump", id="jump"),
    Binding("space", "play", id="play"),
    Binding("plus,equals_sign", "pace(True)", id="faster"),
    Binding("minus", "pace(False)", id="slower"),
    Binding("ctrl+pageup", "scroll_rows(-1)", id="scroll_up"),
    Binding("ctrl+pagedown", "scroll_rows(1)", id="scroll_down"),
    Binding("tab", "focus_pane(1)", id="focus", priority=True),
    Binding("shift+tab", "focus_pane(-1)", id="focus_back", priority=True),
    *(Binding(str(n), f"focus_number({n})", id=f"focus_{n}") for n in range(1, 10)),
    Binding("enter", "derive", id="derive"),
    Binding("z", "zoom", id="zoom"),
    Binding("escape", "leave", id="leave"),
    Binding("c", "copy", id="copy"),
    Binding("m", "alignment", id="alignment"),
    Binding("P", "presenter", id="presenter"),
    Binding("t", "other(1)", id="other"),
    Binding("T", "other(-1)", id="other_back"),
    Binding("slash", "edit", id="edit"),
    Binding("I", "reword", id="reword"),
    Binding("e", "change", id="change"),
    Binding("i", "what_if", id="what_if"),
    Binding("u", "undo", id="undo"),
    Binding("ctrl+r", "redo", id="redo"),
    Binding("w", "branches", id="branches"),
    Binding("b", "beam", id="tree"),
    Binding("a", "near", id="neighbours"),
    Binding("E", "evidence", id="evidence"),
    Binding("H", "history", id="history"),
    Binding("B", "learning", id="learning"),
    Binding("y", "share", id="share"),
    Binding("o", "app.home", id="home"),
    Binding("p", "predict", id="predict"),
    Binding("x,ctrl+s", "save", id="save"),
]
LESSON: list[BindingType] = [
    # Enter steps if nothing else takes it: it opens the value at the cursor.
    Binding("enter", "lesson_enter", id="lesson_enter"),
    Binding("right_square_bracket", "lesson(1)", id="lesson_next"),
    Binding("left_square_bracket,backspace", "lesson(-1)", id="lesson_back"),
    Binding("left_curly_bracket", "lesson_first", id="lesson_first"),
    Binding("v", "lesson_aside", id="lesson_aside"),
    # While there is a question.
    Binding("down,right", "lesson_choose(1)", id="lesson_answer_after"),
    Binding("up,left", "lesson_choose(-1)", id="lesson_answer_before"),
    *(Binding(str(n), f"lesson_answer({n})", id=f"lesson_answer_{n}") for n in range(1, 10)),
]
"""A lesson's, which take precedence over the same keys above."""
DERIVATION: list[BindingType] = [
    Binding("up,k", "screen.move(-1, 0)", id="derivation_up"),
    Binding("down,j", "screen.move(1, 0)", id="derivation_down"),
    Binding("left,h", "screen.move(0, -1)", id="derivation_left"),
    Binding("right,l", "screen.move(0, 1)", id="derivation_right"),
    Binding("enter", "screen.go_in", id="derivation_in"),
    Binding("backspace,left_square_bracket", "screen.go_back", id="derivation_back"),
    Binding("home,0", "screen.move(-1000000, 0)", id="derivation_first"),
    Binding("end,dollar_sign", "screen.move(1000000, 0)", id="derivation_last"),
    Binding("pageup,ctrl+pageup", "screen.page(-1)", id="derivation_page_up"),
    Binding("pagedown,ctrl+pagedown", "screen.page(1)", id="derivation_page_down"),
    Binding("g,colon", "screen.go_there", id="derivation_go"),
    Binding("c", "screen.copy", id="derivation_copy"),
    Binding("escape,q", "screen.leave", id="derivation_leave"),
]
"""The derivation screen's, which is imported when it is first opened."""
CLASS: list[BindingType] = [Binding("J", "app.join", id="join")]
"""The lecturer's of a class, besides all of the program's."""
CLASS_JOINING: list[BindingType] = [Binding("escape,q,J", "screen.leave", id="join_leave")]
CLASS_ANSWERS: list[BindingType] = [
    Binding("enter", "screen.go_on(True)", id="answers_go_on"),
    Binding("escape", "screen.go_on(False)", id="answers_leave"),
]
