"""Words that the target vocabulary does not have: each is replaced by the source word with the most attention."""

from __future__ import annotations

import unicodedata

from attn_tui.engine.framing import frame_of
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import Translation
from attn_tui.errors import SearchError
from attn_tui.vocabulary import LONGEST, Vocabulary, as_read


def replace_unknown(checkpoint: Checkpoint, sentence: str, translation: Translation) -> str:
    """Write a translation of the sentence with every unknown word replaced. Luong et al. 2015, Section 4.1.

    It is replaced by the source word, whole and as typed, of the piece with the largest weight in that time step, ties
    by position. (The paper also looks the word up in a dictionary; here it is copied.) Raises SearchError if the system
    has no attention, and so no weights.
    """
    if translation.alpha is None:
        raise SearchError(
            f"{checkpoint.name} has no attention to tell which source word an unknown one stands for; leave the "
            "replacement out, or use a checkpoint with attention."
        )
    vocabulary = checkpoint.target_vocabulary
    ids = translation.ids.tolist()
    unknown = [position for position, y in enumerate(ids) if y == vocabulary.unknown]
    if not unknown:
        return translation.text
    words = typed_words(checkpoint.source_vocabulary, sentence)
    alpha = frame_of(checkpoint.config, checkpoint.source_vocabulary).of_pieces(translation.alpha, len(words))
    return vocabulary.decode(ids, {position: words[int(alpha[position].argmax())] for position in unknown})


def typed_words(vocabulary: Vocabulary, sentence: str) -> list[str]:
    """Return, for each of the first pieces of a sentence, the whole word it belongs to, as it was typed; printable.

    Adjacent letters, digits, accents and hyphens are one word; so is whatever a vocabulary does not split.
    """
    sentence = sentence[:LONGEST]
    text = as_read(sentence)
    words = []
    for first, end in vocabulary.spans(sentence):
        first = min(first, len(text) - 1)
        while text[first].isspace() and first + 1 < len(text):
            first += 1  # a blank goes with the word after it
        end = max(end, first + 1)
        while first > 0 and _in_word(text[first - 1]) and _in_word(text[first]):
            first -= 1
        while end < len(text) and _in_word(text[end - 1]) and _in_word(text[end]):
            end += 1
        words.append(text[first:end])
    return words


def _in_word(character: str) -> bool:
    return character in "-\N{HYPHEN}" or unicodedata.category(character)[0] in "LMN"
