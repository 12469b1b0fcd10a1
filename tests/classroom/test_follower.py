import asyncio
from dataclasses import replace

import pytest
from classroom.classes import lines_of, opens, shown_at
from classroom.halls import hall, until
from lessons.writing import opens as lesson_opens

from attn_tui.classroom import remark
from attn_tui.classroom.mirror import View
from attn_tui.errors import CheckpointError
from attn_tui.lessons import read_lesson
from attn_tui.room.limits import Limits
from attn_tui.room.shown import Pointer
from attn_tui.story.course import Course


def in_the_middle(display, columns, lines, left, top):
    """The part of a terminal in which a frame is."""
    return [row[left : left + columns] for row in display[top : top + lines - 1]]


async def shows(client, view, shown, left=0, top=0):
    """Wait until a terminal shows what an app of that size shows."""
    wanted = [line.replace("█", " ").rstrip() for line in await lines_of(shown, view)]

    def found():
        part = in_the_middle(client.display, view.columns, view.lines, left, top)
        return [row.replace("█", " ").rstrip() for row in part]

    await until(lambda: found() == wanted, lambda: "\n".join([*found(), "instead of", *wanted]))


# What is seen


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("size", "view", "left", "top"),
    [
        ((80, 24), View(80, 24), 0, 0),
        ((97, 29), View(80, 24), 8, 2),
        ((131, 43), View(120, 40), 5, 1),
        ((240, 64), View(200, 60), 20, 2),
    ],
)
async def test_every_size_shows_the_frame_that_fits_in_the_middle(size, view, left, top):
    async with hall() as made, made.client(*size) as client:
        await shows(client, view, shown_at(2, 4), left, top)
        made.lecturer.show(shown_at(1, 2))
        await shows(client, view, shown_at(1, 2), left, top)
        assert client.banner.startswith("You follow the lecturer.")
        client.resize(80, 24)
        await shows(client, View(80, 24), shown_at(1, 2))


async def test_a_terminal_that_is_too_small_is_told_how_large_it_must_be_and_then_follows():
    async with hall() as made, made.client(60, 18) as client:
        await client.until("needs 80×24 cells, and this terminal has 60×18:", "q leaves.")
        client.type(" ", "!")
        await until(lambda: made.room.marks)
        client.resize(80, 24)
        await shows(client, View(80, 24), shown_at(2, 4))
        client.resize(79, 24)
        await client.until("79×24")
        assert not any("softmax" in row for row in client.display)


async def test_language_and_colours_are_each_ones_own():
    async with hall() as made, made.client() as other, made.client() as client:
        await shows(client, View(80, 24), shown_at(2, 4))
        before = client.terminal.buffer[0][1].bg
        client.type("L")
        await shows(client, View(80, 24, "ko"), shown_at(2, 4))
        await client.until("따라가는 중")
        client.type("C")
        await until(lambda: client.terminal.buffer[0][1].bg != before)
        await shows(client, View(80, 24, "ko"), shown_at(2, 4))
        await shows(other, View(80, 24), shown_at(2, 4))
        assert other.terminal.buffer[0][1].bg == before


@pytest.mark.parametrize(
    ("kind", "sent", "not_sent"),
    [
        ("xterm-256color", b"38;5;", b"38;2;"),
        ("xterm-direct", b"38;2;", b"38;5;"),
        ("vt220", b"\x1b[", b"38;"),
    ],
)
async def test_every_terminal_is_sent_the_colours_that_it_has(kind, sent, not_sent):
    async with hall() as made, made.client(kind=kind) as client:
        await shows(client, View(80, 24), shown_at(2, 4))
        assert sent in client.received
        assert not_sent not in client.received


async def test_a_console_is_sent_ascii_alone_in_whatever_it_is_told():
    async with hall() as made, made.client(kind="linux") as client:
        await client.until("softmax")
        for keys, text in (("L", "You follow"), ("?", "Your keys"), ("f", "You follow"), (" ", "You explore")):
            client.type(keys)
            await client.until(text)
        client.type("f")
        await client.until("You follow")
        made.lecturer.ask("word", ["étudiant", "학생"])
        await client.until("which word")
        assert client.received.isascii()


async def test_before_anything_is_shown_that_is_said():
    async with hall(False) as made, made.client() as client:
        await client.until("The lecturer shows nothing yet.")
        client.type(" ", "!", "1", "f")
        await client.until("You follow already.")
        made.lecturer.show(shown_at(2, 4))
        await shows(client, View(80, 24), shown_at(2, 4))
        await until(lambda: client.banner.startswith("You follow the lecturer."))


# Keys


async def test_keys_that_arrive_together_are_taken_one_after_the_other():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        client.type("!fL!?x\x1b[C")
        await client.until("살펴보는 중")
        await until(lambda: made.room.marks == {(2, 4): 1})


async def test_a_key_that_arrives_in_pieces_is_one_key():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        for piece in (b"\x1b", b"[", b"C"):
            client.type(piece)
            await asyncio.sleep(0.01)
        await client.until("You explore")
        client.type("f")
        await client.until("You follow")


@pytest.mark.parametrize(
    "data", [b"\x1b", b"\x1b[I\x1b[O", b"\x1b[?62;c", b"\x1b]11;rgb:0/0/0\x07", b"\xff\xfe", b"\0"]
)
async def test_what_is_no_key_does_nothing(data):
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        client.type(data)
        await asyncio.sleep(0.15)
        client.type("f")
        await client.until("You follow already.")
        assert made.room.counts.exploring == 0


async def test_what_is_pasted_is_not_typed():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        assert b"\x1b[?2004h" in client.received
        client.type(b"\x1b[200~quit! q\r\x1b[20", b"1~")
        await client.until("Nothing can be pasted")
        assert not client.has_ended
        assert not made.room.marks


async def test_the_keys_are_told_and_any_of_them_closes_that():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        client.type("?")
        await client.until("tell the lecturer that you are lost")
        assert all("…" not in row.replace("letters …", "").replace("2 …", "") for row in client.display[-7:])
        made.lecturer.show(shown_at(1, 2))
        await client.until("word 1, h₅")
        assert client.shows("tell the lecturer that you are lost")
        client.type("!")
        await shows(client, View(80, 24), shown_at(1, 2))
        assert not made.room.marks


@pytest.mark.parametrize("key", ["q", "\x03", "\x04"])
async def test_one_leaves_and_has_ones_terminal_back(key):
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        client.type(key, " !")
        await client.ends()
        assert client.received.endswith(b"\x1b[?25h\x1b[?1049l")
        await until(lambda: not made.room.followers)


async def test_one_is_lost_once_at_each_place():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        client.type("!!")
        await client.until("sees that somebody is lost here")
        assert made.room.marks == {(2, 4): 1}
        made.lecturer.show(shown_at(1, 2))
        await client.until("word 1, h₅")
        client.type("!")
        await until(lambda: made.room.marks == {(2, 4): 1, (1, 2): 1})


async def test_that_one_is_lost_here_is_said_until_the_class_goes_on_and_beside_whether_one_follows():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        for keys, state in (("!", "You follow."), (" !", "You explore.")):
            client.type(keys)
            await until(lambda state=state: "is lost here." in client.banner and state in client.banner)
            made.lecturer.show(shown_at(2, 4, pointer=Pointer("softmax")))
            await asyncio.sleep(0.05)
            assert "is lost here." in client.banner
            made.lecturer.show(shown_at(2, 5))
            await until(lambda: "is lost here." not in client.banner)
            made.lecturer.show(shown_at(2, 4))
            await client.until("softmax")


async def test_what_is_remarked_goes_away_after_a_while(monkeypatch):
    monkeypatch.setattr(remark, "SECONDS", 0.2)
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        client.type("f")
        await client.until("You follow already.")
        await until(lambda: "already" not in client.banner)


# Questions


async def test_what_the_class_is_asked_is_answered_by_number_and_the_answers_stand_as_bars():
    async with hall() as made, made.client() as other, made.client() as client:
        await client.until("softmax")
        await other.until("softmax")
        made.lecturer.ask("attention", ["Je", "suis", "étudiant", "."])
        await client.until("which source word gets the most attention?")
        await client.until("2 suis")
        client.type("7")
        await asyncio.sleep(0.05)
        assert made.room.answered == 0
        for key, text in (("3", "Your guess: 3 étudiant."), ("2", "Your guess: 2 suis.")):
            client.type(key)
            await client.until(text)
        other.type("2")
        await other.until("Your guess: 2 suis.")
        assert not client.shows("Answers")
        made.lecturer.reveal()
        await client.until("Answers: 2")
        [row] = [row for row in client.display if row.startswith(" 2 suis")]
        assert row.split()[-1] == "2"
        client.type("1")
        await client.until("The class has answered;")
        assert made.room.bars == (0, 2, 0, 0)
        assert not made.room.counts.exploring
        made.lecturer.show(shown_at(1, 2))
        await shows(other, View(80, 24), shown_at(1, 2))


async def test_each_is_told_what_was_right_and_what_they_have_guessed():
    async with hall() as made, made.client() as one, made.client() as other, made.client() as none:
        for client in (one, other, none):
            await client.until("softmax")
        asked = made.lecturer.ask("word", ["black", "blue", "red"])
        for client, key, guess in ((one, "1", "1 black"), (other, "2", "2 blue")):
            await client.until("3 red")
            client.type(key)
            await client.until(f"Your guess: {guess}.")
        made.lecturer.reveal()
        made.lecturer.show(shown_at(2, 5))
        made.lecturer.settle(asked, [0])
        said = "Right: «black»"
        for client, text in (
            (one, f"{said}, as you guessed.   any"),
            (other, f"{said}. You guessed «blue».   any"),
            (none, f"{said}.   any"),
        ):
            await client.until(text)
        other.type("L")
        await other.until("정답: «black». 고른 것: «blue».")
        other.type(" ")
        await other.until("살펴보는 중")
        other.type("f")
        await other.until("고른 것: «blue».")
        made.lecturer.show(shown_at(2, 5, pointer=Pointer("softmax"), aside="join"))
        await none.until("Right: «black». The lecturer shows how to join.")
        await one.until("Right: «black», as you guessed.")
        made.lecturer.show(shown_at(2, 6))
        for client in (one, none):
            await client.until("You follow the lecturer.")


async def test_of_equal_words_the_one_that_is_right_is_named_by_its_number():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        asked = made.lecturer.ask("attention", ["le", "chat", "le"])
        await client.until("3 le")
        client.type("1")
        await client.until("Your guess: 1 le.")
        made.lecturer.show(shown_at(2, 5))
        made.lecturer.settle(asked, [2, 1])
        await client.until("Right: «3 le». You guessed «1 le».")


async def test_enter_after_the_number_stays_in_the_class():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        made.lecturer.ask("attention", ["Je", "suis", "étudiant", "."])
        await client.until("2 suis")
        client.type("2\r")
        await client.until("Your guess: 2 suis.")
        client.type("\r!")
        await until(lambda: made.room.marks)
        assert not made.room.counts.exploring


async def test_who_answers_too_early_or_too_late_stays_in_the_class_and_is_told_so():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        client.type("2")
        await client.until("There is no question now; any other key explores.")
        made.lecturer.ask("attention", ["Je", "suis", "étudiant", "."])
        await client.until("Type the number of your guess.")
        assert "no question" not in client.banner
        client.type("2")
        await client.until("Your guess: 2 suis.")
        made.lecturer.withdraw()
        await until(lambda: "guess" not in client.banner)
        client.type("12")
        await client.until("There is no question now")
        assert not made.room.counts.exploring
        client.type("\r")
        await client.until("You explore")


async def test_of_many_choices_one_types_two_figures_and_all_are_to_be_seen():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        made.lecturer.ask("attention", [f"word{number}" for number in range(1, 41)])
        await client.until("word40")
        client.type("1", "2")
        await client.until("Your guess: 12 word12.")
        client.type("5")
        await client.until("Your guess: 5 word5.")
        made.lecturer.reveal()
        await client.until("Answers: 1")


async def test_a_choice_is_text_and_nothing_else():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        made.lecturer.ask("word", ["\x1b[2J", "a\nb", "학" * 100])
        await client.until("3 학")
        client.type("1")
        await client.until("Your guess: 1")
        assert client.received.count(b"\x1b[2J") <= 1


# Exploring


async def test_one_leaves_with_the_key_that_steps_and_comes_back_to_where_the_class_is_now():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        client.type("\x1b[C\x1b[C")
        await client.until("You explore; the class is at word 2, step 4.")
        await client.until("6 of 8")
        assert made.room.counts.exploring == 1
        made.lecturer.show(shown_at(1, 2))
        await until(lambda: "word 1, step 2" in client.banner)
        assert client.shows("6 of 8")
        client.type("!")
        await until(lambda: made.room.marks == {(2, 6): 1})
        client.type("f")
        await shows(client, View(80, 24), shown_at(1, 2))
        await until(lambda: client.banner.startswith("You follow the lecturer."))
        assert made.room.counts.exploring == 0
        assert made.guard.explorers == 0


async def test_who_leaves_to_save_is_told_why_not_and_what_copies():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        client.type("x")
        await client.until("Nothing can be saved", "y copy")


async def test_who_explores_another_sentence_is_lost_where_the_class_is():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        client.type(" ")
        await client.until("You explore")
        client.type("/")
        await until(lambda: client.banner.rstrip().endswith("Esc, then f: back"))
        client.type(b"\x15Je suis .\r")
        await client.until("Je suis . ")
        await until(lambda: not any("étudiant" in row for row in client.display))
        client.type("!")
        await client.until("somebody is lost here")
        assert made.room.marks == {made.room.shown.place: 1}
        made.lecturer.show(shown_at(1, 2, sentence="Je suis ."))
        await until(lambda: "word 1, step 2 of another sentence" in client.banner, lambda: client.banner)


async def test_the_size_may_change_at_any_time():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        for size in ((100, 30), (120, 40)):
            client.type(" ")
            client.resize(*size)  # while it is opened
            await client.until("You explore")
            await client.until("softmax")
            client.resize(90, 28)
            await client.until("softmax")
            await until(lambda: client.banner.startswith("You explore"))
            client.type("f")
            await shows(client, View(80, 24), shown_at(2, 4), 5, 2)
            await until(lambda: client.banner.startswith("You follow"))


async def test_the_language_chosen_while_exploring_stays():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        client.type("\x1b[C")
        await client.until("You explore")
        client.type("!")
        await client.until("is lost here.")
        client.type("L")
        await client.until("은닉 상태")
        await until(lambda: client.banner.startswith("살펴보는 중"))
        client.type("f")
        await shows(client, View(80, 24, "ko"), shown_at(2, 4))


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (CheckpointError("the checkpoint is gone; ask the lecturer."), "the checkpoint is gone"),
        (KeyError("Je"), "cannot be"),
    ],
)
async def test_what_cannot_be_opened_is_said_and_one_goes_on_following(error, sentence):
    calls = []

    def opening(shown):
        calls.append(1)
        if len(calls) > 1:
            raise error
        return opens(shown)

    async with hall(opening=opening) as made, made.client() as client:
        await client.until("softmax")
        client.type(" ")
        await client.until(sentence)
        assert client.shows("softmax")
        made.lecturer.show(shown_at(2, 5))
        await shows(client, View(80, 24), shown_at(2, 5))
        assert made.guard.explorers == 0


async def test_when_too_many_explore_the_next_is_told():
    async with hall(limits=Limits(explorers=1)) as made, made.client() as first, made.client() as client:
        await client.until("softmax")
        await first.until("softmax")
        first.type(" ")
        await first.until("You explore")
        client.type(" ")
        await client.until("1 are exploring already")
        first.type("f")
        await first.until("You follow")
        client.type(" ")
        await client.until("You explore")


async def test_one_follows_on_while_what_one_leaves_for_is_opened():
    opened = asyncio.Event()
    loop = asyncio.get_running_loop()
    calls = []

    def opening(shown):
        calls.append(1)
        if len(calls) > 1:
            asyncio.run_coroutine_threadsafe(opened.wait(), loop).result()
        return opens(shown)

    async with hall(opening=opening) as made, made.client() as client:
        await client.until("softmax")
        client.type("\x1b[C")
        await client.until("Opening what is shown")
        made.lecturer.show(shown_at(1, 2))
        await client.until("word 1, h₅")
        opened.set()
        await client.until("5 of 8")  # one step on from where the key was typed


async def test_the_last_line_stays_below_what_is_explored():
    async with hall() as made, made.client() as client:
        await client.until("softmax")
        client.type(" ")
        await client.until("You explore")
        for keys in ("?", "\x1b", "C", "i"):
            client.type(keys)
            await asyncio.sleep(0.15)
            await until(lambda: client.banner.startswith("You explore"), lambda: "\n".join(client.display))


# What the lecturer alone sees


@pytest.mark.parametrize(("aside", "said"), [("beam", "a beam search; b opens one"), ("help", "looks something up")])
async def test_what_the_lecturer_alone_looks_at_is_said(aside, said):
    async with hall() as made, made.client() as client:
        await client.until("You follow the lecturer.")
        made.lecturer.show(shown_at(2, 4, aside=aside))
        await until(lambda: said in client.banner)
        made.lecturer.show(shown_at(2, 4, aside="unknown"))
        await until(lambda: "You follow the lecturer." in client.banner)


async def test_the_question_of_a_lesson_is_read_answered_and_solved_in_ones_own_language(tmp_path):
    for language, asks, answers in (("en", "How many?", "one"), ("ko", "몇 개?", "하나")):
        (tmp_path / language).mkdir()
        (tmp_path / language / "made.md").write_text(
            f"# T\n\n> About.\n\n```console\n$ attn-tui translate 314 -c reverse --at 1.score\n```\n\n{asks}\n\n"
            f"- [ ] {answers} – no\n- [x] 2 – because\n"
        )

    def lessons(name, language):
        return Course(read_lesson(tmp_path / language / f"{name}.md"), lesson_opens, at=0)

    shown = shown_at(2, 4, lesson="made")
    async with hall(shown) as made:
        made.classroom.lessons = made.classroom.mirrors._lessons = lessons
        asked = made.lecturer.ask("lesson", ["one", "2"])
        async with made.client() as client:
            await client.until("How many?", "1  one", "2  2", "Type the number")
            client.type("L")
            await client.until("몇 개?", "1  하나")
            client.type("1")
            await until(
                lambda: made.room.answered == 1 and "1 하나" in client.banner, lambda: "\n".join(client.display)
            )
            made.lecturer.reveal()
            await client.until("답한 사람: 1", "몇 개?", "2  2")  # the answers do not cover the question
            made.lecturer.show(replace(shown, given=1))
            await client.until("because", "답한 사람: 1")
            assert made.room.asked.at == asked.at
