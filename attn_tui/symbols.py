"""Numbers as they are written in equations: subscripts, two decimals, the minus sign."""

from __future__ import annotations

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def subscript(n: int | str | None) -> str:
    """Write a number as a subscript; None is written as nothing.

    >>> subscript(17)
    '₁₇'
    """
    return "" if n is None else str(n).translate(_SUBSCRIPTS)


def number(value: float) -> str:
    """Write a number with two decimals, or none if it is large.

    >>> [number(x) for x in (0.913, -2.0, 123.4)]
    ['0.91', '-2.00', '123']
    """
    return f"{value:.2f}" if abs(value) < 99.995 else f"{value:.0f}"


def minus(digits: str) -> str:
    """Give a written number the sign that is as wide as a plus.

    >>> minus(number(-2.0))
    '−2.00'
    """
    return digits.replace("-", "−")
