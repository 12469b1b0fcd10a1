"""Every system as a torch module.

It computes what `attn_tui.engine` computes and names its parameters alike; `tests/training` demands that both
agree on every event to 1e-5.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from attn_tui.config import ModelConfig
from attn_tui.training.decoders import DECODERS, Encoded
from attn_tui.training.loss import cross_entropy
from attn_tui.training.recurrent import GATES, Dropout, ResetBeforeGRU, WordDropout, rnn_of


class Encoder(nn.Module):
    """RNNs over the source; hand over *all* hidden states and the last of every layer."""

    def __init__(self, config: ModelConfig, dropout: float, word_dropout: float = 0.0) -> None:
        super().__init__()
        self.config = config
        self.whole_words = WordDropout(word_dropout)
        self.embedding = nn.Embedding(config.source_vocabulary, config.embedding)
        self.rnn = rnn_of(
            config.cell,
            config.embedding,
            config.encoder_hidden,
            layers=config.layers,
            bidirectional=config.directions == "both",
            dropout=dropout,
        )
        self.dropout = Dropout(dropout)

    def forward(self, source: Tensor, lengths: Tensor) -> Encoded:
        """Encode source ids [batch, src_len] of the given lengths [batch]; states beyond each length are 0."""
        positions = torch.arange(source.shape[1], device=source.device)[None]
        on_device = lengths.to(source.device)[:, None]
        mask = positions < on_device
        embedded = self.dropout(self.whole_words(self.embedding(source)))
        if isinstance(self.rnn, ResetBeforeGRU):
            states, last = self.rnn(embedded, mask)
            return Encoded(states, self._by_layer(last), None, mask)
        # A reversed source is read from each sentence's own last word; its states go back to the sentence's order.
        turned = torch.where(mask, on_device - 1 - positions, positions)[..., None]
        backward = self.config.directions == "backward"
        if backward:
            embedded = embedded.gather(1, turned.expand_as(embedded))
        packed = pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        states, last = self.rnn(packed)
        states, _ = pad_packed_sequence(states, batch_first=True, total_length=source.shape[1])
        if backward:
            states = states.gather(1, turned.expand_as(states))
        h, c = last if isinstance(last, tuple) else (last, None)
        return Encoded(states, self._by_layer(h), None if c is None else self._by_layer(c), mask)

    def _by_layer(self, last: Tensor) -> Tensor:
        """[layers × directions, batch, hidden] → [batch, layers, enc]."""
        batch = last.shape[1]
        return last.transpose(0, 1).reshape(batch, self.config.layers, self.config.encoder_state)


class Model(nn.Module):
    """Encoder and decoder together; the parameters' names are the checkpoint's."""

    def __init__(self, config: ModelConfig, dropout: float = 0.0, word_dropout: float = 0.0) -> None:
        super().__init__()
        self.encoder = Encoder(config, dropout, word_dropout)
        self.decoder = DECODERS[config.architecture](config, dropout)
        self.decoder.whole_words.p = word_dropout
        for name, parameter in self.named_parameters():
            if "embedding" in name:
                nn.init.normal_(parameter, std=config.embedding**-0.5)
            elif "weight_hh" in name:
                for gate in parameter.data.chunk(GATES[config.cell]):
                    nn.init.orthogonal_(gate)
            elif "bias_ih" in name and config.cell == "lstm":
                parameter.data.chunk(4)[1].fill_(1.0)  # a forget gate that begins open (Jozefowicz et al. 2015)

    def forward(self, source: Tensor, lengths: Tensor, previous: Tensor) -> dict[str, Tensor]:
        """All quantities of a teacher-forced pass; see `attn_tui.training.decoders`."""
        encoded = self.encoder(source, lengths)
        return {"encoder_states": encoded.states, **self.decoder(previous, encoded)}

    def loss(self, hidden: Tensor, target: Tensor, label_smoothing: float) -> Tensor:
        """Mean cross-entropy in nats per word; hidden [n, output_input] and target ids [n] hold no padding."""
        output = self.decoder.output
        return cross_entropy(self.decoder.dropout(hidden), output.weight, output.bias, target, label_smoothing)
