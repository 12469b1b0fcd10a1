"""Figures as SVG, PNG and PDF, by matplotlib: what all of them have in common.

PDF has its fonts embedded as TrueType, and its text can be searched. SVG has letters as outlines, which look the same
without the font. Nothing depends on the time or on the user's matplotlibrc.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from attn_tui.errors import ExportError
from attn_tui.export.fonts import advice, families
from attn_tui.text import printable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PLAIN = {
    "svg.fonttype": "path",
    "svg.hashsalt": "attn-tui",
    "pdf.fonttype": 42,
    "axes.linewidth": 0.6,
    "text.parse_math": False,
    "text.usetex": False,
}
_METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": "attn-tui"},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Creator": "attn-tui", "Producer": None},
}


def drawn(
    kind: str,
    title: str,
    words: Iterable[str],
    fill: Callable[[Figure], None],
    warn: Callable[[str], None],
    **saving: Any,
) -> bytes:
    """Draw a figure as `svg`, `png` or `pdf`; the title is for search and screen readers, and is not drawn.

    `words` are what stands in it, `fill` draws it, `saving` is matplotlib's. Raises ExportError if matplotlib is
    missing. `warn` is called with a sentence about letters that no font has.
    """
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError:
        raise ExportError(
            'figures are drawn by matplotlib, which is not installed; type pip install "attn-tui[plot]".'
        ) from None

    file = io.BytesIO()
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `warn` is called for letters without a font
        matplotlib.rcdefaults()
        fonts, missing = families(words)
        if missing:
            warn(advice(missing))
        matplotlib.rcParams.update({**_PLAIN, "font.family": fonts})
        figure = Figure()
        fill(figure)
        metadata = {**_METADATA[kind], "Title": printable(title)}
        figure.savefig(file, format=kind, metadata=metadata, **saving)
    return file.getvalue()
