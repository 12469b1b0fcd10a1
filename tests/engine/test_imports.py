import subprocess
import sys
from importlib import import_module

import pytest
from support import ROOT

HEAVY = {"torch", "lightning", "textual", "rich", "sacrebleu", "click"}
ENGINE_TABOO = {"safetensors", "sentencepiece", "platformdirs"}


def loaded_by(code):
    """Top-level modules in a fresh interpreter that has run this."""
    code += "\nimport sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    finished = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(finished.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "code",
    [
        "import attn_tui",
        "import attn_tui.engine.stepper, attn_tui.engine.timeline",
        "from attn_tui import Timeline, decode, load; Timeline(decode(load('reverse'), '12345')).last()",
        "from attn_tui import load, translate_batch; assert translate_batch(load('reverse'), ['12345'])[0].text",
    ],
)
def test_engine_and_checkpoint_load_neither_torch_nor_a_screen(code):
    loaded = loaded_by(code)
    assert "attn_tui" in loaded
    assert not loaded & HEAVY


def test_the_engine_alone_opens_no_file_formats():
    assert not loaded_by("import attn_tui.engine.stepper") & ENGINE_TABOO


def test_the_names_looked_for_are_those_that_would_be_loaded():
    import_module("attn_tui.training.task")  # in this process, for torch takes its time to load
    assert {"torch", "lightning"} <= set(sys.modules)
    assert {"textual", "rich"} <= loaded_by("import textual.app")
