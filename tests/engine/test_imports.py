import subprocess
import sys
from importlib import import_module

import pytest
from support import ROOT

HEAVY = {"torch", "lightning", "textual", "rich", "sacrebleu", "click"}
ENGINE_TABOO = {"safetensors", "sentencepiece", "platformdirs"}


def loaded_by(code, whole=False):
    """Modules in a fresh interpreter that has run this: their top-level packages, or their whole names."""
    code += "\nimport sys; print(*sys.modules)"
    finished = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    names = finished.stdout.splitlines()[-1].split()
    return {name if whole else name.partition(".")[0] for name in names}


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


@pytest.mark.parametrize(
    "options",
    ["", "--at 2.score", "--at 2.score --set 2.h=0", "--beam 3 --nbest 2", "--format jsonl", "--format jsonl --at 1"],
)
def test_what_is_printed_needs_no_screen(options):
    code = (
        "import sys\n"
        f"sys.argv = ['attn-tui', *'translate 31415 -c reverse --plain {options}'.split()]\n"
        "from attn_tui.cli import main\n"
        "main()"
    )
    loaded = loaded_by(code, whole=True)
    assert "attn_tui.cli.plain" in loaded
    assert not {name.partition(".")[0] for name in loaded} & (HEAVY - {"click"})
    assert not {name for name in loaded if name.startswith("attn_tui.screen")}


def test_the_engine_alone_opens_no_file_formats():
    assert not loaded_by("import attn_tui.engine.stepper") & ENGINE_TABOO


def test_the_names_looked_for_are_those_that_would_be_loaded():
    import_module("attn_tui.training.task")  # in this process, for torch takes its time to load
    assert {"torch", "lightning"} <= set(sys.modules)
    assert {"textual", "rich"} <= loaded_by("import textual.app")
