"""Numbers as they are written in equations: subscripts, two decimals, the minus sign, and «≈» if they are rounded."""

from __future__ import annotations

from collections.abc import Iterable

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def subscript(n: int | str | None) -> str:
    """Write a number as a subscript; None is written as nothing.

    >>> subscript(17)
    '₁₇'
    """
    return "" if n is None else str(n).translate(_SUBSCRIPTS)


def superscript(n: int) -> str:
    """Write a number as a superscript.

    >>> superscript(12)
    '¹²'
    """
    return str(n).translate(_SUPERSCRIPTS)


def number(value: float) -> str:
    """Write a number with two decimals, or none if it is large.

    >>> [number(x) for x in (0.913, -2.0, 123.4)]
    ['0.91', '-2.00', '123']
    """
    return f"{value:.2f}" if abs(value) < 99.995 else f"{value:.0f}"


def exact(value: float, decimals: int) -> str:
    """Write a number to be computed with: so many decimals, unless it is so large that its digits are enough.

    >>> [exact(x, 5) for x in (0.913, -12.3456789, 123456.789, -1.2e-6, float("nan"))]
    ['0.91300', '-12.34568', '123457', '-0.00000', '?']
    """
    if value != value:
        return "?"
    if abs(value) == float("inf"):
        return f"{value:.0f}".replace("inf", "∞")
    if abs(value) >= 1e9:
        return f"{value:.{decimals}e}"
    return f"{value:.{decimals if abs(value) < 1000 else max(0, decimals - 2) if abs(value) < 1e5 else 0}f}"


def precise(value: float, decimals: int) -> str:
    """The same of a number that stands by itself: a tiny one keeps two digits.

    >>> precise(0.5, 4), precise(-1.2e-6, 4), precise(0.0, 4)
    ('0.5000', '-1.2e-06', '0.0000')
    """
    return f"{value:.1e}" if 0 < abs(value) < 0.5 * 10.0**-decimals else exact(value, decimals)


def minus(digits: str) -> str:
    """Give a written number the sign that is as wide as a plus.

    >>> minus(number(-2.0))
    '−2.00'
    """
    return digits.replace("-", "−")


def equals(written: str, value: float) -> str:
    """The sign between a written number and what the numbers beside it come to, as they are written.

    `=` only if they come to exactly that: what a reader adds up or divides is never another number than is claimed.

    >>> equals("1.00", 0.5 + 0.5), equals("1.00", 0.51 + 0.34 + 0.16)
    ('=', '≈')
    """
    return "=" if abs(float(written.replace("−", "-").replace(",", "")) - value) < 1e-9 else "≈"


def adds_up(parts: Iterable[float], total: str) -> bool:
    """Whether numbers, as `number` writes them, add up to a total as it is written.

    >>> adds_up([0.25, 0.75], "1.00"), adds_up([0.336, 0.336, 0.328], "1.00")
    (True, False)
    """
    return equals(total, sum(float(number(part)) for part in parts)) == "="


def percent(share: float) -> str:
    """Write a share from 0 to 1 without claiming all or nothing if it is only nearly so.

    >>> [percent(share) for share in (0.334, 0.997, 1.0, 0.002, 0.0)]
    ['33%', '>99%', '100%', '<1%', '0%']
    """
    if 0.995 <= share < 0.99995:
        return ">99%"
    return "<1%" if 0.00005 < share < 0.005 else f"{share:.0%}"
