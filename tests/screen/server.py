"""An SSH server of the test's own on the loopback, for the person who runs the tests and for nobody else."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path

SSHD = shutil.which("sshd", path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", "/usr/local/sbin", "/sbin"]))
"""None where there is none."""


class Server:
    """The server's process, and the command with which one connects to it."""

    def __init__(self, folder):
        self._folder = folder
        for name in ("host", "identity"):
            _key(folder / name)
        shutil.copy(folder / "identity.pub", folder / "authorized_keys")
        if os.geteuid() == 0:  # Debian's sshd demands it of root, and its service would have made it
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        for _ in range(5):  # somebody else may take the port before the server does
            self._port = _free_port()
            self._process = self._start()
            if self._listens():
                return
            self.end()
        raise RuntimeError(f"sshd does not start: {self.log()}")

    def _start(self):
        folder = self._folder
        options = {
            "ListenAddress": "127.0.0.1",
            "Port": self._port,
            "HostKey": f'"{folder / "host"}"',
            "AuthorizedKeysFile": f'"{folder / "authorized_keys"}"',
            "PidFile": "none",
            "UsePAM": "no",
            "StrictModes": "no",  # the folder lies in one that everybody may write to
            "PermitRootLogin": "prohibit-password",
            "PasswordAuthentication": "no",
            "KbdInteractiveAuthentication": "no",
            "PrintMotd": "no",
            "PrintLastLog": "no",
            "AcceptEnv": "LANG LC_*",  # as in Debian's own file
        }
        (folder / "sshd_config").write_text("".join(f"{name} {value}\n" for name, value in options.items()))
        with open(folder / "log", "wb") as log:
            return subprocess.Popen(
                [SSHD, "-D", "-e", "-f", str(folder / "sshd_config")], stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def _listens(self, seconds=10):
        limit = time.monotonic() + seconds
        while time.monotonic() < limit and self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1) as connection:
                return connection.recv(4) == b"SSH-"
            time.sleep(0.02)
        return False

    def log(self):
        return (self._folder / "log").read_text(errors="replace")

    def connect(self, command):
        """Return the arguments of a client that runs a shell's command on a terminal there."""
        options = {
            "IdentitiesOnly": "yes",
            "BatchMode": "yes",
            "StrictHostKeyChecking": "accept-new",
            "UserKnownHostsFile": f'"{self._folder / "known_hosts"}"',
            "GlobalKnownHostsFile": "none",
            "ConnectTimeout": "10",
            "SendEnv": "LANG LC_*",  # as in Debian's own file, and without COLORTERM
            "LogLevel": "ERROR",
        }
        settings = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        client = ["ssh", "-F", "none", *settings, "-i", str(self._folder / "identity"), "-p", str(self._port), "-tt"]
        return [*client, f"{pwd.getpwuid(os.getuid()).pw_name}@127.0.0.1", command]

    def sessions(self):
        """Return the processes that the server has started and those that they have, but for those that have ended."""
        found, parents = [], {self._process.pid}
        while parents:
            parents = {pid for pid, parent in _parents().items() if parent in parents}
            found += parents
        return found

    def end(self):
        """End the server and all connections."""
        for pid in self.sessions():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()


@contextmanager
def server(folder):
    """A server for as long as it is needed, with its keys in a folder."""
    started = Server(folder)
    try:
        yield started
    finally:
        started.end()


def processes_with(variable):
    """Return the processes that were started with a `NAME=value` in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or is somebody else's
            if variable.encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found


def _parents():
    """Return the parent of every process that runs."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, parent = (folder / "stat").read_text(errors="replace").rpartition(") ")[2].split()[:2]
            if state != "Z":
                parents[int(folder.name)] = int(parent)
    return parents


def _key(file):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(file)], check=True)


def _free_port():
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        return any_socket.getsockname()[1]
