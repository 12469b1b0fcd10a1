"""A shell for the tests that knows jobs, and nothing else: run it with a command, in a terminal; after `&` as the first
argument the job begins in the background.

It says `stopped` when its job has stopped, and `ended 0` when it has ended; at a line `fg`, the job goes on in the
foreground, and at `bg` in the background.
"""

import os
import signal
import sys
import termios


def main(command: list[str]) -> None:
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # as every shell does: it takes the terminal from its jobs
    ours = termios.tcgetattr(0)
    in_background = command[0] == "&"
    job = os.fork()
    if not job:
        os.setpgid(0, 0)
        if not in_background:
            os.tcsetpgrp(0, os.getpgrp())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        command = command[in_background:]
        os.execv(command[0], command)
    while True:
        _, status = os.waitpid(job, os.WUNTRACED)
        os.tcsetpgrp(0, os.getpgrp())
        if not os.WIFSTOPPED(status):
            print("ended", os.waitstatus_to_exitcode(status), flush=True)
            return
        print("stopped", "as found" if termios.tcgetattr(0) == ours else "otherwise", flush=True)
        termios.tcsetattr(0, termios.TCSANOW, ours)
        for line in sys.stdin:
            if line.strip() == "fg":
                os.tcsetpgrp(0, job)
            os.killpg(job, signal.SIGCONT)
            if line.strip() == "fg":
                break


if __name__ == "__main__":
    main(sys.argv[1:])
