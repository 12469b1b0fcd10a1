"""A student who types at random, and what the program does with files, processes and the network meanwhile.

Runs in a process of its own, for what Python tells of that (an audit hook) cannot be switched off:
`python -m classroom.wanderer SEED` prints a line about everything that concerns the server's machine.
"""

import asyncio
import os
import random
import sys

import attn_tui

ALLOWED = tuple(
    os.path.realpath(one) + os.sep
    for one in {sys.prefix, sys.base_prefix, *filter(None, sys.path), os.path.dirname(attn_tui.__file__), "checkpoints"}
    if os.path.realpath(one) != os.getcwd()
)
"""Where the program's own files are: it may read these."""
READING = {"open": (0,), "os.listdir": (0,), "os.scandir": (0,), "glob.glob": (0,), "glob.glob/2": (0,)}
"""Events that read, and which of what they tell are names."""
OTHERS = (
    "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate",
    "os.utime", "shutil.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.startfile",
    "socket.connect", "socket.bind", "webbrowser.", "tempfile.", "pty.spawn", "os.putenv",
)  # fmt: skip
NAMES = ("secret.trace", "/etc/passwd", "../secret.trace", "file:///etc/passwd", "$(touch made)", "~/.ssh/id_ed25519")
LINES = (
    *NAMES, "1 2 3", "1.alpha.1=0", "1.alpha.1=secret.trace", "checkpoints/reverse", "3.word", "screenshot", "save",
    "reverse=secret.trace", "keys", "record", "-c secret.trace", "--trace made", "\x1b]52;c;c2VjcmV0\x07",
)  # fmt: skip
KEYS = (*"/Iigewbam?!ycxoptPTzHBELCurd0$[]v", "\x1b", "\r", "\t", "\x10", "\x13", "\x1a", "\x1c", "\x0f", "\x12",
        "\x1b[C", "\x1b[B", "\x1b[A", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[15~", "\x1bOP", "\x7f")  # fmt: skip

told: list[str] = []


def hear(event, arguments):
    """Note what is not the program's own."""
    if event in READING:
        path = arguments[0]
        if isinstance(path, int):
            return
        mode, flags = (arguments[1], arguments[2]) if event == "open" else ("r", 0)
        where = os.path.realpath(os.fsdecode(path or "."))
        writes = bool(set(mode or "") & set("wax+")) or bool((flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        if writes or not f"{where}{os.sep}".startswith(ALLOWED):
            told.append(f"{event} {path!r} {mode}")
    elif event.startswith(OTHERS):
        told.append(f"{event} {arguments!r}")


async def wander(seed):
    from classroom.classes import PATIENCE
    from classroom.test_explorer import Wire

    from attn_tui.classroom.explorer import Explorer
    from attn_tui.classroom.hosted import Threads
    from attn_tui.cli.lectures import of_sentence
    from attn_tui.cli.serve import serve
    from attn_tui.room.shown import shown_of
    from attn_tui.settings import Settings

    asyncio.get_running_loop().set_default_executor(Threads())
    chance, wire = random.Random(seed), Wire()
    context = serve.make_context("serve", ["123", "-c", "reverse"])
    lecture = of_sentence(context, "123", Settings())
    shown = shown_of(lecture.names, lecture.decodings, (1, 3))
    began = asyncio.Event()
    app = Explorer(shown, lecture.opens(shown), wire, (80, 24), reopen=lecture.reopens, on_complete=began.set)
    running = asyncio.create_task(app.explore())
    await asyncio.wait_for(began.wait(), PATIENCE)
    sys.addaudithook(hear)
    for _ in range(60):
        if chance.random() < 0.3:
            for _ in range(2):  # out of whatever is open
                app.feed(b"\x1b")
                await asyncio.sleep(0.13)
            app.feed(chance.choice("/IigH\x10").encode())
            await asyncio.sleep(0.05)
            app.feed((chance.choice(LINES) + chance.choice(["\r", "\r\r", "\t\r"])).encode())
        else:
            app.feed(chance.choice(KEYS).encode())
        await asyncio.sleep(0.01)
        if running.done():
            break
    app.exit()
    await asyncio.wait_for(running, PATIENCE)
    heard = len(told)
    with open("secret.trace", "rb"):
        assert told[heard:] == ["open 'secret.trace' r"]  # so that nobody listens in vain
    del told[heard:]
    if app.crashed is not None:
        print(f"crashed: {app.crashed!r}")
    if b"GEHEIM" in wire.sent:
        print("it has shown the secret")


if __name__ == "__main__":
    asyncio.run(wander(int(sys.argv[1])))
    print(*sorted(set(told)), sep="\n", end="")
