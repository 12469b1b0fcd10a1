"""What the screen says, in every language it can say it in."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
from rich.cells import cell_len
from screen.looking import (
    KINDS,
    SENTENCE,
    SYSTEMS,
    app_of,
    decoding_of,
    fixed_checkpoint,
    opened,
    panes,
    press,
    resize,
    rows,
    settled,
    strips,
    system_checkpoint,
)
from support import COVERING, checkpoint_of, systems

from attn_tui import screen
from attn_tui.engine import events as ev
from attn_tui.engine.ways import Search
from attn_tui.screen import write
from attn_tui.screen.bindings import ANYWHERE, BENCH
from attn_tui.screen.panes.readable import Readable
from attn_tui.story import decoding as decoding_module
from attn_tui.story.explain import explain
from attn_tui.story.moment import moment
from attn_tui.story.texts import LANGUAGES, texts

pytestmark = pytest.mark.usefixtures("drawn_when_read")

EN, KO = (texts(language).templates for language in LANGUAGES)
BEFORE_OTHERS = {"join", "states.layer", "place.playing", "place.predicted", "place.replay"}
"""What is followed by something, and ends in the blank before it."""
NAMES = ("fixed", *SYSTEMS)
SEARCHES = [Search("beam", width=3), Search("sample", seed=1), Search("forced", translation="I am a .")]


def named(name, **changes):
    return fixed_checkpoint(**changes) if name == "fixed" else system_checkpoint(name, **changes)


def moments(decoding):
    yield moment(decoding)
    while decoding.timeline.forward():
        yield moment(decoding)


def placeholders(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name}


# ── the files ──


def test_the_languages_say_the_same_things_with_the_same_values():
    assert {key.removesuffix(".one") for key in KO} == {key.removesuffix(".one") for key in EN}
    for language in (EN, KO):
        for key in language:
            assert placeholders(language[key]) <= placeholders(EN[key.removesuffix(".one")]), key
            if not key.endswith(".one"):
                assert placeholders(language[key]) == placeholders(EN[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_begins_or_ends_in_a_blank_that_is_not_meant(language):
    for key, text in texts(language).templates.items():
        assert text.strip(), key
        ends = re.findall(r"[ \t]+$", text, re.MULTILINE)
        assert ends == ([" "] if key in BEFORE_OTHERS else []), key
        assert "  " not in text or key.startswith("help.") or key.endswith(".keys"), key


def sources():
    """The syntax tree of every module that says something, but not of the texts themselves."""
    root = Path(screen.__file__).parent
    folders = (root, *(root.parent / name for name in ("story", "export", "room", "classroom", "cli")))
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        if "texts" not in path.parts:
            yield ast.parse(path.read_text(encoding="utf-8"))


def pattern(node):
    """What a string in the source can become: itself, or anything in place of what is put in."""
    if isinstance(node, ast.Constant):
        return re.escape(node.value) if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(pattern(part) if isinstance(part, ast.Constant) else ".+" for part in node.values)
    return None


def asked_for():
    """Every call that asks for a text: the keys it may ask for, as patterns, and the names of the values it gives."""
    for call in (node for tree in sources() for node in ast.walk(tree) if isinstance(node, ast.Call)):
        say = call.func.value if isinstance(call.func, ast.Attribute) and call.func.attr == "count" else call.func
        if not call.args or (say.attr if isinstance(say, ast.Attribute) else getattr(say, "id", "")) != "say":
            continue
        key = call.args[0]
        keys = [key.body, key.orelse] if isinstance(key, ast.IfExp) else [key]
        given = {keyword.arg for keyword in call.keywords} | ({"n"} if say is not call.func else set())
        yield [found for found in map(pattern, keys) if found], given


def test_every_text_that_is_asked_for_exists_and_is_given_its_values():
    asked = list(asked_for())
    assert len(asked) > 50
    for patterns, given in asked:
        for found in patterns:
            meant = [key for key in EN if re.fullmatch(found, key)]
            assert meant, found
            if None not in given and ".+" not in found:
                assert placeholders(EN[meant[0]]) <= given, meant


def test_every_text_is_shown_somewhere():
    found = {pattern(node) or "" for tree in sources() for node in ast.walk(tree)}
    found = [one for one in found if re.fullmatch(r"[a-z_]+|[a-z_.+\\]*(\w\\\.|\\\.\w)[a-z_.+\\]*", one)]
    whole = {re.sub(r"\\(.)", r"\1", one) for one in found if ".+" not in one}
    made = re.compile("|".join({one for one in found if ".+" in one}))
    keys = {key.removesuffix(".one") for key in EN}
    assert [key for key in sorted(keys - whole) if not made.fullmatch(key)] == []


def test_keys_have_names_and_nothing_else_has():
    ids = {binding.id for binding in (*BENCH, *ANYWHERE, *Readable.BINDINGS)}
    ids = {name for name in ids if name and not re.fullmatch(r"focus_\d", name)}
    of_other_screens = {node.value for tree in sources() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    for language in (EN, KO):
        labels = {key.removeprefix("key.") for key in language if key.startswith("key.")}
        assert ids <= labels <= of_other_screens


# ── Korean ──


def test_all_of_the_korean_is_korean():
    same = {key for key, text in KO.items() if not re.search("[가-힣]", text)}
    without_words = {"join", "value", "value.word", "decoder.start", "tied", "place.playing", "history.bleu"}
    assert same == {*without_words, "key.language", "help.language"}


def test_no_particle_follows_what_is_put_in_if_its_form_depends_on_the_sound_before_it():
    varying = "은|는|이|가|을|를|와|과|(으)?로(서|써)?|이?라는|이?란|이?나|이?며|이?고|이?랑"
    for key, text in KO.items():
        assert not re.search(rf"\}}[»\]]?\s?({varying})(?=[\s.,:;]|$)", text), key
        assert not re.search(r"[은는이가을를와과]\([은는이가을를와과으]\)|\(으\)|\(이\)", text), key


def test_the_korean_keeps_one_tone():
    for key, text in KO.items():
        assert not re.search(r"니다|[가-힣]요[.?!]|세요|시오", text), key
        if key.endswith((".text", ".first", ".later")) and text.endswith("."):
            assert re.search(r"(다(\([^)]*\))?|\})\.$", text), key


# ── explanations ──


def checked(said, at):
    for text in (said.name, said.text):
        assert text.strip(), at
        assert not re.search(r"[{}]|\bnan\b|  ", text), (at, text)
    assert said.text.endswith("."), (at, said.text)
    lines = write.wrapped(said.text, 78)
    assert len(lines) <= 3, (at, lines)
    assert cell_len(f" {said.name}   {said.equation}") <= 80, (at, said)
    assert cell_len(f" {said.numbers}") <= 80, (at, said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_moment_of_every_system_is_explained_in_three_lines(name, language):
    for sentence in (SENTENCE, "Je"):
        for now in moments(decoding_of(named(name), sentence)):
            checked(explain(now, texts(language)), (type(now.event).__name__, now.event.t))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search.kind)
def test_every_way_to_choose_words_is_explained_in_three_lines(search, language):
    seen = set()
    for now in moments(decoding_module.decoding_of(fixed_checkpoint(max_length=4), SENTENCE, search)):
        checked(explain(now, texts(language)), (search.kind, type(now.event).__name__))
        seen.add(type(now.event))
    assert ev.WordChosen in seen


def test_what_is_said_of_any_system_there_can_be_fits_80_columns():
    for name in COVERING:  # explanations depend on two options of the config at most
        decoding = decoding_of(checkpoint_of(systems()[name]), " ".join(["w1"] * 12))
        for now in moments(decoding):
            for language in LANGUAGES:
                said = explain(now, texts(language))
                checked(said, (name, type(now.event).__name__))
                if language == "en":
                    assert cell_len(" " + "   ".join(filter(None, (said.name, said.equation, said.source)))) <= 80, name
                    assert cell_len(" " + "   ".join(filter(None, (said.numbers, said.shapes)))) <= 80, name
            if isinstance(now.event, ev.WordChosen):
                break


def test_a_cut_sentence_is_said_to_be_cut():
    decoding = decoding_of(fixed_checkpoint(max_source_length=3), SENTENCE)
    for language in LANGUAGES:
        said = explain(moment(decoding), texts(language))
        checked(said, "cut")
        assert re.search(r"\b[12]\b|[12]개", said.text)


# ── the screen ──


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", ["fixed", *KINDS])
async def test_titles_and_keys_find_room_at_80_columns_in_every_language(name):
    app = app_of(checkpoint=named(name, max_length=2))
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        timeline = decoding.timeline
        timeline.last()
        # Of the positions read, the first and the last.
        steps = [(type(event), event.t) for event in timeline.events]
        positions = sorted({*map(steps.index, steps), *{step: i for i, step in enumerate(steps)}.values()})
        cut = []
        for language in LANGUAGES:
            say = app.look.say
            assert say.language == language
            for timeline.position in positions:
                app.bench.show_all()
                await settled(pilot)
                screen = strips(app)
                shown = panes(app, screen=screen)
                cut.append({pane for pane, (title, *_) in shown.items() if "…" in title.replace("h₁…h", "")})
                assert f"? {say('key.help')}  q {say('key.quit')}" in screen[-1].text
                text = [row.rstrip() for row in write.wrapped(explain(moment(decoding), say).text, 78)]
                assert [row.strip() for row in shown["Now"][2:5] if row.strip()] == text
                for pane, key in (("NoScores", "message.no_scores"), ("NoWeights", "message.no_weights")):
                    assert pane not in shown or " ".join(" ".join(shown[pane][1:]).split()) == say(key)
                for pane in ("Words", "States", "Scores", "Weights", "Weighted", "Message", "DecoderState"):
                    assert all(row.endswith(" ") for row in shown.get(pane, [])), (pane, shown[pane])
            await press(pilot, "L")
        english, korean = cut[: len(positions)], cut[len(positions) :]
        assert all(other <= one for one, other in zip(english, korean, strict=True)), cut


async def test_the_pace_and_the_score_of_guesses_stand_whole_at_the_right_end():
    app = app_of(language="ko", seconds_per_substep=5)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "s", "p", "space")
        assert rows(app)[0].endswith("임베딩 맞힘 0/0 ▶ ×0.2 ")
        assert cell_len(rows(app)[0]) == 80


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 120])
async def test_every_text_of_the_help_is_whole_at_any_width(width, language):
    app = app_of(language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        entries = list(app.screen.help())
        await press(pilot, "question_mark")
        await resize(pilot, width, 150)
        shown = "".join(row[1:-1] for row in rows(app)).replace(" ", "")
        assert not [entry for entry in entries if not all(word in shown for word in entry.text.split())]
        inside = [row[row.index("│") : row.rindex("│")] for row in rows(app) if row.count("│") > 1]
        assert "…" not in "".join(inside).replace("h₅, h₆ …", "").replace("h₁ … h₄", "")
