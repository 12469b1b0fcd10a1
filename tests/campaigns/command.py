"""The command line of the campaigns."""

from __future__ import annotations

import argparse
import faulthandler
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from campaigns.attempt import Outcome, attempt
from campaigns.campaign import Campaign
from campaigns.table import CAMPAIGNS, named

_TELLS = 60
"""Seconds until it says again how far it has come."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run campaigns: 0 nothing found, 1 faults."""
    groups = ", ".join(dict.fromkeys(one.against for one in CAMPAIGNS.values()))
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns", description="Campaigns against the program.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(CAMPAIGNS)}; or all that are against one of {groups}"
    )
    parser.add_argument("--seed", type=int, default=1, help="draws the cases: the same for the same seed; by default 1")
    parser.add_argument("--count", type=_from(1), help="cases of each; by default, as many as a whole campaign has")
    parser.add_argument("--first", type=_from(0), default=0, help="the number of the first case; by default 0")
    parser.add_argument("--case", type=_from(0), help="this case alone, in this process; its files are kept")
    parser.add_argument("--report", type=Path, help="add the faults to this file, a JSON object a line")
    parser.add_argument("--again", type=Path, metavar="REPORT", help="the cases of a report, once more")
    given = parser.parse_args(arguments)
    try:
        campaigns = [one for name in given.names for one in named(name)]
    except KeyError as error:
        parser.error(f"there is no campaign {error}; name one of {', '.join(CAMPAIGNS)}, or {groups}")
    try:
        runs = _again(given.again) if given.again else []
        if given.report:
            given.report.open("a").close()  # before hours pass; a run that finds nothing has a report, too
    except OSError as error:
        parser.error(f"{error.filename}: {error.strerror}")
    except ValueError as error:
        parser.error(str(error))
    if given.again:
        return max((_run(*run, given.report) for run in runs), default=0)
    if not campaigns:
        parser.error("name a campaign")
    if given.case is not None:
        return max(_alone(campaign, given.seed, given.case) for campaign in campaigns)
    numbers = [range(given.first, given.first + (given.count or campaign.count)) for campaign in campaigns]
    return max(_run(one, given.seed, some, given.report) for one, some in zip(campaigns, numbers, strict=True))


def _from(least: int) -> Callable[[str], int]:
    """What reads a whole number that is not less."""

    def number(text: str) -> int:
        if int(text) < least:
            raise argparse.ArgumentTypeError(f"{text} is less than {least}")
        return int(text)

    return number


def _again(report: Path) -> list[tuple[Campaign, int, list[int]]]:
    """Return what a report names: campaign, seed and numbers of cases. Raises OSError, ValueError if it is none."""
    found: dict[tuple[str, int], set[int]] = {}
    for at, line in enumerate(report.read_text("utf-8", errors="replace").splitlines(), 1):
        try:
            one = json.loads(line)
            name, seed, number = one["campaign"], int(one["seed"]), int(one["number"])
            known = name in CAMPAIGNS and number >= 0
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            known = False
        if not known:
            raise ValueError(f"{report}, line {at}, is no line of a report, as --report writes it")
        found.setdefault((name, seed), set()).add(number)
    return [(CAMPAIGNS[name], seed, sorted(some)) for (name, seed), some in found.items()]


def _run(campaign: Campaign, seed: int, numbers: Sequence[int], report: Path | None) -> int:
    from campaigns.worker import outcomes  # which not every system has what it takes for

    began, came, faults = time.monotonic(), Counter[str](), 0
    slowest = largest = None
    tells_at = began + _TELLS
    for done, outcome in enumerate(outcomes(campaign, seed, numbers), 1):
        came[outcome.came] += 1
        if time.monotonic() >= tells_at:
            print(f"{campaign.name}: {done:,} of {len(numbers):,}", file=sys.stderr, flush=True)
            tells_at += _TELLS
        slowest = max(slowest or outcome, outcome, key=lambda one: one.seconds)
        largest = max(largest or outcome, outcome, key=lambda one: one.bytes)
        if outcome.fault:
            faults += 1
            _tell(outcome)
            if report:
                with report.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(outcome.as_dict()) + "\n")
    assert slowest
    assert largest
    counted = ", ".join(f"{number:,} {word}" for word, number in came.most_common())
    print(
        f"{campaign.name}: seed {seed}, {len(numbers):,} cases: {counted}; slowest {slowest.seconds:.2f} s "
        f"({slowest.number}), most memory {largest.bytes >> 20} MB ({largest.number}); "
        f"{time.monotonic() - began:.0f} s",
        flush=True,
    )
    return int(faults > 0)


def _alone(campaign: Campaign, seed: int, number: int) -> int:
    folder = Path(tempfile.mkdtemp(prefix=f"{campaign.name}-{seed}-{number}-"))
    print(f"files in {folder}", flush=True)  # before it may end this process
    faulthandler.enable()
    outcome = attempt(campaign, seed, number, folder)
    _tell(outcome)
    return int(bool(outcome.fault))


def _tell(outcome: Outcome) -> None:
    place = f"{outcome.campaign} --seed {outcome.seed} --case {outcome.number}"
    print(
        f"{place}: {outcome.what}: {outcome.fault or outcome.came}", outcome.told, sep="\n", file=sys.stderr, flush=True
    )
