"""Train the fixtures of the tutorials and of Nematus and Marian with torch, and record what they do with the cases.

    pip install torch numpy
    python tests/foreign/training/train_tutorials.py [NAME …]

The models are written anew in tutorials.py. Nematus and Marian do not install any more where this was made: their
files are written with their names and layouts from a model of the same equations that is trained here.
"""

from __future__ import annotations

import copy
import json
import pickle
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import records
import sentences
import torch
import tutorials
from torch import nn

MODELS = Path(__file__).parents[1] / "models"
Pairs = Sequence[tuple[Sequence[int], Sequence[int]]]


class Lang:
    """The word tables of the PyTorch tutorial, pickled as from a notebook: the class is __main__.Lang."""

    def __init__(self, name: str) -> None:
        self.name, self.word2index, self.word2count = name, {}, {}
        self.index2word, self.n_words = {0: "SOS", 1: "EOS"}, 2

    def add(self, sentence: str) -> None:
        for word in sentence.split(" "):
            if word not in self.word2index:
                self.word2index[word], self.word2count[word] = self.n_words, 0
                self.index2word[self.n_words] = word
                self.n_words += 1
            self.word2count[word] += 1


def normalized(sentence: str) -> str:
    """As the PyTorch tutorial does it: lower case, no marks, nothing but letters and .!?."""
    letters = "".join(c for c in unicodedata.normalize("NFD", sentence.lower()) if unicodedata.category(c) != "Mn")
    return re.sub(r"[^a-zA-Z.!?]+", " ", re.sub(r"([.!?])", r" \1", letters)).strip()


def listed(lines: Sequence[str], specials: Sequence[str]) -> list[str]:
    """Specials first, then the words by frequency."""
    counts: dict[str, int] = {}
    for word in " ".join(lines).split():
        counts[word] = counts.get(word, 0) + 1
    return [*specials, *sorted(counts, key=lambda word: (-counts[word], word))]


def train(model: nn.Module, pairs: Pairs, first: int, *, updates: int = 900, rate: float = 0.01) -> None:
    """Adam on the cross-entropy of the next word, in batches of sentences of one length."""
    groups: dict[tuple[int, int], list[int]] = {}
    for i, (source, target) in enumerate(pairs):
        groups.setdefault((len(source), len(target)), []).append(i)
    batches = [group[i : i + 32] for group in groups.values() for i in range(0, len(group), 32)]
    optimizer = torch.optim.Adam(model.parameters(), rate)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1, 0.1, updates)
    for update in range(updates):
        batch = batches[torch.randint(len(batches), ()).item()]
        source = torch.tensor([pairs[i][0] for i in batch])
        target = torch.tensor([pairs[i][1] for i in batch])
        memory, state = model.encode(source)
        word, loss = torch.full((len(batch),), first), 0.0
        for t in range(target.shape[1]):
            state, _, logits = model.step(memory, state, word)
            word = target[:, t]
            loss = loss + nn.functional.cross_entropy(logits, word)
        optimizer.zero_grad()
        (loss / target.shape[1]).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if update % 100 == 0:
            print(update, loss.item() / target.shape[1], flush=True)


@torch.no_grad()
def greedy(
    model: nn.Module, source: Sequence[int], first: int, end: int, longest: int, never: Sequence[int] = ()
) -> tuple[list[int], list[float], list[list[float]]]:
    """Ids, log-probabilities and weights of one sentence."""
    memory, state = model.encode(torch.tensor([source]))
    word, ids, chosen, maps = torch.tensor([first]), [], [], []
    while len(ids) < longest and (not ids or ids[-1] != end):
        state, weights, logits = model.step(memory, state, word)
        log_probabilities = logits.log_softmax(-1)[0]
        allowed = log_probabilities.clone()
        allowed[list(never)] = -torch.inf
        word = allowed.argmax()[None]
        ids.append(int(word))
        chosen.append(float(log_probabilities[word]))
        maps.append(weights[0].tolist())
    return ids, chosen, maps


def record(
    name: str,
    model: nn.Module,
    read: Callable[[str], Sequence[int] | None],
    source_words: Sequence[str],
    target_words: Sequence[str],
    *,
    first: int,
    end: int,
    longest: int,
    never: Sequence[int] = (),
    **facts: Any,
) -> None:
    """Decode the cases that can be read and write reference.json."""
    double, found = copy.deepcopy(model).double(), []
    for sentence in sentences.CASES:
        ids = read(sentence)
        if ids is None:
            continue
        chosen, log_probs, attention = greedy(double, ids, first, end, longest, never)
        target = [target_words[i] for i in chosen]
        text = " ".join(word for word, i in zip(target, chosen, strict=True) if i != end)
        source = [source_words[i] for i in ids]
        found.append(
            records.record(sentence, source, ids, target, chosen, text, chosen[-1] == end, log_probs, attention)
        )
    records.write(
        MODELS / name,
        found,
        version="written anew",
        torch=torch.__version__,
        model=name,
        max_length=longest,
        decoded="greedy, one sentence at a time, in torch's float64",
        **facts,
    )


def fresh(name: str) -> Path:
    """The fixture's empty folder."""
    folder = MODELS / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    torch.manual_seed(len(name))
    return folder


def langs() -> tuple[Lang, Lang, list[tuple[str, str]]]:
    """The PyTorch tutorial's tables and its normalised pairs, source first."""
    pairs = [(normalized(french), normalized(english)) for french, english in sentences.pairs(1000, 0)]
    source, target = Lang("fra"), Lang("eng")
    for french, english in pairs:
        source.add(french)
        target.add(english)
    return source, target, pairs


def pytorch(name: str, kind: str) -> None:
    """The three fixtures of PyTorch's tutorial: new form, old form, old form with an LSTM."""
    folder = fresh(name)
    source, target, pairs = langs()
    model = {
        "new": lambda: tutorials.Tutorial(source.n_words, target.n_words, 16),
        "old": lambda: tutorials.OldTutorial(source.n_words, target.n_words, 24, 14),
        "lstm": lambda: tutorials.OldTutorial(source.n_words, target.n_words, 20, 14, lstm=True),
    }[kind]()

    def read(sentence: str, lang: Lang = source) -> list[int] | None:
        words = normalized(sentence).split(" ")
        return [*(lang.word2index[word] for word in words), 1] if set(words) <= set(lang.word2index) else None

    train(model, [(read(french), read(english, target)) for french, english in pairs], 0)
    encoder, decoder = model.encoder.state_dict(), model.decoder.state_dict()
    if kind == "new":
        torch.save(encoder, folder / "encoder.pt")
        torch.save(decoder, folder / "decoder.pt")
        for lang, file in ((source, "input_lang.pkl"), (target, "output_lang.pkl")):
            (folder / file).write_bytes(pickle.dumps(lang))
    elif kind == "old":
        both = {"encoder": encoder, "decoder": decoder}
        torch.save(both, folder / "seq2seq.pt", _use_new_zipfile_serialization=False)
        lines = [f"{english}\t{french}\n" for french, english in sentences.pairs(1000, 0)]
        (folder / "eng-fra.txt").write_text("".join(lines), encoding="utf-8")
    else:
        torch.save({"en": encoder, "de": decoder, "hidden_size": 20}, folder / "model.pth")
        for lang, file in ((source, "input_lang.json"), (target, "output_lang.json")):
            (folder / file).write_text(json.dumps(vars(lang)), encoding="utf-8")
    words = [[lang.index2word[i] for i in range(lang.n_words)] for lang in (source, target)]
    record(name, model, read, *words, first=0, end=1, longest=14, toolkit="PyTorch tutorial")


def from_lists(
    name: str,
    build: Callable[[int, int], nn.Module],
    vocabularies: Callable[[Sequence[str], Sequence[str]], tuple[list[str], list[str]]],
    *,
    before: Sequence[str] = (),
    after: str = "",
    begin: str = "",
    end: str,
    unknown: str,
    places: int = 0,
    updates: int = 900,
    **facts: Any,
) -> tuple[Path, nn.Module, list[str], list[str]]:
    """Train a model of words in lists, with `before` and `after` around the source, filled up to `places`."""
    folder = fresh(name)
    pairs = sentences.pairs(1000, 0)
    source_words, target_words = vocabularies(*zip(*pairs, strict=True))
    model = build(len(source_words), len(target_words))

    def read(sentence: str) -> list[int]:
        words = [*before, *sentence.split(), *([after] if after else [])]
        words += ["<pad>"] * (places - len(words))
        return [source_words.index(word if word in source_words else unknown) for word in words]

    def write(sentence: str) -> list[int]:
        return [*(target_words.index(word) for word in sentence.split()), target_words.index(end)]

    first = target_words.index(begin) if begin else -1
    train(model, [(read(french), write(english)) for french, english in pairs], first, updates=updates)
    record(
        name,
        model,
        read,
        source_words,
        target_words,
        first=first,
        end=target_words.index(end),
        longest=20,
        **facts,
    )
    return folder, model, source_words, target_words


def d2l(name: str) -> None:
    """The book's vocabularies are sorted, the specials among the words."""

    def vocabularies(french: Sequence[str], english: Sequence[str]) -> tuple[list[str], list[str]]:
        both = (sorted({*" ".join(lines).split(), "<bos>", "<eos>", "<pad>", "<unk>"}) for lines in (french, english))
        return tuple(both)

    pad = vocabularies(*zip(*sentences.pairs(1000, 0), strict=True))[0].index("<pad>")
    folder, model, source_words, target_words = from_lists(
        name,
        lambda source, target: tutorials.D2l(source, target, 10, 16, 2, pad),
        vocabularies,
        after="<eos>",
        begin="<bos>",
        end="<eos>",
        unknown="<unk>",
        places=12,
        updates=2500,
        toolkit="d2l.ai",
    )
    torch.save(model.state_dict(), folder / "seq2seq.params")
    for words, file in ((source_words, "src_vocab.json"), (target_words, "tgt_vocab.json")):
        (folder / file).write_text(json.dumps({"idx_to_token": words}, ensure_ascii=False), encoding="utf-8")


def torchtext(specials: Sequence[str], source_specials: Sequence[str] | None = None) -> Callable[..., Any]:
    """Vocabularies as torchtext orders them."""
    return lambda french, english: (listed(french, source_specials or specials), listed(english, specials))


def bentrevett(name: str) -> None:
    """Specials in torchtext's order, and the source in <sos> and <eos>."""
    folder, model, source_words, target_words = from_lists(
        name,
        lambda source, target: tutorials.Bentrevett(source, target, 10, 10, 14),
        torchtext(["<unk>", "<pad>", "<sos>", "<eos>"]),
        before=["<sos>"],
        after="<eos>",
        begin="<sos>",
        end="<eos>",
        unknown="<unk>",
        toolkit="bentrevett/pytorch-seq2seq",
    )
    torch.save(model.state_dict(), folder / "tut4-model.pt")
    for words, file in ((source_words, "src_vocab.json"), (target_words, "tgt_vocab.json")):
        (folder / file).write_text(json.dumps({"itos": words}, ensure_ascii=False), encoding="utf-8")


def bastings(name: str) -> None:
    """The source side has no <s>."""
    folder, model, source_words, target_words = from_lists(
        name,
        lambda source, target: tutorials.Bastings(source, target, 10, 10, 2),
        torchtext(["<unk>", "<pad>", "<s>", "</s>"], ["<unk>", "<pad>", "</s>"]),
        after="</s>",
        begin="<s>",
        end="</s>",
        unknown="<unk>",
        toolkit="bastings/annotated_encoder_decoder",
    )
    torch.save(model.state_dict(), folder / "model.pt")
    for words, file in ((source_words, "src_vocab.json"), (target_words, "trg_vocab.json")):
        (folder / file).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")


def nematus(name: str) -> None:
    """model.npz, its options in model.npz.json, dictionaries in JSON."""
    folder, model, source_words, target_words = from_lists(
        name,
        lambda source, target: tutorials.ConditionalGru(source, target, 10, 12),
        torchtext(["eos", "UNK"]),
        after="eos",
        end="eos",
        unknown="UNK",
        toolkit="Nematus (Theano)",
    )
    np.savez(folder / "model.npz", **{key: value.detach().numpy() for key, value in model.p.items()})
    options = {
        "dim_word": 10,
        "dim": 12,
        "n_words_src": len(source_words),
        "n_words": len(target_words),
        "encoder": "gru",
        "decoder": "gru_cond",
        "dictionaries": ["/home/someone/train.fr.json", "/home/someone/train.en.json"],
        "factors": 1,
        "dim_per_factor": [10],
        "use_dropout": False,
        "layer_normalisation": False,
        "tie_decoder_embeddings": False,
        "model_version": 0.2,
    }
    (folder / "model.npz.json").write_text(json.dumps(options, indent=2), encoding="utf-8")
    for words, file in ((source_words, "train.fr.json"), (target_words, "train.en.json")):
        table = {word: i for i, word in enumerate(words)}
        (folder / file).write_text(json.dumps(table, ensure_ascii=False, indent=0), encoding="utf-8")


def marian(name: str) -> None:
    """Of type s2s: Marian's names, biases [1, n], options as YAML bytes, vocabularies in YAML; unk is never chosen."""
    folder, model, source_words, target_words = from_lists(
        name,
        lambda source, target: tutorials.ConditionalGru(source, target, 8, 14),
        torchtext(["</s>", "<unk>"]),
        after="</s>",
        end="</s>",
        unknown="<unk>",
        never=[1],
        toolkit="Marian (s2s)",
    )
    names = {"Wemb": "encoder_Wemb", "Wemb_dec": "decoder_Wemb"}
    for part in ("W", "Wx", "U", "Ux", "b", "bx"):
        names[f"encoder_{part}"] = f"encoder_bi_{part}"
        names[f"encoder_r_{part}"] = f"encoder_bi_r_{part}"
        names[f"decoder_{part}"] = f"decoder_cell1_{part}"
    for part in ("U", "Ux", "b", "bx"):
        names[f"decoder_{part}_nl"] = f"decoder_cell2_{part}"
    names |= {"decoder_Wc": "decoder_cell2_W", "decoder_Wcx": "decoder_cell2_Wx"}
    for i, part in enumerate(("prev", "lstm", "ctx")):
        names |= {f"ff_logit_{part}_{kind}": f"decoder_ff_logit_l1_{kind}{i}" for kind in "Wb"}
    names |= {"ff_state_W": "decoder_ff_state_W", "ff_state_b": "decoder_ff_state_b"}
    names |= {"ff_logit_W": "decoder_ff_logit_l2_Wt", "ff_logit_b": "decoder_ff_logit_l2_b"}
    arrays = {names.get(key, key): value.detach().numpy() for key, value in model.p.items()}
    # Marian has no c_tt. It adds the same to every score, so that nothing changes.
    del arrays["decoder_c_tt"]
    arrays["decoder_ff_logit_l2_Wt"] = arrays["decoder_ff_logit_l2_Wt"].T.copy()
    arrays = {key: value.reshape(1, -1) if value.ndim == 1 else value for key, value in arrays.items()}
    options = (
        "dec-cell: gru\ndec-cell-base-depth: 2\ndec-cell-high-depth: 1\ndec-depth: 1\ndim-emb: 8\ndim-rnn: 14\n"
        f"dim-vocabs:\n  - {len(source_words)}\n  - {len(target_words)}\nenc-cell: gru\nenc-cell-depth: 1\n"
        "enc-depth: 1\nenc-type: bidirectional\nlayer-normalization: false\nskip: false\ntied-embeddings: false\n"
        "tied-embeddings-all: false\ntied-embeddings-src: false\ntype: s2s\nversion: v1.12.0\n\0"
    )
    arrays["special:model.yml"] = np.frombuffer(options.encode(), np.int8)
    np.savez(folder / "model.npz", **arrays)
    for words, file in ((source_words, "vocab.fr.yml"), (target_words, "vocab.en.yml")):
        lines = [f"{json.dumps(word, ensure_ascii=False)}: {i}\n" for i, word in enumerate(words)]
        (folder / file).write_text("".join(lines), encoding="utf-8")


FIXTURES: dict[str, Callable[[str], None]] = {
    "tutorial": lambda name: pytorch(name, "new"),
    "tutorial-old": lambda name: pytorch(name, "old"),
    "tutorial-old-lstm": lambda name: pytorch(name, "lstm"),
    "d2l": d2l,
    "bentrevett": bentrevett,
    "bastings": bastings,
    "nematus": nematus,
    "marian-s2s": marian,
}

if __name__ == "__main__":
    torch.set_num_threads(1)
    for wanted in sys.argv[1:] or FIXTURES:
        FIXTURES[wanted](wanted)
