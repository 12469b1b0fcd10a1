"""The code that lets followers into a room: it is on the lecturer's screen, and typed by hand."""

from __future__ import annotations

import secrets
import unicodedata

from attn_tui.errors import RoomError

ALPHABET = "BCDFGHJKMNPQRSTVWXYZ"
"""No I, L and O, which look like figures and each other; nor other vowels, so that a code never is a word."""
LETTERS = 8
"""20⁸ = 2.6·10¹⁰ codes: at a try a second, a guesser needs four centuries for an even chance."""
SHORTEST = 6
_LONGEST = 64
_MOST_TYPED = 256  # characters that are looked at


class RoomCode:
    """A code; nothing but `shown` tells it, so that it gets into no log by mistake."""

    __slots__ = ("_letters",)

    def __init__(self, letters: str) -> None:
        """Take a code that somebody has chosen. Raises RoomError if it is too short, or too long."""
        self._letters = _plain(letters)
        if not SHORTEST <= len(self._letters) <= _LONGEST or len(letters) > _MOST_TYPED:
            raise RoomError(
                f"a room code has {SHORTEST} to {_LONGEST} letters and figures, blanks and hyphens not counted; choose "
                "another, or leave it out for a random one."
            )

    @classmethod
    def random(cls) -> RoomCode:
        """A code that nobody can guess."""
        return cls("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)))

    @property
    def shown(self) -> str:
        """The code as it is shown to who is in the hall: capitals, in groups of four.

        >>> RoomCode("kxrmtwpb").shown
        'KXRM-TWPB'
        """
        letters = self._letters.upper()
        return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))

    def matches(self, typed: str) -> bool:
        """Whether it was typed, in small letters or capitals, with blanks or hyphens or without.

        How long that takes does not tell how much of it is right.

        >>> RoomCode("KXRM-TWPB").matches("kxrm twpb "), RoomCode("KXRM-TWPB").matches("KXRM-TWPZ")
        (True, False)
        """
        return secrets.compare_digest(_plain(typed).encode(), self._letters.encode())

    def __repr__(self) -> str:
        return "RoomCode(…)"


def _plain(typed: str) -> str:
    """Its letters and figures alone; those that an input method has made wide are as good."""
    folded = unicodedata.normalize("NFKC", typed[:_MOST_TYPED]).casefold()
    return "".join(filter(str.isalnum, folded))
