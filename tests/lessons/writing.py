"""A lesson to make mistakes in, and an app that goes through one."""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import partial

from screen.looking import out_of_view, press, resize, rows, settled, until

from attn_tui.cli import command, courses
from attn_tui.cli.translate import translate
from attn_tui.lessons import read_lesson
from attn_tui.screen.app import AttentionApp

__all__ = ["LESSON", "begin", "going", "in_view", "lesson_app", "on", "opens", "press", "resize", "rows", "settled",
           "text_of", "until", "written"]  # fmt: skip

opens = partial(command.opens, translate)
"""Reads the commands of lessons."""
begin = partial(courses.begin, translate)
"""Begins lessons, as AttentionApp takes it."""

LESSON = """\
# Numbers backwards

> A lesson for the tests.

## One

```console
$ attn-tui translate 314 -c reverse --at 1.score
```

<!-- expect: 2.71 -->

Three **scores** for `h`. Press <kbd>→</kbd>.

<!-- ask: attention -->

Which digit gets the most?

- [x] that one – Right you are.
- [ ] another – No, it has not.

<!-- at: 1.softmax -->
<!-- look: softmax -->
<!-- expect: 0.88 -->

The weights.

<!-- until: change -->
<!-- keys: e 0 enter -->

Take the weight away.

It is gone.

## Two

<!-- enlarge: alignment -->

All of them. What are they?

- [ ] words – They are numbers.
- [x] weights – They are.
- [ ] states – They are not.

```console
$ attn-tui translate 27 -c reverse --compare reverse-luong --at 2.word
```

<!-- expect: 7 2 -->

Two systems at the end.
"""


def written(folder, text=LESSON, name="mine.md"):
    """The path of a file with that text."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def lesson_app(path, language="en", **options):
    """The app that goes through the lesson of a file."""

    first, bench = begin(read_lesson(path))
    return AttentionApp(*first.openings, names=first.names, bench=bench, language=language, **options)


@asynccontextmanager
async def going(app, size=(80, 24)):
    """Run it, and wait until the first paragraph is there."""
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: (app.bench is not None and app.bench.has_arrived) or app.return_code is not None)
        yield pilot


def text_of(app):
    """The text of the lesson's pane, in one line."""
    pane = app.bench.pane
    return " ".join(" ".join(strip.text for strip in pane.render_lines(pane.size.region)).split())


def in_view(bench, paragraph):
    """Demand that what a paragraph is about is on the screen, and that its text covers none of it."""
    stage, pane, where = bench.stages.current, bench.pane, paragraph.line
    assert out_of_view(stage) == [], where
    looked_at = paragraph.directive("look") or paragraph.directive("enlarge")
    if looked_at:
        shown = stage.pane_named(looked_at.value)
        assert shown.region.area, where
        assert stage.region.contains_region(shown.region), where
    assert not stage.region.overlaps(pane.region), where


async def on(pilot, app, key="enter"):
    """Press a key, and wait until what it leads to is there."""
    await press(pilot, key)
    await until(pilot, lambda: app.bench.has_arrived)
