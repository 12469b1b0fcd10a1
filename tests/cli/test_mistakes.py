"""What the command line does not understand: one sentence that says what is likely meant."""

import pytest
from cli.running import is_one_sentence


def refused(call, *arguments):
    code, out, err = call(*arguments)
    assert is_one_sentence(err.rstrip("\n")), err
    assert (out, code) == ("", 2)
    return err.rstrip("\n").removeprefix("attn-tui: ")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Je suis étudiant.", 'translate "Je suis étudiant."'),
        ("l'été", 'translate "l\'été"'),
        ("$5 !", "translate '$5 !'"),
        ("31415", "translate 31415"),
        ("translat", "translate"),
        ("checkpoint", "checkpoints"),
        ("lesson.md", "lesson lesson.md"),
        ("a.trace", "replay a.trace"),
        ("my.toml", "train my.toml"),
    ],
)
def test_what_is_no_command_is_answered_with_the_command_that_is_meant(typed, meant, call):
    assert refused(call, typed) == f"«{typed}» is no command; perhaps you mean attn-tui {meant}."


@pytest.mark.parametrize("sentence", ["- Tu viens ?", "-5", "--5 degrés", "-Ça va ?"])
def test_a_sentence_that_begins_as_an_option_is_put_behind_two_dashes(sentence, call):
    said = refused(call, "translate", "--plain", sentence)
    assert said.endswith(f'put -- before it: attn-tui translate -- "{sentence}".')
    assert call("translate", "--plain", "--", sentence)[0] == 0
    assert refused(call, sentence).endswith(f'attn-tui translate -- "{sentence}".')


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("translate", "--beem", "3", "a"), "there is no option --beem; perhaps you mean --beam."),
        (("translate", "-beam", "3", "a"), "there is no option -b; perhaps you mean --beam."),
        (("translate", "--wrong=1", "a"), "there is no option --wrong; attn-tui translate --help lists them."),
        (("-c", "reverse", "314"), "there is no option -c before a command; attn-tui --help lists them."),
        (("translate",), "translate needs SENTENCE; attn-tui translate --help says more."),
        (("train",), "train needs RECIPE; attn-tui train --help says more."),
        (("trace", "a"), "trace needs --output; attn-tui trace --help says more."),
        (("translate", "-c"), "option '-c' requires an argument; attn-tui translate --help says more."),
        (
            ("translate", "Je", "suis", "ici."),
            'a sentence of several words stands in quotation marks: attn-tui translate "Je suis ici.".',
        ),
        (("translate", "--beam", "x", "a"), "invalid value for '--beam': 'x' is not a valid integer; "),
        (("translate", "--colours", "x", "a"), "invalid value for '--colours': 'x' is not one of "),
        (("train", "reverse", "--updates", "0"), "invalid value for '--updates': 0 is not in the range"),
        (("evaluate",), "missing argument 'PAIRS...'; attn-tui evaluate --help says more."),
        (("checkpoints", "fr-en"), "'fr-en' is no command of checkpoints; perhaps you mean attn-tui checkpoints show"),
    ],
)
def test_other_mistakes_are_said_with_where_to_read_more(arguments, said, call):
    assert refused(call, *arguments).startswith(said)


@pytest.mark.parametrize(
    "arguments",
    [
        ("{}",),
        ("translate", "--{}"),
        ("translate", "a", "{}"),
        ("checkpoints", "{}"),
        ("translate", "--colours", "{}", "a"),
        ("translate", "--beam", "{}", "a"),
    ],
)
def test_nothing_that_was_typed_reaches_the_terminal_raw(arguments, call):
    said = refused(call, *(one.format("\x1b[31m\u202ex\ny\x07" * 30) for one in arguments))
    assert "\x1b" not in said
    assert "\u202e" not in said
