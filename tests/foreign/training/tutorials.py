"""The tutorials' models in a few lines, with the tutorials' names of modules and parameters, and how they decode.

Each has `encode(source [B, S]) -> memory, state` and `step(memory, state, word [B]) -> state, weights, logits`.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn


class Tutorial(nn.Module):
    """PyTorch's tutorial since 2023."""

    def __init__(self, source: int, target: int, size: int) -> None:
        super().__init__()
        self.encoder = nn.ModuleDict(
            {"embedding": nn.Embedding(source, size), "gru": nn.GRU(size, size, batch_first=True)}
        )
        attention = {"Wa": nn.Linear(size, size), "Ua": nn.Linear(size, size), "Va": nn.Linear(size, 1)}
        self.decoder = nn.ModuleDict(
            {
                "embedding": nn.Embedding(target, size),
                "attention": nn.ModuleDict(attention),
                "gru": nn.GRU(2 * size, size, batch_first=True),
                "out": nn.Linear(size, target),
            }
        )

    def encode(self, source: Tensor) -> tuple[Tensor, Tensor]:
        return self.encoder["gru"](self.encoder["embedding"](source))

    def step(self, memory: Tensor, state: Tensor, word: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        a = self.decoder["attention"]
        weights = a["Va"](torch.tanh(a["Wa"](state[-1][:, None]) + a["Ua"](memory))).squeeze(2).softmax(-1)
        context = weights[:, None] @ memory
        out, state = self.decoder["gru"](torch.cat([self.decoder["embedding"](word)[:, None], context], -1), state)
        return state, weights, self.decoder["out"](out[:, 0])


class OldTutorial(nn.Module):
    """PyTorch's tutorial until 2023; with an LSTM, its cell asks and LogSoftmax stands for the weights."""

    def __init__(self, source: int, target: int, size: int, places: int, lstm: bool = False) -> None:
        super().__init__()
        self.places, self.lstm = places, lstm
        self.rnn, rnn = ("lstm", nn.LSTM) if lstm else ("gru", nn.GRU)
        self.encoder = nn.ModuleDict(
            {"embedding": nn.Embedding(source, size), self.rnn: rnn(size, size, batch_first=True)}
        )
        self.decoder = nn.ModuleDict(
            {
                "embedding": nn.Embedding(target, size),
                "attn": nn.Linear(2 * size, places),
                "attn_combine": nn.Linear(2 * size, size),
                self.rnn: rnn(size, size, batch_first=True),
                "out": nn.Linear(size, target),
            }
        )

    def encode(self, source: Tensor) -> tuple[Tensor, Any]:
        states, state = self.encoder[self.rnn](self.encoder["embedding"](source))
        return nn.functional.pad(states, (0, 0, 0, self.places - states.shape[1])), state

    def step(self, memory: Tensor, state: Any, word: Tensor) -> tuple[Any, Tensor, Tensor]:
        embedded = self.decoder["embedding"](word)
        asks = state[1][-1] if self.lstm else state[-1]
        scores = self.decoder["attn"](torch.cat([embedded, asks], -1))
        weights = scores.log_softmax(-1) if self.lstm else scores.softmax(-1)
        context = (weights[:, None] @ memory)[:, 0]
        x = self.decoder["attn_combine"](torch.cat([embedded, context], -1)).relu()
        out, state = self.decoder[self.rnn](x[:, None], state)
        return state, weights, self.decoder["out"](out[:, 0])


class D2l(nn.Module):
    """d2l.ai, 11.4: the encoder reads the padding, the attention does not."""

    def __init__(self, source: int, target: int, embedding: int, size: int, layers: int, pad: int) -> None:
        super().__init__()
        self.pad = pad
        rnn = nn.ModuleDict({"rnn": nn.GRU(embedding, size, layers, batch_first=True)})
        self.encoder = nn.ModuleDict({"embedding": nn.Embedding(source, embedding), "rnn": rnn})
        attention = {
            "W_k": nn.Linear(size, size, bias=False),
            "W_q": nn.Linear(size, size, bias=False),
            "w_v": nn.Linear(size, 1, bias=False),
        }
        self.decoder = nn.ModuleDict(
            {
                "attention": nn.ModuleDict(attention),
                "embedding": nn.Embedding(target, embedding),
                "rnn": nn.GRU(embedding + size, size, layers, batch_first=True),
                "dense": nn.Linear(size, target),
            }
        )

    def encode(self, source: Tensor) -> tuple[tuple[Tensor, Tensor], Tensor]:
        states, state = self.encoder["rnn"]["rnn"](self.encoder["embedding"](source))
        return (states, source == self.pad), state

    def step(self, memory: tuple[Tensor, Tensor], state: Tensor, word: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        (states, padding), a = memory, self.decoder["attention"]
        scores = a["w_v"](torch.tanh(a["W_q"](state[-1][:, None]) + a["W_k"](states))).squeeze(2)
        weights = scores.masked_fill(padding, -1e6).softmax(-1)
        x = torch.cat([weights[:, None] @ states, self.decoder["embedding"](word)[:, None]], -1)
        out, state = self.decoder["rnn"](x, state)
        return state, weights, self.decoder["dense"](out[:, 0])


class Bentrevett(nn.Module):
    """bentrevett/pytorch-seq2seq, notebooks 3 and 4."""

    def __init__(self, source: int, target: int, embedding: int, encoder: int, decoder: int) -> None:
        super().__init__()
        self.encoder = nn.ModuleDict(
            {
                "embedding": nn.Embedding(source, embedding),
                "rnn": nn.GRU(embedding, encoder, bidirectional=True, batch_first=True),
                "fc": nn.Linear(2 * encoder, decoder),
            }
        )
        attention = {"attn": nn.Linear(2 * encoder + decoder, decoder), "v": nn.Linear(decoder, 1, bias=False)}
        self.decoder = nn.ModuleDict(
            {
                "attention": nn.ModuleDict(attention),
                "embedding": nn.Embedding(target, embedding),
                "rnn": nn.GRU(2 * encoder + embedding, decoder, batch_first=True),
                "fc_out": nn.Linear(2 * encoder + decoder + embedding, target),
            }
        )

    def encode(self, source: Tensor) -> tuple[Tensor, Tensor]:
        states, last = self.encoder["rnn"](self.encoder["embedding"](source))
        return states, torch.tanh(self.encoder["fc"](torch.cat([last[-2], last[-1]], -1)))[None]

    def step(self, memory: Tensor, state: Tensor, word: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        a, embedded = self.decoder["attention"], self.decoder["embedding"](word)
        query = state[-1][:, None].expand(-1, memory.shape[1], -1)
        weights = a["v"](torch.tanh(a["attn"](torch.cat([query, memory], -1)))).squeeze(2).softmax(-1)
        context = (weights[:, None] @ memory)[:, 0]
        out, state = self.decoder["rnn"](torch.cat([embedded, context], -1)[:, None], state)
        return state, weights, self.decoder["fc_out"](torch.cat([out[:, 0], context, embedded], -1))


class Bastings(nn.Module):
    """The Annotated Encoder–Decoder."""

    def __init__(self, source: int, target: int, embedding: int, size: int, layers: int) -> None:
        super().__init__()
        rnn = nn.GRU(embedding, size, layers, bidirectional=True, batch_first=True)
        self.encoder = nn.ModuleDict({"rnn": rnn})
        attention = {
            "key_layer": nn.Linear(2 * size, size, bias=False),
            "query_layer": nn.Linear(size, size, bias=False),
            "energy_layer": nn.Linear(size, 1, bias=False),
        }
        self.decoder = nn.ModuleDict(
            {
                "attention": nn.ModuleDict(attention),
                "rnn": nn.GRU(embedding + 2 * size, size, layers, batch_first=True),
                "bridge": nn.Linear(2 * size, size),
                "pre_output_layer": nn.Linear(3 * size + embedding, size, bias=False),
            }
        )
        self.src_embed, self.trg_embed = nn.Embedding(source, embedding), nn.Embedding(target, embedding)
        self.generator = nn.ModuleDict({"proj": nn.Linear(size, target, bias=False)})

    def encode(self, source: Tensor) -> tuple[Tensor, Tensor]:
        states, last = self.encoder["rnn"](self.src_embed(source))
        return states, torch.tanh(self.decoder["bridge"](torch.cat([last[0::2], last[1::2]], -1)))

    def step(self, memory: Tensor, state: Tensor, word: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        a, embedded = self.decoder["attention"], self.trg_embed(word)
        query = a["query_layer"](state[-1][:, None])
        weights = a["energy_layer"](torch.tanh(query + a["key_layer"](memory))).squeeze(2).softmax(-1)
        context = (weights[:, None] @ memory)[:, 0]
        out, state = self.decoder["rnn"](torch.cat([embedded, context], -1)[:, None], state)
        together = self.decoder["pre_output_layer"](torch.cat([embedded, out[:, 0], context], -1))
        return state, weights, self.generator["proj"](together)


class ConditionalGru(nn.Module):
    """Nematus' and Marian's, as a table of their parameters, [in, out]. Source: nematus/layers.py."""

    def __init__(self, source: int, target: int, embedding: int, size: int) -> None:
        super().__init__()
        e, d = embedding, size
        shapes = {"Wemb": (source, e), "Wemb_dec": (target, e), "ff_state_W": (2 * d, d), "ff_state_b": (d,)}
        for name in ("encoder_", "encoder_r_", "decoder_"):
            shapes |= {f"{name}W": (e, 2 * d), f"{name}U": (d, 2 * d), f"{name}b": (2 * d,)}
            shapes |= {f"{name}Wx": (e, d), f"{name}Ux": (d, d), f"{name}bx": (d,)}
        shapes |= {"decoder_U_nl": (d, 2 * d), "decoder_b_nl": (2 * d,), "decoder_Ux_nl": (d, d), "decoder_bx_nl": (d,)}
        shapes |= {"decoder_Wc": (2 * d, 2 * d), "decoder_Wcx": (2 * d, d), "decoder_W_comb_att": (d, 2 * d)}
        shapes |= {"decoder_Wc_att": (2 * d, 2 * d), "decoder_b_att": (2 * d,), "decoder_U_att": (2 * d, 1)}
        shapes |= {"decoder_c_tt": (1,), "ff_logit_W": (e, target), "ff_logit_b": (target,)}
        for name, rows in (("lstm", d), ("prev", e), ("ctx", 2 * d)):
            shapes |= {f"ff_logit_{name}_W": (rows, e), f"ff_logit_{name}_b": (e,)}
        self.p = nn.ParameterDict(
            {
                name: nn.Parameter(torch.randn(shape) * (0.3 if len(shape) == 2 else 0.1))
                for name, shape in shapes.items()
            }
        )

    def gru(self, name: str, x: Tensor, h: Tensor) -> Tensor:
        p = self.p
        r, u = torch.sigmoid(h @ p[f"{name}U"] + x @ p[f"{name}W"] + p[f"{name}b"]).chunk(2, -1)
        return u * h + (1 - u) * torch.tanh((h @ p[f"{name}Ux"]) * r + x @ p[f"{name}Wx"] + p[f"{name}bx"])

    def encode(self, source: Tensor) -> tuple[Tensor, Tensor]:
        inputs = self.p["Wemb"][source]
        both = []
        for name, xs in (("encoder_", inputs.unbind(1)), ("encoder_r_", inputs.flip(1).unbind(1))):
            h = inputs.new_zeros(len(inputs), len(self.p[f"{name}Ux"]))
            states = []
            for x in xs:
                h = self.gru(name, x, h)
                states.append(h)
            both.append(torch.stack(states, 1))
        memory = torch.cat([both[0], both[1].flip(1)], -1)
        return memory, torch.tanh(memory.mean(1) @ self.p["ff_state_W"] + self.p["ff_state_b"])

    def step(self, memory: Tensor, state: Tensor, word: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        p = self.p
        y = p["Wemb_dec"][word.clamp(min=0)] * (word >= 0)[:, None]  # the first word, −1, is a zero vector
        h = self.gru("decoder_", y, state)
        asked = torch.tanh(memory @ p["decoder_Wc_att"] + p["decoder_b_att"] + (h @ p["decoder_W_comb_att"])[:, None])
        weights = (asked @ p["decoder_U_att"] + p["decoder_c_tt"]).squeeze(2).softmax(-1)
        c = (weights[:, None] @ memory)[:, 0]
        r, u = torch.sigmoid(h @ p["decoder_U_nl"] + p["decoder_b_nl"] + c @ p["decoder_Wc"]).chunk(2, -1)
        n = torch.tanh((h @ p["decoder_Ux_nl"] + p["decoder_bx_nl"]) * r + c @ p["decoder_Wcx"])
        h = u * h + (1 - u) * n
        parts = {"lstm": h, "prev": y, "ctx": c}
        readout = torch.tanh(sum(x @ p[f"ff_logit_{k}_W"] + p[f"ff_logit_{k}_b"] for k, x in parts.items()))
        return h, weights, readout @ p["ff_logit_W"] + p["ff_logit_b"]
