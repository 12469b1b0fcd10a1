"""Pages whose screens are drawn by hand: no system, no terminal."""

from collections.abc import Sequence

from attn_tui.page import document
from attn_tui.screen.pictures.page import says

SIZES = ((60, 30), (80, 24), (120, 40))
WORDS = ("I", "am", "student", ".")
STEPS = ("embed", "softmax", "word")
PLACES = ("0.split", *(f"{t}.{step}" for t in range(1, len(WORDS) + 1) for step in STEPS))
SAID = {"en": "What {} does.", "ko": "{} 단계가 하는 일."}
STYLE = "".join(
    f":root[data-theme={theme}]{{--paper:{paper};--ink:{ink};--accent:{ink};--rule:{ink};--weight:{ink}}}"
    f":root[data-theme={theme}] .p0{{--i:{ink};--p:{paper}}}"
    for theme, paper, ink in (("dark", "#000000", "#ffffff"), ("light", "#ffffff", "#000000"),
                              ("contrast", "#000000", "#ffffff"))
)  # fmt: skip


def page_of(
    sizes: Sequence[tuple[int, int]] = SIZES, languages: Sequence[str] = ("en", "ko"), pace: float = 1.0, asks: str = ""
) -> str:
    """Return a page of `PLACES`; with a question, a lesson that asks it at each."""
    views = [_view(language, *size, asks) for language in languages for size in sizes]
    weights = [[0.75, 0.25] for _ in WORDS]
    rows = {"output": WORDS, "steps": [*range(1, 1 + len(WORDS))], "source": ["Je", "suis"], "weights": weights}
    walk = {"places": PLACES, **rows, "seconds": pace}
    return document("Je suis → I am", languages[0], {**walk, "views": views, "say": says(languages)}, [STYLE])


def _view(language: str, columns: int, lines: int, asks: str) -> dict[str, object]:
    drawn, screens = [], []
    for number, place in enumerate(PLACES):
        first = [[0, f"{place} "], [0, "안녕", 4], [0, " "], [0, "하세요", 6], [0, "█" * (number + 1)]]
        screens.append([*range(len(drawn), len(drawn) + lines - 1)])
        drawn += [first, *([[0, f"{y}".ljust(columns, "x")]] for y in range(1, lines - 1))]
    pane = ["a pane", 0, 0, columns, 4]
    scene = {"part": "", "text": [[["It is so.", ""]]], "notes": [], "answers": []}
    if asks:
        scene["answers"] = [
            {"text": [[asks, ""]], "right": right, "why": [["Because.", ""]]} for right in (True, False)
        ]
    names = [place.partition(".")[2] for place in PLACES]
    return {
        "language": language, "columns": columns, "rows": lines - 1, "lines": drawn, "screens": screens,
        "panes": [[pane]], "named": [0] * len(PLACES), "said": [SAID[language].format(name) for name in names],
        "names": names, "scenes": [scene] * len(PLACES) if asks else [],
        "starts": [0, *range(1, len(PLACES), len(STEPS))], "stations": ["▸", *WORDS],
    }  # fmt: skip
