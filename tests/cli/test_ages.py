"""`--age` and `NAME@AGE`: a checkpoint as it was earlier in its training, wherever one is named."""

import json

import pytest
from cli.running import is_one_sentence

from attn_tui import load, translate
from attn_tui.cli.command import opens
from attn_tui.cli.translate import translate as command
from attn_tui.errors import CheckpointError
from attn_tui.lessons import Directive, Paragraph
from attn_tui.settings import VARIABLE

EARLY = translate(load("reverse@100"), "31415").text


@pytest.mark.parametrize("named", [("-c", "reverse@100"), ("-c", "reverse", "--age", "100")])
def test_an_age_translates_as_it_did_then(call, named):
    assert call("translate", "31415", *named) == (0, f"{EARLY}\n", "")
    assert translate(load("reverse"), "31415").text != EARLY


def test_every_command_with_a_sentence_takes_an_age(call, tmp_path):
    file = tmp_path / "a.trace"
    assert call("trace", "31415", "-c", "reverse", "--age", "100", "-o", file)[0] == 0
    code, out, _ = call("export", file, "--format", "json")
    assert (code, json.loads(out)["checkpoint"]["name"]) == (0, "reverse@100")
    code, live, _ = call("export", "31415", "-c", "reverse@100", "--format", "json")
    assert json.loads(live)["checkpoint"] == json.loads(out)["checkpoint"]
    ages = [call("why", "31415", "--at", "3.softmax.#1", "-c", f"reverse{age}")[1] for age in ("", "@100")]
    assert ages[0] != ages[1]
    assert call("why", "31415", "--at", "3.softmax.#1", "-c", "reverse", "--age", "100")[1] == ages[1]
    code, out, err = call("export", file, "--age", "100", "--format", "json")
    assert code == 2
    assert "--age is about a sentence" in err


def test_ages_are_judged_side_by_side_and_not_recorded(call, tmp_path):
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("31\t13\n31415\t51413\n")
    code, out, _ = call("evaluate", pairs, "-c", "reverse@0", "-c", "reverse", "-c", "reverse@5000", "--json")
    assert code == 0
    found = {one["name"]: one["pairs"][0]["exact"] for one in json.loads(out)["checkpoints"]}
    assert found == {"reverse@0": 0, "reverse": 1, "reverse@5000": 1}
    [one] = json.loads(call("evaluate", pairs, "-c", "reverse", "--age", "0", "--json")[1])["checkpoints"]
    assert one["name"] == "reverse@0"
    code, _, err = call("evaluate", pairs, "-c", "reverse@0", "--record")
    assert code == 2
    assert "reverse@0 is not the trained one" in err


WRONG = {
    ("-c", "reverse", "--age", "150"): "reverse has no age 150; the nearest that it keeps are 100 and 200.",
    ("-c", "reverse@100", "--age", "100"): "'reverse@100' names an age already; leave out --age 100.",
    ("-c", "reverse@x"): "'x' is no age of reverse;",
    (
        "-c",
        "fr-en-lecture",
        "--age",
        "100",
    ): "'fr-en-lecture' has no history, so it can only be opened as it was trained; leave out the age 100.",
    ("-c", "reverse", "--age", "-1"): "-1",
}


@pytest.mark.parametrize("named", WRONG)
def test_an_age_that_there_is_not_is_one_sentence(call, named):
    code, out, err = call("translate", "31415", *named)
    assert (code, out) == (2, "")
    assert WRONG[named] in err
    assert is_one_sentence(err)


def test_an_age_in_the_settings_is_told_where_it_stands(call, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv(VARIABLE, raising=False)
    file = tmp_path / "attn-tui" / "config.toml"
    file.parent.mkdir()
    file.write_text('checkpoint = "reverse@150"\n')
    code, _, err = call("translate", "31415")
    assert code == 2
    assert "the nearest that it keeps are 100 and 200; it is the checkpoint named in " in err


def test_a_lessons_command_takes_an_age():
    def opening(text):
        return opens(command, Paragraph("", "", 1, (Directive("show", text, 1),)))

    for text in ("attn-tui translate 31415 -c reverse --age 100", "attn-tui translate 31415 -c reverse@100"):
        opened = opening(text)
        assert opened.names == ("reverse@100",)
        assert opened.openings[0]().checkpoint.age == 100
    with pytest.raises(CheckpointError, match="names an age already"):
        opening("attn-tui translate 31415 -c reverse@100 --age 200")
