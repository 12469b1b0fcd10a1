"""`attn-tui completion`: what makes a shell complete the program's commands, options and names."""

from __future__ import annotations

import os

import click

from attn_tui.errors import SettingsError

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", required=False, type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str | None) -> None:
    """Print what makes SHELL complete commands, options, checkpoints, lessons, recipes and formats by Tab.

    SHELL is bash (4.4 or newer), zsh or fish; by default, the one you use. A line in a file makes it last:

    \b
    ~/.bashrc   eval "$(attn-tui completion bash)"
    ~/.zshrc    eval "$(attn-tui completion zsh)"       below compinit
    fish        mkdir -p ~/.config/fish/completions
                attn-tui completion fish > ~/.config/fish/completions/attn-tui.fish
    """  # noqa: D301 - the backspace is click's: lines that stay as they are
    from click.shell_completion import get_completion_class  # as every Tab

    shell = shell or os.path.basename(os.environ.get("SHELL", ""))
    known = get_completion_class(shell) if shell in SHELLS else None
    if known is None:
        raise SettingsError(f"this shell cannot be told; name one of {', '.join(SHELLS)}.")
    group = context.find_root().command
    click.echo(known(group, {}, "attn-tui", "_ATTN_TUI_COMPLETE").source())
