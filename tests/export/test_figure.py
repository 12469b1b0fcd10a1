"""The alignment matrix as SVG, PNG and PDF: opened by the tools that people use, where they are installed."""

import io
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from cli.running import PATIENCE, environment
from export.made import hostile, made

from attn_tui.errors import ExportError
from attn_tui.export import Options, export, figure, fonts
from attn_tui.export.selection import Alignment

matplotlib = pytest.importorskip("matplotlib")
SVG = "{http://www.w3.org/2000/svg}"


def of(source, output, kind="svg", warn=lambda sentence: pytest.fail(sentence)):
    weights = np.linspace(0, 1, len(source) * len(output), dtype=np.float32).reshape(len(output), len(source))
    return figure.draw(Alignment(source, output, range(1, len(output) + 1), weights), kind, "a title", warn)


def tool(name):
    return pytest.mark.skipif(shutil.which(name) is None, reason=f"{name} is not installed")


def run(*command, data):
    return subprocess.run(command, input=data, capture_output=True, check=True, timeout=PATIENCE).stdout


def grey(png):
    """A picture's lightness, [height, width] from 0 to 1."""
    from matplotlib.image import imread

    return imread(io.BytesIO(png))[..., :3].mean(axis=-1)


def test_a_square_is_as_dark_as_its_weight():
    weights = np.array([[0, 1], [0.5, 0.25]], np.float32)
    data = figure.draw(Alignment(["a", "b"], ["c", "d"], [1, 2], weights), "svg", "", pytest.fail)
    fills = re.findall(r"fill: (#[0-9a-f]{6}); stroke: #e4e4e4", data.decode())
    assert fills[:3] == ["#ffffff", "#08306b", "#6baed6"]
    lightness = [sum(bytes.fromhex(one[1:])) for one in (fills[0], fills[3], fills[2], fills[1])]
    assert lightness == sorted(lightness, reverse=True)  # so it is in grey, too


def test_svg_has_outlines_and_loads_nothing():
    root = ET.fromstring(of(["Je", "étudiant"], ["I", "학생"], warn=lambda sentence: None))  # where no font has it
    assert root.tag == f"{SVG}svg"
    assert not list(root.iter(f"{SVG}text"))
    assert not list(root.iter(f"{SVG}image"))
    links = {value for element in root.iter() for name, value in element.attrib.items() if name.endswith("href")}
    assert all(link.startswith("#") for link in links)
    assert "a title" in [element.text for element in root.iter() if element.tag.endswith("title")]


def test_pdf_has_its_fonts_embedded_as_truetype():
    pdf = of(["Je", "étudiant"], ["I", "student"], "pdf")
    assert pdf.startswith(b"%PDF-1.")
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf
    assert b"/CreationDate" not in pdf


@tool("pdftotext")
@tool("pdffonts")
def test_words_can_be_searched_in_the_pdf(tmp_path):
    (tmp_path / "a.pdf").write_bytes(of(["Où", "étudiant", "œuvre"], ["I", "naïve"], "pdf"))
    text = run("pdftotext", "-raw", tmp_path / "a.pdf", "-", data=b"").decode()
    assert {"Où", "étudiant", "œuvre", "I", "naïve"} <= set(text.split())
    for line in run("pdffonts", tmp_path / "a.pdf", data=b"").decode().splitlines()[2:]:
        assert "TrueType" in line
        assert re.search(r"\byes\s+yes\s+yes\b", line), line  # embedded, a subset, with Unicode


@tool("pdftoppm")
@tool("rsvg-convert")
def test_the_three_show_the_same(tmp_path):
    decoding = made()
    (tmp_path / "a.pdf").write_bytes(export(decoding, "alignment-pdf"))
    by_poppler = grey(run("pdftoppm", "-r", "300", "-png", tmp_path / "a.pdf", data=b""))
    by_rsvg = grey(run("rsvg-convert", "-z", str(300 / 96), "-b", "white", data=export(decoding, "alignment-svg")))
    by_us = grey(export(decoding, "alignment-png"))
    for other in (by_poppler, by_rsvg):
        assert all(abs(a - b) <= 8 for a, b in zip(by_us.shape, other.shape, strict=True))
        assert abs(other.mean() - by_us.mean()) < 0.02


def test_the_figure_grows_with_the_words_to_the_width_of_a_page():
    def inches(columns, rows):
        root = ET.fromstring(of(["w"] * columns, ["w"] * rows))
        return [float(root.attrib[side].removesuffix("pt")) / 72 for side in ("width", "height")]

    small, wide, long = inches(4, 5), inches(12, 5), inches(60, 60)
    assert small[0] < wide[0]
    assert small[1] == pytest.approx(wide[1], abs=0.1)
    assert max(long) < 8
    assert max(small) < 2.5


def test_long_words_stand_upright_and_short_ones_lie():
    def turned(source):
        return of(source, ["I"]).count(b"rotate(-90)")

    assert turned(["3", "1", "4"]) == 0
    assert turned(["économique", "européenne", "'"]) == 2


CUNEIFORM, ADLAM = "\U00012000", "\U0001e900"


def test_what_no_font_has_is_told_in_one_sentence_with_what_to_install(monkeypatch):
    monkeypatch.setattr(fonts, "_choose", lambda entries, missing, chosen: missing)
    told = []
    of(["Je", CUNEIFORM, f"{ADLAM}학\u200d"], ["I", "学"], "png", told.append)
    assert told == [
        f"no font on this machine has Chinese (学), Korean (학), Cuneiform ({CUNEIFORM}) and Adlam ({ADLAM}); install "
        "Noto Sans CJK (fonts-noto-cjk in Debian and Ubuntu), Noto Sans Cuneiform (fonts-noto-core in Debian and "
        "Ubuntu) and Noto Sans Adlam (fonts-noto-core in Debian and Ubuntu)."
    ]


@pytest.fixture
def machine(monkeypatch):
    """A function that says which fonts, by file, the machine has; matplotlib knows its own, and those it is told."""
    from matplotlib import font_manager

    own = next(font for font in font_manager.fontManager.ttflist if font.name == fonts.OWN and "mpl-data" in font.fname)

    def having(known, installed=()):
        monkeypatch.setattr(font_manager.fontManager, "ttflist", [own, *known])
        monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [own.fname, *installed])

    return having


def font_of(name, file):
    """A font as matplotlib lists it."""
    from matplotlib.font_manager import FontEntry

    return FontEntry(
        fname=str(file), name=name, style="normal", variant="normal", weight=400, stretch="normal", size=""
    )


def test_a_font_that_has_a_sign_for_every_letter_has_none(machine):
    from matplotlib import get_data_path

    every = f"{get_data_path()}/fonts/ttf/LastResortHE-Regular.ttf"
    machine([font_of(name, every) for name in ("Last Resort High-Efficiency", ".LastResort", "Adobe NotDef")], [every])
    assert fonts.families(["a", CUNEIFORM]) == ([fonts.OWN], CUNEIFORM)


def test_a_font_installed_since_matplotlib_looked_is_found(machine, tmp_path):
    from matplotlib import get_data_path
    from matplotlib.font_manager import get_font

    installed = f"{get_data_path()}/fonts/ttf/STIXGeneral.ttf"
    own = f"{get_data_path()}/fonts/ttf/DejaVuSans.ttf"
    more = set(get_font(installed).get_charmap()) - set(get_font(own).get_charmap())
    letter = next(chr(code) for code in sorted(more) if chr(code).isprintable() and code < 0xE000)
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    removed = font_of("Gone", tmp_path / "gone.ttf")
    machine([removed], [str(tmp_path / "broken.ttf"), installed])
    assert fonts.families([letter]) == ([fonts.OWN, "STIXGeneral"], "")
    assert fonts.families([letter, CUNEIFORM]) == ([fonts.OWN, "STIXGeneral"], CUNEIFORM)


def test_every_script_gets_the_font_that_is_made_for_it(machine, monkeypatch):
    has = {"a": "नमक", "b": "नम", "c": "नमক", "d": "学", "e": "학学", "f": "नমক"}
    names = ["Any", "Lohit Devanagari", "Noto Serif Bengali", "Other", "NanumGothic", "Noto Sans Bengali"]
    machine([font_of(name, file) for name, file in zip(names, has, strict=True)])
    letters = fonts._letters
    monkeypatch.setattr(fonts, "_letters", lambda file: set(has[file]) if file in has else letters(file))
    assert fonts.families(["नम"]) == ([fonts.OWN, "Lohit Devanagari"], "")
    assert fonts.families(["नमক학"]) == ([fonts.OWN, "Noto Sans Bengali", "Lohit Devanagari", "NanumGothic"], "")


def test_korean_gets_a_font_that_has_it_where_there_is_one():
    families, missing = fonts.families(["나는", "étudiant"])
    assert families[0] == "DejaVu Sans"
    assert missing in ("", "".join(sorted(set("나는"))))
    if not missing:
        assert len(families) == 2
        assert of(["나는"], ["I"], "pdf").count(b"/FontFile2") >= 2


def test_words_are_not_taken_for_formulas_or_markup():
    data = export(hostile(), "alignment-svg")
    assert ET.fromstring(data).tag == f"{SVG}svg"


def test_what_the_user_has_set_for_matplotlib_plays_no_part():
    before = export(made(), "alignment-svg")
    with matplotlib.rc_context({"axes.facecolor": "red", "font.size": 40, "svg.hashsalt": None}):
        assert export(made(), "alignment-svg") == before
        assert matplotlib.rcParams["font.size"] == 40


def test_a_place_is_the_matrix_as_far_as_there():
    decoding = made()
    squares = [len(re.findall(rb"stroke: #e4e4e4", export(decoding, "alignment-svg", Options(at=at))))
               for at in ("1", "3.word", "")]  # fmt: skip
    assert squares == [4, 12, 20]


def test_without_matplotlib_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ExportError, match=r'type pip install "attn-tui\[plot\]"\.$'):
        export(made(), "alignment-png")


def test_everything_else_is_exported_without_matplotlib():
    program = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "from attn_tui.export import export\n"
        "from attn_tui.story.decoding import open_decoding\n"
        "from attn_tui.screen.app import AttentionApp\n"
        "from attn_tui.screen.pictures import picture\n"
        "for name in ('json', 'csv', 'markdown'): assert export(open_decoding('reverse', '31'), name)\n"
        "for name in ('text', 'svg'): assert picture(AttentionApp, open_decoding('reverse', '31'), name)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env=environment(), timeout=PATIENCE)


def test_logarithms_are_the_darker_the_farther_they_are_below_0():
    weights = np.array([[-4, -0.1], [-2, -1]], np.float32)
    data = figure.draw(Alignment(["a", "b"], ["c", "d"], [1, 2], weights), "svg", "", pytest.fail)
    fills = re.findall(r"fill: (#[0-9a-f]{6}); stroke: #e4e4e4", data.decode())
    lightness = [sum(bytes.fromhex(fills[i][1:])) for i in (1, 3, 2, 0)]
    assert lightness == sorted(lightness, reverse=True)
    assert fills[0] == "#08306b"
