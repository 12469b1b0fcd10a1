"""Every system as a torch module.

It computes what `attn_tui.engine` computes and names its parameters alike; `tests/training` demands that both
agree on every event to 1e-5.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from attn_tui.config import ModelConfig
from attn_tui.engine.architectures import parameter_shapes
from attn_tui.training.decoders import DECODERS
from attn_tui.training.loss import cross_entropy
from attn_tui.training.positions import position_encodings
from attn_tui.training.recurrent import GATES, Dropout, ResetBeforeGRU, WordDropout, rnn_of
from attn_tui.training.starts import Encoded


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
            layers=config.reading_layers,
            bidirectional=config.directions == "both",
            dropout=dropout,
        )
        if config.positions:
            self.positions = position_encodings(config.positions, config.embedding)
        self.dropout = Dropout(dropout)

    def forward(self, source: Tensor, lengths: Tensor, looked_at: Tensor | None = None) -> Encoded:
        """Encode source ids [batch, src_len] of the given lengths [batch]; states beyond each length are 0.

        `looked_at` [batch] is how many positions attention may look at, None: those that are read.
        """
        positions = torch.arange(source.shape[1], device=source.device)[None]
        on_device = lengths.to(source.device)[:, None]
        mask = positions < on_device
        allowed = mask if looked_at is None else positions < looked_at.to(source.device)[:, None]
        embedded = self.whole_words(self.embedding(source))
        if self.config.positions:
            embedded = embedded + self.positions.weight[: source.shape[1]]
        embedded = self.dropout(embedded)
        if isinstance(self.rnn, ResetBeforeGRU):
            states, last = self.rnn(embedded, mask)
            return Encoded(states, self._by_layer(last), None, allowed)
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
        return Encoded(states, self._by_layer(h), None if c is None else self._by_layer(c), allowed)

    def _by_layer(self, last: Tensor) -> Tensor:
        """[layers × directions, batch, hidden] → [batch, layers, enc]."""
        batch = last.shape[1]
        return last.transpose(0, 1).reshape(batch, self.config.reading_layers, self.config.encoder_state)


class Model(nn.Module):
    """Encoder and decoder together; the parameters' names are the checkpoint's."""

    def __init__(self, config: ModelConfig, dropout: float = 0.0, word_dropout: float = 0.0) -> None:
        """Make it, with random weights. Raises CheckpointError if the config gives a bias to no linear map."""
        super().__init__()
        parameter_shapes(config)
        self.encoder = Encoder(config, dropout, word_dropout)
        self.decoder = DECODERS[config.architecture](config, dropout)
        self.decoder.whole_words.p = word_dropout
        for names, has_bias in ((config.with_bias, True), (config.without_bias, False)):
            for name in names:
                linear = self.get_submodule(name)
                assert isinstance(linear, nn.Linear)
                bias = nn.Parameter(torch.zeros(linear.out_features)) if has_bias else None
                linear.register_parameter("bias", bias)
        for name, parameter in self.named_parameters():
            if "embedding" in name:
                nn.init.normal_(parameter, std=parameter.shape[1] ** -0.5)
            elif "weight_hh" in name:
                for gate in parameter.data.chunk(GATES[config.cell]):
                    nn.init.orthogonal_(gate)
            elif "bias_ih" in name and config.cell == "lstm":
                parameter.data.chunk(4)[1].fill_(1.0)  # a forget gate that begins open (Jozefowicz et al. 2015)

    def begin_with(self, parameters: Mapping[str, np.ndarray]) -> None:
        """Take a checkpoint's parameters, by their names, in place of the random ones."""
        for name, values in parameters.items():
            self.get_parameter(name).data.copy_(torch.tensor(np.asarray(values, np.float32)))

    def forward(
        self, source: Tensor, lengths: Tensor, previous: Tensor, looked_at: Tensor | None = None
    ) -> dict[str, Tensor]:
        """All quantities of a teacher-forced pass; see `attn_tui.training.decoders`."""
        encoded = self.encoder(source, lengths, looked_at)
        return {"encoder_states": encoded.states, **self.decoder(previous, encoded)}

    def loss(self, hidden: Tensor, target: Tensor, label_smoothing: float) -> Tensor:
        """Mean cross-entropy in nats per word; hidden [n, output_input] and target ids [n] hold no padding."""
        output = self.decoder.output
        bias = output.weight.new_zeros(output.out_features) if output.bias is None else output.bias
        return cross_entropy(self.decoder.dropout(hidden), output.weight, bias, target, label_smoothing)
