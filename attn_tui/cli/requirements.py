"""What the program needs of others, as pyproject.toml has it: by the names that are installed and those imported."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

REQUIRED = {
    "click": "click",
    "numpy": "numpy",
    "platformdirs": "platformdirs",
    "pyyaml": "yaml",
    "rich": "rich",
    "safetensors": "safetensors",
    "sentencepiece": "sentencepiece",
    "textual": "textual",
}
EXTRAS = {
    "class": (
        "attn-tui serve",
        {"asyncssh": "asyncssh", "aiohttp": "aiohttp", "redis": "redis", "segno": "segno"},
    ),
    "judge": ("attn-tui evaluate", {"sacrebleu": "sacrebleu"}),
    "plot": ("figures for papers", {"matplotlib": "matplotlib"}),
    "train": (
        "attn-tui train",
        {
            "torch": "torch",
            "lightning": "lightning",
            "tqdm": "tqdm",
            "sacrebleu": "sacrebleu",
            "matplotlib": "matplotlib",
        },
    ),
}
"""By extra, what it is for and what it brings; without that for developers."""


def installed(name: str) -> str:
    """The version of what is installed by this name; "" if nothing is."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def is_there(module: str) -> bool:
    """Whether a module would be found; it is not imported: torch takes seconds."""
    try:
        return find_spec(module) is not None
    except ValueError:  # it is in sys.modules, as no module
        return False


def fault_of(module: str) -> str:
    """Import a module; say why it cannot be, "" if it can. What it raises can be anything: of C, of a damaged file."""
    try:
        import_module(module)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""
