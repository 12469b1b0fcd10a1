"""What is said about a state and what it is near to, for a beginner."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attn_tui.engine.neighbours import nearest
from attn_tui.screen.near.sentence import WHOLE, Sentence, Twins
from attn_tui.story.texts import Texts


def written(cosine: float) -> str:
    """A cosine in two digits.

    >>> written(-0.123), written(-0.001)
    ('−0.12', '0.00')
    """
    return f"{round(cosine, 2) + 0.0:.2f}".replace("-", "−")  # adding 0 removes the sign of −0


def remarks(sentence: Sentence, i: int, part: str, twins: Twins | None, say: Texts) -> Iterator[str]:
    """Sentences about state i, most important first; without `twins` there is no second sentence."""
    if twins is not None:
        yield _in_both(sentence, i, twins, say)
    if sentence.is_source(i):
        yield _own_word(sentence, i, part, say)
    elif (text := _attention(sentence, i, part, say)) is not None:
        yield text
    kinds, beside = _kinds(sentence, part, say), _beside(sentence, i, part, say)
    # Why states are missing among the nearest has to be said before anything else.
    for text in (kinds, beside) if np.isnan(sentence.matrix(part)).any() else (beside, kinds):
        if text is not None:
            yield text


def _in_both(sentence: Sentence, i: int, twins: Twins, say: Texts) -> str:
    word = _word(sentence, i)
    if i not in twins:
        return say("near.one_only", word=word, name=sentence.name(i))
    text = say("near.both", word=word, name=sentence.name(i), cosine=written(twins[i][1]))
    alike = [k for k in twins if sentence.is_source(k) == sentence.is_source(i)]
    least = min(alike, key=lambda k: twins[k][1])
    if len(alike) == 1 or twins[least][1] > max(twins[k][1] for k in alike) - 0.005:
        return text
    if least == i:
        return f"{text} {say('near.both.this')}"
    return f"{text} {say('near.both.least', word=_word(sentence, least), cosine=written(twins[least][1]))}"


def _own_word(sentence: Sentence, j: int, part: str, say: Texts) -> str:
    """Whether the state is most like that of its own word read alone; for how many states that is so."""
    row, order = sentence.alone(part)[j], sentence.like_alone(j, part)
    own = next(place for place, k in enumerate(order) if sentence.same_piece(j, k))
    words = [sentence.source[k] for k in order]
    name, cosine = sentence.name(j), written(float(row[order[0]]))
    if len(order) == 1:
        return say("near.own.only", name=name, word=words[0], cosine=cosine)
    n = len(sentence.source)
    right = sum(sentence.same_piece(k, sentence.like_alone(k, part)[0]) for k in range(n))
    second = written(float(row[order[1]]))
    if own == 0:
        return say("near.own", name=name, word=words[0], cosine=cosine, other=words[1], second=second, right=right, n=n)
    values = {"other": words[0], "cosine": cosine, "word": words[own], "own": written(float(row[order[own]]))}
    return say("near.own.not", name=name, **values, rank=own + 1, right=right, n=n)


def _attention(sentence: Sentence, i: int, part: str, say: Texts) -> str | None:
    """Which encoder state a decoder state is nearest to, and whether attention looked there."""
    row = sentence.matrix(part)[i, : len(sentence.source)]
    if np.isnan(row).any():
        return None
    j, attended = int(row.argmax()), sentence.attended(i)
    values = {"other": sentence.name(j), "source": sentence.source[j], "cosine": written(float(row[j]))}
    text = say("near.decoder", name=sentence.name(i), word=_word(sentence, i), **values)
    if attended is None:
        return text
    return (
        f"{text} {say('near.attended.not', word=sentence.source[attended]) if attended != j else say('near.attended')}"
    )


def _beside(sentence: Sentence, i: int, part: str, say: Texts) -> str | None:
    """Whether the nearest state of its kind belongs to a word beside it."""
    row, is_source = sentence.matrix(part)[i], sentence.is_source(i)
    k = next((k for k in nearest(row, i) if sentence.is_source(k) == is_source), None)
    if k is None:
        return None
    kind = say("near.encoder_state" if is_source else "near.decoder_state")
    values = {"kind": kind, "name": sentence.name(k), "word": _word(sentence, k), "cosine": written(float(row[k]))}
    if abs(k - i) > 1:
        return say("near.apart", **values, n=abs(k - i))
    return say("near.before" if k < i else "near.after", **values)


def _kinds(sentence: Sentence, part: str, say: Texts) -> str:
    """What to make of a cosine between an encoder and a decoder state."""
    if part != WHOLE:
        return say(f"near.half.{part}")
    encoder_states, decoder_states = sentence.states(part)
    if encoder_states.shape[1] != decoder_states.shape[1]:
        return say("near.kinds.widths", enc=encoder_states.shape[1], dec=decoder_states.shape[1])
    return say("near.kinds.dot" if sentence.is_comparable else "near.kinds")


def _word(sentence: Sentence, i: int) -> str:
    n = len(sentence.source)
    return sentence.source[i] if i < n else sentence.output[i - n]
