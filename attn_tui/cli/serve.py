"""`attn-tui serve`: a class follows what a lecturer shows."""

from __future__ import annotations

import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from attn_tui.cli.appearance import appearance, settings_with
from attn_tui.cli.completing import files, lessons
from attn_tui.cli.options import check_compared, decoding_options, naming_settings, search_of
from attn_tui.cli.pipe import begin_output, check_terminal, notice
from attn_tui.cli.sources import check_recorded, check_source, given, is_file, written
from attn_tui.errors import LessonError, RoomError, SentenceError
from attn_tui.process import end_of_start, use_one_thread
from attn_tui.settings import Settings
from attn_tui.text import printable, shown

if TYPE_CHECKING:
    from attn_tui.classroom.hall import Hall
    from attn_tui.classroom.join import Joining
    from attn_tui.classroom.lecture import Lecture
    from attn_tui.classroom.service import Listening
    from attn_tui.room.codes import RoomCode
    from attn_tui.room.sharing import Store

PORT, WEB_PORT = 2222, 8022
_LONGEST_LOG = 1 << 20  # bytes; after them, another is begun
_OF_SENTENCE = ("name", "age", "others", "at", "changes", "before", "changes_before", "beam", "length_penalty",
                "sample", "temperature", "seed", "force")  # fmt: skip
"""Options that a lesson has in its own commands."""


@click.command()
@click.argument("subject", metavar="SENTENCE|TRACE", required=False)
@decoding_options
@click.option("--lesson", metavar="NAME", shell_complete=lessons, help="Teach a lesson: its name, number, or file.")
@click.option(
    "--listen", "address", default="127.0.0.1", metavar="ADDRESS", show_default=True, help="0.0.0.0 for the hall."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="For SSH; 0: any free one."
)
@click.option("--web/--no-web", "has_page", default=True, help="Whether those with a browser can follow, too.")
@click.option(
    "--web-port",
    type=click.IntRange(0, 65535),
    default=WEB_PORT,
    show_default=True,
    help="For browsers; 0: any free one.",
)
@click.option("--link", metavar="URL", help="Where a proxy serves the page, as https://class.example.org/; J shows it.")
@click.option("--code", "letters", metavar="CODE", help="The room code; by default, eight random letters.")
@click.option("--open", "is_open", is_flag=True, help="Let everybody follow who can connect, without a room code.")
@click.option("--headless", is_flag=True, help="Have no screen here: the lecturer comes by SSH, too.")
@click.option(
    "--lecturer-keys",
    metavar="FILE",
    shell_complete=files,
    help="Public keys that let a lecturer in, as in ~/.ssh/authorized_keys.",
)
@click.option("--redis", "url", metavar="URL", help="Share the room with other servers, as redis://localhost:6379/0.")
@click.option("--room", metavar="NAME", help="The room's name on those servers.")
@appearance
@click.pass_context
def serve(
    context: click.Context,
    /,
    subject: str | None,
    lesson: str | None,
    address: str,
    port: int,
    has_page: bool,
    web_port: int,
    link: str | None,
    letters: str | None,
    is_open: bool,
    headless: bool,
    lecturer_keys: str | None,
    url: str | None,
    room: str | None,
    **_: Any,
) -> None:
    """Let a class follow what you step through: a sentence, a trace, or a lesson.

    Your screen is the ordinary one, with a line about the class; J shows how to join. Others follow with ssh or a
    browser: each in their own size, colours and language. They may leave to explore, and return. Needs the extra
    [class].
    """
    if sys.platform == "win32":  # no signals, processes and terminals of the kind that a class is served with
        raise RoomError("a class cannot be served in Windows; use WSL there, and follow from anywhere.")
    settings = settings_with(context.params)
    if not address.strip():
        raise RoomError("--listen has no address; give one of this machine, as 127.0.0.1, or 0.0.0.0 for the hall.")
    _check_subject(context, subject, lesson)
    _check_room(letters, is_open=is_open, headless=headless, keys=lecturer_keys, url=url, room=room)
    if not headless:
        check_terminal("a lecturer's screen", ", or add --headless")
    use_one_thread()
    # What Textual leaves of a client that goes away while it selects a text; the lecturer can do nothing about it.
    warnings.filterwarnings("ignore", "coroutine 'Screen._watch_selections' was never awaited", RuntimeWarning)
    try:
        import aiohttp  # noqa: F401 (the extra; all that follows needs it)
        import asyncssh  # noqa: F401
        import segno  # noqa: F401
    except ImportError:
        raise RoomError("a class needs more packages; install them with pip install 'attn-tui[class]'.") from None
    from attn_tui.room.codes import RoomCode

    code = None if is_open else RoomCode(letters) if letters is not None else RoomCode.random()
    listening = _listening(address, (port, web_port if has_page else None), code, lecturer_keys, _checked(link))
    stores = _stores(url, room)
    with naming_settings(settings, context.params["name"]):
        lecture = _lecture(context, subject, lesson, settings)
    _run(lecture, listening, stores, settings, headless=headless, tells=letters is None)


def _check_subject(context: click.Context, subject: str | None, lesson: str | None) -> None:
    """Raise AttnTuiError unless there is one thing to show, and options that go with it."""
    if lesson is not None:
        if subject is not None:
            raise LessonError("a lesson has its own sentences; leave out either the sentence or --lesson.")
        for name in sorted(given(context) & set(_OF_SENTENCE)):
            raise LessonError(f"--{_name(name)} is about a sentence, and a lesson has its own; leave it out.")
    elif subject is None:
        raise SentenceError("there is nothing to show; give a sentence, a trace, or --lesson with its name.")
    else:
        check_source(subject)
        check_compared(context.params["others"])
        search_of(context)
        if is_file(subject):
            check_recorded(context, subject)
        elif not printable(subject).strip():
            raise SentenceError("the sentence is empty; type at least one word.")


def _name(option: str) -> str:
    return "compare" if option == "others" else written(option)


def _check_room(
    letters: str | None, *, is_open: bool, headless: bool, keys: str | None, url: str | None, room: str | None
) -> None:
    """Raise RoomError for options that contradict each other."""
    if is_open and letters is not None:
        raise RoomError("--open is a room without a code; leave out either --open or --code.")
    if (url is None) is not (room is None):
        raise RoomError("several servers need both --redis and --room: where they meet, and the name of the room.")
    if headless and keys is None and url is None:
        raise RoomError("with --headless nobody could teach; add --lecturer-keys with a file of public keys.")
    if url is not None and letters is None and not is_open:
        raise RoomError("all servers of a room need one code; give each the same --code, or --open.")


def _checked(link: str | None) -> str:
    """The address of the page, ending in a slash. Raises RoomError if it is none."""
    if link is None:
        return ""
    with suppress(ValueError):
        parts = urlsplit(link)
        is_plain = printable(link) == link and not (parts.query or parts.fragment or " " in link)
        if parts.scheme in ("http", "https") and parts.hostname and is_plain:
            return link.rstrip("/") + "/"
    raise RoomError(f"--link is the address of the page, as https://class.example.org/, not {shown(link)}.")


def _listening(
    address: str,
    ports: tuple[int, int | None],
    code: RoomCode | None,
    keys: str | None,
    link: str,
) -> Listening:
    from attn_tui.classroom.authorized import lecturer_keys
    from attn_tui.classroom.host_key import host_key
    from attn_tui.classroom.service import Listening

    found, wrong = lecturer_keys(Path(keys)) if keys is not None else ([], [])
    for sentence in wrong:
        notice(sentence)
    return Listening(host_key(_key_file()), address, *ports, code, tuple(found), link)


def _stores(url: str | None, room: str | None) -> list[Store]:
    """Where servers of the room meet, if there are several."""
    if url is None or room is None:
        return []
    from attn_tui.room.redis import RedisStore  # only for several servers

    return [RedisStore(url, room)]


def _key_file() -> Path:
    import platformdirs  # as in `attn_tui.settings`

    return Path(platformdirs.user_data_dir("attn-tui"), "host_key")


def _lecture(context: click.Context, subject: str | None, lesson: str | None, settings: Settings) -> Lecture:
    from attn_tui.cli import lectures

    if lesson is not None:
        return lectures.of_lesson(lesson, settings)
    assert subject is not None
    if is_file(subject):
        return lectures.of_trace(subject, context.params["at"])
    return lectures.of_sentence(context, subject, settings)


def _run(
    lecture: Lecture, listening: Listening, stores: list[Store], settings: Settings, *, headless: bool, tells: bool
) -> None:
    """Serve until the lecturer leaves, or a signal ends it; `tells` says whether the code is to be told, too."""
    import asyncio
    import os

    from attn_tui.classroom.beside import CAN_FORK, Beside
    from attn_tui.classroom.service import Service, raise_limit, serve_until_stopped
    from attn_tui.cli.lectures import only_listed
    from attn_tui.terminal import language_of_locale

    raise_limit()
    language = settings.language or language_of_locale(os.environ)

    def service(*stores: Store) -> Service:
        return Service(
            lecture,
            listening,
            language,
            stores=stores,
            reopens=only_listed(lecture.reopens, lecture.names),
            options={"begins": lecture.begins} if lecture.begins else {},
        )

    _log(to_file=not headless)
    if not headless:
        hall = Beside(lecture, service, *stores) if CAN_FORK else service(*stores)
        sys.exit(asyncio.run(_teach(hall, settings, language)))
    begin_output()

    def told(joining: Joining) -> None:
        end_of_start()
        pages = [link.partition("#")[0] for link in joining.links[:1]]
        ways = " or ".join([joining.command, *pages])
        click.echo(f"attn-tui: the class follows by {ways}; the host key is {joining.fingerprint}.")
        if joining.code and tells:
            _tell_code(joining.code)
        sys.stdout.flush()

    asyncio.run(serve_until_stopped(service(*stores), told))


def _log(*, to_file: bool) -> None:
    """Log to stderr, or to a file if the terminal is a lecturer's; to nothing if there can be no file."""
    import logging

    import platformdirs  # as in `attn_tui.settings`

    handler: logging.Handler = logging.NullHandler() if to_file else logging.StreamHandler()
    if to_file:
        path = Path(platformdirs.user_log_dir("attn-tui"), "class.log")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size > _LONGEST_LOG:
                path.replace(path.with_suffix(".log.1"))
            handler = logging.FileHandler(path, encoding="utf-8")
    logging.basicConfig(level=logging.INFO, handlers=[handler], format="%(asctime)s %(message)s")


def _tell_code(code: str) -> None:
    """Show the room code on the terminal: in a file, others could read it."""
    if sys.stdout.isatty():
        click.echo(f"attn-tui: the room code is {code}.")
        return
    with suppress(OSError), open("/dev/tty", "w", encoding="utf-8") as terminal:
        terminal.write(f"attn-tui: the room code is {code}.\n")


async def _teach(hall: Hall, settings: Settings, language: str) -> int:
    """Teach at this terminal; return the exit code."""
    import asyncio
    import shutil

    from attn_tui.classroom.desk import Desk
    from attn_tui.classroom.lecturer import LinedDriver, LocalLecturer, drawn_on
    from attn_tui.classroom.service import teach_here
    from attn_tui.keys import by_id
    from attn_tui.screen.keymap import all_bindings
    from attn_tui.screen.program import appearance_of
    from attn_tui.sentences import History, history_path
    from attn_tui.settings import check_keys

    keys = by_id(all_bindings()) if settings.keys else {}
    check_keys(settings, keys)
    lecture = hall.lecture

    def app() -> LocalLecturer:
        begun = hall.begun
        made = lecture.benches(begun, language) if begun else lecture.bench
        decodings = lecture.opens(begun) if begun else lecture.decodings
        place = begun.place if begun else lecture.place
        return LocalLecturer(
            *((lambda one=one: one) for one in decodings),
            desk=Desk(hall.room, lecture.recording),
            joining=hall.joining,
            names=lecture.names,
            bench=made,
            at="{}.{}".format(*place),
            reopen=lecture.reopens,
            begins=lecture.begins,
            default=settings.checkpoint,
            driver_class=LinedDriver,
            keymap={**keys, **settings.keys},
            history=History(history_path) if settings.history and lecture.reopens else None,
            on_complete=end_of_start,
            **appearance_of(settings),
        )

    columns, lines = shutil.get_terminal_size()
    left = await teach_here(hall, app, mouse=settings.mouse, size=(columns, drawn_on(lines)))
    await asyncio.sleep(0)
    return left.return_code or 0
