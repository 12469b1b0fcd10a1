"""The calculation, step by step and with its numbers, as Markdown that GitHub renders.

A heading for each output word, below it one for each sub-step: its equation, the equation with its numbers, what it
means there, and the paper; scores, weights and the most probable words as tables. Reading the source, the same
sub-step for each word, is a table. At the end there can be what single numbers are made of. Words are escaped, so that
they become no markup, link or formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import numpy as np

from attn_tui.describe import describe
from attn_tui.engine import events as ev
from attn_tui.export.selection import Alignment, alignment, standing_still
from attn_tui.story.by_hand import explained
from attn_tui.story.decoding import Decoding
from attn_tui.story.derived import adds_up, by_hand, equation, in_numbers
from attn_tui.story.explain import explain
from attn_tui.story.meaning import meaning
from attn_tui.story.moment import Moment, moment
from attn_tui.story.naming import how_chosen
from attn_tui.story.texts import Texts
from attn_tui.story.ties import largest_shares
from attn_tui.story.why import Node, Tree, product, remarks, rows
from attn_tui.symbols import minus, subscript
from attn_tui.text import printable

_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$@]|:(?=//|\w)|(?<=www)\.", re.IGNORECASE)
"""What could begin markup, HTML, a formula, a name, an emoji or a link."""


def text(decoding: Decoding, positions: Sequence[int], say: Texts, why: Sequence[str] = ()) -> str:
    """Write these positions of a complete decoding, and what the numbers of some addresses are made of.

    Raises DerivationError if there is no such number.
    """
    nodes = [Tree(decoding).node(at) for at in why]
    blocks = [*_heading(decoding, say)]
    with standing_still(decoding) as timeline:
        events = timeline.events
        for t, step in groupby(positions, key=lambda position: events[position].t):
            blocks.append(f"## {_step(decoding, t, say)}")
            for kind, run in groupby(step, key=lambda position: type(events[position])):
                moments = []
                for timeline.position in run:
                    moments.append(moment(decoding))
                if kind is ev.PositionRead:
                    for _, layer in groupby(moments, key=_way):
                        blocks += _reading([*layer], say)
                else:
                    blocks += _substep(moments[0], say)
        if len(positions) == timeline.seen and decoding.has(ev.WeightsComputed):
            blocks += [f"## {say('export.alignment')}", _matrix(alignment(decoding, events), say)]
    if nodes:
        blocks += [f"## {say('export.why')}", *(block for node in nodes for block in _derivation(decoding, node, say))]
    return "\n\n".join(blocks) + "\n"


def _heading(decoding: Decoding, say: Texts) -> Iterator[str]:
    chosen = [int(event.y_t) for event in decoding.timeline.all_of(ev.WordChosen)]
    sentence, translation = decoding.sentence, decoding.checkpoint.target_vocabulary.decode(chosen)
    yield "# " + say("export.title", sentence=plain(sentence), translation=plain(translation))
    facts = {
        say("export.checkpoint"): f"{plain(decoding.name)} – {describe(decoding.config)}",
        say("export.search"): how_chosen(decoding.search, say),
    }
    lines = [f"- **{name}**: {fact}" for name, fact in facts.items()]
    lines += [f"- **{say('export.changed')}**: {_code(change)}" for change in decoding.changes]
    yield "\n".join(lines)


def _step(decoding: Decoding, t: int, say: Texts) -> str:
    if not t:
        return say("export.reading")
    chosen = [int(event.y_t) for event in decoding.timeline.all_of(ev.WordChosen)]
    state = f"h{subscript(len(decoding.timeline.split.words) + t)}"
    return say("export.word", t=t, h=state, word=plain(decoding.words(chosen)[t - 1]))


def _substep(now: Moment, say: Texts) -> Iterator[str]:
    said = explained(now, say)
    yield f"### {plain(said.name)}"
    formulas = [said.equation, said.numbers, said.shapes]
    if any(formulas):
        yield "  \n".join(_code(formula) for formula in formulas if formula)
    yield plain(said.text)
    if said.source:
        yield f"*{said.source}*"
    yield from _table_of(now, say)


def _way(now: Moment) -> tuple[int, str]:
    assert isinstance(now.event, ev.PositionRead)
    return now.event.layer, now.event.direction


def _reading(moments: Sequence[Moment], say: Texts) -> Iterator[str]:
    """All positions that one direction of one layer has read."""
    first, *_ = said = [explain(now, say) for now in moments]
    yield f"### {plain(first.name)}"
    yield plain(first.text)
    if first.source:
        yield f"*{first.source}*"
    header = ["j", *(say(f"export.column.{name}") for name in ("word", "equation", "numbers"))]
    yield _table(
        header,
        "r",
        (
            [str(now.event.j + 1), plain(now.source[now.event.j]), _cell(one.equation), _cell(one.numbers)]
            for now, one in zip(moments, said, strict=True)
            if isinstance(now.event, ev.PositionRead)
        ),
    )


def _table_of(now: Moment, say: Texts) -> Iterator[str]:
    """The numbers that belong to words, as a table."""
    n, event = subscript(now.n), now.event
    columns: dict[str, np.ndarray | None] = {}
    if isinstance(event, ev.ScoresComputed):
        columns = {f"e{n}": now.e_t}
    elif isinstance(event, ev.WeightsComputed):
        columns = {f"e{n}": now.e_t, f"α{n}": event.alpha_t}
    elif isinstance(event, ev.WeightsFocused):
        columns = {"exp(−(j−p)²/2σ²)": event.gaussian, f"α{n}": event.alpha_t}
    known = {name: values for name, values in columns.items() if values is not None}
    if known:
        rows = (
            [str(j), plain(word), *(_number(values[j - 1]) for values in known.values())]
            for j, word in enumerate(now.source, 1)
        )
        yield _table(["j", say("export.column.word"), *known], "rl" + "r" * len(known), rows)
    if isinstance(event, ev.FeedforwardComputed | ev.OutputComputed):
        count, rest = now.others(now.candidates)
        others = [[say.count("words.others", count), _number(rest)]] if count else []
        rows = ([plain(one.word), _number(one.probability)] for one in now.candidates)
        yield _table([say("export.column.word"), "p"], "lr", [*rows, *others])


def _derivation(decoding: Decoding, node: Node, say: Texts) -> Iterator[str]:
    """What a number is made of."""
    yield f"### {_code(node.address)}"
    if node.derivation.by_hand:
        yield _code(equation(node.derivation))
        yield plain(by_hand(node.derivation, say))
    yield "  \n".join(_code(formula) for formula in (equation(node.made), in_numbers(node.made)) if formula)
    yield plain(meaning(decoding, node.made, say))
    if node.made.source:
        yield f"*{node.made.source}*"
    if node.addends:
        added = [say("derivation.so_far")] if adds_up(node.made) else []
        header = [say("derivation.product"), *added, say("derivation.factors")]
        table = ([*filter(None, (value, so_far)), _cell(product(factors))] for value, so_far, factors in rows(node))
        yield _table(header, "r" * len(header[:-1]), table)
    if below := [plain(remark) for remark in remarks(node, say)]:
        yield "  \n".join(below)


def _matrix(found: Alignment, say: Texts) -> str:
    """All weights; the largest of each output word is bold, and those that tie with it."""
    rows = []
    for word, weights in zip(found.output, found.weights, strict=True):
        shown = [minus(f"{weight:.2f}") for weight in weights]
        for best in largest_shares(weights):
            shown[best] = f"**{shown[best]}**"
        rows.append([plain(word), *shown])
    return _table(["α", *map(plain, found.source)], "l" + "r" * len(found.source), rows)


def _table(header: Sequence[str], sides: str, rows: Iterable[Sequence[str]]) -> str:
    """A table; `sides` has l or r for each column, the side its values are at; further columns have l."""
    rule = ["--:" if side == "r" else ":--" for side in sides.ljust(len(header), "l")]
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, rule, *rows))


def _number(value: float) -> str:
    return f"{value:.4f}".replace("-inf", "−∞").replace("-", "−")


def plain(text: str) -> str:
    """The text as Markdown that shows it."""
    return _MARKUP.sub(r"\\\g<0>", printable(text))


def _code(text: str) -> str:
    """The text as inline code."""
    clean = printable(text)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", clean)), default=0))
    pad = " " if clean[:1] == "`" or clean[-1:] == "`" else ""
    return f"{fence}{pad}{clean}{pad}{fence}"


def _cell(text: str) -> str:
    """The text as inline code in a table, where | would end the column."""
    return _code(text).replace("|", r"\|")
