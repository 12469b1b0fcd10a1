"""`attn-tui checkpoints import`, and models of other toolkits that a command is given as they are."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from attn_tui.cli.mistakes import quoted
from attn_tui.cli.overwriting import overwrite_option
from attn_tui.config import NORMALISATIONS
from attn_tui.errors import CheckpointError, OutputError
from attn_tui.locate import CONFIG, own, shipped
from attn_tui.text import printable, shown

_KEPT = 10
"""Models that were given as they are and are kept, so that they open at once the next time."""
_LONGEST = 100  # bytes of a name
_opened: set[Path] = set()


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--name", help="What to call it; the folder's or file's name otherwise.")
@click.option("--source-vocabulary", type=click.Path(path_type=Path), metavar="FILE", help="The source's words.")
@click.option("--target-vocabulary", type=click.Path(path_type=Path), metavar="FILE", help="The target's words.")
@click.option(
    "--source-tokenizer", type=click.Path(path_type=Path), metavar="FILE", help="A SentencePiece model, or BPE codes."
)
@click.option("--target-tokenizer", type=click.Path(path_type=Path), metavar="FILE", help="The same of the target.")
@click.option("--source-language", metavar="LANG", help="Its name or code, for the screen.")
@click.option("--target-language", metavar="LANG", help="The same of the target.")
@click.option("--lowercase", is_flag=True, help="Read sentences in small letters, as the model was trained.")
@click.option(
    "--normalise",
    type=click.Choice([name for name in NORMALISATIONS if name]),
    help="What else is done to a sentence: punctuation apart from words, as in d2l.ai, as in PyTorch's tutorial.",
)
@click.option("--max-length", type=click.IntRange(1, 10_000), metavar="N", help="The most words of a translation.")
@click.option(
    "--pad-to", type=click.IntRange(1, 10_000), metavar="N", help="Fill sentences up to N places, as in training."
)
@click.option(
    "--variant",
    "variants",
    multiple=True,
    metavar="NAME",
    help="How a copy of a tutorial differs; see the page.",
)
@overwrite_option
def import_checkpoint(path: Path, name: str | None, overwrite: bool, **said: Any) -> None:
    """Open a model that another toolkit trained, and keep it as a checkpoint of yours.

    PATH is a model's folder or file: of Joey NMT, OpenNMT-py, Eole, fairseq, PyTorch's seq2seq tutorial, d2l.ai,
    bentrevett's or bastings' tutorials, Nematus or Marian. Nothing in it is executed. What it computes is compared with
    the toolkit's own equations, and the card says how far they are apart.
    """
    from attn_tui.checkpoint import CURVES
    from attn_tui.foreign.detecting import open_model
    from attn_tui.foreign.saving import checkpoint_of, parity_of, write
    from attn_tui.history import HISTORY
    from attn_tui.judging.record import RESULTS

    called = name or _name_of(path)
    folder = _free(called, overwrite)
    imported = open_model(path, options_of(**said))
    checkpoint = checkpoint_of(imported, called)
    parity = parity_of(imported, checkpoint)
    try:
        write(folder, imported, checkpoint, parity, path, without=(HISTORY, CURVES, RESULTS))  # of what it replaces
    except OSError as error:
        raise OutputError(f"{printable(str(folder))} cannot be written ({_reason(error)}); make room for it.") from None
    for line in (
        f"{printable(called)}: {imported.toolkit}, kept in {printable(str(folder))}",
        f"{parity.words} output pieces compared with the toolkit's own equations: weights within {parity.weights:.0e}, "
        f"log-probabilities within {parity.log_probability:.0e}"
        + ("" if parity.same else "; NOT the same words everywhere, so do not trust it"),
        *imported.findings,
        f'Try: attn-tui translate "…" -c {quoted(called)}',
    ):
        click.echo(line)


def options_of(**said: Any) -> Any:
    """The options as the readers take them; those that were not given are left as they are."""
    from attn_tui.foreign.given import Options

    given = {name: value for name, value in said.items() if value}
    if "variants" in given:
        given["variants"] = frozenset(given["variants"])
    return Options(**given)


def _free(called: str, overwrite: bool) -> Path:
    """The folder of a checkpoint to be. Raises CheckpointError if that is no name, and OutputError if it is taken."""
    if Path(called).name != called or called != printable(called).strip() or called.startswith((".", "-")):
        raise CheckpointError(f"{shown(called)} cannot be the name of a checkpoint; choose another with --name.")
    if len(called.encode(errors="replace")) > _LONGEST:
        raise CheckpointError(f"{shown(called)} is too long for a name; choose another with --name.")
    folder = own() / called
    if (shipped() / called / CONFIG).is_file():
        raise OutputError(f"{shown(called)} is a checkpoint that comes with attn-tui; choose another name with --name.")
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise OutputError(f"{printable(str(folder))} is no folder; choose another name with --name.")
    if folder.exists() and not overwrite:
        raise OutputError(f"{shown(called)} exists already; choose another with --name, or add --overwrite.")
    return folder


def _name_of(path: Path) -> str:
    """The name of a model's folder, or of the file if it was named. Raises CheckpointError."""
    try:
        resolved = path.resolve()
        return resolved.name if resolved.is_dir() else resolved.stem
    except OSError as error:
        if error.errno != errno.ELOOP:
            reason = printable(error.strerror or "no reason given")
            raise CheckpointError(f"{printable(str(path))}: it cannot be read ({reason}); check its path.") from None
    except RuntimeError:  # as Python says it up to 3.12
        pass
    raise CheckpointError(f"{printable(str(path))}: this leads back to itself; give the model's own path.")


def opened(name: str) -> str:
    """Open a model of another toolkit as it is, and return the folder of what it became.

    That is kept among the user's caches, by what the files are; if nothing can be written there, among temporary files.
    Raises CheckpointError.
    """
    import platformdirs

    from attn_tui.foreign.detecting import open_model
    from attn_tui.foreign.saving import checkpoint_of, parity_of, write

    path = Path(name)
    called = printable(_name_of(path))[:_LONGEST] or "model"
    place = Path(platformdirs.user_cache_dir("attn-tui")) / "imported"
    folder = place / _state_of(path) / called
    if not (folder / CONFIG).is_file():
        imported = open_model(path)
        checkpoint = checkpoint_of(imported, called)
        parity = parity_of(imported, checkpoint)
        try:
            write(folder, imported, checkpoint, parity, path)
        except OSError:
            if not (folder / CONFIG).is_file():  # which another process may have written meanwhile
                folder = _among_temporary(called, lambda place: write(place, imported, checkpoint, parity, path))
    with suppress(OSError):
        os.utime(folder.parent)  # it is used
    _opened.add(folder.parent)
    _forget(place)
    return str(folder)


def _among_temporary(called: str, write: Callable[[Path], None]) -> Path:
    """Write a checkpoint where it is not kept. CheckpointError if not even that can be."""
    try:
        place = Path(tempfile.mkdtemp(prefix="attn-tui-"))
        try:
            write(place / called)
        except OSError:
            shutil.rmtree(place, ignore_errors=True)
            raise
    except OSError as error:
        raise CheckpointError(
            f"{called} cannot be opened: there is no room for what it becomes ({_reason(error)}); make some."
        ) from None
    return place / called


def _state_of(path: Path) -> str:
    """A short name for what a model's folder holds now: names, sizes and times of its files."""
    try:
        files = sorted((path if path.is_dir() else path.parent).iterdir())
        stats = [file.stat() if file.exists() else file.lstat() for file in files]
    except OSError as error:
        raise CheckpointError(f"{printable(str(path))}: it cannot be read ({_reason(error)}); check it.") from None
    states = [(file.name, stat.st_size, stat.st_mtime_ns) for file, stat in zip(files, stats, strict=True)]
    return hashlib.sha256(repr((str(path.absolute()), states)).encode(errors="replace")).hexdigest()[:16]


def _forget(place: Path) -> None:
    """Keep those that were used last, and all of this process."""
    with suppress(OSError):
        kept = sorted(place.iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
        for folder in kept[_KEPT:]:
            if folder not in _opened:
                shutil.rmtree(folder, ignore_errors=True)


def _reason(error: OSError) -> str:
    return printable(error.strerror or "no reason given")
