import asyncio
from itertools import pairwise

from classroom.classes import PATIENCE
from classroom.halls import hall

from attn_tui.classroom import pace
from attn_tui.classroom.keys import Keys
from attn_tui.classroom.pace import MOST, Once, Pace


async def test_keys_are_handed_on_one_after_the_other_and_others_have_turns_between(monkeypatch):
    monkeypatch.setattr(pace, "_PACE", 0.0005)
    turns, taken = 0, []
    handing = Pace(lambda key: taken.append((key, turns)))
    for key in range(3 * MOST):
        handing.put(key)
    assert taken == [(0, 0)]  # at once
    async with asyncio.timeout(PATIENCE):
        while len(taken) <= MOST:
            turns += 1
            await asyncio.sleep(0)
    keys, at = zip(*taken, strict=True)
    assert keys == tuple(range(MOST + 1))
    assert all(before < after for before, after in pairwise(at))
    handing.put("more")
    handing.put("and more")
    handing.stop()
    await asyncio.sleep(0.01)
    assert len(taken) <= MOST + 2


async def test_what_is_asked_for_several_times_is_done_once():
    done = []
    one, other = (lambda: done.append(1)), (lambda: done.append(2))
    once = Once(lambda call: call())
    for call in (one, other, one, one):
        once.call(call)
    assert done == []
    await asyncio.sleep(0)
    assert done == [1, 2]
    once.call(one)
    once.stop()
    await asyncio.sleep(0)
    assert done == [1, 2]


async def test_of_a_thousand_keys_at_once_one_sees_the_last_alone():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        before = len(client.received)
        client.type("CL" * 1500 + "?")
        await client.until("Your keys while you follow")
        assert len(client.received) - before < 20_000


def test_any_number_of_escapes_are_keys():
    assert Keys().take(b"\x1b" * 5000) == ["\x1b"] * 4999
