"""The tree of a beam search in an app that does nothing but show it, and remembers what was chosen."""

import functools
import re
import threading

import numpy as np
import pytest
from rich.cells import cell_len
from screen.looking import cells, fixed_checkpoint, press, resize, rows, settled, until

from attn_tui.checkpoint import load
from attn_tui.engine.beam import explore
from attn_tui.engine.interventions import Intervention
from attn_tui.errors import SentenceError
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.beam import BeamTree
from attn_tui.screen.beam import screen as module
from attn_tui.screen.beam.parts import ending
from attn_tui.screen.beam.remarks import becomes
from attn_tui.screen.beam.tree import SearchTree
from attn_tui.screen.palette import palette_of
from attn_tui.story.texts import LANGUAGES, texts

pytestmark = pytest.mark.usefixtures("drawn_when_read")

STUDENT = "Je suis étudiant."
LAWYER = "L'avocat mange un avocat."
AGREEMENT = "L'accord sur la zone économique européenne a été signé en août 1992."
TALL = (80, 90)
"""A terminal in which all rows of a time step are in view at once."""
WORD = re.compile(r"(?P<here>.) [├└]─(?P<path>.)(?P<glyph>\S) (?P<word>\S+) +(?P<g>g)? +"
                  r"(?P<p>\d\.\d+) +(?P<log_p>-\S+) +(?P<score>-\S+) +(?P<rank>\d+) ")  # fmt: skip
loaded = functools.cache(load)


class Shown(AttentionApp):
    """Shows the tree alone."""

    def __init__(self, name="fr-en-lecture", sentence=STUDENT, *, language="en", theme="dark", ascii=False, **options):
        super().__init__(language=language, theme=theme, ascii=ascii)
        self.chosen = []
        checkpoint = loaded(name) if isinstance(name, str) else name
        self.beam = BeamTree(checkpoint, sentence, **options)

    def action_home(self):
        self.push_screen(self.beam, lambda ids: ids and self.chosen.append(ids))

    def check_action(self, action, parameters):
        return action in ("quit", "help", "language", "colours")

    @property
    def explored(self):
        return self.beam._explored

    @property
    def node(self):
        return self.beam._node

    @property
    def t(self):
        return int(self.explored.tree.t[self.node])


async def searched(pilot):
    """Wait until the tree of the width that is asked for is on the screen."""
    beam = pilot.app.beam
    await until(pilot, lambda: beam._explored is not None and beam._explored.width == beam._width)


def part(app, selector):
    """The rows of one part of the screen."""
    where = app.screen.query_one(selector).region
    screen = app.screen._compositor.render_strips()
    return [strip.crop(where.x, where.right).text for strip in screen[where.y : where.bottom]]


def said(app, selector="#explained"):
    return " ".join(" ".join(part(app, selector)).split())


def words_shown(app):
    """What is told of each word of the time step, from top to bottom."""
    return [found.groupdict() for row in part(app, "#branches") if (found := WORD.match(row))]


def tree_of(name="fr-en-lecture", sentence=STUDENT, width=5, penalty=0.6):
    return explore(loaded(name), sentence, width=width, length_penalty=penalty)


# ── what is shown is the tree ──


@pytest.mark.parametrize(("name", "sentence", "width"), [
    ("fr-en-lecture", STUDENT, 5), ("fr-en-seq2seq", LAWYER, 5), ("reverse", "314", 7), ("fr-en-lecture", STUDENT, 1),
])  # fmt: skip
async def test_every_word_has_the_trees_numbers_and_marks(name, sentence, width):
    app = Shown(name, sentence, width=width, length_penalty=0.9)
    tree = tree_of(name, sentence, width, 0.9)
    vocabulary = loaded(name).target_vocabulary
    best = tree.path(tree.best[0]).tolist()
    alone = tree_of(name, sentence, 1)
    greedy = alone.y[alone.path(alone.best[0])].tolist()
    async with app.run_test(size=TALL) as pilot:
        await searched(pilot)
        for t in range(1, int(tree.t.max()) + 1):
            nodes = np.flatnonzero(tree.t == t)
            ranked = nodes[np.argsort(-tree.log_probability[nodes], kind="stable")].tolist()
            shown = words_shown(app)
            assert len(shown) == len(nodes)
            for row, node in zip(shown, nodes.tolist(), strict=True):
                parent = int(tree.parent[node])
                is_end = tree.y[node] == vocabulary.end
                assert row["glyph"] == ("×" if not tree.kept[node] else "█" if is_end else "●")
                assert (row["path"] == "▶") == (node in best)
                assert (row["g"] == "g") == (tree.y[tree.path(node)].tolist() == greedy[:t])
                assert row["word"] == vocabulary.words([int(tree.y[parent]), int(tree.y[node])])[1]
                assert row["log_p"] == f"{tree.log_probability[node]:.2f}"
                assert row["score"] == f"{tree.score[node]:.2f}"
                assert row["p"] == f"{np.exp(tree.log_probability[node] - tree.log_probability[parent]):.2f}"
                assert int(row["rank"]) == ranked.index(node) + 1
            await press(pilot, "right")
        assert app.t == tree.t.max()


async def test_each_hypothesis_stands_above_the_words_after_it():
    app = Shown(sentence=AGREEMENT, width=3)
    async with app.run_test(size=(120, 60)) as pilot:
        await searched(pilot)
        await press(pilot, "right", "right", "right")
        tree, vocabulary = app.explored.tree, loaded("fr-en-lecture").target_vocabulary
        heads = [row for row in part(app, "#branches")[1:] if row.strip() and not re.match(r".. [├└]|. [├└]", row)]
        parents = list(dict.fromkeys(tree.parent[tree.t == 4].tolist()))
        assert len(heads) == len(parents) == 3
        for head, parent in zip(heads, parents, strict=True):
            words = " ".join(vocabulary.words(tree.y[tree.path(parent)].tolist()))
            assert words in head
            assert head.split()[-2:] == [f"{tree.log_probability[parent]:.2f}", f"{tree.score[parent]:.2f}"]
            assert ("▶" in head) == (parent in tree.path(tree.best[0]))


async def test_the_heading_says_how_wide_the_beam_is_and_what_became_of_its_places():
    app = Shown()
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        assert said(app, "#heading").endswith("width 5 · length penalty 0.6 time step 1 of 7 ●●●●█")
        await press(pilot, "right")
        assert said(app, "#heading").endswith("time step 2 of 7 ●●●●░")
        await press(pilot, "end")
        assert said(app, "#heading").endswith("time step 7 of 7 █░░░░")


async def test_the_selected_word_has_its_own_attention():
    app = Shown(width=4)
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        await press(pilot, "right", "right", "right")
        seen = set()
        for _ in app.explored.at(4):
            weights = app.explored.tree.weights(app.node)[-1]
            title, *bars = part(app, "#attention")
            assert re.search(f"α₈ (for )?«{app.explored.word(app.node)}»", title)
            assert [row.split()[-1] for row in bars if row.strip()] == [f"{weight:.2f}" for weight in weights]
            assert [row.split()[0] for row in bars if row.strip()] == list(app.explored.tree.split.words)
            seen.add(tuple(weights.tolist()))
            await press(pilot, "down")
        assert len(seen) == 3  # a hypothesis has one attention for all words after it


async def test_of_a_long_sentence_the_words_with_most_of_the_attention_are_in_view():
    app = Shown(sentence=AGREEMENT)
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        arrows = set()
        for _ in range(app.explored.steps):
            tree = app.explored.tree
            title, *bars = part(app, "#attention")
            most = f"{tree.weights(app.node)[-1].max():.2f}"
            assert most in [row.split()[-1] for row in bars]
            arrows |= set(re.findall("[↑↓]", title))
            await press(pilot, "right")
        assert arrows == {"↑", "↓"}


async def test_without_attention_that_is_said():
    app = Shown("fr-en-seq2seq")
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        assert "none" in part(app, "#attention")[0]
        assert texts("en")("beam.no_attention") in said(app, "#attention")


async def test_the_translations_found_are_listed_by_score_and_those_the_word_leads_to_are_marked():
    app = Shown("fr-en-seq2seq", LAWYER)
    tree, vocabulary = tree_of("fr-en-seq2seq", LAWYER), loaded("fr-en-seq2seq").target_vocabulary
    async with app.run_test(size=(120, 60)) as pilot:
        await searched(pilot)
        await press(pilot, "right")
        found = part(app, "#found")[1:]
        for rank, (row, node) in enumerate(zip(found, tree.best, strict=False), 1):
            assert re.match(rf"[▸ ][▶ ] +{rank}  score +{tree.score[node]:.2f} ", row)
            assert row.rstrip().endswith(vocabulary.decode(tree.y[tree.path(node)].tolist()))
            assert (row[0] == "▸") == (app.node in tree.path(node))
            assert (row[1] == "▶") == (rank == 1)
        assert len([row for row in found if row.strip()]) == len(tree.best)


async def test_a_translation_without_words_is_not_blank():
    app = Shown()
    async with app.run_test(size=(120, 60)) as pilot:
        await searched(pilot)
        assert part(app, "#found")[5].rstrip().endswith("t = 1  <END>")


# ── what is said ──


async def test_where_greedy_search_goes_astray_is_said():
    app = Shown("fr-en-lecture", "Il pleut des cordes.")
    async with app.run_test(size=(120, 40)) as pilot:
        await searched(pilot)
        assert "g" in {row["g"] for row in words_shown(app)}
        await press(pilot, "right")
        assert "Greedy search (g) would write «'»; the best translation has «rains»" in said(app)
        await press(pilot, "end")
        assert "Greedy search (g) would have found number 2" in said(app)


async def test_where_the_beam_drops_what_greedy_search_would_write_is_said():
    app = Shown("fr-en-seq2seq", AGREEMENT, width=2)
    async with app.run_test(size=(120, 40)) as pilot:
        await searched(pilot)
        tree = app.explored.tree
        for t in range(1, app.explored.steps + 1):
            assert app.t == t
            dropped = t == len(app.explored.greedy) and not tree.kept[app.explored.greedy[-1]]
            assert ("would write is pruned here" in said(app)) == dropped
            await press(pilot, "right")
        assert not tree.kept[app.explored.greedy[-1]]


async def test_the_end_of_the_search_is_said():
    app = Shown()
    async with app.run_test(size=(120, 40)) as pilot:
        await searched(pilot)
        await press(pilot, "end")
        assert "No hypothesis is left" in said(app)
    app = Shown(fixed_checkpoint(max_length=2), "Je suis", width=3)
    async with app.run_test(size=(120, 40)) as pilot:
        await searched(pilot)
        await press(pilot, "end")
        assert "limit of 2 words" in said(app)
        becomes = []
        for _ in app.explored.at(2):
            becomes.append(said(app, "#hypothesis"))
            await press(pilot, "down")
        assert any("Cut off here, number 2 of 3" in one for one in becomes)


def test_what_becomes_of_a_word_is_true():
    checkpoint = loaded("fr-en-lecture")
    tree = tree_of(width=4)
    explored, say, seen = SearchTree(checkpoint, tree, 4, 0.6), texts("en"), set()
    for node in range(1, len(tree.y)):
        text = becomes(explored, node, say)
        below = {node}
        for other in range(node + 1, len(tree.y)):
            if tree.kept[other] and int(tree.parent[other]) in below:
                below.add(other)
        leads = [rank for rank, last in enumerate(tree.best, 1) if last in below]
        if not tree.kept[node]:
            assert text.startswith("Pruned ×")
            kept = tree.kept & (tree.t == tree.t[node])
            assert f"only {int(kept.sum())} can be kept" in text
        elif not leads:
            assert text.endswith(f"pruned by time step {1 + max(int(tree.t[one]) for one in below)}.")
        elif tree.y[node] == checkpoint.target_vocabulary.end:
            assert text.startswith(f"Ends here █ as number {leads[0]} of {len(tree.best)}: ")
        else:
            assert text.startswith(f"Kept ●: leads to number {', '.join(map(str, leads))} of {len(tree.best)}: ")
        seen.add(text.split()[0] + text.split()[1])
    assert len(seen) == 4


async def test_a_beam_wider_than_the_vocabulary_keeps_what_there_is():
    app = Shown("reverse", "314", width=20)
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        pieces = len(loaded("reverse").target_vocabulary)
        assert pieces < 20
        assert f"There is a place for each of the {pieces} words" in said(app)
        assert said(app, "#heading").endswith(f"{pieces - 1}● 1█ {20 - pieces}·")
        await resize(pilot, 120, 24)
        await settled(pilot)
        assert said(app, "#heading").endswith("●" * (pieces - 1) + "█" + "·" * (20 - pieces))
        for _ in range(app.explored.steps):
            await press(pilot, "right")
        assert app.t == app.explored.steps == 4


def test_of_too_many_words_the_last_are_shown():
    assert ending(["I", "am", "a", "student"], 80, 1) == ["I am a student"]
    assert ending(["I", "am", "a", "student"], 11, 1) == ["… a student"]
    assert ending(["I", "am", "a", "student"], 11, 2) == ["I am a", "student"]
    assert ending(["unpronounceable"], 6, 1) == ["unpro…"]


# ── keys ──


@pytest.mark.parametrize("keys", [("right", "left", "down", "up"), ("l", "h", "j", "k")])
async def test_arrows_and_vims_keys_go_about(keys):
    right, left, down, up = keys
    app = Shown(width=3)
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        tree = app.explored.tree
        best = tree.path(tree.best[0]).tolist()
        seen = [app.node]
        for _ in range(len(best)):
            await press(pilot, right)
            seen.append(app.node)
        assert seen == [*best, best[-1]]  # the last time step is the end
        await press(pilot, left)
        assert app.node == best[-2]
        for _ in range(20):
            await press(pilot, left)
        assert app.node == best[0]
        nodes = app.explored.at(1).tolist()
        for node in [*nodes[1:], nodes[-1]]:
            await press(pilot, down)
            assert app.node == node
        for node in [*reversed(nodes[:-1]), nodes[0]]:
            await press(pilot, up)
            assert app.node == node


async def test_a_step_follows_the_selected_hypothesis_as_long_as_it_goes_on():
    app = Shown(width=3)
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        await press(pilot, "right")
        tree = app.explored.tree
        for node in tree.path(tree.best[1]).tolist()[1:]:
            while app.node != node:
                await press(pilot, "down" if app.node < node else "up")
            before = node
            await press(pilot, "right")
            assert tree.parent[app.node] == before or app.explored.is_end[before]
        assert app.t == app.explored.steps
        assert app.node == app.explored.beginning(app.t)


@pytest.mark.parametrize(("first", "last"), [("home", "end"), ("0", "dollar_sign")])
async def test_the_first_and_the_last_time_step_are_a_key_away(first, last):
    app = Shown()
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        await press(pilot, last)
        assert app.t == app.explored.steps
        assert app.node == app.explored.tree.best[0]
        await press(pilot, first)
        assert app.t == 1


async def test_every_word_can_be_selected_and_is_in_view_then():
    app = Shown()
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        await press(pilot, "right")
        nodes = app.explored.at(2).tolist()
        assert len(nodes) > 12
        assert "↓" in part(app, "#branches")[0]
        for node in [*nodes, *reversed(nodes)]:
            key = "down" if node > app.node else "up"
            while app.node != node:
                await press(pilot, key)
            [row] = [row for row in words_shown(app) if row["here"] == "▸"]
            assert row["word"] == app.explored.word(node)
            assert row["log_p"] == f"{app.explored.tree.log_probability[node]:.2f}"
        await press(pilot, "pagedown", "pagedown", "pagedown")
        assert app.node == nodes[-1]
        assert "↑" in part(app, "#branches")[0]
        before = part(app, "#branches")
        await press(pilot, "up")
        assert sum(one != other for one, other in zip(before, part(app, "#branches"), strict=True)) == 2
        await press(pilot, "down", "pageup")
        assert app.node == nodes[-1] - app.screen.query_one("#branches").page


async def test_the_selected_row_stands_out_without_colour():
    app = Shown()
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        await press(pilot, "down")
        reversed_rows = [
            "".join(segment.text for segment in row)
            for row in cells(app)
            if any(segment.style and segment.style.reverse for segment in row)
        ]
        assert len(reversed_rows) == 1
        assert reversed_rows[0].startswith("▸")


async def test_another_width_is_searched_once_and_keeps_the_place(monkeypatch):
    widths = []

    def counted(*arguments, **options):
        widths.append(options["width"])
        return explore(*arguments, **options)

    monkeypatch.setattr(module, "explore", counted)
    app = Shown(width=4)
    async with app.run_test(size=TALL) as pilot:
        await searched(pilot)
        await press(pilot, "right", "right", "down")
        ids = app.explored.ids(app.node)
        assert len(app.explored.pursued(3)) == 3
        await press(pilot, "plus")
        await searched(pilot)
        assert "width 5" in said(app, "#heading")
        assert app.explored.ids(app.node) == ids
        wider = explore(loaded("fr-en-lecture"), STUDENT, width=5)
        kept = [row["glyph"] != "×" for row in words_shown(app)]
        assert kept == wider.kept[wider.t == 3].tolist()
        await press(pilot, "minus", "equals_sign", "minus", "minus", "minus", "minus", "minus")
        await searched(pilot)
        assert app.explored.width == 1
        assert widths[:2] == [4, 5]
        assert len(set(widths)) == len(widths)
        assert app.t == 3
        assert app.explored.ids(app.node) != ids  # which a beam of width 1 does not look at
        assert "- narrower" not in rows(app)[-1]


async def test_the_width_has_limits_and_keys_only_within_them():
    app = Shown("reverse", "31", width=19)
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        assert "+ wider" in rows(app)[-1]
        await press(pilot, "plus", "plus", "plus")
        await searched(pilot)
        assert app.explored.width == 20
        assert "+ wider" not in rows(app)[-1]
        assert "- narrower" in rows(app)[-1]


async def test_a_beam_that_was_wider_is_narrowed_to_the_limit():
    app = Shown("reverse", "31", width=25)
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        assert app.explored.width == 25
        await press(pilot, "minus")
        await searched(pilot)
        assert app.explored.width == 20


async def test_several_widths_in_a_row_end_at_the_last():
    app = Shown(width=1)
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        for _ in range(5):
            app.beam.action_widen(1)
        await searched(pilot)
        assert app.explored.width == 6
        assert "width 6" in said(app, "#heading")
        assert "…" not in said(app, "#heading")


async def test_enter_says_the_words_up_to_the_selected_one():
    app = Shown("fr-en-seq2seq", LAWYER)
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        await press(pilot, "right", "right", "down", "down", "enter")
        tree = app.explored.tree
        assert app.chosen == [tuple(tree.y[tree.path(app.node)].tolist())]
        assert len(app.chosen[0]) == 3
        assert not tree.kept[app.node] or app.node not in app.explored.chosen
        assert app.screen is not app.beam


async def test_enter_at_the_end_gives_the_whole_hypothesis():
    app = Shown("fr-en-seq2seq", LAWYER)
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        await press(pilot, "end", "enter")
        assert app.chosen[0][-1] == loaded("fr-en-seq2seq").target_vocabulary.end


@pytest.mark.parametrize("key", ["escape", "b"])
async def test_it_is_left_by_escape_or_the_key_that_opens_it(key):
    app = Shown()
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        await press(pilot, key)
        assert app.screen is not app.beam


async def test_a_click_selects_a_word_and_nothing_else_does():
    app = Shown()
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        branches = app.screen.query_one("#branches")
        await pilot.click(branches, offset=(6, 4))
        await settled(pilot)
        assert app.node == 3
        for y in (0, 1, 9):
            await pilot.click(branches, offset=(6, y))
            await settled(pilot)
            assert app.node == 3


async def test_the_help_names_its_keys_and_fits():
    for language in LANGUAGES:
        app = Shown(language=language)
        async with app.run_test(size=(80, 60)) as pilot:
            await searched(pilot)
            await press(pilot, "question_mark")
            shown = "\n".join(rows(app))
            for entry in app.beam.help():
                assert entry.name in shown
                assert all(word in shown for word in entry.text.split()), entry
            for name in ("take", "before", "first", "up", "page_up", "wider", "leave"):
                assert texts(language)(f"help.beam_{name}") in shown
            await press(pilot, "escape")
            assert app.screen is app.beam


# ── searching ──


async def test_the_screen_is_not_blocked_while_it_searches(monkeypatch):
    go_on = threading.Event()

    def slow(*arguments, **options):
        assert go_on.wait(20)
        return explore(*arguments, **options)

    monkeypatch.setattr(module, "explore", slow)
    app = Shown(t=3)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen is app.beam)
        await press(pilot, "right", "down", "end", "pagedown", "enter", "l", "question_mark", "escape")
        assert said(app, "#heading").endswith("…")
        assert said(app) == "searching with width 5 …"
        assert app.chosen == []
        go_on.set()
        await searched(pilot)
        assert app.t == 3
        go_on.clear()
        await press(pilot, "plus", "right", "enter")
        assert said(app) == "searching with width 6 …"
        assert app.t == 4
        assert app.chosen == []
        await press(pilot, "escape")
        go_on.set()
        await settled(pilot)
        assert app.screen is not app.beam


async def test_what_cannot_be_searched_is_said_and_harmless(monkeypatch):
    def wrong(*arguments, **options):
        raise SentenceError("the [red]sentence\x1b[31m is wrong.")

    monkeypatch.setattr(module, "explore", wrong)
    app = Shown()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(app.beam._problem))
        assert said(app) == "the [red]sentence is wrong."
        await press(pilot, "right", "down", "home", "pageup", "enter")
        monkeypatch.setattr(module, "explore", explore)
        await press(pilot, "plus")
        await searched(pilot)
        assert "time step 1" in said(app, "#heading")


async def test_interventions_hold_in_the_tree():
    forced = loaded("fr-en-lecture").target_vocabulary.encode("My")[0]
    app = Shown(interventions=[Intervention(1, "y_t", value=forced)])
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        assert [row["word"] for row in words_shown(app)] == ["My"]
        assert said(app).startswith("Nothing is written yet. Only one word can follow")
    end = loaded("fr-en-lecture").target_vocabulary.end
    app = Shown(interventions=[Intervention(1, "y_t", value=end)])
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        assert app.explored.steps == 1
        assert said(app, "#heading").endswith("█····")
        assert said(app).endswith("the search is over.")


# ── the look ──


@pytest.mark.sampled(4)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "sentence", "width"), [
    ("fr-en-lecture", AGREEMENT, 5), ("fr-en-seq2seq", LAWYER, 20), ("reverse", "3141592", 3),
    ("fr-en-lecture", STUDENT, 1),
])  # fmt: skip
async def test_everything_fits_80_columns(name, sentence, width, language):
    app = Shown(name, sentence, width=width, language=language)
    say = texts(language)
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        for _ in range(app.explored.steps):
            shown = rows(app)
            assert {cell_len(row) for row in shown} == {80}
            assert f"Esc {say('key.beam_leave')}" in shown[-1]
            assert f"Esc {say('key.beam_leave')}" in shown[-1]
            assert "…" not in shown[0]
            assert said(app)[-1] in ".)"
            assert not any("…" in row for row in part(app, "#hypothesis")[2:3])
            for selector in ("#branches", "#attention", "#hypothesis", "#found"):
                assert "…" not in part(app, selector)[0]
            await press(pilot, "right")


async def test_in_ascii_all_of_it_is_ascii():
    app = Shown(ascii=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        for _ in range(app.explored.steps):
            shown = "\n".join(rows(app))
            filtered = [app.get_line_filters()[0].apply(row, None) for row in cells(app)]
            text = "\n".join("".join(segment.text for segment in row) for row in filtered)
            assert text.isascii()
            assert "?" not in text.replace("? help", "")
            assert len(text) == len(shown)
            await press(pilot, "right")


async def test_look_and_language_can_change_while_it_is_open():
    app = Shown()
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        await press(pilot, "right", "down")
        node = app.node
        await press(pilot, "C")
        paper = palette_of(app.theme, "truecolor").background
        assert app.theme == "light"
        grounds = {s.style.bgcolor.get_truecolor().hex for row in cells(app) for s in row if s.style.bgcolor}
        assert grounds == {paper}
        await press(pilot, "L")
        assert app.look.say.language == "ko"
        assert "시점 2/7" in said(app, "#heading")
        assert "hypotheses" not in "\n".join(rows(app))
        assert app.node == node


async def test_other_sizes_show_the_same():
    app = Shown()
    async with app.run_test(size=(80, 24)) as pilot:
        await searched(pilot)
        await press(pilot, "right", "right")
        before = rows(app)
        for width, height in ((250, 80), (120, 40), (59, 24), (80, 17)):
            await resize(pilot, width, height)
            await settled(pilot)
            assert {cell_len(row) for row in rows(app)} == {width}
            small = width < 60 or height < 18
            assert ("needs 60×18" in rows(app)[0]) == small
            assert (app.screen.query_one("#branches").region.area == 0) == small
        await resize(pilot, 80, 24)
        await settled(pilot)
        assert rows(app) == before


async def test_what_a_checkpoint_says_is_text_and_nothing_more():
    hostile = ("<END>", "[red]I", "\x1b[31mam", "stu\u202edent", ".", "a", "teacher")
    app = Shown(fixed_checkpoint(target=hostile), "Je suis", width=7)
    async with app.run_test(size=TALL) as pilot:
        await searched(pilot)
        shown = "\n".join(rows(app))
        assert "[red]I" in shown
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)
