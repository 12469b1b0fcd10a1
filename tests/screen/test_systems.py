"""What the screen shows of each system: its own order, its own sub-steps, and nothing it does not have."""

import dataclasses
import re

import numpy as np
import pytest
from screen.looking import (
    KINDS,
    SENTENCE,
    SYSTEMS,
    app_of,
    decoding_of,
    marked,
    opened,
    panes,
    press,
    region,
    resize,
    said_at,
    strips,
    system_checkpoint,
)
from support import VARIED, checkpoint_of

from attn_tui.config import DIRECTIONS
from attn_tui.engine import events as ev
from attn_tui.screen.draw import Part
from attn_tui.screen.panes.pane import Pane
from attn_tui.screen.panes.vectors import Vectors
from attn_tui.story.explain.explanation import first_of
from attn_tui.story.moment import moment
from attn_tui.story.texts import LANGUAGES, texts
from attn_tui.story.ties import largest_scores
from attn_tui.symbols import percent, subscript
from attn_tui.vocabulary import END, TokenVocabulary

pytestmark = pytest.mark.usefixtures("drawn_when_read")

ATTENDING = [name for name in SYSTEMS if not name.startswith("seq2seq")]
WITHOUT = [name for name in SYSTEMS if name.startswith("seq2seq")]
OF_PLACES = ("luong-location", "position-attention")
PANES = {
    "split": "Words", "read": "States", "encoded": "States", "embed": "DecoderState", "input": "DecoderState",
    "state": "DecoderState", "window": "Scores", "score": "Scores", "softmax": "Weights", "gaussian": "Weights",
    "combine": "DecoderState", "propose": "DecoderState", "context": "Weighted", "concat": "Concatenation",
    "attentional": "Concatenation", "maxout": "Maxout", "readout": "Readout",
    "feedforward": "Candidates", "output": "Candidates", "word": "Candidates", "ended": "Candidates",
}  # fmt: skip
SIZES = [(80, 24), (100, 30), (160, 24), (80, 40)]


async def visited(pilot, size=(80, 24), words=2):
    """The last moment of each kind of the reading, every one of the first few words, and the end, at a size."""
    timeline = (await opened(pilot)).timeline
    if tuple(pilot.app.size) != size:
        await resize(pilot, *size)
    timeline.last()
    kinds = {(event.t, event.substep): i for i, event in enumerate(timeline.events) if event.t <= words}
    for position in sorted({*kinds.values(), len(timeline.events) - 1}):
        timeline.position = position
        pilot.app.bench.show_all()
        yield moment(pilot.app.decodings[0])


def moments(name, sentence=SENTENCE, **changes):
    """Every moment of a system's decoding, and what is said of it."""
    decoding = decoding_of(system_checkpoint(name, **changes), sentence)
    while True:
        now = moment(decoding)
        yield now, said_at(now)
        if not decoding.timeline.forward():
            return


def of_kind(name, kind, **changes):
    found = [(now, said) for now, said in moments(name, **changes) if type(now.event) is kind]
    assert found
    return found


def flat(lines):
    return " ".join(" ".join(lines).split())


def assert_numbers(now, shown):
    """The numbers in the panes are those of the events."""
    if "Scores" in shown:
        scores = [] if now.e_t is None else ["outside" if e == -np.inf else f"{e:.2f}" for e in now.e_t]
        if isinstance(now.event, ev.WindowPlaced):
            scores = ["outside"] * int((~now.event.window).sum())
        weights = [] if now.alpha_t is None else [f"{alpha:.2f}" for alpha in now.alpha_t]
        for pane, values in (("Scores", scores), ("Weights", weights)):
            assert [row.split()[-1] for row in shown[pane][1:-1] if row.strip()] == values
    words = [row.strip("▸ ").split() for row in shown["Candidates"][1:] if row.strip() and not row.startswith(" u")]
    words = [row for row in words if row[0] != "…"]  # all others
    expected = [(c.word, f"{c.probability:.2f}") for c in now.candidates[: len(words)]]
    assert [(word, number) for word, *_, number in words] == expected
    assert len(words) >= 2 or not now.candidates


@pytest.mark.parametrize("name", KINDS)
async def test_each_step_marks_one_pane_and_shows_its_numbers_and_the_same_going_back(name):
    app = app_of(checkpoint=system_checkpoint(name, max_length=2))
    where = {**PANES, "start": "Message" if name in WITHOUT else "DecoderState"}
    if name == "luong-projected":  # below what it is made from
        where["readout"] = "Concatenation"
    async with app.run_test() as pilot:
        decoding, seen = await opened(pilot), []
        while not seen or seen[-1][0] != decoding.timeline.current:
            now, shown = moment(decoding), panes(app)
            seen.append((now.event, shown))
            assert marked(shown) == [where[now.event.substep]]
            place = f"{now.substep} of {now.substeps} {said_at(now).name}"
            assert ("end after 2 words" if isinstance(now.event, ev.DecodingEnded) else place) in shown["Place"][0]
            assert_numbers(now, shown)
            await press(pilot, "right")
        assert now.output == ("I", "am")
        for event, shown in reversed(seen):
            assert decoding.timeline.current is event
            assert panes(app) == shown
            await press(pilot, "left")


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", KINDS)
async def test_at_every_size_all_is_whole_and_the_panes_are_numbered_in_the_order_of_the_substeps(name):
    app = app_of(checkpoint=system_checkpoint(name))
    async with app.run_test() as pilot:
        # All at the smallest size, each of the others in every third system.
        for size in (SIZES[0], SIZES[1 + KINDS.index(name) % 3]):
            passed = []
            async for now in visited(pilot, size, words=1):
                screen = strips(app)
                shown = panes(app, screen=screen)
                assert_whole(now, app, screen, shown)
                titles = {pane: re.match(r"[▶─ ] ?(\d) ", rows[0]) for pane, rows in shown.items()}
                numbers = {pane: int(title[1]) for pane, title in titles.items() if title}
                assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
                passed += [numbers[pane] for pane in marked(shown) if now.event.t == 1]
            assert len(passed) == len(app.decodings[0].order)
            assert [*dict.fromkeys(passed)] == sorted(set(passed))
            # Where attention stands amid the decoder's sub-steps, it is come back to.
            assert (passed == sorted(passed)) == (name not in ("conditional-gru", "position-attention"))


def assert_whole(now, app, screen, shown):
    """Every row is as wide as the screen, and every text whole."""
    assert {strip.cell_length for strip in screen} == {app.size.width}
    screen, said = [strip.text for strip in screen], said_at(now)
    now_at = app.query_one("Now").region
    meant = r"h₁…h|… \d+ others? "
    assert not [row for row in (*screen[1 : now_at.y], *screen[now_at.bottom :]) if "…" in re.sub(meant, "", row)]
    assert said.name in screen[0] or isinstance(now.event, ev.DecodingEnded)
    title, numbers, *text = shown["Now"]
    assert title.split() == [*said.name.split(), *said.equation.split(), *said.source.split()]
    assert numbers.split() == [*said.numbers.split(), *said.shapes.split()]
    assert flat(text) == said.text
    for pane in app.query(Pane):
        if pane.region.area and pane.title(now):
            assert f"{pane.title(now)} " in shown[type(pane).__name__][0]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", KINDS)
async def test_texts_are_whole_for_many_and_long_words(name):
    pieces = ["anticonstitution", "Gesellschaftsver", "internationalisa", "institutionnelle"]
    checkpoint = dataclasses.replace(
        system_checkpoint(name, **({} if name in OF_PLACES else {"max_source_length": 120})),
        source_vocabulary=TokenVocabulary(["<unk>", *pieces, END], " "),
        target_vocabulary=TokenVocabulary([END, *(f"internationalis{i}" for i in range(6))], " "),
    )
    app = app_of(" ".join(pieces * 30), checkpoint)
    async with app.run_test() as pilot:
        async for now in visited(pilot):
            shown, said = panes(app), said_at(now)
            title, _, *text = shown["Now"]
            assert said.equation.split("   ")[0] in title
            assert flat(text) == said.text
            assert len(marked(shown)) == 1
            for pane in app.query(Pane):
                if pane.region.area and pane.title(now):
                    drawn = shown[type(pane).__name__][0]
                    assert f"{pane.title(now)} " in drawn or f"{pane.short_title(now)} " in drawn


# ── what is said ──


@pytest.mark.parametrize("name", SYSTEMS)
def test_names_of_substeps_differ_within_a_time_step(name):
    names = {}
    for now, said in moments(name):
        if now.event.t:
            names.setdefault(now.event.t, []).append(said.name)
    assert all(len(step) == len(set(step)) for step in names.values())


@pytest.mark.parametrize("name", SYSTEMS)
def test_how_the_source_is_read_is_told_truly(name):
    (split, said), *_ = moments(name)
    directions = DIRECTIONS[split.decoding.config.directions]
    assert ("left to right" in said.text) == ("forward" in directions)
    assert ("right to left" in said.text) == ("backward" in directions)
    for now, read in of_kind(name, ev.PositionRead):
        ways = {"forward": "left to right", "backward": "right to left"}
        assert ways[now.event.direction] in read.name
        assert ("reversed" in read.text) == (directions == ("backward",))
        assert (f"layer {now.event.layer + 1}" in read.name) == (now.decoding.config.layers > 1)
        assert ("in the layer below" in read.text) == (now.event.layer > 0) or len(directions) == 2


@pytest.mark.parametrize(("name", "start", "source"), [
    ("seq2seq-rnn", "start = h₄", "Sutskever"), ("seq2seq-lstm", "start = h₁", "Sutskever"),
    ("seq2seq-gru", "start = [→h₄ ; ←h₁]", "Sutskever"), ("rnnsearch", "start = tanh(W ←h₁ + b)", "Bahdanau"),
    ("luong-general", "start = h₄", "Sutskever"), ("luong-location", "start = h₁", "Sutskever"),
    ("lecture-lstm", "start = tanh(W [→h₄ ; ←h₁] + b)", ""), ("position-attention", "start = h₄", "Sutskever"),
    ("attention-first", "start = tanh(W [→h₄ ; ←h₁] + b)", ""),
    ("attention-first-lstm", "start = tanh(W [h⁽¹⁾ ; h⁽²⁾] + b)", ""),
    ("conditional-gru", "start = tanh(W mean(h) + b)", "Sennrich"),
    ("luong-projected", "start = W [→h₄ ; ←h₁] + b", ""),
])  # fmt: skip
def test_how_the_decoder_starts_is_told_truly(name, start, source):
    ((now, said),) = of_kind(name, ev.DecoderStarted)
    assert said.equation == start
    assert source in said.source
    assert bool(source) == bool(said.source)
    config = now.decoding.config
    is_computed = "W" in start
    assert ("LSTM cell" in said.text) == (config.cell == "lstm" and not is_computed)
    assert ("each layer's" in said.text) == (config.layers > 1 and not is_computed)
    assert ("However long the sentence, the decoder is told no more." in said.text) == (name in WITHOUT)
    assert ("that of word 1 will be h₅" in said.text) == (name not in WITHOUT)


@pytest.mark.parametrize(("name", "last"), [("seq2seq-rnn", 3), ("seq2seq-lstm", 0), ("luong-location", 0)])
def test_of_the_encoder_states_the_one_read_last_is_told(name, last):
    ((now, said),) = of_kind(name, ev.SentenceEncoded)
    assert said.numbers == f"h{subscript(last + 1)} = {first_of(now.event.encoder_states[last])}"


@pytest.mark.parametrize("name", ATTENDING)
def test_who_asks_for_the_scores_is_told_truly(name):
    for now, said in of_kind(name, ev.ScoresComputed):
        first, n = now.event.t == 1, subscript(now.n)
        before = "start" if first else f"h{subscript(now.n - 1)}"
        asks = {
            "rnnsearch": before, "attention-first": before, "position-attention": before, "conditional-gru": f"h′{n}",
            "attention-first-lstm": "cell" if first else f"cell{subscript(now.n - 1)}",
        }.get(name, f"h{n}")  # fmt: skip
        of_places = name in OF_PLACES
        assert asks in said.equation
        assert (f"h{n} does not exist yet" in said.text) == (now.h_t is None and not of_places)
        assert (now.h_t is None) == name.startswith(("rnnsearch", "attention-first", "conditional", "position"))
        assert ("whatever word is there" in said.text) == of_places
        assert ("never looks at the source" in said.text) == (name == "position-attention")
        assert ("The LSTM's cell asks" in said.text) == (name == "attention-first-lstm")
        assert ("in the window" in said.text) == ("local" in name)
        papers = {"additive": "Bahdanau", "places": "PyTorch's tutorial"}
        assert papers.get(now.decoding.config.score, "Luong") in said.source
        best = int(now.event.e_t.argmax())
        located, fits = (
            f"Position {best + 1} («{now.source[best]}») has the highest.",
            f"«{now.source[best]}» fits best.",
        )
        told = located if of_places else fits
        assert (told in said.text) == (len(largest_scores(now.event.e_t)) == 1)
        value, formula = said.numbers.split(" = ")
        assert value == f"{now.event.e_t[best]:.2f}".replace("-", "−")
        assert asks in formula
        assert (f" h{subscript(best + 1)}" in formula) == (not of_places)
        query = 14 if name == "position-attention" else 8  # with the word before
        assert said.shapes == f"[{query}]{'' if of_places else ', [4, 8]'} → e{n} [4]"


def test_the_state_of_rnnsearch_comes_after_attention_and_is_not_read_out_yet():
    for now, said in of_kind("rnnsearch", ev.StateComputed):
        before = "start" if now.event.t == 1 else f"h{subscript(now.n - 1)}"
        assert said.equation == f"h{subscript(now.n)} = GRU([E y ; C{subscript(now.n)}], {before})"
        assert "Bahdanau" in said.source
        assert "next time step" in said.text
    for now, said in of_kind("rnnsearch", ev.MaxoutComputed):
        before = "start" if now.event.t == 1 else f"h{subscript(now.n - 1)}"
        assert f"Uₒ {before} + Vₒ E y + Cₒ C{subscript(now.n)} + bₒ" in said.equation
        assert f"not h{subscript(now.n)}" in said.text
        n = subscript(now.n)
        assert said.shapes == f"t̃{n} [{len(now.readout)}] → t{n} [{len(now.hidden)}]"
        larger = now.readout.reshape(-1, 2).max(axis=1)
        np.testing.assert_array_equal(larger, now.hidden)
        assert said.numbers == f"t{n},₁ = max({now.readout[0]:.2f}, {now.readout[1]:.2f}) = {larger[0]:.2f}".replace(
            "-", "−"
        )


@pytest.mark.parametrize("name", SYSTEMS)
def test_what_the_decoder_rnn_is_given_is_told_truly(name):
    for now, said in of_kind(name, ev.StateComputed):
        config, t = now.decoding.config, now.event.t
        c, fed = f"C{subscript(now.n)}", f"h̃{subscript(now.n - 1)}" if t > 1 else "0"
        given = {
            "rnnsearch": f"[E y ; {c}]", "attention-first": f"[E y ; {c}]", "attention-first-lstm": f"[E y ; {c}]",
            "conditional-gru": c, "position-attention": f"i{subscript(now.n)}",
        }.get(name, f"[E y ; {fed}]" if config.input_feeding else "E y")  # fmt: skip
        assert f"({given}, " in said.equation
        assert ("last hidden state and cell" in said.text) == (config.cell == "lstm")
        assert ("layers" in said.text) == (config.layers > 1)
        assert (f"output is this h{subscript(now.n)}" in said.text) == name.startswith("lecture")
        assert ("looking for" in said.text) == name.startswith(("luong", "lecture"))
        assert ("came with the start" in said.text) == (name in WITHOUT)
    for now, said in of_kind("luong-general", ev.InputConcatenated):
        first = now.event.t == 1
        assert (
            ("There is none yet" in said.text)
            == first
            == bool((now.event.input_t[now.decoding.config.embedding :] == 0).all())
        )
        assert said.equation == ("[E y ; 0]" if first else f"[E y ; h̃{subscript(now.n - 1)}]")


@pytest.mark.parametrize("name", ["luong-local-m", "luong-local-p"])
def test_where_a_local_attention_looks_is_told_truly(name):
    for now, said in of_kind(name, ev.WindowPlaced):
        p, d = float(now.event.p_t), now.decoding.config.window
        inside = [word for j, word in enumerate(now.source, 1) if abs(j - p) <= d]
        assert (f"for word {now.event.t} at position {p:.0f} of 4." in said.text) == (name == "luong-local-m")
        assert f"«{inside[0]}»" in said.text
        assert f"«{inside[-1]}»" in said.text
        assert ("predicts" in said.text) == (name == "luong-local-p") == ("Eq. 9" in said.source)
        assert said.numbers == f"p{subscript(now.n)} = {p:.2f}"
    for now, said in of_kind(name, ev.ContextComputed):
        named = re.findall(r"(\d\.\d\d) h", said.numbers)
        assert said.numbers.endswith(" + …") == (np.count_nonzero(now.alpha_t) > len(named))


def test_weights_of_local_p_are_told_and_shown_to_sum_to_less_than_1():
    for now, said in of_kind("luong-local-p", ev.WeightsFocused):
        total = float(now.event.alpha_t.sum())
        assert total < 1
        assert f"sum to {total:.2f}, less than 1" in said.text
        assert f"p{subscript(now.n)} = {now.p_t:.2f}" in said.text
        assert "Eq. 10" in said.source
        best = int(now.event.alpha_t.argmax())
        kept = float(now.event.gaussian[best])
        share, whole = float(now.event.alpha_t[best]), float(now.event.alpha_t[best]) / kept
        is_ = "=" if f"{share:.2f}" == f"{round(whole, 2) * round(kept, 2):.4f}".removesuffix("00") else "≈"
        product = f"{share:.2f} {is_} {whole:.2f} · {kept:.2f}"
        assert said.numbers == f"α{subscript(now.n)},{subscript(best + 1)}: {product}"
    for now, said in of_kind("luong-local-p", ev.WeightsComputed):
        assert "sum to 1" in said.text
        assert now.alpha_t.sum() == pytest.approx(1)


async def test_the_foot_of_local_ps_weights_says_their_sum():
    app = app_of(checkpoint=system_checkpoint("luong-local-p"))
    async with app.run_test() as pilot:
        async for now in visited(pilot):
            if now.alpha_t is None:
                continue
            total = f"{now.alpha_t.sum():.2f}"
            focused = now.gaussian is not None
            foot = " ".join(region(app, "Weights")[-1].split())
            assert re.fullmatch(rf"(sum|≈|sum ≈) {total}{' < 1' * focused}", foot)
            assert (float(total) < 1) == focused
            assert region(app, "Scores")[-1].split() == [f"p{subscript(now.n)}", "=", f"{now.p_t:.2f}", "±", "1"]


@pytest.mark.parametrize(("weights", "foot"), [([0.9, 0.0985], "≈ 0.9985 < 1"), ([1, 0], "sum 1.00")])
async def test_a_sum_of_almost_1_is_not_rounded_to_1(weights, foot):
    app = app_of(checkpoint=system_checkpoint("luong-local-p"))
    async with app.run_test() as pilot:
        async for now in visited(pilot):
            if isinstance(now.event, ev.WeightsFocused):
                alpha = np.array([*weights, 0, 0], np.float32)
                changed = dataclasses.replace(now, event=dataclasses.replace(now.event, alpha_t=alpha), alpha_t=alpha)
                pane = app.query_one("Weights")
                pane.moment = changed
                assert pane.render_line(pane.size.height - 1).text.strip() == foot
                assert ("less than 1" in said_at(changed).text) == ("<" in foot)


@pytest.mark.parametrize("name", ["luong-general", "lecture-lstm"])
def test_what_is_concatenated_stands_in_the_systems_own_order(name):
    for now, said in of_kind(name, ev.StateConcatenated):
        n = subscript(now.n)
        both = np.concatenate([now.c_t, now.h_t] if name == "luong-general" else [now.h_t, now.c_t])
        np.testing.assert_array_equal(now.concat_t, both)
        first, second = (f"C{n}", f"h{n}") if name == "luong-general" else (f"h{n}", f"C{n}")
        assert said.equation == f"[{first} ; {second}]"
        assert said.shapes == f"{first} [8] + {second} [8] → [16]"
        assert said.numbers == f"{first_of(both[:8])} ; {first_of(both[8:])}".replace(") ; (", " ; ")


@pytest.mark.parametrize(("name", "made_of"), [
    ("seq2seq-rnn", "h"), ("rnnsearch", "t"), ("luong-general", "h̃"), ("luong-local-p", "h̃"),
    ("conditional-gru", "t"), ("attention-first-lstm", "t"), ("luong-projected", "t"), ("position-attention", "h"),
])  # fmt: skip
def test_what_the_output_layer_is_given_is_named(name, made_of):
    for now, said in of_kind(name, ev.OutputComputed):
        assert said.equation == f"p = softmax(W {made_of}{subscript(now.n)} + b)"
        best = now.candidates[0]
        tied = now.candidates[1].probability >= 0.95 * best.probability
        assert (f"«{best.word}» has the most, {percent(best.probability)}" in said.text) == (not tied)
        assert said.numbers == f"p(«{best.word}») = {best.probability:.2f}"


def test_the_last_word_that_may_be_written_is_not_said_to_be_given_to_the_decoder():
    *_, (now, said) = of_kind("rnnsearch", ev.WordChosen, max_length=2)
    assert now.output == ("I", "am")
    assert "given it next" not in said.text


# ── a system without attention ──


@pytest.mark.parametrize(("name", "handed"), [("seq2seq-rnn", [3]), ("seq2seq-lstm", [0]), ("seq2seq-gru", [0, 3])])
async def test_without_attention_one_state_is_handed_over_and_the_panes_say_that_there_are_no_scores(name, handed):
    app = app_of(checkpoint=system_checkpoint(name))
    async with app.run_test() as pilot:
        async for now in visited(pilot):
            shown = panes(app)
            scores, weights, message = shown["NoScores"], shown["FadingInstead"], shown["Message"]
            assert "score: none" in scores[0]
            assert "has no attention: the decoder never looks back" in flat(scores[1:])
            if now.left is None:
                assert "softmax: none" in weights[0]
                assert "No scores, so no weights" in flat(weights[1:])
            assert "only message" in message[0]
            assert (now.e_t, now.alpha_t, now.c_t) == (None, None, None)
            spacing = app.query_one("Message").spacing
            kept = [row.strip() for row in message[1:-1:spacing]][:4]
            if now.message is None:
                assert not "".join(message[1:]).strip()
                continue
            assert [j for j, row in enumerate(kept) if row != "not handed over"] == handed
            config = now.decoding.config
            size = config.layers * 8 * (2 if config.cell == "lstm" else 1)
            assert message[-1].replace(" numbers", "").split() == [str(size), "for", "4", "words"]
            if len(handed) == 1:  # the very cells of that state
                states = region(app, "States")[1 + spacing * handed[0]]
                assert message[1 + spacing * handed[0]].strip() == states.strip()


async def test_the_message_of_a_long_sentence_is_in_view():
    app = app_of("Je suis étudiant . " * 9, system_checkpoint("seq2seq-rnn"))
    async with app.run_test() as pilot:
        async for now in visited(pilot):
            shown = [row.strip() for row in region(app, "Message")[1:-1]]
            assert (len([row for row in shown if row not in ("not handed over", "")]) == 1) == (now.message is not None)


async def test_a_message_of_both_directions_is_halves():
    app = app_of(checkpoint=system_checkpoint("seq2seq-gru"))
    async with app.run_test() as pilot:
        async for now in visited(pilot):
            if now.message is None:
                continue
            pane = app.query_one("Message")
            segments = [pane.cell(now, j, 40, Part()) for j in range(4)]
            texts = ["".join(segment.text for segment in row) for row in segments]
            numbers = [[float(x) for x in text.split()] if "handed" not in text else [] for text in texts]
            assert [len(row) for row in numbers] == [4, 0, 0, 4]
            np.testing.assert_allclose(numbers[3] + numbers[0], now.message, atol=0.051)
            return


# ── RNNsearch ──


async def test_the_state_of_rnnsearch_stands_below_its_scores_at_every_size():
    app = app_of(checkpoint=system_checkpoint("rnnsearch"))
    async with app.run_test() as pilot:
        async for _ in visited(pilot, (160, 40)):
            (state,) = [pane for pane in app.query("DecoderState") if pane.region.area]
            assert state.region.y > app.query_one("Scores").region.y


@pytest.mark.parametrize(("name", "above"), [("luong-general", True), ("lecture-lstm", True), ("seq2seq-rnn", False)])
async def test_the_state_stands_above_what_it_asks_for_where_there_is_room(name, above):
    app = app_of(checkpoint=system_checkpoint(name))
    async with app.run_test(size=(120, 40)) as pilot:
        async for _ in visited(pilot, (120, 40)):
            (state,) = [pane for pane in app.query("DecoderState") if pane.region.area]
            assert (state.region.y < app.query_one("States").region.y) == above


async def test_maxout_shows_the_larger_of_each_pair_under_it():
    app = app_of(checkpoint=system_checkpoint("rnnsearch"))
    async with app.run_test() as pilot:
        async for now in visited(pilot):
            if now.readout is None:
                continue
            pane = app.query_one("Maxout")
            readout, kept = (vector.values for vector in pane.vectors(now))
            pairs = kept.reshape(-1, 2)
            assert readout is now.readout
            np.testing.assert_array_equal(np.nanmax(pairs, axis=1), now.hidden)
            assert np.isnan(pairs).sum() == len(pairs)
            assert (np.isnan(kept) | (kept == readout)).all()


# ── systems that toolkits have ──


@pytest.mark.parametrize(
    "name", ["attention-first", "attention-first-lstm", "conditional-gru", "position-attention", "luong-projected"]
)
async def test_every_vector_has_a_line_when_the_word_is_chosen(name):
    app = app_of(checkpoint=system_checkpoint(name))
    async with app.run_test() as pilot:
        async for now in visited(pilot, words=1):
            if not isinstance(now.event, ev.WordChosen):
                continue
            for pane in app.query(Vectors):
                if pane.region.area:
                    shown = panes(app)[type(pane).__name__]
                    for vector in pane.vectors(now):
                        assert vector.values is not None
                        assert any(row.strip().startswith(vector.name) for row in shown), (vector.name, shown)


def test_of_logarithms_the_lowest_score_is_said_to_count_most():
    for now, said in of_kind("position-attention", ev.ContextComputed):
        lowest = int(now.e_t.argmin())
        assert now.focus == lowest
        assert f"h{subscript(lowest + 1)} («{now.source[lowest]}»)" in said.text
        assert said.numbers.startswith(f"C{subscript(now.n)} ≈ −")
        assert " + −" not in said.numbers
    for now, said in of_kind("position-attention", ev.WeightsComputed):
        assert f"sum to {now.alpha_t.sum():.2f}, not to 1".replace("-", "−") in said.text


async def test_the_cell_that_asks_is_shown():
    app = app_of(checkpoint=system_checkpoint("attention-first-lstm"))
    async with app.run_test() as pilot:
        async for now in visited(pilot):
            if isinstance(now.event, ev.ScoresComputed):
                rows = {vector.name: vector.values for vector in app.query_one("DecoderState").vectors(now)}
                before = app.decodings[0].timeline.before(ev.StateComputed)
                start = app.decodings[0].timeline.latest(ev.DecoderStarted)
                assert rows[now.query] is now.cell_previous
                np.testing.assert_array_equal(now.cell_previous, (before or start).cells_t[-1])


@pytest.mark.parametrize("name", ["positions", "d2l"])
def test_the_state_read_last_is_told_where_a_sentence_is_filled_up(name):
    now = next(m for m in moments_of(name) if isinstance(m.event, ev.DecoderStarted))
    last = len(now.source) if name == "d2l" else now.source.count("<PAD>") and now.source.index("<PAD>")
    said = said_at(now)
    assert said.equation == f"start = h{subscript(last)}"
    np.testing.assert_array_equal(now.states[last - 1], now.event.h_0)


def moments_of(name):
    decoding = decoding_of(checkpoint_of(VARIED[name]), "w1 w2 w3")
    while True:
        yield moment(decoding)
        if not decoding.timeline.forward():
            return


@pytest.mark.parametrize(
    ("name", "pane", "key"),
    [
        ("position-attention", "Scores", "help.pane.score.places"),
        ("position-attention", "Weights", "help.pane.softmax.log"),
        ("conditional-gru", "Readout", "help.pane.readout.alone"),
        ("rnnsearch", "Maxout", "help.pane.readout"),
        ("lecture-lstm", "Weights", "help.pane.softmax"),
    ],
)
async def test_the_help_of_a_pane_is_about_what_this_system_has_there(name, pane, key):
    app = app_of(checkpoint=system_checkpoint(name))
    async with app.run_test() as pilot:
        await opened(pilot)
        now = moment(app.decodings[0])
        assert app.query_one(pane).help_key(now) == key
        assert all(texts(language)(key) != key for language in LANGUAGES)


@pytest.mark.parametrize("name", KINDS)
async def test_every_pane_that_can_have_the_cursor_has_its_help(name):
    app = app_of(checkpoint=system_checkpoint(name))
    async with app.run_test(size=(120, 40)) as pilot:  # with the entropy
        await opened(pilot)
        for pane in app.bench.stages.current.readable:
            assert app.look.say(pane.help_key(pane.moment))
