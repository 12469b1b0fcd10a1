"""The pages of derivations: what is on them, at every size, in every language, of every kind of number."""

import math
import re
from itertools import cycle, product, takewhile

import numpy as np
import pytest
from rich.cells import cell_len
from screen.looking import SENTENCE, SYSTEMS, decoding_of, fixed_checkpoint, system_checkpoint
from textual.geometry import Size

from attn_tui.engine.derivation import FUNCTIONS, Element
from attn_tui.engine.intervention import Intervention
from attn_tui.errors import DerivationError
from attn_tui.screen.derivation.page import Page
from attn_tui.screen.derivation.visit import Visit
from attn_tui.screen.look import LOOK, Look
from attn_tui.screen.palette import palette_of
from attn_tui.story.decoding import open_decoding
from attn_tui.story.derived import as_text, by_hand, equation, in_numbers, last_line, origins_of
from attn_tui.story.meaning import meaning
from attn_tui.story.recorded import decodings_of
from attn_tui.story.texts import LANGUAGES, texts
from attn_tui.trace import to_bytes
from attn_tui.trace.reading import check

SIZES = [Size(60, 17), Size(80, 23), Size(120, 39), Size(200, 49)]
NAMES = ["fixed", *SYSTEMS]
FACTOR = re.compile(r"(?<![\d.])−?(?:\d+\.\d{5,8}|\d{6,})(?![\d.])")
PRODUCT = re.compile(r"(?<![\d.])−?(?:\d+\.\d{3,5}|\d{6,})(?![\d.])")


def opened(name):
    decoding = decoding_of(fixed_checkpoint() if name == "fixed" else system_checkpoint(name), SENTENCE)
    while decoding.timeline.look_ahead():
        pass
    return decoding


def one_of_each(decoding):
    """A derivation of every kind of number, and of the parameters that these are made of."""
    origins, parameters = origins_of(decoding), {}
    for substep, rules in origins.rules.items():
        t = 0 if substep in ("split", "read", "encoded", "start") else 2
        for field in rules:
            for index in ((), (1,), (0, 1), (0, 0, 1, 1)):
                try:
                    derivation = origins.derive(Element(t, substep, field, index))
                except DerivationError:  # this system has no such number
                    continue
                yield derivation
                for k in range(derivation.size):
                    for operand in derivation.addend(k).operands:
                        if operand.element and operand.element.substep == "parameters":
                            parameters[operand.element.field] = operand.element
                break
    yield from map(origins.derive, parameters.values())


def replayed(decoding):
    return decodings_of(check(to_bytes([decoding])))[0]


def read(number):
    return float(number.replace("−", "-"))


def text_of(page):
    return ["".join(segment.text for segment in line) for line in page.lines]


@pytest.mark.sampled(12)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_number_has_a_page_that_fits(name, language):
    decoding, look = opened(name), Look(palette_of("dark", "truecolor"), texts(language))
    kinds = 0
    for derivation, larger in zip(one_of_each(decoding), cycle(SIZES[1:])):
        kinds += 1
        assert meaning(decoding, derivation, look.say) != look.say("made"), derivation.element
        for size in (SIZES[0], larger):
            visit = Visit(derivation)
            lines = text_of(Page(decoding, [visit], size, look))
            assert len(lines) <= size.height, derivation.element
            assert max(map(cell_len, lines)) <= size.width, derivation.element
            assert lines[0].strip() == derivation.symbol
            said = " ".join(" ".join(lines).split())
            assert f"{derivation.symbol} " in said
            has_sum = visit.size > 1 and FUNCTIONS[derivation.formula.function].between == " + "
            assert (look.say("derivation.sum").partition("{sum}")[0].format(n=visit.size) in said) == has_sum
    assert kinds > 15


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", NAMES)
def test_through_every_page_of_the_addends_each_is_shown_once(name):
    decoding, size = opened(name), Size(80, 14)
    for derivation in one_of_each(decoding):
        visit, seen = Visit(derivation), set()
        for at in range(visit.size):
            visit.at = at
            page = Page(decoding, [visit], size, LOOK)
            table = page._table
            assert table._first <= at < table.last
            seen |= set(range(table._first, table.last))
            [marked] = [line for line in text_of(page) if "▸" in line]
            assert visit.row(at).product in marked
        assert seen == set(range(visit.size))


def shown_addends(lines):
    """The addends of a page: factors, product and sum so far as numbers, in their order."""
    top = next(i for i, line in enumerate(lines) if "largest first" in line)
    starts = [match.start() for match in re.finditer("largest first", lines[top])]
    ends = [*[start - 2 for start in starts[1:]], None]
    for start, end in zip(starts, ends, strict=True):
        for line in takewhile(str.strip, lines[top + 1 :]):
            before, *after = re.split(" [=≈] ", line[start:end], maxsplit=1)
            if after:
                yield [read(one) for one in FACTOR.findall(before)], *PRODUCT.findall(after[0])


def whole_step(decoding, t):
    """The addresses of all numbers of a time step of the lecture's system, those of the gates included."""
    c, words = decoding.config, len(decoding.timeline.split.words)
    units = [(name, (0, i)) for name, i in product(("r", "z", "n", "Uh"), range(c.decoder_hidden))]
    yield from (Element(t, "embed", "embedding", (i,)) for i in range(c.word_embedding))
    yield from (Element(t, "state", name, index) for name, index in units)
    yield from (Element(t, "state", "h_t", (i,)) for i in range(c.decoder_hidden))
    yield from (Element(t, "score", "e_t", (j,)) for j in range(words))
    yield from (Element(t, "softmax", "alpha_t", (j,)) for j in range(words))
    yield from (Element(t, "context", "c_t", (i,)) for i in range(c.encoder_state))
    yield from (Element(t, "feedforward", "hidden", (i,)) for i in range(c.feedforward))
    yield from (Element(t, "feedforward", "top_probabilities", (i,)) for i in range(3))
    yield Element(t, "feedforward", "log_z", ())


def test_a_whole_step_of_the_toy_can_be_recomputed_from_what_the_screen_shows():
    decoding = open_decoding("reverse", "31415926")
    while decoding.timeline.look_ahead():
        pass
    origins, checked = origins_of(decoding), 0
    for element in whole_step(decoding, 3):
        derivation = origins.derive(element)
        lines = text_of(Page(decoding, [Visit(derivation)], Size(120, 39), LOOK))
        addends = list(shown_addends(lines))
        assert len(addends) == derivation.size, element  # all of them are in view
        assert "more" not in " ".join(lines[-3:])
        so_far = 0.0
        for factors, shown, sums in addends:
            decimals = len(shown.partition(".")[2])
            assert round(math.prod(factors), decimals) == pytest.approx(read(shown), abs=1e-9), (element, factors)
            so_far += math.prod(factors)
            assert read(sums) == pytest.approx(so_far, abs=2e-3, rel=1e-7)
        function = FUNCTIONS[derivation.formula.function]
        values = np.array([math.prod(factors) for factors, *_ in addends])
        order = list(np.argsort(derivation.by_size))
        again = function.apply(so_far, values[order], derivation.formula.given)
        assert again == pytest.approx(derivation.value, abs=2e-4), element
        written = re.search(
            r"[=≈] (−?\d+\.\d+)$", next(line for line in lines if derivation.symbol + " =" in line).rstrip()
        )
        value = read(written[1]) if written else derivation.value
        assert value == pytest.approx(derivation.value, abs=1e-5), element
        checked += len(addends)
    assert checked > 1000


def test_the_last_line_and_the_equation_in_numbers_come_to_the_value_as_it_is_written():
    decoding = open_decoding("reverse", "31415926")
    while decoding.timeline.look_ahead():
        pass
    origins, kinds = origins_of(decoding), set()
    for element in whole_step(decoding, 4):
        derivation = origins.derive(element)
        line = last_line(derivation)
        for form, function in (("tanh", math.tanh), ("σ", lambda x: 1 / (1 + math.exp(-x))), ("exp", math.exp)):
            if found := re.fullmatch(rf"{form}\((\S+)\) [=≈] (\S+)", line):
                value = function(read(found[1]))
                tiny = "e" in found[2]
                assert (value if tiny else round(value, 5)) == pytest.approx(read(found[2]), rel=0.06 * tiny), line
                kinds.add(form)
        if found := re.fullmatch(r"(\S+) / (\S+) [=≈] (\S+)", line):
            value, tiny = read(found[1]) / read(found[2]), "e" in found[3]
            assert (value if tiny else round(value, 5)) == pytest.approx(read(found[3]), rel=0.06 * tiny), line
            kinds.add("/")
        if (numbers := in_numbers(derivation)) and derivation.function == "":
            terms = [math.prod(map(read, term.split(" × "))) for term in numbers.removeprefix("= ").split(" + ")]
            assert round(sum(terms), 5) == pytest.approx(round(derivation.value, 5), abs=1e-9), numbers
            kinds.add("+")
    assert kinds == {"tanh", "σ", "exp", "/", "+"}


@pytest.mark.parametrize("name", NAMES)
def test_no_symbol_stands_for_a_number_and_for_what_it_is_made_of(name):
    for derivation in one_of_each(opened(name)):
        of_addends = [operand.symbol for addend in derivation.largest(3) for operand in addend.operands]
        is_copy = derivation.equation == derivation.symbol  # a state of the only direction, taken over as it is
        assert derivation.symbol not in of_addends or is_copy, derivation.equation


@pytest.mark.parametrize("name", NAMES)
def test_a_parameter_tells_its_name_and_an_embedding_that_is_used_again_says_so(name):
    decoding = opened(name)
    for derivation, language in product(one_of_each(decoding), LANGUAGES):
        element, say = derivation.element, texts(language)
        said = meaning(decoding, derivation, say)
        assert (f"({element.field})" in said) == (element.substep == "parameters"), said
        is_of_output = element.field in ("p", "logit", "top_probabilities", "probability")
        assert (say("made.tied") in said) == (is_of_output and decoding.config.tied_output)


def test_the_cursor_of_a_share_begins_on_its_own_addend():
    decoding = opened("fixed")
    weights = next(event for event in decoding.timeline.events if (event.t, event.substep) == (2, "softmax"))
    for j in range(len(weights.alpha_t)):
        visit = Visit(origins_of(decoding).derive(Element(2, "softmax", "alpha_t", (j,))))
        assert visit.element == Element(2, "score", "e_t", (j,))


def test_a_value_put_in_by_hand_says_so_and_shows_what_it_would_have_been_made_of():
    decoding = opened("fixed")
    decoding.branches.open([Intervention(2, "alpha_t", "set", 0.25, at=1)])
    decoding.timeline.last()
    derivation = origins_of(decoding).derive(Element(2, "softmax", "alpha_t", (1,)))
    visit = Visit(derivation)
    lines = text_of(Page(decoding, [visit], Size(80, 23), LOOK))
    said = " ".join(" ".join(lines).split())
    assert "= 0.25000" in lines[1]
    assert LOOK.say("derivation.by_hand").split("{")[0] in said
    assert equation(derivation.computed) in said
    assert visit.size == len(SENTENCE.split())
    assert visit.element is not None


def test_the_way_here_is_cut_at_the_left_and_a_click_finds_each_number_of_it():
    decoding = opened("fixed")
    origins = origins_of(decoding)
    way = [Element(2, "feedforward", "top_probabilities", (0,)), Element(2, "feedforward", "hidden", (1,)),
           *(Element(2, "state", "h_t", (i,)) for i in range(8))]  # fmt: skip
    visits = [Visit(origins.derive(element)) for element in way]
    for width in (60, 200):
        page = Page(decoding, visits, Size(width, 20), LOOK)
        trail = text_of(page)[0]
        assert cell_len(trail) <= width
        assert trail.startswith(" … ‹ ") == (width == 60)
        assert trail.endswith(visits[-1].derivation.symbol)
        for i, visit in enumerate(visits):
            x = trail.find(f" {visit.derivation.symbol}") + 1
            assert page.number_at(x, 0) == (i if x else None)
        assert page.number_at(0, 1) is None


def test_a_click_finds_the_factor_that_is_drawn_there():
    decoding = opened("fixed")
    visit = Visit(origins_of(decoding).derive(Element(2, "feedforward", "hidden", (1,))))
    for size in SIZES:
        page = Page(decoding, [visit], size, LOOK)
        found = {}
        for y, line in enumerate(text_of(page)):
            for x in range(len(line)):
                if (place := page.factor_at(x, y)) and place[1] is not None:
                    found.setdefault(place, []).append(line[x])
        for (at, factor), cells in found.items():
            row = visit.row(at)
            text = "".join(cells)
            assert row.symbols[factor] in text
            assert row.values[factor] in text
        assert {at for at, _ in found} == set(range(min(visit.size, page.capacity)))


def test_all_addends_are_copied():
    decoding, say = opened("fixed"), texts("en")
    derivation = origins_of(decoding).derive(Element(2, "feedforward", "hidden", (1,)))
    head, words, *rows, last = as_text(decoding, derivation, say).splitlines()
    assert head.startswith(f"{derivation.symbol} = {derivation.equation} ≈ ")
    assert words == meaning(decoding, derivation, say)
    assert len(rows) == derivation.size
    assert float(rows[-1].split("\t")[-1]) == pytest.approx(derivation.total)
    assert last == last_line(derivation)


def test_what_is_copied_of_a_value_put_in_by_hand_is_what_is_shown():
    decoding, say = opened("fixed"), texts("en")
    decoding.branches.open([Intervention(2, "alpha_t", "set", 0.25, at=1)])
    decoding.timeline.last()
    derivation = origins_of(decoding).derive(Element(2, "softmax", "alpha_t", (1,)))
    head, put_in, computed, words, *rows, last = as_text(decoding, derivation, say).splitlines()
    assert head == f"{derivation.symbol} = 0.25000"
    assert put_in == by_hand(derivation, say)
    assert computed == equation(derivation.computed)
    assert words == meaning(decoding, derivation.computed, say)
    assert len(rows) == derivation.computed.size
    assert last == last_line(derivation.computed)


def test_what_is_copied_of_a_replay_says_that_it_has_no_parameters():
    decoding, say = replayed(opened("fixed")), texts("en")
    derivation = origins_of(decoding).derive(Element(2, "feedforward", "hidden", (1,)))
    _, _, *rows, last = as_text(decoding, derivation, say).splitlines()
    assert len(rows) == derivation.size
    assert all(row.split("\t")[-2:] == ["?", "?"] for row in rows)
    assert last == say("derivation.missing")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_replay_names_the_factors_and_says_that_it_has_no_parameters(language):
    decoding = replayed(opened("fixed"))
    look = Look(palette_of("dark", "truecolor"), texts(language))
    for field, index in (("hidden", (1,)), ("top_probabilities", (0,)), ("log_z", ())):
        derivation = origins_of(decoding).derive(Element(2, "feedforward", field, index))
        visit = Visit(derivation)
        lines = text_of(Page(decoding, [visit], Size(80, 23), look))
        said = " ".join(" ".join(lines).split())
        if derivation.missing:
            assert look.say("derivation.missing") in said
            assert " = ? " in f"{said} "
        assert as_text(decoding, derivation, look.say)
    hidden = Visit(origins_of(decoding).derive(Element(2, "feedforward", "hidden", (1,))))
    assert hidden.made_of.missing
    assert hidden.element.field == "h_t"  # what is known is chosen first
    leaf = Visit(origins_of(decoding).derive(Element(0, "parameters", "decoder.feedforward.bias", (1,))))
    said = " ".join(" ".join(text_of(Page(decoding, [hidden, leaf], Size(80, 23), look))).split())
    assert look.say("derivation.missing") in said


def test_nothing_that_is_masked_breaks_a_page():
    decoding = opened("fixed")
    decoding.branches.open([Intervention(2, "e_t", "out", at=j) for j in range(len(SENTENCE.split()))])
    decoding.timeline.last()
    origins = origins_of(decoding)
    for substep, field in (("score", "e_t"), ("softmax", "alpha_t"), ("context", "c_t")):
        visit = Visit(origins.derive(Element(2, substep, field, (1,))))
        lines = text_of(Page(decoding, [visit], Size(80, 23), LOOK))
        assert as_text(decoding, visit.derivation, LOOK.say)
        assert ("−∞" in lines[1]) == (field == "e_t")
