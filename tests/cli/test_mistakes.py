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
        ("TRANSLATE", "translate"),
        ("list", "checkpoints"),
        ("version", "--version"),
        ("versoin", "--version"),
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
    assert said.endswith(f'put -- before it: attn-tui translate --plain -- "{sentence}".')
    assert call("translate", "--plain", "--", sentence)[0] == 0
    assert refused(call, sentence).endswith(f'attn-tui translate -- "{sentence}".')


def test_the_options_that_were_given_stand_before_the_two_dashes(call):
    said = refused(call, "export", "- Tu viens ?", "-o", "x y.json", "--beam", "3")
    assert said.endswith('attn-tui export -o "x y.json" --beam 3 -- "- Tu viens ?".')
    assert refused(call, "--", "-5").endswith('attn-tui translate -- "-5".')


def test_who_wants_to_leave_is_not_sent_to_a_command(call):
    assert refused(call, "quit") == "«quit» is no command; without a screen there is nothing to leave."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("translate", "--beem", "3", "a"), "there is no option --beem; perhaps you mean --beam."),
        (("translate", "-beam", "3", "a"), "there is no option -b; perhaps you mean --beam."),
        (("translate", "--wrong=1", "a"), "there is no option --wrong; attn-tui translate --help lists them."),
        (("-c", "reverse", "314"), "-c stands behind a command; perhaps you mean attn-tui translate -c."),
        (("--lang", "ko"), "--lang stands behind a command; perhaps you mean attn-tui start --lang."),
        (("--wrong",), "there is no option --wrong before a command; attn-tui --help lists them."),
        (
            ("translate", "31", "-c", "reverse", "--compare", "reverse-gru", "--plain"),
            "--compare is about the screen; without one, leave it out and translate once with each: "
            "-c reverse, then -c reverse-gru.",
        ),
        (("translate",), "translate needs SENTENCE; attn-tui translate --help says more."),
        (("train",), "train needs RECIPE; attn-tui train --help says more."),
        (("trace", "a"), "trace needs --output; attn-tui trace --help says more."),
        (("translate", "-c"), "option '-c' requires an argument; attn-tui translate --help says more."),
        (
            ("translate", "Je", "suis", "ici."),
            'a sentence of several words stands in quotation marks: attn-tui translate "Je suis ici.".',
        ),
        (("translate", "--beam", "x", "a"), "--beam is 'x'; it must be a whole number."),
        (("translate", "--temperature", "warm", "a"), "--temperature is 'warm'; it must be a number."),
        (("translate", "--age", "x", "a"), "--age is 'x'; it must be a whole number from 0 on."),
        (("evaluate", "--batch", "9" * 80, "a.tsv"), "--batch is 99999999"),
        (("translate", "--colours", "x", "a"), "invalid value for '--colours': 'x' is not one of "),
        (("train", "reverse", "--updates", "0"), "--updates is 0; it must be a whole number from 1 on."),
        (("checkpoints", "show", "reverse@20"), "all ages of 'reverse' have the same card; leave out @20."),
        (("checkpoints", "curves", "reverse@20"), "all ages of 'reverse' have the same curves; leave out @20."),
        (("lesson", "step", "--overwrite"), "--overwrite is about the file of --report; add that, or leave"),
        (("evaluate",), "missing argument 'PAIRS...'; attn-tui evaluate --help says more."),
        (("checkpoints", "fr-en"), "'fr-en' is no command of checkpoints; perhaps you mean attn-tui checkpoints show"),
        (
            ("checkpoints", "fr_en"),
            "'fr_en' is no command of checkpoints; perhaps you mean attn-tui checkpoints show fr-en.",
        ),
        (("checkpoints", "foo"), "'foo' is no command of checkpoints, and there is no checkpoint of that name; "),
        (("checkpoints", "list"), "'list' is no command of checkpoints; attn-tui checkpoints alone lists them."),
        (
            ("translate", "-c", "revers", "a"),
            "there is no checkpoint 'revers', neither by name nor as a folder with a "
            "config.json; perhaps you mean reverse; found: ",
        ),
        (("config", "a", "b"), "'a b' is more than config takes; attn-tui config --help says more."),
        (("config", "\u202e"), r"'\u202e' is more than config takes; attn-tui config --help says more."),
        (("train", "fr-enn"), "there is no recipe 'fr-enn'; perhaps you mean fr-en; name "),
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
        ("config", "{}"),
        ("checkpoints", "{}"),
        ("translate", "--colours", "{}", "a"),
        ("translate", "--beam", "{}", "a"),
    ],
)
def test_nothing_that_was_typed_reaches_the_terminal_raw(arguments, call):
    said = refused(call, *(one.format("\x1b[31m\u202ex\ny\x07" * 30) for one in arguments))
    assert "\x1b" not in said
    assert "\u202e" not in said
