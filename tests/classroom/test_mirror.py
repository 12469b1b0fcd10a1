import asyncio
import os
import sys
import weakref

import pytest
from classroom.classes import PATIENCE, at, complete, freed, lines_of, opens, picture, places, shown_at, text_of
from screen.emulation import Terminal
from screen.looking import SENTENCE

from attn_tui.classroom.colours import Colours
from attn_tui.classroom.frames import ansi, blank, cleared
from attn_tui.classroom.mirror import Mirror, MirrorGoneError, View, _App
from attn_tui.export.options import Options
from attn_tui.room.shown import Pointer
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.driver.frame import Frame as Drawn
from attn_tui.screen.pictures.film import Paints
from attn_tui.screen.pictures.headless import screens
from attn_tui.screen.pictures.svg import drawn, screen_text

EVERY = [View(80, 24), View(120, 40), View(100, 30, "ko"), View(80, 24, "en", True)]


@pytest.fixture
async def mirror():
    made = Mirror(View(80, 24), Paints())
    yield made
    await made.close()


def exported(take, view, several, **look):
    """What is taken of the pictures that an export makes of these places."""
    [decoding] = complete(opens(shown_at(0, 1)))
    positions = []
    for place in several:
        decoding.timeline.go_to(*place)
        positions.append(decoding.timeline.position)
    options = Options(columns=view.columns, lines=view.lines, language=view.language, ascii=view.ascii, **look)
    return screens(AttentionApp, decoding, positions, options, take)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("view", EVERY, ids=str)
async def test_a_frame_has_the_text_of_the_screen(view):
    several = [(0, 3), (2, 4)]
    both = await asyncio.to_thread(exported, screen_text, view, several)
    for place, wanted in zip(several, both, strict=True):
        shown = await lines_of(shown_at(*place), view)
        # Bars that hang, and blocks that are drawn from the right, are written differently in a text.
        letters = [[c for c in row.rstrip() if c.isalnum()] for row in wanted.splitlines()[:-1]]
        assert [[c for c in row if c.isalnum()] for row in shown] == letters


def seen(cell):
    """How a cell looks: what is swapped is what it seems, and of a blank only the ground is seen."""
    fg, bg = (cell.bg, cell.fg) if cell.reverse else (cell.fg, cell.bg)
    if cell.data == " ":
        return " ", bg, cell.underscore
    return cell.data, fg, bg, cell.bold, cell.italics, cell.underscore, cell.strikethrough


def without_colours(cell):
    return cell.data, cell.reverse, cell.bold and cell.data != " "


@pytest.fixture(scope="module")
def frames():
    """The frames of two places, which are the same for all themes and terminals."""

    async def both():
        return {place: await picture(shown_at(*place), View(100, 30)) for place in ((0, 3), (3, 4))}

    return asyncio.run(both())


@pytest.mark.sampled(6)
@pytest.mark.parametrize("depth", ["truecolor", "256", "16", "none"])
@pytest.mark.parametrize("theme", ["dark", "light", "contrast", "terminal"])
def test_a_frame_looks_as_the_screen_does_in_every_theme_on_every_terminal(theme, depth, frames):
    view = View(100, 30)
    both = exported(drawn, view, frames, theme=theme, depth=depth)
    for frame, sent in zip(frames.values(), both, strict=True):
        ours, theirs = Terminal(view.columns, view.lines), Terminal(view.columns, view.lines)
        for terminal in (ours, theirs):
            terminal.litter()
        colours = Colours(theme, depth)
        ours.stream.feed(cleared(view.columns, view.lines, colours, fills=True).decode())
        empty = blank(frame.columns, len(frame.lines), frame.paints)
        ours.stream.feed(ansi(empty, frame, colours, True).decode())
        theirs.stream.feed(Drawn(view.columns, view.lines, fills=True).feed(sent + "\x1b[1;1H"))
        look = without_colours if depth == "none" or theme == "terminal" else seen
        cells = [[look(cell) for row in terminal.cells()[:-1] for cell in row] for terminal in (ours, theirs)]
        assert [(i, *pair) for i, pair in enumerate(zip(*cells, strict=True)) if pair[0] != pair[1]] == []


async def test_a_mirror_shows_the_same_whatever_it_has_shown_before(mirror):
    decodings = complete(opens(shown_at(0, 1)))
    several = places()[::6]
    for place in [*several, *reversed(several)]:
        frame = await mirror.frame(shown_at(*place), decodings)
        assert text_of(frame) == await lines_of(shown_at(*place), mirror.view)


async def test_the_cursor_and_what_is_enlarged_are_followed_and_left_again(mirror):
    decodings, plain = complete(opens(shown_at(0, 1))), shown_at(3, 4)
    before = await mirror.frame(plain, decodings)
    pointed = await mirror.frame(shown_at(3, 4, pointer=Pointer("softmax", 2)), decodings)
    large = await mirror.frame(shown_at(3, 4, enlarged="alignment"), decodings)
    after = await mirror.frame(plain, decodings)
    assert len({tuple(text_of(frame)) for frame in (before, pointed, large)}) == 3
    assert text_of(after) == text_of(before)
    for shown in (shown_at(3, 4, pointer=Pointer("softmax", 2)), shown_at(3, 4, enlarged="alignment")):
        assert text_of(await mirror.frame(shown, decodings)) == await lines_of(shown, mirror.view)


async def test_what_ifs_and_other_sentences_are_followed(mirror):
    for shown in (
        shown_at(2, 4),
        shown_at(2, 4, "2.alpha.suis=1"),
        shown_at(1, 2, sentence="Je suis ."),
        shown_at(2, 4),
    ):
        frame = await mirror.frame(shown, complete(opens(shown)))
        assert text_of(frame) == await lines_of(shown, mirror.view)


async def test_two_frames_of_a_moment_share_all_their_lines():
    paints = Paints()
    one, other = [await picture(shown_at(2, 4), View(80, 24), paints) for _ in range(2)]
    assert one.is_like(other)
    assert all(a is b for a, b in zip(one.lines, other.lines, strict=True))


async def test_a_closed_mirror_leaves_nothing(mirror):
    decodings = complete(opens(shown_at(0, 1)))
    tasks, output = asyncio.all_tasks(), sys.stdout
    await mirror.frame(shown_at(2, 4), decodings)
    left = [weakref.ref(one) for one in (mirror._app, mirror._app.bench, mirror._app.bench.stages)]
    await mirror.close()
    await freed(*left)
    assert asyncio.all_tasks() == tasks
    assert sys.stdout is output


async def test_nothing_is_left_of_a_mirror_that_is_closed_while_it_shows_something(mirror):
    decodings, tasks = complete(opens(shown_at(0, 1))), asyncio.all_tasks()
    await mirror.frame(shown_at(2, 4), decodings)
    asked = asyncio.create_task(mirror.frame(shown_at(3, 4), decodings))
    async with asyncio.timeout(PATIENCE):
        while not mirror._showing.locked():
            await asyncio.sleep(0)
    await asyncio.sleep(0)
    await mirror.close()
    await asyncio.wait({asked})
    asked.exception()
    assert asyncio.all_tasks() == tasks


async def test_mirrors_that_end_in_any_order_leave_standard_output_as_it_was():
    output, errors = sys.stdout, sys.stderr
    decodings = complete(opens(shown_at(0, 1)))
    several = [Mirror(View(80, 24), Paints()) for _ in range(3)]
    for mirror in several:
        await mirror.frame(shown_at(1, 1), decodings)
    for mirror in (several[1], several[0], several[2]):
        await mirror.close()
        assert (sys.stdout, sys.stderr) == (output, errors)


async def test_the_servers_environment_plays_no_part(monkeypatch):
    usual = await picture(shown_at(2, 4), View(80, 24), paints := Paints())
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "43")
    monkeypatch.setitem(os.environ, "TERM", "dumb")
    assert (await picture(shown_at(2, 4), View(80, 24), paints)).is_like(usual)


async def test_a_mirror_whose_app_fails_says_so_and_can_be_opened_again(mirror, monkeypatch, capfd):
    decodings = complete(opens(shown_at(0, 1)))
    await mirror.frame(shown_at(1, 1), decodings)
    with monkeypatch.context() as patch:
        patch.setattr(type(mirror._app.bench), "show_all", lambda _: 1 / 0)
        with pytest.raises(MirrorGoneError):
            await asyncio.wait_for(mirror.frame(shown_at(1, 2), decodings), PATIENCE)
    assert not mirror.is_open
    frame = await mirror.frame(shown_at(1, 2), decodings)
    assert text_of(frame) == await lines_of(shown_at(1, 2), mirror.view)
    assert SENTENCE.split()[0] not in "".join(capfd.readouterr())


async def test_an_app_that_fails_while_nothing_is_asked_is_opened_again(mirror):
    decodings = complete(opens(shown_at(0, 1)))
    await mirror.frame(shown_at(1, 1), decodings)
    assert isinstance(mirror._app, _App)
    mirror._app.bench.call_later(lambda: 1 / 0)
    await asyncio.wait({mirror._running}, timeout=PATIENCE)
    with pytest.raises(MirrorGoneError):
        await mirror.frame(at(shown_at(1, 1), (1, 2)), decodings)
    assert (await mirror.frame(shown_at(1, 2), decodings)).lines
