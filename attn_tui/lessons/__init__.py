"""Lessons: Markdown files whose paragraphs are shown beside the screen and drive it.

    lesson.py      what a lesson is made of
    reader.py      a file → a lesson, or a LessonError with file and line
    blocks.py      lines → the Markdown blocks that a lesson can have
    directives.py  directives in comments, and what is wrong with them
    shelf.py       the lessons that come with the program, by name, number and language
    en/, ko/       those lessons, in the order of their numbers

A lesson reads well wherever Markdown is rendered, and the screen needs nothing else. This is how to write one:

    # The bottleneck

    > What one vector can carry.

    ## A long sentence

    ```console
    $ attn-tui translate "Le chat noir dort." -c fr-en-seq2seq --at 1.state
    ```

    <!-- expect: chat -->

    This system hands over **one** vector. Press <kbd>→</kbd> to see what becomes of it.

    What does the decoder know of the sentence when it begins?

    - [ ] all states – No: they are thrown away.
    - [x] the last state – Right: it is all there is.

- The title is a heading of one `#`; the lines after `>` below it are what the list of lessons says. A heading of two
  `##` is a part of the lesson; it changes nothing on the screen but the line above the paragraphs.
- **One paragraph** of Markdown, or one list, is shown at a time; about 350 characters fit at 80×24, longer ones
  get pages. They can have `code`, **bold**, *italic*, <kbd>key</kbd> and [links](that lose their address).
- **What is above a paragraph drives the screen** when it is shown. A console block is the command that `y` copies:
  checkpoint, `--compare`, `--at`, `--set`, `--beam` … open that screen; the first paragraph needs one. A paragraph
  without one stays where the previous one was. The rest are comments, one directive each, which no reader sees:

      <!-- at: 3.softmax -->      go there; as --at
      <!-- look: softmax -->      put the cursor in that pane: one of PANES
      <!-- enlarge: alignment --> give that pane the whole stage
      <!-- expect: TEXT -->       a claim: TEXT is on the screen now, at 80×24; several blanks count as one
      <!-- absent: TEXT -->       it is not
      <!-- until: CONDITION -->   wait until the user has done it; needs `keys`
      <!-- keys: e 0 "text" -->   what the user could press for that; words in quotes are typed
      <!-- ask: attention -->     the answers are the source words, the right one is the one with the most weight
                                  in this time step; `ask: word`: the most probable words, and the one taken

  A CONDITION is `change` (any what-if), `at PLACE`, `see TEXT`, or `key ID`, an id as `attn-tui config` lists them.
  `see` also sees what is open over the screen, so that a lesson can wait until a number of a beam's tree is there.
  A user who goes on without doing it is shown how: the keys are pressed for them, from no pane's cursor (`3` puts it
  into pane 3), each after what the one before began, such as a search.
- **A question** is a paragraph with a task list right below it: one answer is right, each has its explanation after
  « – » or « — ». With `ask`, the list has two: what to say to the right answer, and to all others.
- A page for a browser has no keys of the program: it shows what those of a task do, and says of every <kbd>key</kbd>
  whose it is, with the command that opens the program there. So write keys as such, and what to try as a whole command.
- Any other comment is a note for people who read the file.
- **The last part** of a lesson says in one paragraph what its reader knows now, and what to try.

`attn-tui lesson FILE.md` runs it, `attn-tui lesson FILE.md --check` runs it to its end by itself and reports every
wrong claim.
"""

from attn_tui.lessons.lesson import PANES, Answer, Directive, Lesson, Paragraph
from attn_tui.lessons.reader import read_lesson
from attn_tui.lessons.shelf import find_lesson, shelf

__all__ = ["PANES", "Answer", "Directive", "Lesson", "Paragraph", "find_lesson", "read_lesson", "shelf"]
