"""The decoders as torch modules, batched and teacher-forced: one class for each architecture.

Each returns every quantity of every step under its event field's name, [batch, trg_len, …], and `h_0`; `hidden`
is what the output layer is given.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from attn_tui.config import ModelConfig
from attn_tui.training.attention import Attention
from attn_tui.training.recurrent import Dropout, WordDropout, reset_before, rnn_of, step


class Encoded(NamedTuple):
    """What the encoder hands over."""

    states: Tensor  # [batch, src_len, enc]
    last_states: Tensor  # [batch, layers, enc]
    last_cells: Tensor | None  # [batch, layers, enc], of an LSTM
    mask: Tensor  # [batch, src_len]


class Decoder(nn.Module, ABC):
    """What all have in common: the target embedding, the decoder RNN, the output layer."""

    rnn: Any
    """One of PyTorch's or `ResetBeforeGRU`; its parameters are `weight_ih_l0` and so on."""

    def __init__(self, config: ModelConfig, dropout: float, inputs: int) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.target_vocabulary, config.embedding)
        self.rnn = rnn_of(config.cell, inputs, config.decoder_hidden, layers=config.layers, dropout=dropout)
        self.output = nn.Linear(config.output_input, config.target_vocabulary)
        if config.tied_output:
            self.output.weight = self.embedding.weight
        self.dropout = Dropout(dropout)
        self.whole_words = WordDropout(0.0)

    def embed(self, previous: Tensor) -> Tensor:
        """The embeddings of the words before: ids [batch, trg_len] → [batch, trg_len, embedding]."""
        embedding: Tensor = self.whole_words(self.embedding(previous))
        return embedding

    @abstractmethod
    def forward(self, previous: Tensor, encoded: Encoded) -> dict[str, Tensor]:
        """Decode given the previous words: ids [batch, trg_len], `<END>` first."""

    def logits(self, hidden: Tensor) -> Tensor:
        """Score every word of the vocabulary: hidden [..., output_input] → [..., vocabulary]."""
        logits: Tensor = self.output(self.dropout(hidden))
        return logits

    def states(self, embedding: Tensor, first: Tensor, cells: Tensor | None) -> Tensor:
        """All h_t [batch, trg_len, dec] of an RNN given the embeddings alone; first and cells [batch, layers, dec]."""
        h_0 = first.transpose(0, 1).contiguous()
        start = (h_0, cells.transpose(0, 1).contiguous()) if cells is not None else h_0
        h: Tensor = self.rnn(self.dropout(embedding), start)[0]
        h = self.dropout(h)
        return h


class Seq2Seq(Decoder):
    """Without attention. Sutskever et al. 2014."""

    def __init__(self, config: ModelConfig, dropout: float) -> None:
        super().__init__(config, dropout, config.embedding)
        if config.feedforward:
            self.feedforward = nn.Linear(config.decoder_hidden, config.feedforward)

    def forward(self, previous: Tensor, encoded: Encoded) -> dict[str, Tensor]:
        embedding = self.embed(previous)
        h = self.states(embedding, encoded.last_states, encoded.last_cells)
        hidden = torch.tanh(self.feedforward(h)) if self.config.feedforward else h
        return {"h_0": encoded.last_states[:, -1], "embedding": embedding, "h_t": h, "hidden": hidden}


class AttentionDecoder(Decoder):
    """The lecture's: state, attention, concatenation, feedforward network."""

    def __init__(self, config: ModelConfig, dropout: float) -> None:
        super().__init__(config, dropout, config.embedding)
        self.start = nn.Linear(config.encoder_state, config.layers * config.decoder_hidden)
        self.attention = Attention(config)
        self.feedforward = nn.Linear(config.decoder_hidden + config.encoder_state, config.feedforward)

    def forward(self, previous: Tensor, encoded: Encoded) -> dict[str, Tensor]:
        first = torch.tanh(self.start(encoded.last_states[:, -1]))
        first = first.reshape(len(first), self.config.layers, self.config.decoder_hidden)
        embedding = self.embed(previous)
        h = self.states(embedding, first, first if self.config.cell == "lstm" else None)
        found = self.attention(h, encoded.states, self.attention.keys(encoded.states), encoded.mask)
        concat = torch.cat([h, found["c_t"]], dim=-1)
        hidden = torch.tanh(self.feedforward(concat))
        found |= {"h_0": first[:, -1], "embedding": embedding, "h_t": h}
        return {**found, "concat_t": concat, "hidden": hidden}


class Luong(Decoder):
    """Global and local attention, with and without input feeding. Luong et al. 2015."""

    def __init__(self, config: ModelConfig, dropout: float) -> None:
        super().__init__(config, dropout, config.embedding + (config.feedforward if config.input_feeding else 0))
        self.attention = Attention(config)
        self.attentional = nn.Linear(config.encoder_state + config.decoder_hidden, config.feedforward, bias=False)

    def forward(self, previous: Tensor, encoded: Encoded) -> dict[str, Tensor]:
        embedding = self.embed(previous)
        if self.config.input_feeding:
            found = self._step_by_step(embedding, encoded)
        else:
            h = self.states(embedding, encoded.last_states, encoded.last_cells)
            found = self._attend(h, encoded, self.attention.keys(encoded.states))
        return {"h_0": encoded.last_states[:, -1], "embedding": embedding, **found}

    def _attend(self, h: Tensor, encoded: Encoded, keys: Tensor, first: int = 1) -> dict[str, Tensor]:
        found = self.attention(h, encoded.states, keys, encoded.mask, first)
        concat = torch.cat([found["c_t"].to(h.dtype), h], dim=-1)
        return {"h_t": h, **found, "concat_t": concat, "hidden": torch.tanh(self.attentional(concat))}

    def _step_by_step(self, embedding: Tensor, encoded: Encoded) -> dict[str, Tensor]:
        """Feed h̃_{t−1} back. The embeddings' share of the lowest layer's input is computed for all steps at once."""
        rnn, units = self.rnn, self.config.embedding
        weight, bias = rnn.weight_ih_l0, rnn.bias_ih_l0
        from_words = F.linear(self.dropout(embedding), weight[:, :units], bias)
        keys = self.attention.keys(encoded.states)
        # What is handed on from step to step is float32, whatever the precision.
        layers = list(encoded.last_states.float().unbind(1))
        cells: list[Tensor | None] = [None] * len(layers)
        if encoded.last_cells is not None:
            cells = list(encoded.last_cells.float().unbind(1))
        hidden = embedding.new_zeros(len(embedding), self.config.feedforward)
        steps: list[dict[str, Tensor]] = []
        for t in range(embedding.shape[1]):
            from_x = from_words[:, t] + F.linear(hidden, weight[:, units:])
            for k in range(len(layers)):
                layers[k], cells[k] = step(rnn, from_x, layers[k], cells[k], k)
                if k + 1 < len(layers):
                    below = getattr(rnn, f"weight_ih_l{k + 1}"), getattr(rnn, f"bias_ih_l{k + 1}")
                    from_x = F.linear(self.dropout(layers[k]), *below)
            found = self._attend(layers[-1][:, None], encoded, keys, t + 1)
            hidden = found["hidden"][:, 0]
            input_t = torch.cat([embedding[:, t], steps[-1]["hidden"][:, 0] if steps else torch.zeros_like(hidden)], -1)
            steps.append({**found, "input_t": input_t[:, None]})
        return {name: torch.cat([step[name] for step in steps], dim=1) for name in steps[0]}


class RNNsearch(Decoder):
    """Attention before the state, maxout readout. Bahdanau et al. 2015."""

    def __init__(self, config: ModelConfig, dropout: float) -> None:
        super().__init__(config, dropout, config.embedding + config.encoder_state)
        self.start = nn.Linear(config.encoder_hidden, config.decoder_hidden)
        self.attention = Attention(config)
        rows = 2 * config.feedforward
        self.readout = nn.ModuleDict(
            {
                "state": nn.Linear(config.decoder_hidden, rows, bias=False),
                "word": nn.Linear(config.embedding, rows, bias=False),
                "context": nn.Linear(config.encoder_state, rows),
            }
        )

    def forward(self, previous: Tensor, encoded: Encoded) -> dict[str, Tensor]:
        h = h_0 = torch.tanh(self.start(encoded.last_states[:, -1, self.config.encoder_hidden :])).float()
        embedding = self.embed(previous)
        words, units = self.dropout(embedding), self.config.embedding
        weight, recurrent = self.rnn.weight_ih_l0, self.rnn.weight_hh_l0.t()
        from_words = F.linear(words, weight[:, :units], self.rnn.bias_ih_l0)
        keys = self.attention.keys(encoded.states)
        steps: list[dict[str, Tensor]] = []
        for t in range(embedding.shape[1]):
            found = self.attention(h[:, None], encoded.states, keys, encoded.mask)
            from_x = from_words[:, t] + F.linear(found["c_t"][:, 0], weight[:, units:])
            before, h = h, reset_before(from_x, h, recurrent)
            steps.append({**found, "before": before[:, None], "h_t": h[:, None]})
        found = {name: torch.cat([step[name] for step in steps], dim=1) for name in steps[0]}
        readout = (
            self.readout["state"](self.dropout(found.pop("before")))
            + self.readout["word"](words)
            + self.readout["context"](found["c_t"])
        )
        hidden = readout.reshape(*readout.shape[:-1], -1, 2).amax(dim=-1)
        input_t = torch.cat([embedding, found["c_t"]], dim=-1)
        return {"h_0": h_0, "embedding": embedding, "input_t": input_t, **found, "readout": readout, "hidden": hidden}


DECODERS: dict[str, Callable[[ModelConfig, float], Decoder]] = {
    "seq2seq": Seq2Seq,
    "attention-decoder": AttentionDecoder,
    "rnnsearch": RNNsearch,
    "luong": Luong,
}
