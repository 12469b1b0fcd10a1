"""Every test sees the same environment, whoever runs it, and shares the machine: none fails for being slow.

What a developer has set for the program, or for terminals, plays no part. CI always draws the same examples.
"""

import gc
import os

# Before anything imports numpy or torch: as many workers as cores are kept busy by one thread each.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
# A terminal's size, colours and language are what a test gives it.
_KNOWN = ("COLUMNS", "LINES", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "LANGUAGE")
for _name in [name for name in os.environ if name in _KNOWN or name.startswith(("LC_", "TEXTUAL", "TTY_"))]:
    del os.environ[_name]
os.environ |= {"LANG": "C.UTF-8", "TERM": "xterm-256color", "ATTN_TUI_CONFIG": os.devnull}
os.environ["XDG_STATE_HOME"] = f"{os.devnull}/nothing"  # nor is what a test types kept

from pathlib import Path  # noqa: E402

import pytest  # noqa: E402
from cases import EVERY_CASE, spread  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402
from hypothesis.database import DirectoryBasedExampleDatabase  # noqa: E402

CI = "CI" in os.environ
settings.register_profile(
    "attn-tui",
    derandomize=CI,
    max_examples=100 if EVERY_CASE else 50,
    # Its files are put in place at once: workers may share it.
    database=None if CI else DirectoryBasedExampleDatabase(Path(__file__).parent.parent / ".hypothesis" / "examples"),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile("attn-tui")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is for the night; begin with the slow ones, so that no worker is left with one at the end."""
    sampled: dict[tuple[str, int], list[pytest.Item]] = {}
    for item in items:
        if (mark := item.get_closest_marker("sampled")) and not EVERY_CASE:
            sampled.setdefault((item.nodeid.partition("[")[0], mark.args[0]), []).append(item)
    left = {one for (_, number), cases in sampled.items() for one in set(cases) - set(spread(cases, number))}
    config.hook.pytest_deselected(items=list(left))
    items[:] = [item for item in items if item not in left]
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Look for garbage seldom, and not among the thousands of tests: that took a fifth of the time.

    An app that was shown is thousands of young objects, all in cycles: many die before they are looked at again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
