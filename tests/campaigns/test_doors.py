"""That what must not happen to a class is found, and nothing in what may."""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import nullcontext

import pytest

from campaigns.attempt import attempt
from campaigns.campaign import Campaign, Case, FaultError
from campaigns.doors import growth
from campaigns.doors import served as doors
from campaigns.doors.growth import Growth
from campaigns.doors.served import Served, served

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a class is not served in Windows")


@pytest.fixture(scope="module")
def one():
    yield served("alone", Served)
    doors.close()


async def _harmless(one: Served) -> None:
    pass


async def _logs(one: Served) -> None:
    logging.getLogger("attn_tui.classroom").error("a session has ended")


async def _forgets(one: Served) -> None:
    async def fails() -> None:
        raise ValueError("nobody looks")

    asyncio.create_task(fails())  # noqa: RUF006 (which is what is tried)
    await asyncio.sleep(0)


async def _stays(one: Served) -> None:
    one.left = asyncio.create_task(asyncio.Event().wait())  # type: ignore[attr-defined]


async def _types_for_another(one: Served) -> None:
    one.explorer.type("\x1b[C")
    explored = one.explorer.lines
    await one.until(lambda: one.explorer.lines != explored, lambda: "it is not typed")


async def _hangs_up_another(one: Served) -> None:
    one.terminal.type("q")


def test_who_keeps_all_others_waiting_is_found(one, monkeypatch):
    monkeypatch.setattr(one, "_turn", 0.0)
    with pytest.raises(FaultError, match="all wait for one"):
        one.case("it", _harmless).run()


@pytest.mark.parametrize(
    ("attack", "fault"),
    [
        (_harmless, ""),
        (_logs, "a session has ended"),
        (_forgets, "Task exception was never retrieved"),
        (_stays, "not as before"),
        (_types_for_another, "who explores sees what others do"),
        (_hangs_up_another, "a witness sees"),  # the last, for it is gone
    ],
)
def test_what_must_not_happen_to_a_class_is_found(one, attack, fault, monkeypatch):
    if attack is _stays:
        monkeypatch.setattr(doors, "LEAVING", 0.1)
    if attack is _hangs_up_another:
        monkeypatch.setattr(Served.until, "__defaults__", (1.0,))
    if not fault:
        assert one.case("it", attack).run() == "unharmed"
        return
    with pytest.raises(FaultError, match=fault):
        one.case("it", attack).run()
    if attack is _stays:
        one.left.cancel()


@pytest.mark.parametrize(("each", "grows"), [(0, False), (1, False), (40, True)])
def test_what_grows_from_case_to_case_is_found(each, grows):
    alive = iter(range(10_000, 10**7, each * growth.EVERY or 1) if each else iter(lambda: 10_000, 0))
    growing = Growth(lambda: next(alive))

    def grow() -> None:
        for _ in range(1000):
            growing.case()

    with pytest.raises(FaultError, match="it grows by 40 objects a case") if grows else nullcontext():
        grow()


@pytest.mark.parametrize(("host", "may"), [("127.0.0.1", True), ("192.0.2.1", False)])
def test_a_connection_to_elsewhere_is_found(host, may, tmp_path):
    def connects() -> str:
        sys.audit("socket.connect", None, (host, 80))
        return "unharmed"

    campaign = Campaign("one", "none", 1, lambda drawn, folder: Case("it", connects), is_networked=True)
    assert bool(attempt(campaign, 1, 0, tmp_path).fault) is not may
