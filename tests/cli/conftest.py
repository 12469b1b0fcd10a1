import sys

import pytest

from attn_tui.cli.main import main


@pytest.fixture
def call(monkeypatch, capsys):
    """Call the program in this process, where torch may be loaded already; give exit code, stdout and stderr."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["attn-tui", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        out, err = capsys.readouterr()
        return code, out, err

    return call
