"""SentencePiece models trained on the corpora: whole words if they are frequent, parts if they are rare."""

from __future__ import annotations

import functools
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

from sentencepiece import SentencePieceTrainer, set_random_generator_seed

from attn_tui.errors import TrainingError
from attn_tui.text import printable
from attn_tui.vocabulary import PADDING, START


def train_sentencepiece(sentences: Iterable[str], pieces: int, seed: int, others: Sequence[str] = ()) -> bytes:
    """Train a unigram model and return the content of its `.spm` file.

    Each digit is a piece, and unknown characters fall back to their bytes, so that every sentence can be expressed;
    the end piece is shown as `<END>`; `<START>` and `<PAD>` are pieces if they are among the `others`. There are
    fewer pieces if the sentences do not give that many. Raises TrainingError if there are fewer pieces than characters.
    """
    ids = {token: 2 + place for place, token in enumerate(others)}
    set_random_generator_seed(seed)  # decides which sentences are drawn if there are too many
    model = BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder) / "rules.tsv"
        rules.write_text(_normalization_rules(), "ascii")
        try:
            SentencePieceTrainer.train(
                sentence_iterator=iter(sentences),
                model_writer=model,
                vocab_size=pieces,
                hard_vocab_limit=False,
                model_type="unigram",
                character_coverage=0.9999,
                normalization_rule_tsv=str(rules),
                byte_fallback=True,
                split_digits=True,
                unk_id=0,
                eos_id=1,
                bos_id=ids.get(START, -1),
                pad_id=ids.get(PADDING, -1),
                input_sentence_size=600_000,
                shuffle_input_sentence=True,
                minloglevel=1,
            )
        except RuntimeError as error:
            reason = printable(str(error)).rpartition("] ")[2] or "there are too few."
            raise TrainingError(f"SentencePiece cannot make {pieces} pieces of these sentences: {reason}") from None
    # The model stores the rules' path; a fixed name of the same length makes the same bytes of the same sentences.
    name = str(rules).encode()
    return model.getvalue().replace(name, b"rules.tsv".rjust(len(name), b"_"))


@functools.cache  # they are the same for both languages, and there are a million characters to ask
def _normalization_rules() -> str:
    """Unicode's NFKC as SentencePiece rules, with the typographic apostrophe read as the typewriter's.

    Both apostrophes occur in the corpora, and people paste either.
    """
    rules = {}
    for character in map(chr, range(sys.maxunicode + 1)):
        composed = unicodedata.normalize("NFKC", character)
        if composed != character:
            rules[character] = composed
        decomposed = unicodedata.normalize("NFD", character)
        if len(decomposed) > 1 and composed == character:
            rules[decomposed] = character
    rules |= {"’": "'", "\u200b": "", "\ufeff": ""}

    def code(text: str) -> str:
        return " ".join(f"{ord(character):X}" for character in text)

    return "".join(f"{code(before)}\t{code(after)}\n" for before, after in sorted(rules.items()))
