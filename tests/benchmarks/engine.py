"""The engine against PyTorch's own modules: the same greedy decoding, weights and threads. Run by hand:

    python tests/benchmarks/engine.py [-c fr-en -c fr-en-luong …] [--rounds 9] [--threads 1] [--sentences FILE]

In every round both decode the same sentences, one after the other; ratios are medians over the rounds, and above 1
the engine is faster. PyTorch keeps nothing of what it computes; the engine keeps all events of a single sentence.

With a file, one sentence a line, its sentences one by one, 64 at once as they come, and 64 at once of like length, as
`evaluate` and `translate -` have them: processor time, and how many times as fast as one by one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("-c", "--checkpoint", action="append", dest="checkpoints")
parser.add_argument("--rounds", type=int, default=9)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--sentences", type=Path)
ARGUMENTS = parser.parse_args()
os.environ["OPENBLAS_NUM_THREADS"] = str(ARGUMENTS.threads)

import numpy as np  # noqa: E402, after the threads are set
import torch  # noqa: E402
from torch.nn.utils.rnn import pad_sequence  # noqa: E402

from attn_tui import decode, load, translate_batch  # noqa: E402
from attn_tui.engine.events import WordChosen  # noqa: E402
from attn_tui.engine.model import Checkpoint  # noqa: E402
from attn_tui.judging.translating import BATCH as SIZE  # noqa: E402
from attn_tui.judging.translating import translations  # noqa: E402
from attn_tui.training.decoders import Encoded, Luong, RNNsearch, Seq2Seq  # noqa: E402
from attn_tui.training.model import Model  # noqa: E402
from attn_tui.training.recurrent import reset_before  # noqa: E402

torch.set_num_threads(ARGUMENTS.threads)
TIMES = {"one sentence, all events": 10, "a batch of 64": 1}
"""How often each is done in a row, so that one does not pay for the caches the other has emptied."""
SENTENCE = "Je ne pense pas que ce soit une bonne idée de partir maintenant, car il va bientôt pleuvoir sur la ville."
WORDS = SENTENCE.split()
BATCH = [" ".join(WORDS[i % 5 : i % 5 + 6 + i % 11]) for i in range(64)]


def module_of(checkpoint: Checkpoint) -> Model:
    """The checkpoint's weights in torch's hands."""
    module = Model(checkpoint.config)
    state = {name: torch.from_numpy(np.array(value, np.float32)) for name, value in checkpoint.parameters.items()}
    if checkpoint.config.tied_output:
        state["decoder.output.weight"] = state["decoder.embedding.weight"]
    module.load_state_dict(state)
    return module.eval()


@torch.inference_mode()
def greedy(module: Model, source: torch.Tensor, lengths: torch.Tensor, end: int, longest: int) -> torch.Tensor:
    """Greedy decoding by torch: ids [batch, trg_len]; what follows `<END>` is to be ignored."""
    encoded = module.encoder(source, lengths)
    step = stepper(module, encoded)
    y = torch.full((len(source),), end)
    ended = torch.zeros(len(source), dtype=torch.bool)
    words = []
    for _ in range(longest):
        y = module.decoder.output(step(y)).argmax(dim=-1)
        words.append(y)
        ended |= y == end
        if ended.all():
            break
    return torch.stack(words, dim=1)


def stepper(module: Model, encoded: Encoded) -> Callable[[torch.Tensor], torch.Tensor]:
    """One time step as a function of the word before; it keeps its state and returns the output layer's input."""
    d = module.decoder
    keys = None if isinstance(d, Seq2Seq) else d.attention.keys(encoded.states)
    if isinstance(d, RNNsearch):
        h = torch.tanh(d.start(encoded.last_states[:, -1, d.config.encoder_hidden :]))

        def rnnsearch(y: torch.Tensor) -> torch.Tensor:
            nonlocal h
            c = d.attention(h[:, None], encoded.states, keys, encoded.mask)["c_t"][:, 0]
            word = d.embedding(y)
            from_x = torch.nn.functional.linear(torch.cat([word, c], -1), d.rnn.weight_ih_l0, d.rnn.bias_ih_l0)
            readout = d.readout["state"](h) + d.readout["word"](word) + d.readout["context"](c)
            h = reset_before(from_x, h, d.rnn.weight_hh_l0.t())
            return readout.reshape(len(y), -1, 2).amax(dim=-1)

        return rnnsearch
    if d.config.architecture == "attention-decoder":
        first = torch.tanh(d.start(encoded.last_states[:, -1])).reshape(1, len(encoded.states), -1)
        cells = first if d.config.cell == "lstm" else None
    else:
        first = encoded.last_states.transpose(0, 1).contiguous()
        cells = None if encoded.last_cells is None else encoded.last_cells.transpose(0, 1).contiguous()
    state = first if cells is None else (first, cells)
    fed = torch.zeros(len(encoded.states), d.config.feedforward)

    def advance(y: torch.Tensor) -> torch.Tensor:
        nonlocal state, fed
        x = d.embedding(y)
        x = torch.cat([x, fed], dim=-1) if d.config.input_feeding else x
        h, state = d.rnn(x[:, None], state)
        if isinstance(d, Seq2Seq):
            return torch.tanh(d.feedforward(h[:, 0])) if d.config.feedforward else h[:, 0]
        c = d.attention(h, encoded.states, keys, encoded.mask)["c_t"]
        if isinstance(d, Luong):
            fed = torch.tanh(d.attentional(torch.cat([c, h], dim=-1)))[:, 0]
            return fed
        return torch.tanh(d.feedforward(torch.cat([h, c], dim=-1)))[:, 0]

    return advance


def compare(name: str) -> None:
    """Print how many times as fast the engine is: one sentence with all events kept, and a batch."""
    checkpoint = load(name)
    module, end = module_of(checkpoint), checkpoint.target_vocabulary.end
    digits = checkpoint.config.tokenizer == "characters"
    single = "31415926" if digits else SENTENCE
    batch = [str(10**7 + 12345 * i) for i in range(64)] if digits else BATCH

    def torch_ids(sentences: list[str]) -> torch.Tensor:
        ids = [torch.tensor(checkpoint.source_vocabulary.encode(sentence)) for sentence in sentences]
        lengths = torch.tensor([len(row) for row in ids])
        return greedy(module, pad_sequence(ids, batch_first=True), lengths, end, checkpoint.config.max_length)

    def engine_ids(sentence: str) -> list[int]:
        events = list(decode(checkpoint, sentence, top=1))
        return [int(event.y_t) for event in events if isinstance(event, WordChosen)]

    assert torch_ids([single])[0].tolist() == engine_ids(single), "they do not translate alike"
    ratios: dict[str, list[float]] = {kind: [] for kind in TIMES}
    seconds: dict[str, list[float]] = {kind: [] for kind in ratios}
    for _ in range(ARGUMENTS.rounds):
        for kind, ours, theirs in (
            ("one sentence, all events", lambda: list(decode(checkpoint, single)), lambda: torch_ids([single])),
            ("a batch of 64", lambda: translate_batch(checkpoint, batch), lambda: torch_ids(batch)),
        ):
            a, b = timed(ours, TIMES[kind]), timed(theirs, TIMES[kind])
            ratios[kind].append(b / a)
            seconds[kind].append(a)
    for kind, values in ratios.items():
        took = statistics.median(seconds[kind]) * 1000
        print(f"{name:22} {kind:26} {statistics.median(values):5.2f} × torch   {took:7.1f} ms")


def together(name: str, sentences: list[str]) -> None:
    """Print how long a sentence takes by itself and together with others, and the ratio."""
    checkpoint = load(name)
    ways: dict[str, Callable[[], object]] = {
        "one by one": lambda: [translate_batch(checkpoint, [sentence]) for sentence in sentences],
        "64 as they come": lambda: [
            translate_batch(checkpoint, sentences[first : first + SIZE]) for first in range(0, len(sentences), SIZE)
        ],
        "64 of like length": lambda: list(translations(checkpoint, sentences)),
    }
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ARGUMENTS.rounds):
        for way, run in ways.items():
            seconds[way].append(timed(run, clock=time.process_time))
    for way, took in seconds.items():
        ratio = statistics.median(alone / one for alone, one in zip(seconds["one by one"], took, strict=True))
        each = statistics.median(took) / len(sentences) * 1000
        print(f"{name:22} {way:26} {ratio:5.2f} × one by one   {each:5.2f} ms a sentence")


def growth(name: str) -> None:
    """Print time and memory of 10, 100 and 1,000 output words for one source: both should grow by 10 each."""
    from dataclasses import replace

    loaded = load(name)
    checkpoint = replace(loaded, config=replace(loaded.config, max_length=1_000))
    end = checkpoint.target_vocabulary.end
    events = list(decode(checkpoint, SENTENCE))
    words = [int(event.y_t) for event in events if isinstance(event, WordChosen)][:-1]
    for count in (10, 100, 1_000):
        wanted = [words[i % len(words)] for i in range(count)]

        def choose(memory, wanted=wanted):  # type: ignore[no-untyped-def]
            return np.array(wanted[memory.t - 1] if memory.t <= len(wanted) else end)

        took = statistics.median(timed(lambda: list(decode(checkpoint, SENTENCE, choose=choose))) for _ in range(3))
        tracemalloc.start()
        kept = list(decode(checkpoint, SENTENCE, choose=choose))
        size, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        arrays = sum(
            getattr(event, f).nbytes for event in kept for f in event.__slots__ if hasattr(getattr(event, f), "nbytes")
        )
        print(
            f"{name:22} {count:5,} words: {took * 1000:8.1f} ms, {took / count * 1000:.2f} ms a word; "
            f"memory {size / 1e6:7.2f} MB, peak {peak / 1e6:7.2f} MB; the events' arrays are {arrays / 1e6:7.2f} MB"
        )


def timed(run: Callable[[], object], times: int = 1, clock: Callable[[], float] = time.perf_counter) -> float:
    """Seconds that a call takes, the mean of so many in a row."""
    began = clock()
    for _ in range(times):
        run()
    return (clock() - began) / times


if __name__ == "__main__":
    for wanted in ARGUMENTS.checkpoints or ["fr-en"]:
        compare(wanted)
        if ARGUMENTS.sentences:
            together(wanted, ARGUMENTS.sentences.read_text(encoding="utf-8").splitlines())
    growth((ARGUMENTS.checkpoints or ["fr-en"])[0])
