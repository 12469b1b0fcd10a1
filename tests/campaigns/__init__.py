"""Campaigns: thousands of inputs that nobody would make, drawn by a seed. Run by hand, and every night,
in a clone in which `pip install -e ".[dev]"` was typed:

    python -m tests.campaigns files --count 10000 --seed 1 --report faults.jsonl
    python -m tests.campaigns npz --seed 1 --case 123       (one case again: what happened, and what it was made of)
    python -m tests.campaigns --again faults.jsonl          (all that were found, after they were mended)

A campaign is a mutator and an oracle: `Campaign.case` draws a case into an empty folder, says in a line what it is, and
what is run on it. A fault is anything but the right answer or one of the project's errors in one sentence; anything
outside the case's folder that was touched; more than 5 s of the processor's time; more memory than 500 MB; a case that
hangs, or ends the process. The tests run the first cases of every campaign and judge all of that but time and memory.

campaign     what a campaign is, a case, a fault
table        all campaigns, by name and by what they are against
attempt      one case: drawn, run, judged; watching: what it touched outside its folder; used: what a command answered
worker       cases one after the other in processes of their own, for time, memory and what ends a process
command      the command line
mutating     bytes → other bytes; values: JSON → other JSON; lines: text → other text, and in which line;
             arrays: numbers, types and shapes; places: what stands where a file should
checkpoints, traces, histories, kept, foreign (pickles, zipped), texts
             the cases of each kind of file
screens      what is opened; strokes: what somebody does there; walks: any of it, and the screen is as one opened anew
             by its own command; bursts: keys that come together do what they do one after the other
sentences    text of all kinds; readers: who translates it; ways: what it goes through, all exports and emulated, the
             screen through a terminal emulator; formed: whether what comes of it is well formed, and no more than text
doors        attacks on the doors of a class, and on what its servers share
sessions     in a terminal and a shell: signals, hang-ups, stops, outputs that are closed, full or slow
moments      when a process is killed, or the disk full; works: what is written over something that is there; killed:
             a work that is broken off so; trainings: a run that is, and goes on

To add a campaign, write a function that draws a case, and a row in `table`.
"""
