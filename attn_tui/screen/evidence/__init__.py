"""Does attention explain? What an output word needs of the source, beside the weights it was chosen with.

asked.py    a decoding → its words so far, and the evidence of each, computed when it is asked for
remarks.py  what is said about it, for a beginner
table.py    a row for each source word: weight, and what its absence costs
screen.py   all of them; the place of the word that was asked about is returned to the app
"""

from attn_tui.screen.evidence.screen import EvidenceView

__all__ = ["EvidenceView"]
