import gc
import weakref

from textual._context import active_message_pump
from textual.events import Key, Paste

from attn_tui.screen.app import AttentionApp
from attn_tui.screen.driver.pastes import Lines
from attn_tui.screen.driver.typed import Typed


def keys_of(messages):
    return [message.key for message in messages if isinstance(message, Key)]


def test_keys_in_pieces_are_put_together():
    typed = Typed()
    assert keys_of(typed.take(b"\x1b[")) == []
    assert keys_of(typed.take(b"C\xed\x95")) == ["right"]
    assert keys_of(typed.take(b"\x9c")) == ["한"]


def test_lines_that_are_not_marked_are_one_paste():
    typed = Typed()
    assert typed.may_go_on(b"Je suis\r")
    assert not typed.may_go_on(b"q")
    assert [message.text for message in typed.take(b"Je suis\r\xc3\xa9tudiant.") if isinstance(message, Lines)]


def test_a_paste_that_never_ends_is_kept_up_to_a_limit():
    typed = Typed(longest_paste=100)
    pasted = [*typed.take(b"\x1b[200~")]
    for _ in range(1000):
        pasted += typed.take(b"x" * 50)
    assert [len(message.text) for message in pasted if isinstance(message, Paste)] == [100]
    assert keys_of(pasted) == []
    assert keys_of([*typed.take(b"x\x1b[20"), *typed.take(b"1~qx")]) == ["q", "x"]


def test_no_limit_keeps_all_of_a_paste():
    typed = Typed()
    pasted = [*typed.take(b"\x1b[200~" + b"x" * 5000), *typed.take(b"\x1b[201~q")]
    assert [len(message.text) for message in pasted if isinstance(message, Paste)] == [5000]


def test_a_parser_keeps_no_app_alive():
    def parse():
        app = AttentionApp()
        token = active_message_pump.set(app)
        typed = Typed()
        assert keys_of(typed.take(b"\x1b[97;5u")) == ["ctrl+a"]
        active_message_pump.reset(token)
        return weakref.ref(app), weakref.ref(typed._parser)

    app, parser = parse()
    gc.collect()
    assert parser() is None
    assert app() is None
