"""Topics in the help: their list, the page of one, and what it shows. Imported when the help is opened.

entries.py     the topics as entries of the help
page.py        the page of a topic: its answer, and what to do next
actions.py     what can be done from a page: show it here, or with other checkpoints; lessons, other topics
going.py       to the place that shows a topic
"""

from attn_tui.screen.topics.actions import Means
from attn_tui.screen.topics.entries import topic_entries, with_the_shown

__all__ = ["Means", "topic_entries", "with_the_shown"]
