"""A class in a real browser."""

import asyncio

import pytest
import pytest_asyncio
from classroom.classes import PATIENCE, lines_of, shown_at
from classroom.test_web import CODE, a_class
from export.made import hostile
from page.browser import CHROMIUM, needs_chromium

from attn_tui.classroom.mirror import View
from attn_tui.story.texts import texts

pytestmark = [needs_chromium, pytest.mark.asyncio(loop_scope="module")]
LINES = "[...document.getElementById('lines').children].map((line) => line.textContent)"


class Browser:
    """A page in a browser, and what it has said and asked for."""

    def __init__(self, page):
        self.page, self.console, self.requests = page, [], []
        page.on("console", lambda message: self.console.append(message.text))
        page.on("pageerror", lambda error: self.console.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))

    async def until(self, true):
        async with asyncio.timeout(PATIENCE):
            while not await self.page.evaluate(true):
                await asyncio.sleep(0.01)

    async def shows(self, *place, language="en"):
        """Wait until that place is on the screen, as it is in the size that the page has chosen; return its columns."""
        columns, rows = await self.page.evaluate("[view.columns, view.rows]")
        wanted = await lines_of(shown_at(*place), View(columns, rows + 1, language))
        async with asyncio.timeout(PATIENCE):
            while await self.lines() != [line.rstrip() for line in wanted]:
                await asyncio.sleep(0.01)
        return columns

    async def lines(self):
        found = await self.page.evaluate(
            "[...document.getElementById('lines').children].map((line) => line.textContent)"
        )
        return [line.rstrip() for line in found]

    async def says(self, part):
        await self.until(f"document.getElementById('banner').textContent.includes({part!r})")

    async def press(self, *keys):
        for key in keys:
            await self.page.keyboard.press(key)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium():
    """One browser for all; each page has a window, storage and cookies of its own."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        yield await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


async def opened(chromium, one, code=CODE, **context):
    """A page that has gone to a class."""
    window = await chromium.new_context(**{"viewport": {"width": 1366, "height": 800}, **context})
    page = Browser(await window.new_page())
    await page.page.goto(f"http://{one.host}/" + (f"#{code}" if code else ""))
    return page


async def test_a_student_follows_answers_marks_explores_and_returns(chromium):
    async with a_class() as one:
        page = await opened(chromium, one)
        await page.shows(2, 4)
        one.lecturer.show(shown_at(2, 5))
        await page.shows(2, 5)

        one.lecturer.ask("attention", ["Je", "suis", "étudiant", "."])
        await page.until("!document.getElementById('question').hidden")
        await page.press("2")
        await page.says("suis")
        assert one.room.answered == 1
        one.lecturer.reveal()
        await page.until("document.querySelectorAll('#question b').length === 4")
        assert (
            await page.page.evaluate("document.querySelector('#question [aria-pressed=true]').textContent") == "suis 1"
        )
        await page.press("!")
        await page.says("somebody is lost")
        assert one.room.marks == {(2, 5): 1}
        one.lecturer.show(shown_at(2, 6))
        await page.until("document.getElementById('question').hidden")
        await page.shows(2, 6)

        await page.press("ArrowRight", "ArrowRight")
        await page.says("You explore on your own; the class is at word 2, step 6.")
        await page.until(f"{LINES}.join().includes('8 of 8')")
        await page.press("/")
        await page.page.fill("#type", "Je f! suis")
        await page.until(f"{LINES}.join().includes('Je f! suis')")
        await page.page.fill("#type", "é" * 9000)
        await page.says("There is room for")
        await page.press("Escape")
        one.lecturer.show(shown_at(3, 1))
        await page.says("word 3, step 1")
        await page.page.click("#follow")
        await page.shows(3, 1)

        assert page.console == []
        assert page.requests == [f"http://{one.host}/", f"ws://{one.host}/class"]


async def test_the_field_to_type_in_says_what_it_is_for_in_the_readers_language(chromium):
    async with a_class() as one:
        page = await opened(chromium, one)
        await page.shows(2, 4)
        await page.press("ArrowRight")
        await page.says("You explore on your own")
        field = page.page.get_by_role("textbox", name=texts("en")("web.type"), exact=True)
        assert await field.get_attribute("placeholder") == texts("en")("web.type")
        await page.page.select_option("#language", "ko")
        field = page.page.get_by_role("textbox", name=texts("ko")("web.type"), exact=True)
        assert await field.get_attribute("placeholder") == texts("ko")("web.type")
        await page.page.set_viewport_size({"width": 360, "height": 740})
        assert await page.page.evaluate("document.documentElement.scrollWidth") == 360


async def test_language_colours_and_size_are_the_readers(chromium):
    async with a_class() as one:
        page = await opened(chromium, one, locale="ko-KR", color_scheme="light")
        await page.shows(2, 4, language="ko")
        paper = "getComputedStyle(document.getElementById('lines')).backgroundColor"
        assert await page.page.evaluate(paper) == "rgb(255, 255, 255)"
        await page.press("C", "C", "L")
        assert await page.page.evaluate(paper) != "rgb(255, 255, 255)"
        await page.shows(2, 4)
        columns = []
        for width, height in ((412, 844), (2400, 1300)):
            await page.page.set_viewport_size({"width": width, "height": height})
            await page.until(f"{LINES}.length === view.rows && view.columns {'<' if width < 1000 else '>'} 120")
            columns.append(await page.shows(2, 4))
        assert columns == [80, 200]
        assert page.console == []


async def test_a_page_that_loses_its_server_says_so_and_comes_back_by_itself(chromium):
    async with a_class() as one:
        page = await opened(chromium, one)
        await page.shows(2, 4)
        for visit in one.web.visits:
            visit.end()
        await page.says("tries again")
        one.lecturer.show(shown_at(2, 5))
        await page.shows(2, 5)
        await page.says("You follow")
        assert one.room.counts.followers == 1


async def test_a_page_says_that_the_lecture_is_over_as_long_as_it_is(chromium):
    async with a_class() as one:
        page = await opened(chromium, one)
        await page.shows(2, 4)
        await one.web.close()
        await page.says("The lecture is over")
        await asyncio.sleep(1.5)  # it has tried again meanwhile
        await page.says("The lecture is over")


async def test_who_has_no_code_or_a_wrong_one_is_asked_for_it(chromium):
    async with a_class() as one:
        page = await opened(chromium, one, "")
        await page.until("document.querySelector('#door p').textContent.includes('Type the room code')")
        await page.page.fill("#code", "BCDF-GHJK")
        await page.press("Enter")
        await page.until("document.querySelector('#door p').textContent.includes('not the code')")
        await page.page.fill("#code", CODE.lower())
        await page.press("Enter")
        await page.shows(2, 4)
        assert not await page.page.evaluate("document.getElementById('door').open")
        assert CODE.lower() not in "".join(page.requests)


async def test_a_finger_explores_and_clicks_go_where_they_point(chromium):
    async with a_class() as one:
        phone = {"width": 412, "height": 844}
        page = await opened(chromium, one, viewport=phone, has_touch=True)
        await page.shows(2, 4)
        await page.page.tap("button[data-do=forward]")
        await page.says("on your own")
        await page.until(f"{LINES}.join().includes('5 of 8')")
        row, column = next(
            (y, line.index("suis")) for y, line in enumerate(await page.lines()) if y > 3 and "suis" in line
        )
        cell = await page.page.evaluate("screen.cell")
        await page.page.tap("#lines", position={"x": (column + 9) * cell, "y": (row + 0.5) * cell * 2})
        await page.until("document.querySelectorAll('#lines .p0').length > 0")
        assert page.console == []


async def test_nothing_in_a_sentence_is_markup_or_a_script(chromium):
    sentence = "</script><script>alert(1)</script> <img src=x onerror=alert(1)>"
    async with a_class(opens=lambda shown: [hostile(sentence)]) as one:
        page = await opened(chromium, one)
        await page.until(f"{LINES}.join().includes('<img')")
        assert await page.page.evaluate("document.querySelectorAll('img, script').length") == 2
        assert page.console == []
