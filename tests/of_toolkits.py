"""Small checkpoints whose vocabularies are as toolkits have them."""

import numpy as np
from support import checkpoint_of, small_config

from attn_tui.checkpoint import save
from attn_tui.training.tokenizer import train_sentencepiece
from attn_tui.vocabulary import END, PADDING, START, UNKNOWN
from attn_tui.vocabulary.listing import tokens_to_bytes
from attn_tui.vocabulary.sentencepiece import open_model

SPM = train_sentencepiece(["le chat mange le pain", "la femme regarde le chat"] * 20, 300, seed=3)
CODES = b"#version: 0.2\nl e</w>\nc h\nch a\ncha t</w>\n"
PIECES = open_model(SPM).encode("le chat", return_type=str)
SPECIAL = [UNKNOWN, PADDING, START, END]
FILES = {
    "pieces": {
        "spm": SPM,
        "vocab": tokens_to_bytes([*SPECIAL, *PIECES, *["\n", "", "▁", "x", "y"][: 7 - len(PIECES)]]),
    },
    "bpe": {"codes": CODES, "vocab": tokens_to_bytes([*SPECIAL, "le", "chat", "cha@@", "p@@", "t@@", "\n", ""])},
    "words": {"vocab": tokens_to_bytes([*SPECIAL, "le", "chat", ".", "averyunlikelytoken0", "madeupword0", "\n", ""])},
}


def config_of(tokenizer, **changes):
    return small_config(tokenizer=tokenizer, source_vocabulary=11, target_vocabulary=11, **changes)


def saved(folder, tokenizer, dtype=np.float16, **changes):
    config = config_of(tokenizer, **changes)
    files = {f"{side}.{kind}": content for side in ("source", "target") for kind, content in FILES[tokenizer].items()}
    save(folder, config, checkpoint_of(config, 3).parameters, "# card\n", files, dtype)
    return folder
