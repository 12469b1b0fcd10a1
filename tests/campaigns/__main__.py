"""`python -m tests.campaigns`: see the package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # as pytest finds the tests' own helpers

import conftest  # noqa: F401 - the environment of the tests, before anything imports numpy

from campaigns.command import main

sys.exit(main())
