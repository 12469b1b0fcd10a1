import pytest

from attn_tui.terminal import colour_depth, is_utf8, language_of_locale, needs_ascii


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko"}, "ko"),
        ({"LANG": "ko.UTF-8@x"}, "ko"),
        ({"LANG": "korean"}, "ko"),
        ({"LANG": "kok_IN.UTF-8"}, "en"),
        ({"LANG": "ko_KR.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "ko_KR.UTF-8"}, "ko"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LC_ALL": "C", "LANG": "ko_KR.UTF-8"}, "en"),
        ({"LC_CTYPE": "ko_KR.UTF-8"}, "en"),
    ],
)
def test_the_language_is_that_of_the_locales_messages(environment, language):
    assert language_of_locale(environment) == language


@pytest.mark.parametrize(
    ("environment", "utf8"),
    [
        ({}, False),
        ({"LANG": "C"}, False),
        ({"LANG": "fr_FR"}, False),
        ({"LANG": "fr_FR.ISO-8859-15@euro"}, False),
        ({"LANG": "fr_FR.utf8"}, True),
        ({"LANG": "fr_FR.UTF-8@euro"}, True),
        ({"LC_CTYPE": "UTF-8"}, True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
        ({"LANG": "C.UTF-8", "LC_ALL": "POSIX"}, False),
        ({"LANG": "C.UTF-8", "LC_MESSAGES": "C"}, True),
    ],
)
def test_utf8_is_what_the_locale_says(environment, utf8):
    assert is_utf8(environment) is utf8
    assert needs_ascii({**environment, "TERM": "xterm"}) is not utf8


@pytest.mark.parametrize("term", ["linux", "linux-16color"])
def test_the_linux_console_needs_ascii_whatever_its_locale(term):
    assert needs_ascii({"TERM": term, "LANG": "C.UTF-8"})


@pytest.mark.parametrize(
    ("environment", "depth"),
    [
        ({}, "none"),
        ({"COLORTERM": "truecolor"}, "none"),
        ({"TERM": "dumb"}, "none"),
        ({"TERM": "xterm-mono"}, "none"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "none"),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "256"),
        *(({"TERM": term}, "16") for term in ("linux", "xterm", "screen", "tmux", "vt220", "rxvt", "xterm-16color")),
        *(
            ({"TERM": f"{term}-256color"}, "256")
            for term in ("xterm", "screen", "tmux", "rxvt-unicode", "screen.xterm")
        ),
        *(({"TERM": term}, "256") for term in ("xterm-kitty", "alacritty", "foot-extra", "wezterm", "xterm-ghostty")),
        ({"TERM": "xterm-direct"}, "truecolor"),
        ({"TERM": "xterm", "COLORTERM": "24bit"}, "truecolor"),
        ({"TERM": "xterm-256color", "COLORTERM": "yes"}, "256"),
        ({"TERM": "screen-256color", "COLORTERM": "truecolor"}, "256"),
        ({"TERM": "screen-256color", "COLORTERM": "truecolor", "TMUX": "/tmp/tmux-0/default,1,0"}, "truecolor"),
        ({"TERM": "tmux-256color", "COLORTERM": "truecolor"}, "truecolor"),
        ({"TERM": "linux", "COLORTERM": "truecolor"}, "16"),
    ],
)
def test_the_colours_are_those_the_terminal_announces(environment, depth):
    assert colour_depth(environment) == depth


@pytest.mark.parametrize("wanted", ["truecolor", "256", "16", "none"])
def test_the_colours_asked_for_go_before_the_environment(wanted):
    assert colour_depth({"NO_COLOR": "1", "TERM": "dumb"}, wanted) == wanted
