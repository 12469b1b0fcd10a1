"""reference.json: what a toolkit did with the cases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def number(x: float) -> float:
    """Seven significant digits, as many as float32 has."""
    return float(f"{x:.7g}")


def record(
    sentence: str,
    source: Sequence[str],
    source_ids: Sequence[int],
    target: Sequence[str],
    target_ids: Sequence[int],
    text: str,
    finished: bool,
    log_probs: Sequence[float],
    attention: Sequence[Sequence[float]],
) -> dict[str, Any]:
    """One sentence: the tokens and ids as the encoder read them, what was chosen, and the weights of every choice."""
    assert len(source) == len(source_ids)
    assert len(target) == len(target_ids) == len(log_probs) == len(attention)
    return {
        "sentence": sentence,
        "source": list(source),
        "source_ids": [int(i) for i in source_ids],
        "target": list(target),
        "target_ids": [int(i) for i in target_ids],
        "text": text,
        "finished": bool(finished),
        "log_probs": [number(x) for x in log_probs],
        "attention": [[number(x) for x in row] for row in attention],
    }


def write(folder: Path, sentences: Sequence[dict[str, Any]], **facts: Any) -> None:
    """reference.json in the fixture's folder, a line for each sentence."""
    head = json.dumps(facts, ensure_ascii=False, indent=1).removesuffix("\n}")
    lines = ",\n".join(json.dumps(sentence, ensure_ascii=False) for sentence in sentences)
    (folder / "reference.json").write_text(f'{head},\n "sentences": [\n{lines}\n]}}\n', encoding="utf-8")
