"""The lecture's attention decoder as a torch module, batched and teacher-forced.

It computes what `attn_tui.engine` computes and names its parameters alike; `tests/training` demands that both
agree on every event to 1e-5.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from attn_tui.config import ModelConfig


class Encoder(nn.Module):
    """Bidirectional GRU over the source; hands over *all* its hidden states."""

    def __init__(self, config: ModelConfig, dropout: float) -> None:
        super().__init__()
        self.embedding = nn.Embedding(config.source_vocabulary, config.embedding)
        self.rnn = nn.GRU(config.embedding, config.encoder_hidden, batch_first=True, bidirectional=True)
        self.dropout = nn.Dropout(dropout)

    def forward(self, source: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Encode source ids [batch, src_len] of the given lengths [batch].

        Returns H [batch, src_len, enc], zero beyond each length, and [→h_S ; ←h_1] [batch, enc].
        """
        embedded = self.dropout(self.embedding(source))
        packed = pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        states, last = self.rnn(packed)
        encoder_states, _ = pad_packed_sequence(states, batch_first=True, total_length=source.shape[1])
        return encoder_states, torch.cat([last[0], last[1]], dim=-1)


class Attention(nn.Module):
    """Luong et al. 2015: score(h_t, h̄_j), Section 3.1; weights, Eq. 7."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        if config.score == "general":
            self.general = nn.Linear(config.encoder_state, config.decoder_hidden, bias=False)

    def forward(self, h: Tensor, encoder_states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Ask every state: scores e and weights α [batch, trg_len, src_len] for h [batch, trg_len, dec]."""
        keys = self.general(encoder_states) if hasattr(self, "general") else encoder_states
        scores = (h @ keys.transpose(1, 2)).masked_fill(~mask[:, None], -torch.inf)
        return scores, scores.softmax(dim=-1)


class Decoder(nn.Module):
    """GRU, attention, concatenation, feedforward network."""

    def __init__(self, config: ModelConfig, dropout: float) -> None:
        super().__init__()
        self.embedding = nn.Embedding(config.target_vocabulary, config.embedding)
        self.start = nn.Linear(config.encoder_state, config.decoder_hidden)
        self.rnn = nn.GRU(config.embedding, config.decoder_hidden, batch_first=True)
        self.attention = Attention(config)
        self.feedforward = nn.ModuleDict(
            {
                "hidden": nn.Linear(config.decoder_hidden + config.encoder_state, config.feedforward),
                "output": nn.Linear(config.feedforward, config.target_vocabulary),
            }
        )
        if config.tied_output:
            self.feedforward["output"].weight = self.embedding.weight
        self.dropout = nn.Dropout(dropout)

    def forward(self, previous: Tensor, encoder_states: Tensor, last: Tensor, mask: Tensor) -> dict[str, Tensor]:
        """Decode with the words before each given: previous ids [batch, trg_len], `<END>` first.

        Returns every quantity of every step under its event field's name, [batch, trg_len, …], and `h_0`.
        """
        h_0 = torch.tanh(self.start(last))
        embedding = self.embedding(previous)
        h, _ = self.rnn(self.dropout(embedding), h_0[None])
        h = self.dropout(h)
        scores, weights = self.attention(h, encoder_states, mask)
        context = weights @ encoder_states
        concat = torch.cat([h, context], dim=-1)
        hidden = torch.tanh(self.feedforward["hidden"](concat))
        return {
            "h_0": h_0,
            "embedding": embedding,
            "h_t": h,
            "e_t": scores,
            "alpha_t": weights,
            "c_t": context,
            "concat_t": concat,
            "hidden": hidden,
        }

    def logits(self, hidden: Tensor) -> Tensor:
        """Score every word of the vocabulary: hidden [..., ff] → [..., vocabulary]."""
        logits: Tensor = self.feedforward["output"](self.dropout(hidden))
        return logits


class AttentionDecoder(nn.Module):
    """Encoder and decoder together; the parameters' names are the checkpoint's."""

    def __init__(self, config: ModelConfig, dropout: float = 0.0) -> None:
        super().__init__()
        self.encoder = Encoder(config, dropout)
        self.decoder = Decoder(config, dropout)
        for name, parameter in self.named_parameters():
            if "embedding" in name:
                nn.init.normal_(parameter, std=config.embedding**-0.5)
            elif parameter.dim() > 1 and "weight_hh" in name:
                for gate in parameter.data.chunk(3):
                    nn.init.orthogonal_(gate)

    def forward(self, source: Tensor, lengths: Tensor, previous: Tensor) -> dict[str, Tensor]:
        """All quantities of a teacher-forced pass; see `Decoder.forward`."""
        encoder_states, last = self.encoder(source, lengths)
        mask = torch.arange(source.shape[1], device=source.device)[None] < lengths.to(source.device)[:, None]
        return {"encoder_states": encoder_states, **self.decoder(previous, encoder_states, last, mask)}

    def loss(self, hidden: Tensor, target: Tensor, label_smoothing: float) -> Tensor:
        """Mean cross-entropy in nats per word; hidden [n, ff] and target ids [n] hold no padding."""
        return F.cross_entropy(self.decoder.logits(hidden), target, label_smoothing=label_smoothing)
