"""What is to be imported: the files of a folder, and what their owner says that is not in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from attn_tui.errors import CheckpointError
from attn_tui.foreign.files import CHANGED
from attn_tui.foreign.torch_file import read
from attn_tui.foreign.words import Specials, Words
from attn_tui.text import printable, shown

_T = TypeVar("_T")
_LARGEST = 50_000_000  # bytes; a vocabulary of a million words has ten
_MOST_FILES = 1000


@dataclass(frozen=True, slots=True)
class Options:
    """What the files do not tell. Empty: as the format has it, or not needed."""

    source_vocabulary: Path | None = None
    target_vocabulary: Path | None = None
    source_tokenizer: Path | None = None
    """A SentencePiece model, or BPE codes."""
    target_tokenizer: Path | None = None
    lowercase: bool = False
    normalise: str = ""
    """A name in `attn_tui.config.NORMALISATIONS`."""
    source_language: str = ""
    target_language: str = ""
    variants: frozenset[str] = frozenset()
    """What the model does otherwise than most of its format: names in the `VARIANTS` of the format's reader."""
    max_length: int = 0
    """The most output words; 0: as the format has it."""
    pad_to: int = 0
    """How many places sentences are filled up to, for models that were trained so."""


class Given:
    """A folder's files, or one file and those beside it."""

    def __init__(self, path: Path, options: Options) -> None:
        """Look at what there is. Raises CheckpointError if there is nothing."""
        self.path, self.options = path, options
        self._saved: dict[Path, Any] = {}
        self.damaged: CheckpointError | None = None
        """What is wrong with the first file that could not be read."""
        if path.exists() and not (path.is_dir() or path.is_file()):
            raise CheckpointError(f"{printable(str(path))}: it is neither a folder nor a file; give the model's own.")
        if not path.exists():
            raise CheckpointError(f"{printable(str(path))}: there is no such file or folder; check the path.")
        self.folder = path if path.is_dir() else path.parent
        self.named = None if path.is_dir() else path
        """The file that was named, if it was not the folder."""

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """The folder's files by name, the named one first."""
        found = sorted(path for path in self.folder.iterdir() if path.is_file())[:_MOST_FILES]
        return tuple(found) if self.named is None else (self.named, *(path for path in found if path != self.named))

    def ending(self, *ends: str) -> Iterator[Path]:
        """The files whose names end so; if a file was named, it alone."""
        files = self.files if self.named is None else (self.named,)
        return (path for path in files if path.name.endswith(ends))

    def one(self, name: str) -> Path | None:
        """A file of that name, if there is one."""
        path = self.folder / name
        return path if path.is_file() else None

    def text(self, path: Path) -> str:
        """A file's text. Raises CheckpointError."""
        try:
            return self.bytes(path).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise CheckpointError(f"{printable(str(path))}: it is not UTF-8; give the right file.") from None

    def bytes(self, path: Path) -> bytes:
        """A file's content, of a vocabulary or a tokenizer. Raises CheckpointError."""
        name = printable(str(path))
        if path.exists() and not path.is_file():  # a pipe, or a device, would never end
            raise CheckpointError(f"{name}: this is not a file; give the file itself.")
        try:
            with path.open("rb") as file:
                content = file.read(_LARGEST + 1)
        except OSError as error:
            reason = printable(error.strerror or "no reason given")
            raise CheckpointError(f"{name}: it cannot be read ({reason}); check it.") from None
        if len(content) > _LARGEST:
            raise CheckpointError(f"{name}: it is too long for a vocabulary or a tokenizer; give the right file.")
        return content

    def lines(self, path: Path) -> list[str]:
        """The lines of a text, without a last empty one; a token may hold what Unicode takes for the end of a line."""
        lines = self.text(path).removesuffix("\n").split("\n")
        return [line.removesuffix("\r") for line in lines]

    def vocabulary(self, side: str, *names: str) -> Path | None:
        """The vocabulary file of a side: the one in the options, or the first of these names that there is."""
        said: Path | None = getattr(self.options, f"{side}_vocabulary")
        return said or next((path for name in names if (path := self.one(name))), None)

    def tokenizer(self, side: str, *names: str) -> Path | None:
        """The tokenizer's file of a side, likewise."""
        said: Path | None = getattr(self.options, f"{side}_tokenizer")
        return said or next((path for name in names if (path := self.one(name))), None)

    def saved(self, path: Path) -> Any:
        """What a file of torch.save, or a pickle, holds; None if it is neither. Each is read once."""
        if path not in self._saved:
            try:
                self._saved[path] = read(path)
            except CheckpointError as error:
                self._saved[path] = None
                self.damaged = self.damaged or error
        return self._saved[path]

    def variants(self, known: Mapping[str, str]) -> frozenset[str]:
        """What the model does otherwise. Raises CheckpointError for what is not known of its format."""
        for name in self.options.variants:
            one_of("--variant", name, known or ("none",))
        return self.options.variants

    def language(self, side: str, *known: object) -> str:
        """The name of a side's language: the option's, or the first that the files give."""
        said: str = getattr(self.options, f"{side}_language")
        names = [entry(one, "lang") if isinstance(one, dict) else one for one in known]
        return said or next((name[:40] for name in names if isinstance(name, str) and name), side)

    def words(self, side: str, tokens: Sequence[str], specials: Specials) -> Words:
        """Tokens that a line is split into at white space, or that a tokenizer makes if one was named."""
        splitter: Path | None = getattr(self.options, f"{side}_tokenizer")
        if splitter is None:
            signs = {"▁": "SentencePiece", "@@": "subword-nmt"}
            for sign, maker in signs.items():
                if sum(sign in token for token in tokens) > len(tokens) / 10:
                    raise missing(f"{maker} file, whose pieces the {side} vocabulary has,", f"--{side}-tokenizer")
            return Words(side, tokens, specials)
        content = self.bytes(splitter)
        return Words(side, tokens, specials, "bpe" if _is_text(content) else "pieces", content)


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content[:10_000].decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        return error.start > 9_990  # a letter is cut


def entry(values: Any, *names: str, default: Any = None) -> Any:
    """A value of nested dicts of a settings file; the default if it, or anything on the way, is missing.

    >>> entry({"model": {"layers": 2}}, "model", "layers"), entry({"model": None}, "model", "layers", default=1)
    (2, 1)
    """
    for name in names:
        if not isinstance(values, dict) or name not in values:
            return default
        values = values[name]
    return default if values is None else values


def table(values: Any, *names: str) -> dict[str, Any]:
    """A dict of a settings file, likewise; empty if it is missing. Raises CheckpointError if it is something else."""
    found = entry(values, *names, default={})
    if not isinstance(found, dict):
        raise CheckpointError(
            f"{'.'.join(names)} is {shown(found)}, no group of settings; give the file the toolkit wrote."
        )
    return found


def still_there(found: _T | None) -> _T:
    """Return what a reader has recognised. Raises CheckpointError if it is gone: the files have changed since."""
    if found is None:
        raise CheckpointError(CHANGED)
    return found


def newest(paths: Iterable[Path]) -> Path:
    """Return the file that was written last. Raises CheckpointError as `still_there`, or OSError."""
    return still_there(max(paths, key=lambda path: (path.stat().st_mtime, path.name), default=None))


def refuse(what: str) -> CheckpointError:
    """The error for a model that is understood, but cannot be computed here."""
    return CheckpointError(f"this model has {what}, which attn-tui does not compute; it cannot be imported.")


def missing(what: str, option: str) -> CheckpointError:
    """The error for what has to be said by an option."""
    return CheckpointError(f"there is no {what} beside it; say where it is by {option} FILE.")


def one_of(what: str, value: object, known: Iterable[str]) -> str:
    """A setting's value, if it is one of the known ones; else CheckpointError."""
    known = list(known)
    if value not in known:
        raise CheckpointError(f"{what} is {shown(value)}, which is not known here; known are {', '.join(known)}.")
    return str(value)
