"""Help by topic: the questions most asked about attention, and a glossary. `attn-tui help TOPIC`, or `?` on the screen.

    topic.py       what a topic is made of
    table.py       the topics: what shows each, its papers, its lessons; the same in all languages
    reader.py      a language's Markdown → its texts
    finding.py     words that are typed → what is meant
    examples.py    which checkpoints, and which sentence, show a topic
    en/, ko/       the texts: `questions.md` and `words.md`

To add a topic, give it a line in `table.py` and a section in each language, like this:

    ## What are query, key and value in Bahdanau's terms?

    <!-- topic: query-key-value -->
    <!-- words: QKV, Q K V, keys, values -->

    The query is the decoder state that asks …

- `topic` is its name in `table.py`. `words` are other words to find it by; those of all languages count in each.
- The answer is one paragraph, two to six lines at 80×24; it can have `code` and *italic*.
- A translator copies `en/` and translates headings, words and answers. A new lesson is a line of `LESSONS`.
"""

from attn_tui.topics.finding import find_topics, topics_called, topics_with
from attn_tui.topics.reader import sections
from attn_tui.topics.table import LESSONS, PAPERS, TOPICS
from attn_tui.topics.topic import Section, Show, Topic

__all__ = [
    "LESSONS", "PAPERS", "TOPICS", "Section", "Show", "Topic", "find_topics", "sections", "topics_called",
    "topics_with",
]  # fmt: skip
