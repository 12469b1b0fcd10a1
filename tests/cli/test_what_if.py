"""`--set` and `--at`, on the command line and where the screen would be."""

import subprocess
import sys

import numpy as np
import pytest
from cli.running import PATIENCE, is_one_sentence, run
from screen.terminal import terminal
from support import ONE_OF_EACH, VARIED, checkpoint_of, save_whole

from attn_tui.checkpoint import load
from attn_tui.engine import events as ev
from attn_tui.engine.beam import beam_search
from attn_tui.engine.notation import read
from attn_tui.engine.stepper import decode, split_sentence, translate_batch
from attn_tui.story.decoding import open_decoding
from attn_tui.vocabulary import END

SENTENCE = "31415"


def interventions(name, *texts, sentence=SENTENCE):
    checkpoint = load(name)
    words = split_sentence(checkpoint, sentence).words
    return [one for text in texts for one in read(checkpoint, words, text)]


def plain(call, *options, name="reverse", sentence=SENTENCE):
    code, out, err = call("translate", sentence, "-c", name, "--plain", *options)
    assert (code, err) == (0, "")
    return out


def lines(out):
    """field TAB word TAB values → (field, word) → values."""
    first, *rest = out.splitlines()
    found = {}
    for line in rest:
        field, word, *values = line.split("\t")
        assert values
        found.setdefault(field, []).append((word, values))
    return first.split("\t"), found


def test_what_is_changed_changes_the_translation(call):
    held = interventions("reverse", "2.y=7", "4.alpha=last")
    [expected] = translate_batch(load("reverse"), [SENTENCE], interventions=held)
    out = plain(call, "--set", "2.y=7", "--set", "4.alpha=last")
    assert out == expected.text + "\n"
    assert out != plain(call)
    assert (
        out == plain(call, "--set", "2.y=7; 4.alpha=last") == plain(call, "--set", "1:2.y=7", "--set", "4.alpha=last")
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [("9.alpha=uniform", "9.alpha=uniform changes nothing: the translation ends with word 5."),
     ("2.alpha=last; 7+.h=0; 8.e=dot", "7+.h=0; 8.e=dot change nothing: the translation ends with word 5."),
     ("1.y=<END>; 2.h=0", "2.h=0 changes nothing: the translation has no words."),
     ("6.alpha=uniform", ""),  # the step in which <END> comes
     ("*.alpha=uniform", ""), ("2+.h=0", "")],
)  # fmt: skip
def test_a_what_if_about_a_word_that_never_comes_says_so(call, change, said):
    code, _, err = call("translate", SENTENCE, "-c", "reverse", "--plain", "--set", change)
    assert (code, err) == (0, f"attn-tui: {said}\n" if said else "")


def test_it_says_so_with_the_number_of_a_line_but_not_of_a_beam_whose_other_hypotheses_may_be_longer():
    done = run("translate", "-", "-c", "reverse", "--set", "4.alpha=uniform", stdin="31415\n\n31\n")
    assert done.stdout.splitlines()[1:] == ["", "13"]
    assert done.stderr == "attn-tui: line 3: 4.alpha=uniform changes nothing: the translation ends with word 2.\n"
    done = run("translate", "31", "-c", "reverse", "--plain", "--beam", "3", "--set", "4.alpha=uniform")
    assert (done.stdout, done.stderr, done.returncode) == ("13\n", "", 0)


@pytest.mark.parametrize("search", [(), ("--beam", "3"), ("--force", "51413"), ("--sample", "--seed", "2")])
def test_padding_changes_a_translation_only_if_it_is_read(call, search):
    alone = plain(call, *search)
    assert plain(call, "--set", "padding=3", *search) == alone
    assert plain(call, "--set", "padding=3", "--set", "packing=off", "--set", "mask=off", *search) != alone


def test_the_numbers_of_a_place_have_those_of_padding(call):
    [first, *_], found = lines(plain(call, "--set", "padding=2", "--at", "1.softmax"))
    assert first
    [weights] = [of for field, of in found.items() if "alpha" in field]
    assert [(word, values) for word, values in weights[-2:]] == [("<PAD>", ["0"]), ("<PAD>", ["0"])]


def test_it_holds_in_every_way_to_search(call):
    held = interventions("reverse", "2.y=7")
    best = beam_search(load("reverse"), SENTENCE, width=4, n_best=3, interventions=held)
    out = plain(call, "--set", "2.y=7", "--beam", "4", "--nbest", "3")
    assert out == "".join(f"{one.score:.4f}\t{one.text}\n" for one in best)
    assert {line.split("\t")[1][1] for line in out.splitlines() if line} == {"7"}
    drawn = plain(call, "--set", "2.y=7", "--sample", "--seed", "5", "--temperature", "2")
    assert drawn[1] == "7"
    score, text = plain(call, "--set", "2.y=7", "--force", "51413").rstrip("\n").split("\t")
    assert text == "57413"
    assert float(score) < float(plain(call, "--force", "51413").split("\t")[0])


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_the_numbers_of_every_substep_of_every_system(call, tmp_path, name):
    folder = str(save_whole(tmp_path / "x", checkpoint_of(VARIED[name])))
    sentence = "w1 w2 w3"
    changes = ["2.h.#1=0.5", "1.y=w3", *(["2.alpha=uniform"] if VARIED[name].score != "none" else [])]
    options = [part for change in changes for part in ("--set", change)]
    held = interventions(folder, *changes, sentence=sentence)
    events = list(decode(load(folder), sentence, interventions=held))
    steps = {}
    for event in events:
        steps.setdefault(event.t, []).append(event)
    seen = 0
    for t, of_step in list(steps.items())[:3]:
        for i, event in enumerate(of_step, 1):
            out = plain(call, *options, "--at", f"{t}.{i}", name=folder, sentence=sentence)
            (place, kind), found = lines(out)
            alone = [one.substep for one in of_step].count(event.substep) == 1
            assert place == (f"{t}.{event.substep}" if alone else f"{t}.{i}")
            assert kind == type(event).__name__
            if alone and t == 1:
                assert plain(call, *options, "--at", place, name=folder, sentence=sentence) == out
            seen += 1
            for field, rows in found.items():
                value = getattr(event, "top_probabilities" if field == "p" else field)
                if isinstance(value, np.ndarray) and field not in ("y_t", "y_previous"):
                    numbers = [[float(number) for number in values] for _, values in rows]
                    np.testing.assert_allclose(
                        np.ravel(numbers), np.ravel(np.asarray(value, np.float64)), rtol=1e-5, atol=1e-30
                    )
    assert seen > 12


def test_a_line_has_the_field_the_word_and_its_values(call):
    place, found = lines(plain(call, "--at", "2.softmax", "--set", "2.alpha.#4=0.5"))
    assert place == ["2.softmax", "WeightsComputed"]
    assert [word for word, _ in found["alpha_t"]] == list(SENTENCE)
    assert found["alpha_t"][3] == ("1", ["0.5"])
    _, found = lines(plain(call, "--at", "2"))
    assert found["y_previous"][0][0] == "5"
    decoding = open_decoding("reverse", SENTENCE)
    event = decoding.timeline.of_step(ev.FeedforwardComputed, 2)
    _, found = lines(plain(call, "--at", "2.feedforward"))
    assert [word for word, _ in found["p"]] == list(decoding.words(event.top_ids.tolist()))
    assert lines(plain(call, "--at", "0.read".replace("read", "2")))[0] == ["0.2", "PositionRead"]
    assert plain(call, "--at", "6.ended").startswith("6.ended\tDecodingEnded\n")
    assert END in plain(call, "--at", "6.word")


WRONG = [
    (("--set", "2.y"), "is not an intervention"),
    (("--set", ""), "is not an intervention"),
    (("--set", "2.q=0"), "there is no 'q' to change"),
    (("--set", "2.alpha.9=0"), "'9' is not a piece of this sentence"),
    (("--set", "2.alpha.1=0"), "occurs in the sentence 2 times"),
    (("--set", "2.alpha.#9=0"), "has no element 9"),
    (("--set", "2.alpha.#1=2"), "a weight is 2.0"),
    (("--set", "2.h=nan"), "a value of h_t is nan"),
    (("--set", "2.y=x"), "is not in the vocabulary"),
    (("--set", "0.h=0"), "there is no time step 0"),
    (("--set", "2.e=concat"), "cannot use the concat score"),
    (("--set", "2:2.h=0"), "--set names system 2; there is 1."),
    (("--set", "0:2.h=0"), "--set names system 0; there is 1."),
    (("--set", "\x1b[31m2.h\x1b[0m"), "is not an intervention"),
    (("--at", "99"), "there is no place '99'"),
    (("--at", "2.window"), "there is no place '2.window'"),
    (("--at", "2.0"), "there is no place '2.0'"),
    (("--at", "x" * 5000), "there is no place"),
    (("--at", "9" * 5000), "there is no place"),
    (("--set", "2.y=x", "--at", "2"), "is not in the vocabulary"),
    (("--set", "padding=6"), "it must be a whole number from 1 to 5"),
    (("--set", "mask=off"), "there is no padding for mask; write padding=3"),
    (("--set", "padding=3; mask=x", "--at", "1"), "it must be on or off"),
    (("--set", "2.h=0", "--set", "padding=3; packing=no"), "it must be on or off"),
]


@pytest.mark.parametrize(("options", "message"), WRONG)
def test_what_cannot_be_is_said_in_one_sentence(call, options, message):
    code, out, err = call("translate", SENTENCE, "-c", "reverse", "--plain", *options)
    assert (code, out) == (2, "")
    assert is_one_sentence(err)
    assert message in err


def test_numbers_are_about_one_sentence(call):
    code, out, err = call("translate", "-", "-c", "reverse", "--at", "2")
    assert (code, out) == (2, "")
    assert is_one_sentence(err)
    assert "--at prints several lines for one sentence" in err


def test_a_system_without_attention_has_none_to_change(call):
    code, out, err = call("translate", SENTENCE, "-c", "reverse-seq2seq", "--plain", "--set", "1.alpha=uniform")
    assert (code, out) == (2, "")
    assert is_one_sentence(err)
    assert "has no attention" in err


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("options", "message"),
    [(("--set", "2.y=x"), "not in the vocabulary"), (("--at", "99"), "there is no place '99'"),
     (("--set", "3:1.h=0", "--compare", "reverse-gru"), "--set names system 3; there are 2."),
     (("--set", "2:1.alpha=last", "--compare", "reverse-seq2seq"), "has no attention")],
)  # fmt: skip
def test_on_a_terminal_the_program_ends_with_the_sentence_and_leaves_it_as_it_was(options, message):
    with terminal(SENTENCE, *options) as opened:
        assert opened.ends_within(PATIENCE) == 2
        text = opened.sent.decode(errors="replace")
        assert message in " ".join(text[text.rfind("attn-tui: ") :].split())
        assert "Traceback" not in text
        if b"\x1b[?1049h" in opened.sent:
            assert opened.left_as_found()


def test_on_a_terminal_the_screen_begins_there_with_what_was_changed():
    with terminal(SENTENCE, "--at", "2.softmax", "--set", "2.alpha.#4=0.5") as opened:
        opened.until("! 2.alpha.#4=0.5")
        opened.until("word 2, h₇ · 4 of 8 softmax")
        opened.type("q")
        assert opened.ends_within(PATIENCE) == 0


@pytest.mark.parametrize(("options", "loaded"), [((), False), (("--set", "2.y=7"), True), (("--at", "2"), True)])
def test_a_translation_alone_loads_nothing_of_it(options, loaded):
    program = (
        "import sys; sys.argv = ['attn-tui', 'translate', '31415', '-c', 'reverse', '--plain', *sys.argv[1:]]\n"
        "from attn_tui.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([name for name in sys.modules if name.startswith(('attn_tui.screen', 'attn_tui.engine.notation'))])"
    )
    done = subprocess.run([sys.executable, "-c", program, *options], capture_output=True, text=True, check=True)
    assert (done.stdout.splitlines()[-1] != "[]") == loaded


def test_help_names_both():
    out = run("translate", "--help").stdout
    assert "--at" in out
    assert "--set" in out
