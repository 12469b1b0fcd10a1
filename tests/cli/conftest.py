import pytest
from cli.running import run


@pytest.fixture
def call():
    """Call the program in this process; give exit code, stdout and stderr."""

    def call(*arguments):
        done = run(*map(str, arguments))
        return done.returncode, done.stdout, done.stderr

    return call
