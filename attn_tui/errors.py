"""What can go wrong through no fault of the program, as one sentence each.

    AttnTuiError              something a person gave cannot be used
    ├── CheckpointError       a checkpoint folder is missing, damaged or of an unknown kind
    │   └── ApartError        it is in the package of the larger ones, which is not installed
    ├── SentenceError         a sentence cannot be translated as it stands
    ├── SearchError           a way to search is impossible, or impossible with this checkpoint
    ├── InterventionError     a what-if is impossible: no such word, no such value, not in this system
    ├── PlaceError            this decoding does not have such a time step or sub-step
    ├── DerivationError       there is no such number in this decoding, or not yet
    ├── ExportError           a decoding cannot be exported like that
    ├── TraceError            a trace cannot be written, or a file is not an intact trace
    ├── OutputError           a file exists already and would be lost
    ├── StreamError           standard input or output cannot be read or written
    ├── CorpusError           sentence pairs, or alignments made by hand, cannot be read
    ├── JudgingError          translations or alignments cannot be judged
    ├── SettingsError         the settings file has a mistake
    ├── LessonError           a lesson has a mistake, or claims what is not on the screen
    ├── PageError             there is no page of help of that name
    ├── RoomError             what is shared with a class cannot be used, or a limit of it is reached
    └── TrainingError         a recipe or a corpus cannot be trained on

Every message names what is wrong and what to do; `attn_tui.cli` prints it to stderr and exits with 2. Whatever names
and words are in it, there is nothing in it that a terminal could take as a command.
"""

from attn_tui.text import printable


class AttnTuiError(Exception):
    """Base of all errors whose message is meant for the person at the terminal."""

    def __str__(self) -> str:
        """The message, printable."""
        return printable(super().__str__())


class CheckpointError(AttnTuiError):
    """A checkpoint cannot be opened."""


class ApartError(CheckpointError):
    """A checkpoint is one of `locate.APART`, and not installed."""


class SentenceError(AttnTuiError):
    """A sentence cannot be translated."""


class SearchError(AttnTuiError):
    """A way to search for a translation is impossible."""


class InterventionError(AttnTuiError):
    """A value of a decoding cannot be replaced by that."""


class PlaceError(AttnTuiError):
    """A decoding has no such time step or sub-step."""


class DerivationError(AttnTuiError):
    """A decoding has no such number, or has not computed it yet."""


class ExportError(AttnTuiError):
    """A decoding cannot be exported in that format, or not into that file."""


class TraceError(AttnTuiError):
    """A trace cannot be written, or a file is not an intact one."""


class OutputError(AttnTuiError):
    """A file exists already, and is not to be replaced."""


class StreamError(AttnTuiError):
    """Standard input or output is closed, or cannot be read or written."""


class CorpusError(AttnTuiError):
    """A file of sentence pairs or of alignments cannot be read, or does not hold any."""


class JudgingError(AttnTuiError):
    """Translations or alignments cannot be judged, or the result cannot be recorded."""


class SettingsError(AttnTuiError):
    """A settings file cannot be used."""


class LessonError(AttnTuiError):
    """A lesson cannot be read, or claims something that is not so."""


class PageError(AttnTuiError):
    """There is no such page of help."""


class RoomError(AttnTuiError):
    """What is shared with a class cannot be used, or a limit of it is reached."""


class TrainingError(AttnTuiError):
    """A training run cannot start or continue."""
