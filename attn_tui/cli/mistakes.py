"""What the command line does not understand → one sentence: what is wrong, what is likely meant, where to read more."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence

import click

from attn_tui.text import near, printable, shown

_OPTION = re.compile(r"--?[A-Za-z][\w-]*(=.*)?", re.ASCII | re.DOTALL)
_BY_ENDING = {".trace": "replay", ".safetensors": "replay", ".md": "lesson", ".toml": "train", ".tsv": "evaluate"}
"""The command that takes a file of that ending."""
_USUAL = {
    "list": "checkpoints",
    "ls": "checkpoints",
    "models": "checkpoints",
    "version": "--version",
    "settings": "config",
}
"""What other programs call some commands."""
_OF_A_SENTENCE = ("sentence", "source")
"""Parameters that are a sentence."""


def sentence_of(error: click.ClickException, arguments: Sequence[str]) -> str:
    """Say what is wrong with the arguments of the program, of which click has found one that it cannot use."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    first = arguments[0] if arguments and arguments[0].isidentifier() else ""  # a command, if any
    command = context.command_path if context else f"attn-tui {first}".rstrip()
    if isinstance(error, click.NoSuchOption) and context:
        said = _no_option(error.option_name, context, arguments)
    elif isinstance(error, click.MissingParameter) and error.param:
        wanted = error.param
        name = wanted.opts[-1] if isinstance(wanted, click.Option) else wanted.metavar or wanted.human_readable_name
        said = f"{context.info_name if context else 'the command'} needs {name}; {command} --help says more."
    elif context and error.message.startswith("Got unexpected extra arg"):
        extra = error.message.partition("(")[2].rpartition(")")[0]
        if words := _sentence(context):
            said = f"a sentence of several words stands in quotation marks: {command} {quoted(f'{words} {extra}')}."
        else:
            said = f"{shown(extra)} is more than {context.info_name} takes; {command} --help says more."
    elif isinstance(error, click.BadParameter) and error.param and (number := _number(error.param.type)):
        option, value = error.param.opts[-1], error.message.partition(" is not ")[0]
        said = f"{option} is {_short(value)}; it must be {number}."
    else:
        message = error.format_message().strip().removesuffix(".")
        said = f"{message[:1].lower()}{message[1:]}; {command} --help says more."
    return printable(said)


def _number(kind: click.ParamType[object]) -> str:
    """What number an option of this type takes; "" if it takes none."""
    if not isinstance(kind, click.types.IntParamType | click.types.FloatParamType):
        return ""
    said = "a whole number" if isinstance(kind, click.types.IntParamType) else "a number"
    if isinstance(kind, click.IntRange | click.FloatRange):
        said += f" from {kind.min:,}" if kind.min is not None else ""
        said += f" to {kind.max:,}" if kind.max is not None else " on" if kind.min is not None else ""
    return said


def no_command(name: str, known: Iterable[str]) -> str:
    """Say that there is no such command, and which is likely meant: a similar one, or what takes such a thing."""
    shown = f"«{_short(name)}»"
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if name.casefold() in ("quit", "exit", "bye"):
        return f"{shown} is no command; without a screen there is nothing to leave."
    if ending in _BY_ENDING and " " not in name:
        meant = f"{_BY_ENDING[ending]} {quoted(name)}"
    else:
        names = [*known, "--version", "--help"]
        meant = (
            _USUAL.get(name.casefold())
            or near(name.casefold(), names)
            or f"translate {'-- ' * name.startswith('-')}{quoted(name)}"
        )
    return printable(f"{shown} is no command; perhaps you mean attn-tui {meant}.")


def one_by_one(names: Iterable[str]) -> str:
    """How to give a command one of these checkpoints after the other.

    >>> one_by_one(["fr-en", "my own"])
    '-c fr-en, then -c "my own"'
    """
    return ", then ".join(f"-c {quoted(name)}" for name in names)


def quoted(text: str) -> str:
    """A sentence, as it is typed for a shell; shortened.

    >>> print(quoted("Je suis étudiant."), quoted("l'été"), quoted("$5"), quoted("314"))
    "Je suis étudiant." "l'été" '$5' 314
    """
    text = _short(printable(text))
    if re.fullmatch(r"[\w./-]+", text) and not text.startswith("-"):
        return text
    return shlex.quote(text) if re.search(r'["$`\\!]', text) else f'"{text}"'


def _no_option(name: str, context: click.Context, arguments: Sequence[str]) -> str:
    command = context.command_path
    typed = next((one for one in arguments if one.startswith(name)), name)
    takes_commands = isinstance(context.command, click.Group)
    if not _OPTION.fullmatch(typed) and (takes_commands or _takes_sentence(context)):
        with_command = f"{command} translate" if takes_commands else command
        others = "" if takes_commands else _others(arguments, typed, context)
        return f"«{_short(typed)}» begins as options do; put -- before it: {with_command}{others} -- {quoted(typed)}."
    options = [one for one in context.command.params if isinstance(one, click.Option)]
    known = [name.removeprefix("--") for one in options for name in (*one.opts, *one.secondary_opts) if name[1] == "-"]
    if meant := near(typed.lstrip("-").partition("=")[0], known):
        return f"there is no option {_short(name)}; perhaps you mean --{meant}."
    if isinstance(context.command, click.Group):
        for other in ("start", "translate"):
            found = context.command.get_command(context, other)
            if found and any(name in (*one.opts, *one.secondary_opts) for one in found.params):
                return f"{_short(name)} stands behind a command; perhaps you mean {command} {other} {_short(name)}."
    where = " before a command" if takes_commands else ""
    return f"there is no option {_short(name)}{where}; {command} --help lists them."


def _others(arguments: Sequence[str], sentence: str, context: click.Context) -> str:
    """What else was given to a command, each after a blank: its options."""
    given = [one for one in arguments if one != sentence][len(context.command_path.split()) - 1 :]
    return "".join(f" {one if _OPTION.fullmatch(one) and ' ' not in one else quoted(one)}" for one in given)


def _takes_sentence(context: click.Context) -> bool:
    return any(one.name in _OF_A_SENTENCE for one in context.command.params)


def _sentence(context: click.Context) -> str:
    """The sentence that was given; "" if there is none."""
    return next((str(context.params[name]) for name in _OF_A_SENTENCE if context.params.get(name)), "")


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
