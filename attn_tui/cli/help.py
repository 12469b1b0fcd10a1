"""`attn-tui help`: the pages about the program, and topics: questions about attention, and a glossary."""

from __future__ import annotations

import os
from collections.abc import Iterator

import click

from attn_tui.cli.completing import pages
from attn_tui.cli.reference import REFERENCE, commands, keys, markdown
from attn_tui.docs import PAGES, page
from attn_tui.errors import PageError
from attn_tui.keys import NAMED, canonical
from attn_tui.settings import CHOICES, read_settings
from attn_tui.terminal import language_of_locale
from attn_tui.text import near, shown


@click.command("help")
@click.argument("words", nargs=-1, metavar="[NAME]...", shell_complete=pages)
@click.option("--lang", "language", type=click.Choice(CHOICES["language"][1:]), help="Language of the topics.")
@click.pass_context
def help(context: click.Context, words: tuple[str, ...], language: str | None) -> None:
    """Show a page about the program, or a topic, which any words of it name: attn-tui help teacher forcing.

    The name of a command shows its options, that of a key what it does. In a pipe, it is Markdown; without a name, list
    the pages and topics.
    """
    name = " ".join(words)
    if name in PAGES:
        _show(page(name))
        return
    if reference := "\n".join(_reference(name, context.find_root().command, language)):
        _show(reference)
        return
    # Topics are read by nothing else of the command line.
    from attn_tui.topics import sections, topics_called, topics_with
    from attn_tui.topics.finding import is_called, words_of

    speaks = language or read_settings().language or language_of_locale(os.environ)
    if not name:
        click.echo("\n".join(f"{known:<13}{tells}" for known, tells in {**PAGES, **REFERENCE}.items()))
        click.echo("\nQuestions and words:\n")
        click.echo("\n".join(_listed(list(sections(speaks)), speaks)))
        return
    found = topics_called(name)
    told = [*_of_key(name, speaks)] if len(name) == 1 or not found else []
    if not told and not (found and is_called(words_of(found[0]), name)):
        told = [*_of_keys_called(name, speaks, just_so=bool(found))]
    if not told and not found:
        found = topics_with(name, speaks)
        told = [] if found else [*_of_keys_called(name, speaks, further=True)]
    if told:
        _show("\n".join(told))
        if found and len(name) > 1:  # which have the word, too
            click.echo("\n".join(("", *_listed(found, speaks))))
        return
    if not found:
        meant = f"perhaps you mean {one}; " if (one := near(name.casefold(), [*PAGES, *sections(speaks)])) else ""
        raise PageError(
            f"there is no page {shown(name)}, and no topic has these words; {meant}pages are {', '.join(PAGES)}, "
            f"and attn-tui help lists the topics."
        )
    if len(found) == 1:
        _show("\n".join(_topic(found[0], speaks)))
    else:
        click.echo("\n".join(_listed(found, speaks)))


def _reference(name: str, root: click.Command, language: str | None) -> Iterator[str]:
    """As Markdown, the page of that name that is made from the program, or a command and those below it; else nothing.

    In English like the pages, if no other language is asked for.
    """
    context = click.Context(root)
    if name == "keys":
        yield from keys(language or "en")
    elif name == "commands":
        yield from ("# Commands", "", *(line for one in commands(root) for line in markdown(one)))
    elif isinstance(root, click.Group) and name.partition(" ")[0] in root.list_commands(context):
        for one in commands(root):
            if f"{one.name} ".startswith(f"attn-tui {name} "):
                yield from markdown(one)


def _of_key(name: str, language: str) -> Iterator[str]:
    """As Markdown, what the key of this name does on the screen; nothing if it is none, or does nothing."""
    if len(name) > 1 and name.casefold() not in NAMED:
        return
    try:
        key = canonical(name)
    except ValueError:
        return
    # Textual, which nothing else here needs.
    from attn_tui.screen.help import about
    from attn_tui.story.texts import texts

    say = texts(language)
    for id, bound in _bound():
        if key in bound and (tells := about(id, say)):
            yield from (f"`{name}`: {tells}", "")
            if (longer := f"help.{id}.view") in say.templates:
                yield from (say(longer), "")


def _of_keys_called(wanted: str, language: str, *, just_so: bool = False, further: bool = False) -> Iterator[str]:
    """As Markdown, the keys that are called so on the screen in any language: «quit», «how do I quit?».

    With `just_so`, only those whose name it is, without other words to find them by; `further`, also those of which it
    is told with these words.
    """
    # Textual, as above.
    from attn_tui.screen.help import about, words_of_key
    from attn_tui.screen.keyline import key_name
    from attn_tui.story.texts import texts
    from attn_tui.topics.finding import folded, in_shorter_forms, rank

    say = texts(language)
    for form in map(folded, in_shorter_forms(wanted)):
        found = []
        for id, bound in _bound():
            tells = say(alone) if (alone := f"about.{id}") in say.templates else about(id, say)
            names = [folded(name) for name in words_of_key(id)]
            at = rank(form.split(), " ".join(names), folded(tells))
            if tells and (form in names if just_so else at == 0 or (further and at is not None)):
                found.append((bound, tells))
        for bound, tells in found:
            yield from (f"{' '.join(f'`{key_name(key)}`' for key in bound)}: {tells}", "")
        if found:
            return


def _bound() -> Iterator[tuple[str, list[str]]]:
    """The ids of what keys do on the screen, and the keys of each."""
    # Textual, as above.
    from textual.binding import Binding

    from attn_tui.screen.bindings import ANYWHERE, BENCH

    own = read_settings().keys
    for binding in (*BENCH, *ANYWHERE):
        if isinstance(binding, Binding) and binding.id:
            yield binding.id, own.get(binding.id, binding.key).split(",")


def _show(text: str) -> None:
    from attn_tui.cli.markdown import show_markdown  # Rich's Markdown takes 60 ms, which the list does not need

    show_markdown(text.rstrip())


def _listed(names: list[str], language: str) -> Iterator[str]:
    from attn_tui.topics import sections  # as above

    said = sections(language)
    for name in names:
        one = said[name]
        yield f"{name:<24}{one.title if one.group == 'questions' else one.gist}"


def _topic(name: str, language: str) -> Iterator[str]:
    """A topic as Markdown: its answer, where it is to be seen, the papers, the lessons, other topics."""
    from attn_tui.lessons.shelf import find_lesson, outlines  # as above
    from attn_tui.locate import names
    from attn_tui.story.texts import texts
    from attn_tui.topics import TOPICS, sections
    from attn_tui.topics.examples import command
    from attn_tui.topics.table import lessons_of, papers_of

    say, said = texts(language), sections(language)
    yield from (f"# {said[name].title}", "", said[name].text, "")
    if line := command(name, names()):
        then = f"topic.then.{TOPICS[name].shows[0].key}"
        found = [say(then)] if then in say.templates else []
        if TOPICS[name].shows[0].stage:
            found.append(say("topic.stage"))
        elif "--compare" in line:
            found.append(say("topic.next"))
        yield f"- {say('topic.seen')}: `{line}`{''.join(found)}"
    elif not TOPICS[name].is_shipped:
        yield f"- {say('topic.seen')}: {say('topic.not_shipped')}"
    yield from (f"- {say('topic.paper')}: {paper}" for paper in papers_of(name))
    titles = {outline.file: outline.title for outline in outlines(language)}
    for lesson in lessons_of(name):
        yield f"- {say('topic.lesson')}: `attn-tui lesson {lesson}`, {titles[find_lesson(lesson, language)]}"
    if see := TOPICS[name].see:
        yield f"- {say('topic.see')}: {', '.join(f'`attn-tui help {other}`' for other in see)}"
