"""One browser for the tests of this folder, and one page of each kind for all."""

import pytest
from export.made import exported, made

from attn_tui.export import Options
from page.browser import apart, browser, opened
from page.drawn import page_of

SIZES = ((60, 30), (120, 40))


@pytest.fixture(scope="package")
def chromium():
    """Ends with the folder: as long as it is there, no other event loop can run in this thread."""
    with browser() as found:
        yield found


@pytest.fixture(autouse=True)
def nothing_left_open(request):
    """Close what a test has opened: pages that play go on for as long as the browser is there."""
    chromium = request.getfixturevalue("chromium") if "chromium" in request.fixturenames else None
    yield
    for window in chromium.contexts if chromium else ():
        window.close()


@pytest.fixture(scope="session")
def file(tmp_path_factory):
    """The page of a decoding."""
    path = tmp_path_factory.mktemp("page") / "walk.html"
    path.write_bytes(apart(lambda: exported(made(max_length=3), "html", Options(sizes=SIZES, languages=("en", "ko")))))
    return path


@pytest.fixture(scope="session")
def drawn(tmp_path_factory):
    """A page with screens of all sizes, which are made in no time."""
    path = tmp_path_factory.mktemp("drawn") / "walk.html"
    path.write_text(page_of(), "utf-8")
    return path


@pytest.fixture
def page(chromium, file):
    yield from _quiet(chromium, file)


@pytest.fixture
def drawn_page(chromium, drawn):
    yield from _quiet(chromium, drawn)


def _quiet(chromium, file):
    page = opened(chromium, file)
    yield page
    assert page.console == []
    assert page.requests == [file.as_uri()]
    page.page.context.close()
