"""Loss and validation of a run as a figure."""

import io
import xml.etree.ElementTree as ET

import pytest

from attn_tui.export.curves import draw
from attn_tui.judging.curves import Curves, curves_of

pytest.importorskip("matplotlib")
SVG = "{http://www.w3.org/2000/svg}"


def run_of(updates, corpora=2, name="mine"):
    """Curves as of a run of that length, with 60 validations."""
    loss = [(update, 3 + 6 * 50 / update) for update in range(50, updates + 1, 50)]
    validated = [updates * i // 60 for i in range(1, 61)]
    bleu = {f"corpus {i}": [40 - 30 / (i + j + 1) for j in range(60)] for i in range(corpora)}
    return curves_of(name, loss, validated, bleu, [0.1] * 60)


def test_a_long_run_is_a_small_picture_that_loads_nothing():
    data = draw(run_of(60_000), "svg", pytest.fail)
    assert len(data) < 60_000
    root = ET.fromstring(data)
    assert root.tag == f"{SVG}svg"
    assert not list(root.iter(f"{SVG}image"))
    links = {value for element in root.iter() for name, value in element.attrib.items() if name.endswith("href")}
    assert all(link.startswith("#") for link in links)
    titles = [element.text for element in root.iter() if element.tag.endswith("title")]
    assert "mine: loss and validation by update" in titles
    assert data == draw(run_of(60_000), "svg", pytest.fail)


def texts_of(figure_of):
    """What is written in a figure of these curves."""
    from matplotlib.figure import Figure

    from attn_tui.export.curves import _fill

    figure = Figure()
    _fill(figure_of, figure)
    axes = figure.axes
    labels = [text.get_text() for one in axes for text in (one.title, one.xaxis.label, one.yaxis.label)]
    ticks = [[tick.get_text() for tick in one.get_xticklabels()] for one in axes]
    return labels, ticks, [text.get_text() for legend in figure.legends for text in legend.get_texts()]


def test_the_axes_have_names_and_numbers_and_the_lines_have_a_legend():
    labels, ticks, legend = texts_of(run_of(60_000, corpora=1))
    assert labels == ["mine", "updates, logarithmic", "loss, nats per word", "", "updates", "validation"]
    assert ticks == [["50", "60,000", "100", "1,000", "10,000"], ["0", "60,000", "20,000", "40,000"]]
    assert legend == ["BLEU, corpus 0", "exactly the reference, %"]


@pytest.mark.parametrize(
    "curves",
    [
        Curves("nothing", (), {}),
        Curves("no validation", ((10, 2.0), (20, 1.0)), {"exactly the reference, %": ()}),
        Curves("one point", ((40, 2.0),), {"exactly the reference, %": ((40, 0.0),)}),
        Curves("no loss", (), {"exactly the reference, %": ((1, 0.0), (2, 100.0))}),
        Curves("no numbers to speak of", ((1, 0.0), (2, 1e17)), {"x": ((1, -1e17),)}),
        run_of(3_000, corpora=12),
    ],
    ids=lambda curves: curves.name,
)
def test_a_run_of_any_length_can_be_drawn(curves):
    ET.fromstring(draw(curves, "svg", pytest.fail))


def test_names_are_text_and_long_ones_are_cut():
    names = "$x$ </svg>\x1b[31m&\u202e" * 20
    curves = Curves(names, ((10, 2.0),), {f"BLEU, {names}": ((10, 1.0),)})
    ET.fromstring(draw(curves, "svg", pytest.fail))
    labels, _, [entry] = texts_of(curves)
    assert len(labels[0]) == len(entry) == 80
    assert labels[0].startswith("$x$ </svg>&$x$")


def test_png_has_a_light_background():
    from matplotlib.image import imread

    picture = imread(io.BytesIO(draw(run_of(6_000), "png", pytest.fail)))
    assert picture[2, 2, :3].tolist() == [1, 1, 1]
    assert picture.shape[1] < 1_000
