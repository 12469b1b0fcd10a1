"""What can go wrong through no fault of the program, as one sentence each.

    AttnTuiError              something a person gave cannot be used
    ├── CheckpointError       a checkpoint folder is missing, damaged or of an unknown kind
    ├── SentenceError         a sentence cannot be translated as it stands
    ├── SearchError           a way to search that cannot be, or cannot be with this checkpoint
    ├── InterventionError     a what-if that cannot be: no such word, no such value, not in this system
    ├── PlaceError            a time step or sub-step that this decoding does not have
    ├── JudgingError          translations or alignments cannot be judged
    ├── SettingsError         the file of settings has a mistake
    └── TrainingError         a recipe or a corpus cannot be trained on

Every message names what is wrong and what to do; `attn_tui.cli` prints it to stderr and exits with 2.
"""


class AttnTuiError(Exception):
    """Base of all errors whose message is meant for the person at the terminal."""


class CheckpointError(AttnTuiError):
    """A checkpoint cannot be opened."""


class SentenceError(AttnTuiError):
    """A sentence cannot be translated."""


class SearchError(AttnTuiError):
    """A way to search for a translation cannot be taken."""


class InterventionError(AttnTuiError):
    """A value of a decoding cannot be replaced by that."""


class PlaceError(AttnTuiError):
    """A decoding has no such time step or sub-step."""


class JudgingError(AttnTuiError):
    """Translations or alignments cannot be judged, or the result not be recorded."""


class SettingsError(AttnTuiError):
    """A file of settings cannot be used."""


class TrainingError(AttnTuiError):
    """A training run cannot start or go on."""
