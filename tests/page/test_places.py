"""Links to places, the browser's back and forward, and a walk that plays by itself."""

from page.browser import needs_chromium, opened
from page.drawn import PLACES, page_of

pytestmark = needs_chromium


def test_links_lead_to_a_sub_step_or_a_word(chromium, drawn):
    page = opened(chromium, drawn, "2.softmax")
    assert (page.place, page.page.text_content("#said")) == ("2.softmax", "What softmax does.")
    page.page.evaluate("location.hash = '3'")
    page.arrives_at("3.embed")
    assert (page.place, page.page.text_content("#words [aria-current]")) == ("3.embed", "student")
    for wrong in ("nowhere.at-all", "99", "2.nothing", "%F0%9F", "-1", "1.5", "<b>"):
        page.page.evaluate("(wrong) => { location.hash = wrong; }", wrong)
        page.page.evaluate("new Promise((done) => setTimeout(done))")
        assert page.place == "3.embed"
    assert opened(chromium, drawn, "nowhere").place == PLACES[0]
    assert page.console == []


def test_the_browser_goes_back_over_jumps_and_not_over_steps(chromium, drawn):
    page = opened(chromium, drawn, "1.embed")
    page.press("ArrowRight")
    page.arrives_at("1.softmax")
    page.page.click("#words a:nth-child(4)")
    page.until("given.places[position] === '3.embed'")
    page.press("ArrowRight", "ArrowRight")
    page.arrives_at("3.word")
    page.page.go_back()
    page.arrives_at("1.softmax")
    page.until("given.places[position] === '1.softmax'")
    page.page.go_forward()
    page.until("given.places[position] === '3.word'")


def test_a_key_that_is_held_keeps_the_browser_quiet(drawn_page):
    drawn_page.page.evaluate("""() => {
        for (let k = 0; k <= 220; k++) {
            const key = k % 2 ? "ArrowLeft" : "ArrowRight";
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        }
    }""")
    drawn_page.arrives_at(PLACES[1])


def test_the_line_says_where_it_is(drawn_page):
    page = drawn_page
    page.page.fill("#line", "5")
    assert page.page.text_content("#where") == f"6 / {len(PLACES)} · softmax"
    assert page.page.get_attribute("#line", "aria-valuetext") == f"6 / {len(PLACES)} · softmax"
    page.page.focus("#line")
    page.press("Home")
    assert page.page.text_content("#where") == f"1 / {len(PLACES)} · split"
    page.press("End", "PageUp")
    assert page.place == PLACES[-2]


def test_it_plays_to_the_end_at_the_pace_that_is_chosen_and_then_stops(chromium, tmp_path):
    file = tmp_path / "walk.html"
    file.write_text(page_of(pace=0.04), "utf-8")
    page = opened(chromium, file, "4.softmax")
    page.page.select_option("#pace", "4")
    assert page.page.evaluate("$('play').ariaPressed") == "false"
    page.press("Space")
    page.until("position === last && $('play').ariaPressed === 'false'")
    page.page.evaluate("given.seconds = 60")
    page.press("Space")  # at the end, it begins again
    assert page.page.evaluate("position === 0 && $('play').ariaPressed === 'true' && $('play').textContent === '❚❚'")
    page.press("Space")
    page.press("-", "-", "-", "-", "-")
    assert page.page.input_value("#pace") == "0.25"
    page.press("+")
    assert page.page.input_value("#pace") == "0.5"


def test_whatever_a_reader_does_stops_it(chromium, tmp_path):
    file = tmp_path / "walk.html"
    file.write_text(page_of(pace=60), "utf-8")
    page = opened(chromium, file)
    for stop in ("l", "Home", "Escape", "Space"):
        page.press("Space")
        assert page.page.evaluate("$('play').ariaPressed") == "true"
        page.press(stop)
        assert page.page.evaluate("$('play').ariaPressed") == "false"
    for button in ("[data-do=forward]", "#words a:nth-child(2)"):
        page.press("Space")
        page.page.click(button)
        page.until("$('play').ariaPressed === 'false'")
        page.page.evaluate("document.activeElement.blur()")


def test_a_click_on_the_word_that_the_address_names_goes_there_and_stops(chromium, tmp_path):
    file = tmp_path / "walk.html"
    file.write_text(page_of(pace=60), "utf-8")
    page = opened(chromium, file, "1.embed")
    page.press("Space")
    page.page.click("#words a:nth-child(2)")
    assert page.page.evaluate("$('play').ariaPressed") == "false"
    page.page.evaluate("show(2); clearTimeout(naming)")  # the address follows later
    page.page.click("#words a:nth-child(2)")
    assert page.place == "1.embed"


def test_nobody_gets_a_script_or_a_picture_into_the_page(chromium, drawn):
    page, reached = opened(chromium, drawn), []
    page.page.on("requestfinished", lambda request: reached.append(request.url))
    refused = page.page.evaluate("""async () => {
        const refused = [];
        addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
        const put = (tag, what) => document.body.append(Object.assign(document.createElement(tag), what));
        put("img", { src: "https://localhost/x.png" });
        put("script", { textContent: "window.got = 'in'" });
        put("iframe", { src: "https://localhost/" });
        document.body.setAttribute("style", "color: red");
        await fetch("https://localhost/").catch(() => 0);
        while (refused.length < 5) await new Promise(requestAnimationFrame);
        return refused.sort();
    }""")
    assert refused == ["connect-src", "frame-src", "img-src", "script-src-elem", "style-src-attr"]
    assert page.page.evaluate("window.got") is None
    assert reached == []


def test_a_jump_right_after_a_step_is_not_taken_back(chromium, drawn):
    page = opened(chromium, drawn, "2.softmax")
    # As if the address of the step had come between the click on a link and the browser's event.
    page.page.evaluate("dispatchEvent(new HashChangeEvent('hashchange', { newURL: new URL('#3', location).href }))")
    page.arrives_at("3.embed")


def test_a_jump_closes_what_is_open(page):
    page.press("?", "m")
    assert page.page.evaluate("document.querySelectorAll('dialog[open]').length") == 1
    page.page.evaluate("location.hash = '3'")
    page.arrives_at("3.embed")
    assert page.page.evaluate("document.querySelectorAll('dialog[open]').length") == 0
