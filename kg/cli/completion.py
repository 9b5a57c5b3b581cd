"""``kg completion``: the script that makes a shell complete ``kg``."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
def command(shell: str) -> None:
    """输出补全脚本，加进所用 shell 的启动文件即可。

    Print the completion script for a shell; load it from the shell's start-up file.

    \b
      kg completion bash >> ~/.bashrc
      kg completion fish > ~/.config/fish/completions/kg.fish
    """
    from click.shell_completion import get_completion_class

    from kg.cli import cli

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"no completion for {shell} in this version of click")
    click.echo(found(cli, {}, "kg", "_KG_COMPLETE").source())
