"""`python -m tests.campaigns`: see the package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # as pytest finds the tests' own helpers

try:
    import conftest  # noqa: F401 - the environment of the tests, before anything imports numpy

    from campaigns.command import main
except ModuleNotFoundError as error:
    if str(error.name).startswith("campaigns"):
        raise
    print(f'{error.name} is not installed; in the clone, type pip install -e ".[dev]".', file=sys.stderr)
    sys.exit(2)

sys.exit(main())
