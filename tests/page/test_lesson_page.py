"""A lesson's page as a reader meets it, in a real browser."""

import json
import re
import time

import pytest
from lessons.writing import opens, written
from screen.looking import decoding_of

from attn_tui.checkpoint import load
from attn_tui.export import Options
from attn_tui.export.selection import positions
from attn_tui.inline import plain_text
from attn_tui.lessons import find_lesson, read_lesson
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.beam import screen as beam_screen
from attn_tui.screen.lesson.film import page as page_of
from attn_tui.screen.pictures.cells import strips_of
from attn_tui.screen.pictures.headless import screens
from attn_tui.story.course import Course, is_seen
from page.browser import apart, needs_chromium, opened

SIZES = ((60, 30), (100, 32))
LESSON = """\
# Digits <b>backwards</b>

## One

```console
$ attn-tui translate 314 -c reverse --at 1.score
```

Three **scores** for `h`. <script>alert(1)</script> Press <kbd>→</kbd>.

<!-- ask: attention -->

Which digit gets the most?

- [x] that one – So it *is*.
- [ ] another – No, it has not.

## Two

<!-- until: key beam_wider -->
<!-- keys: b + -->

Open the tree, and make it wider.

- one thing
- another thing

<!-- at: 2.word -->

What are the weights?

- [ ] words – They are not.
- [x] numbers – They are.
- [ ] states – They are neither.

LONG
""".replace("LONG", "A long paragraph. " * 200)


def made(path, options):
    return apart(lambda: page_of(lambda _: Course(read_lesson(path), opens), options))


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    return written(tmp_path_factory.mktemp("lesson"), LESSON)


@pytest.fixture(scope="module")
def file(lesson):
    path = lesson.with_suffix(".html")
    path.write_text(made(lesson, Options(sizes=SIZES)), "utf-8")
    return path


def said(page):
    """What is said beside the screen, in one line."""
    return " ".join(page.page.inner_text("#lesson").split())


def where(page):
    return page.page.text_content("#where")


def box(page, selector):
    """Left, top, right, bottom."""
    found = page.page.locator(selector).bounding_box()
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def at_score():
    """The lines of the bench without a lesson."""
    decoding, options = decoding_of(load("reverse"), "314"), Options(columns=100, lines=32)
    decoding.read_rest()
    [shown] = screens(AttentionApp, decoding, positions(decoding, "1.score"), options, strips_of)
    return [strip.text.rstrip() for strip in shown]


@needs_chromium
def test_a_paragraph_is_beside_the_screen_that_it_is_about(page):
    assert said(page).startswith("One Three scores for h. <script>alert(1)</script> Press →.")
    assert page.page.text_content("h1") == page.page.title() == "Digits <b>backwards</b>"
    assert page.page.evaluate("document.querySelectorAll('script').length") == 2
    assert page.lines == apart(at_score)[:-1]  # the last line names the terminal's keys
    page.page.click("#words a:nth-child(2)")
    page.until("$('where').textContent === 'paragraph 3 of 6'")
    assert said(page).startswith("Two Open the tree")


@needs_chromium
def test_a_question_can_be_tried_again_and_its_answer_stays(page):
    page.press("ArrowRight")
    answers = page.page.locator("#lesson button")
    assert answers.all_inner_texts() == ["3", "1", "4"]
    page.press("2")
    assert said(page).endswith("Not quite. No, it has not.")
    page.press("9")
    answers.nth(2).click()
    assert said(page).endswith("Right. So it is.")
    page.press("ArrowLeft", "ArrowRight")
    assert said(page).endswith("Right. So it is.")
    assert [one.get_attribute("class") for one in answers.all()] == [None, "wrong", "right"]
    page.page.goto(page.page.url.partition("#")[0] + "#5")
    assert "Right" not in said(page)
    page.press("1")
    assert said(page).endswith("Not quite. They are not.")


@needs_chromium
def test_what_plays_waits_for_an_answer(chromium, tmp_path, lesson):
    file = tmp_path / "quick.html"
    file.write_text(made(lesson, Options(sizes=((60, 18),), pace=0.02)), "utf-8")
    page = opened(chromium, file, "2")
    page.press("Space")
    page.page.wait_for_timeout(200)
    assert where(page) == "paragraph 2 of 6"
    assert page.page.evaluate("$('play').ariaPressed") == "true"
    page.press("1")
    page.until("position > 1")


@needs_chromium
def test_what_keys_do_is_a_step_of_its_own_with_what_they_open(page):
    page.page.click("#words a:nth-child(2)")
    page.until("$('where').textContent === 'paragraph 3 of 6'")  # a link's address comes a moment after the click
    assert "or go on with →, to see what they do: b +" in said(page)
    page.press("b")  # as ArrowRight
    assert where(page) == "3 of 6, after the keys"
    assert said(page).endswith("This is what these keys have done: b +")
    assert is_seen("log P", page.lines)
    page.press("ArrowRight")
    assert said(page).endswith("• one thing • another thing")
    assert not is_seen("log P", page.lines)


def scrolled(page):
    """The part of the text that is above the reader; there is more than fits."""
    above, longer = page.page.evaluate("[$('lesson').scrollTop, $('lesson').scrollHeight - $('lesson').clientHeight]")
    assert longer > 0
    return above / longer


PHONES = ("phone", "short phone")
SHOWN = {
    "phone": {"width": 390, "height": 844},
    "short phone": {"width": 360, "height": 640},
    "laptop": {"width": 1366, "height": 768},
    "projector": {"width": 1920, "height": 1080},
    "old projector": {"width": 1024, "height": 768},
}


@needs_chromium
@pytest.mark.parametrize("name", SHOWN)
def test_text_and_screen_share_the_window(chromium, file, name):
    viewport = SHOWN[name]
    page = opened(chromium, file, "6", viewport=viewport)
    text, shown, below = (box(page, one) for one in ("#lesson", "#screen", "#below"))
    assert text[2] <= shown[0] if name not in PHONES else text[3] <= shown[1]
    assert shown[2] <= viewport["width"] + 1
    assert below[3] <= viewport["height"] + 1
    assert page.page.evaluate("[...lines.children].every((line) => line.scrollWidth <= line.clientWidth + 1)")
    assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if name in PHONES:
        assert page.page.evaluate("screen.cell * view.columns") > 0.97 * (viewport["width"] - 4)
        assert page.page.evaluate("$('lesson').scrollHeight <= $('lesson').clientHeight")
        page.page.evaluate("scrollTo(0, 1e6)")
        assert box(page, "#screen")[3] <= below[1] + 1
        page.press("ArrowLeft", "ArrowRight")
        assert page.page.evaluate("scrollY") == 0
        return
    assert shown[3] <= below[1] + 1
    assert scrolled(page) == 0
    page.page.focus("#lesson")
    page.page.evaluate("$('lesson').onscrollend = () => { window.stands = $('lesson').scrollTop > 0; }")
    page.press("End")
    page.until("window.stands")  # what still moves would move on from the next paragraph's beginning
    assert scrolled(page) > 0.99
    assert where(page) == "paragraph 6 of 6"
    page.press("ArrowLeft", "ArrowRight")
    assert scrolled(page) == 0
    assert page.console == []
    page.page.context.close()


@needs_chromium
def test_the_claims_of_a_lesson_are_seen_on_its_page(chromium, tmp_path):
    path = tmp_path / "step.html"
    lesson = read_lesson(find_lesson("step", "ko"))
    path.write_text(made(lesson.file, Options(language="ko", sizes=((80, 24),))), "utf-8")
    page = opened(chromium, path)
    for number, paragraph in enumerate(lesson.paragraphs, 1):
        page.page.evaluate(f"go('{number}')")
        for claim in paragraph.all("expect"):
            assert is_seen(claim.value, page.lines), claim
        assert plain_text(paragraph.text) in said(page)
        assert len(page.page.query_selector_all("#lesson button")) >= len(paragraph.answers)
    assert where(page) == f"{number}단락 중 {number}"


def walk_of(made):
    """What the page reads."""
    return json.loads(re.search('id="given">(.*?)</script>', made)[1])


def text_of(view, step):
    return ["".join(text for _, text, *_ in view["lines"][line]) for line in view["screens"][step]]


def notes_of(view):
    """What is said below each paragraph."""
    return ["|".join("".join(text for text, _ in note) for note in scene["notes"]) for scene in view["scenes"]]


def test_systems_that_are_seen_one_at_a_time_have_steps_of_their_own(tmp_path):
    both = LESSON.partition("<!-- ask")[0].replace("-c reverse", "-c reverse-luong --compare reverse-gru")
    path = written(tmp_path, f"{both}<!-- at: 1.softmax -->\n<!-- look: states -->\n\nThe weights.\n")
    walk = walk_of(made(path, Options(sizes=((60, 18), (170, 40)))))
    assert walk["places"] == ["1", "1.2", "2", "2.2"]
    narrow, wide = walk["views"]
    for step, name in enumerate(["reverse-luong", "reverse-gru"] * 2):
        assert f"▶{1 + step % 2} {name}" in text_of(narrow, step)[0]
        has_cursor = "[1/16] = " in "".join(text_of(narrow, step))
        assert has_cursor == (step > 1)
    assert narrow["scenes"][1]["count"] == "1 of 2, system 2"
    notes = notes_of(narrow)
    assert notes[0].startswith("This is system 1 of 2, reverse-luong. Go on with →")
    assert notes[3] == "This is system 2 of 2, reverse-gru."
    assert wide["screens"][0] == wide["screens"][1] != wide["screens"][2] == wide["screens"][3]
    assert "system 1 of" not in "".join(notes_of(wide))


def test_keys_that_a_text_names_are_the_programs(tmp_path):
    answers = "- [x] this – Press <kbd>z</kbd>.\n- [ ] that – It is not.\n"
    path = written(
        tmp_path, f"{LESSON.partition('<!-- ask')[0]}Plain.\n\nPress <kbd>/</kbd>.\n\nWhich?\n\n{answers}\nEnd.\n"
    )
    [view] = walk_of(made(path, Options(sizes=((60, 18),))))["views"]
    about, plain, named, asked, end = notes_of(view)
    assert about == end
    assert about.endswith(": attn-tui lesson mine.md")
    assert (plain, asked) == ("", "")
    assert (
        named
        == "The keys named here are the program's. This opens it at this paragraph: attn-tui lesson mine.md --from 3"
    )
    right, wrong = ["".join(text for text, _ in answer["why"]) for answer in view["scenes"][3]["answers"]]
    assert right.startswith("Press z. The keys named here")
    assert right.endswith("attn-tui lesson mine.md --from 4")
    assert wrong == "It is not."


def test_a_slow_machine_makes_the_same_page(tmp_path, monkeypatch):
    options, lesson = Options(sizes=((60, 18),)), written(tmp_path, LESSON.partition("<!-- at: 2.word")[0])
    quick = made(lesson, options)
    explore = beam_screen.explore
    monkeypatch.setattr(beam_screen, "explore", lambda *given, **how: (time.sleep(0.2), explore(*given, **how))[1])
    assert made(lesson, options) == quick


def test_what_plays_plays_until_what_is_waited_for(tmp_path):
    wait = "<!-- until: at 1.context -->\n<!-- keys: space -->\n"
    path = written(tmp_path, LESSON.partition("<!-- ask")[0].replace("Three", f"{wait}\nThree"))
    walk = walk_of(made(path, Options(sizes=((60, 18),))))
    assert walk["places"] == ["1", "1.done"]
    [view] = walk["views"]
    first = [text_of(view, step)[0] for step in range(2)]
    assert ["score" in first[0], "context" in first[1]] == [True, True]
    assert "playing" not in first[1]
