"""A teacher-forced pass in torch, of which every state and every array of attention is a tensor of its own.

So torch can say how a loss changes with each. What `attn_tui.training` computes for many steps at once, as its RNNs'
states, is computed here step by step, with its parameters.
"""

from __future__ import annotations

import torch
from modules import module_of, places
from torch import Tensor, nn

from attn_tui.config import DIRECTIONS
from attn_tui.engine.model import Checkpoint
from attn_tui.training import decoders
from attn_tui.training.recurrent import ResetBeforeGRU, Stepwise, from_input, reset_before, step
from attn_tui.training.starts import Encoded


class Traced:
    """The tensors of a pass, and the losses of its words."""

    def __init__(self, checkpoint: Checkpoint, source: list[int], given: list[int], right: list[int], monkeypatch):
        self.config = checkpoint.config
        self.module = module_of(checkpoint)
        self.read: dict[tuple[int, int], Tensor] = {}  # by direction and position, of the top layer
        self.states: list[Tensor] = []  # h_1 …, or h'_1, h_1, …
        self.attended: list[dict[str, Tensor]] = []  # one, of all time steps, or one for each
        self.activated: list[Tensor] = []
        self._note(monkeypatch)
        lengths, looked_at = places(checkpoint, [source])
        self.encoded = self._encode(source, int(lengths[0]), int(looked_at[0]))
        self.found = self.module.decoder(torch.tensor([given]), self.encoded)
        self.logits = self.module.decoder.logits(self.found["hidden"])[0]
        self.losses = nn.functional.cross_entropy(self.logits, torch.tensor(right), reduction="none")

    def _note(self, monkeypatch) -> None:
        decoder, advance, one = self.module.decoder, Stepwise.advance, decoders.step

        def noting_step(*given):
            h, c = one(*given)
            self.states.append(h)
            return h, c

        def noting_advance(rnn, from_x):
            self.states.append(advance(rnn, from_x))
            return self.states[-1]

        def states(embedding, first, cells):
            rnn = Stepwise(decoder.rnn, first, cells, decoder.dropout)
            steps = [rnn.advance(from_input(decoder.rnn, embedding[:, t])) for t in range(embedding.shape[1])]
            return torch.stack(steps, dim=1)

        def noting_decode(embedding, first, cells, encoded):
            self.first = first if first.requires_grad else first.requires_grad_()
            return decode(embedding, first, cells, encoded)

        def noting_activate(x):
            self.activated.append(activate(x))
            return self.activated[-1]

        decode, activate = decoder.decode, decoder.activate
        monkeypatch.setattr(decoders, "step", noting_step)
        monkeypatch.setattr(Stepwise, "advance", noting_advance)
        decoder.states, decoder.decode, decoder.activate = states, noting_decode, noting_activate
        if hasattr(decoder, "attention"):
            attend = decoder.attention.forward

            def noting_attend(*given):
                self.attended.append(attend(*given))
                return self.attended[-1]

            decoder.attention.forward = noting_attend

    def _encode(self, source: list[int], length: int, looked_at: int) -> Encoded:
        encoder, config = self.module.encoder, self.config
        embedded = encoder.embedding(torch.tensor(source))
        if config.positions:
            embedded = embedded + encoder.positions.weight[: len(source)]
        inputs, last, cells = list(embedded), [], []
        for layer in range(config.reading_layers):
            both: list[list[Tensor]] = []
            for d, direction in enumerate(DIRECTIONS[config.directions]):
                h = c = torch.zeros(1, config.encoder_hidden)
                found = [h[0]] * len(source)
                for j in range(length) if direction == "forward" else reversed(range(length)):
                    h, c = self._read(f"{layer}{'_reverse' * d}", inputs[j][None], h, c)
                    found[j] = h[0]
                    if layer == config.reading_layers - 1:
                        self.read[d, j] = h
                both.append(found)
                last.append(h)
                cells.append(c)
            inputs = [torch.cat(halves) for halves in zip(*both, strict=True)]
        self.source = torch.stack(inputs)[None]
        mask = torch.arange(len(source))[None] < looked_at
        last_cells = self._by_layer(cells) if config.cell == "lstm" else None
        return Encoded(self.source, self._by_layer(last), last_cells, mask)

    def _by_layer(self, last: list[Tensor]) -> Tensor:
        return torch.cat(last).reshape(1, self.config.reading_layers, self.config.encoder_state)

    def _read(self, layer: str, x: Tensor, h: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
        rnn = self.module.encoder.rnn
        if isinstance(rnn, ResetBeforeGRU):
            return reset_before(from_input(rnn, x, layer), h, getattr(rnn, f"weight_hh_l{layer}").t()), c
        new, cell = step(rnn, from_input(rnn, x, layer), h, c, layer)
        return new, c if cell is None else cell

    def by(self, t: int, tensor: Tensor) -> Tensor:
        """The derivative of the loss of time step `t`, from 1; 0 if the loss is not made of it."""
        [found] = torch.autograd.grad(self.losses[t - 1], tensor, retain_graph=True, allow_unused=True)
        return torch.zeros_like(tensor) if found is None else found

    def attention(self, t: int, name: str) -> Tensor:
        """e_t, alpha_t, c_t or gaussian itself."""
        return self.attended[0][name][0, t - 1] if len(self.attended) == 1 else self.attended[t - 1][name][0, 0]

    def of_attention(self, t: int, name: str) -> Tensor:
        """The same by e_t, alpha_t or c_t."""
        if len(self.attended) == 1:
            return self.by(t, self.attended[0][name])[0, t - 1]
        return self.by(t, self.attended[t - 1][name])[0, 0]

    def of_state(self, t: int, at: int) -> Tensor:
        """The same by h after time step `at`; of a conditional GRU, every second state is h'."""
        if at == 0:
            return self.by(t, self.first)[0, -1]
        return self.by(t, self.states[2 * at - 1 if self.config.architecture == "conditional-gru" else at - 1])[0]

    def of_position(self, t: int, j: int) -> Tensor:
        """The same by the encoder's top states at a position, from 0: [enc]."""
        found = [self.by(t, h)[0] for (_, at), h in sorted(self.read.items()) if at == j]
        return torch.cat(found) if found else torch.zeros(self.config.encoder_state)
