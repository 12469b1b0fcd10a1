"""`attn-tui doctor`: what this machine has for the program, as text for a report of a fault."""

from __future__ import annotations

import json
import sys

import click

from attn_tui.cli.pipe import begin_output, put


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON: an object for each section, and a list, wrong.")
def doctor(as_json: bool) -> None:
    """Report what this machine has for the program: to paste into a report of a fault.

    Python, the terminal and how wide it draws what terminals disagree about (it is asked, if it is one), the locale,
    libraries and what is missing for which extra, checkpoints with the first digits of the SHA-256 of their weights.
    Neither your name nor your home folder's is in it.

    Ends with 0 if nothing is wrong, with 1 if the last lines say what is; an extra that is missing is not wrong.
    """
    # Nothing else needs it, and Tab in a shell imports every command's file.
    from attn_tui.cli.diagnosis import examine, shown

    begin_output(utf8=as_json)
    sections, wrong = examine()
    if as_json:
        put([json.dumps({**sections, "wrong": wrong}, ensure_ascii=False, indent=2)])
    else:
        put(shown(sections, wrong))
    if wrong:
        sys.exit(1)
