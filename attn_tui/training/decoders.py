"""The decoders as torch modules, batched and teacher-forced: one class for each order of steps.

Each returns every quantity of every step under its event field's name, [batch, trg_len, …], and `h_0`; `hidden`
is what the output layer is given.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from attn_tui.config import ModelConfig
from attn_tui.training.activations import ACTIVATE
from attn_tui.training.attention import Attention
from attn_tui.training.positions import position_encodings
from attn_tui.training.readout import Readout
from attn_tui.training.recurrent import Dropout, Stepwise, WordDropout, from_input, rnn_of, step
from attn_tui.training.starts import Encoded, first_states, start_maps


class Decoder(nn.Module, ABC):
    """What all have in common: the target embedding, the start, the decoder RNN, attention, the output layer."""

    rnn: Any
    """One of PyTorch's or `ResetBeforeGRU`; its parameters are `weight_ih_l0` and so on."""

    def __init__(self, config: ModelConfig, dropout: float, inputs: int) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.target_vocabulary, config.word_embedding)
        if config.positions:
            self.positions = position_encodings(config.positions, config.word_embedding)
        for name, linear in start_maps(config).items():
            self.add_module(name, linear)
        self.rnn = rnn_of(config.cell, inputs, config.decoder_hidden, layers=config.layers, dropout=dropout)
        if config.score != "none":
            self.attention = Attention(config)
        self.output = nn.Linear(config.output_input, config.target_vocabulary)
        if config.tied_output:
            self.output.weight = self.embedding.weight
        self.activate = ACTIVATE[config.activation]
        self.dropout = Dropout(dropout)
        self.whole_words = WordDropout(0.0)

    def forward(self, previous: Tensor, encoded: Encoded) -> dict[str, Tensor]:
        """Decode given the previous words: ids [batch, trg_len], the one before the first word first."""
        first, cells = first_states(self.config, self, encoded)
        embedding = self.embed(previous)
        return {"h_0": first[:, -1], "embedding": embedding, **self.decode(embedding, first, cells, encoded)}

    @abstractmethod
    def decode(self, embedding: Tensor, first: Tensor, cells: Tensor | None, encoded: Encoded) -> dict[str, Tensor]:
        """All else, given the embeddings and the first states and cells of all layers: [batch, layers, dec]."""

    def embed(self, previous: Tensor) -> Tensor:
        """The embeddings of the words before: ids [batch, trg_len] → [batch, trg_len, embedding]."""
        embedding: Tensor = self.whole_words(self.embedding(previous))
        if self.config.first == "zeros":
            embedding = torch.cat([torch.zeros_like(embedding[:, :1]), embedding[:, 1:]], dim=1)
        return embedding + self.positions.weight[: previous.shape[1]] if self.config.positions else embedding

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

    def query(self, rnn: Stepwise) -> Tensor:
        """What is compared with the encoder states, if that is what the last step has left: [batch, dec]."""
        return rnn.cell if self.config.query == "cell" and rnn.cell is not None else rnn.state

    def attend(self, query: Tensor, encoded: Encoded, keys: Tensor) -> dict[str, Tensor]:
        """Attend in a single time step: query [batch, …]; the quantities as those of several."""
        found: dict[str, Tensor] = self.attention(query[:, None], encoded.states, keys, encoded.mask)
        return found


def _together(steps: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Quantities of single time steps [batch, 1, …] → those of all [batch, trg_len, …]."""
    return {name: torch.cat([step[name] for step in steps], dim=1) for name in steps[0]}


class Seq2Seq(Decoder):
    """Without attention. Sutskever et al. 2014."""

    def __init__(self, config: ModelConfig, dropout: float) -> None:
        super().__init__(config, dropout, config.word_embedding)
        if config.feedforward:
            self.feedforward = nn.Linear(config.decoder_hidden, config.feedforward)

    def decode(self, embedding: Tensor, first: Tensor, cells: Tensor | None, encoded: Encoded) -> dict[str, Tensor]:
        h = self.states(embedding, first, cells)
        return {"h_t": h, "hidden": self.activate(self.feedforward(h)) if self.config.feedforward else h}


class AttentionDecoder(Decoder):
    """The lecture's: state, attention, concatenation, feedforward network."""

    def __init__(self, config: ModelConfig, dropout: float) -> None:
        super().__init__(config, dropout, config.word_embedding)
        self.feedforward = nn.Linear(config.decoder_hidden + config.encoder_state, config.feedforward)

    def decode(self, embedding: Tensor, first: Tensor, cells: Tensor | None, encoded: Encoded) -> dict[str, Tensor]:
        h = self.states(embedding, first, cells)
        found = self.attention(h, encoded.states, self.attention.keys(encoded.states), encoded.mask)
        concat = torch.cat([h, found["c_t"]], dim=-1)
        return {**found, "h_t": h, "concat_t": concat, "hidden": self.activate(self.feedforward(concat))}


class Luong(Decoder):
    """Global and local attention, with and without input feeding. Luong et al. 2015."""

    def __init__(self, config: ModelConfig, dropout: float) -> None:
        super().__init__(config, dropout, config.word_embedding + (config.feedforward if config.input_feeding else 0))
        self.attentional = nn.Linear(config.encoder_state + config.decoder_hidden, config.feedforward, bias=False)
        if config.projection:
            self.projection = nn.Linear(config.feedforward, config.projection)

    def decode(self, embedding: Tensor, first: Tensor, cells: Tensor | None, encoded: Encoded) -> dict[str, Tensor]:
        keys = self.attention.keys(encoded.states)
        if self.config.input_feeding:
            found = self._step_by_step(embedding, Stepwise(self.rnn, first, cells, self.dropout), encoded, keys)
        else:
            found = self._look(self.states(embedding, first, cells), encoded, keys)
        return {**found, "hidden": self.projection(found["attentional"])} if self.config.projection else found

    def _look(self, h: Tensor, encoded: Encoded, keys: Tensor, first: int = 1) -> dict[str, Tensor]:
        """From the states [batch, trg_len, dec] to h̃_t."""
        found = self.attention(h, encoded.states, keys, encoded.mask, first)
        concat = torch.cat([found["c_t"].to(h.dtype), h], dim=-1)
        attentional = self.activate(self.attentional(concat))
        return {"h_t": h, **found, "concat_t": concat, "attentional": attentional, "hidden": attentional}

    def _step_by_step(self, embedding: Tensor, rnn: Stepwise, encoded: Encoded, keys: Tensor) -> dict[str, Tensor]:
        """Feed h̃_{t−1} back. The embeddings' share of the lowest layer's input is computed for all steps at once."""
        weight, units = self.rnn.weight_ih_l0, self.config.word_embedding
        from_words = F.linear(self.dropout(embedding), weight[:, :units], self.rnn.bias_ih_l0)
        fed = embedding.new_zeros(len(embedding), self.config.feedforward)
        steps: list[dict[str, Tensor]] = []
        for t in range(embedding.shape[1]):
            input_t = torch.cat([embedding[:, t], fed.to(embedding.dtype)], dim=-1)
            h = rnn.advance(from_words[:, t] + F.linear(fed, weight[:, units:]))
            steps.append({"input_t": input_t[:, None], **self._look(h[:, None], encoded, keys, t + 1)})
            fed = steps[-1]["attentional"][:, 0]
        return _together(steps)


class AttentionFirst(Decoder):
    """Attention before the state, which reads the context. Bahdanau et al. 2015, and tutorials after it."""

    def __init__(self, config: ModelConfig, dropout: float) -> None:
        super().__init__(config, dropout, config.word_embedding + config.encoder_state)
        self.readout = Readout(config, self.dropout)

    def decode(self, embedding: Tensor, first: Tensor, cells: Tensor | None, encoded: Encoded) -> dict[str, Tensor]:
        rnn = Stepwise(self.rnn, first, cells, self.dropout)
        weight, units = self.rnn.weight_ih_l0, self.config.word_embedding
        from_words = F.linear(self.dropout(embedding), weight[:, :units], self.rnn.bias_ih_l0)
        keys = self.attention.keys(encoded.states)
        steps = []
        for t in range(embedding.shape[1]):
            found = self.attend(self.query(rnn), encoded, keys)
            h = rnn.advance(from_words[:, t] + F.linear(found["c_t"][:, 0], weight[:, units:]))
            steps.append({**found, "h_t": h[:, None]})
        found = _together(steps)
        h = found["h_t"]
        if self.config.architecture == "rnnsearch":  # it reads out from h_{t−1}
            h = torch.cat([first[:, -1:], h[:, :-1]], dim=1)
        input_t = torch.cat([embedding, found["c_t"]], dim=-1)
        return {"input_t": input_t, **found, **self.readout(h, embedding, found["c_t"])}


class ConditionalGRU(Decoder):
    """A GRU reads the word, its state is the query, a second one reads the context. Sennrich et al. 2017, Section 2."""

    def __init__(self, config: ModelConfig, dropout: float) -> None:
        super().__init__(config, dropout, config.word_embedding)
        self.context_rnn = rnn_of(config.cell, config.encoder_state, config.decoder_hidden, layers=1, dropout=0.0)
        self.readout = Readout(config, self.dropout)

    def decode(self, embedding: Tensor, first: Tensor, cells: Tensor | None, encoded: Encoded) -> dict[str, Tensor]:
        from_words = from_input(self.rnn, self.dropout(embedding))
        keys = self.attention.keys(encoded.states)
        h = first[:, -1].float()
        steps = []
        for t in range(embedding.shape[1]):
            proposed, _ = step(self.rnn, from_words[:, t], h, None, 0)
            found = self.attend(proposed, encoded, keys)
            h, _ = step(self.context_rnn, from_input(self.context_rnn, found["c_t"][:, 0]), proposed, None, 0)
            one = {"proposed_t": proposed, "h_t": h}
            steps.append({**found, **{name: value[:, None] for name, value in one.items()}})
        found = _together(steps)
        return {**found, **self.readout(found["h_t"], embedding, found["c_t"])}


class PositionAttention(Decoder):
    """The word and the state score positions, whatever stands there. PyTorch's tutorial from 2017 to 2023."""

    def __init__(self, config: ModelConfig, dropout: float) -> None:
        super().__init__(config, dropout, config.decoder_hidden)
        self.combine = nn.Linear(config.word_embedding + config.encoder_state, config.decoder_hidden)

    def decode(self, embedding: Tensor, first: Tensor, cells: Tensor | None, encoded: Encoded) -> dict[str, Tensor]:
        rnn = Stepwise(self.rnn, first, cells, self.dropout)
        words = self.dropout(embedding)
        steps = []
        for t in range(embedding.shape[1]):
            found = self.attend(torch.cat([words[:, t], self.query(rnn)], dim=-1), encoded, encoded.states)
            input_t = torch.cat([words[:, t], found["c_t"][:, 0]], dim=-1)
            combined = self.activate(self.combine(input_t))
            one = {"input_t": input_t, "combined_t": combined, "h_t": rnn.advance(from_input(self.rnn, combined))}
            steps.append({**found, **{name: value[:, None] for name, value in one.items()}})
        found = _together(steps)
        return {**found, "hidden": found["h_t"]}


DECODERS: dict[str, Callable[[ModelConfig, float], Decoder]] = {
    "seq2seq": Seq2Seq,
    "attention-decoder": AttentionDecoder,
    "rnnsearch": AttentionFirst,
    "luong": Luong,
    "attention-first": AttentionFirst,
    "conditional-gru": ConditionalGRU,
    "position-attention": PositionAttention,
}
