"""A click group whose subcommands are imported when they are called."""

from __future__ import annotations

import copy
import difflib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple

import click

from kg.cli.language import LANG_META, Lang, find_lang, pick, pick_paragraphs, pick_part


class Row(NamedTuple):
    """Where a subcommand lives (its module's ``command``) and its line in ``kg --help``."""

    module: str
    zh: str
    en: str


class NearChoice(click.Choice[Any]):
    """A choice that names the nearest right values when it is given a wrong one."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """Say what was wrong, what is near, or else what is allowed."""
        allowed = [str(c) for c in self.choices]
        near = difflib.get_close_matches(str(value), allowed)
        listing = ", ".join(near or allowed)
        zh = f"没有“{value}”这个取值；{'是不是要' if near else '可用'}：{listing}"
        en = f"no such value: {value}; {'did you mean' if near else 'allowed'}: {listing}"
        return pick(zh, en)


class Formatter(click.HelpFormatter):
    """Help with its own headings in the language of the run."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        super().write_usage(prog, args, pick("用法：", "Usage: "))

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        self.write(f"{'':>{self.current_indent}}{heading}{pick('：', ':')}\n")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Open a section under a heading of click's, translated."""
        zh = {"Options": "选项", "Arguments": "参数", "Commands": "命令"}.get(name, name)
        with super().section(pick(zh, name)):
            yield


class KgContext(click.Context):
    """A context that formats help with `Formatter`."""

    formatter_class = Formatter


class LazyGroup(click.Group):
    """A group with a table ``name → Row``; help is printed from the table alone."""

    context_class = KgContext
    rows: Mapping[str, Row] = {}

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Parse with a copy that speaks the language of ``args``."""
        ready = prepare(self, find_lang(args))
        return click.Group.make_context(ready, info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Settle the language before anything can ask for it."""
        ctx.meta[LANG_META] = find_lang(args)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(self.rows)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a subcommand; None for an unknown name."""
        row = self.rows.get(cmd_name)
        if row is None:
            return None
        command = import_module(row.module).command
        return prepare(command, ctx.meta.get(LANG_META, "zh"))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the subcommand; an unknown one is answered with near names."""
        if args[0] not in self.rows and not args[0].startswith("-"):
            raise click.exceptions.NoSuchCommand(args[0], possibilities=self.rows, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table; no subcommand's module is imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, pick(row.zh, row.en)) for name, row in self.rows.items()])


def prepare(command: click.Command, lang: Lang) -> click.Command:
    """Return a copy that speaks ``lang``, hints at near choices and takes the common options."""
    ready = copy.copy(command)
    ready.context_class = KgContext
    ready.add_help_option = False
    ready.help = pick_paragraphs(command.help, lang) if command.help else None
    ready.short_help = pick_part(command.short_help, lang) if command.short_help else None
    ready.params = [_prepare_param(p, lang) for p in (*command.params, *_common_options(command))]
    if isinstance(ready, click.Group) and ready.commands:
        ready.commands = {name: prepare(c, lang) for name, c in ready.commands.items()}
    return ready


def _common_options(command: click.Command) -> Iterator[click.Option]:
    """Yield ``--lang``, ``--debug`` and ``--help`` where ``command`` lacks them."""
    taken = {name for p in command.params for name in p.opts}
    offered = [
        click.Option(
            ["--lang"],
            type=click.Choice(["zh", "en"]),
            expose_value=False,
            help="说明和提示的语言（环境变量 KG_LANG） || language of messages (or KG_LANG)",
        ),
        click.Option(
            ["--debug"],
            is_flag=True,
            expose_value=False,
            help="出错时显示完整的调用栈 || show the traceback of an error",
        ),
        click.Option(
            ["-h", "--help"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_help,
            help="显示本说明 || show this help",
        ),
    ]
    return (option for option in offered if not taken & set(option.opts))


def _show_help(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


def _prepare_param(param: click.Parameter, lang: Lang) -> click.Parameter:
    ready = copy.copy(param)
    if isinstance(ready, click.Option) and ready.help:
        ready.help = pick_part(ready.help, lang)
    if type(ready.type) is click.Choice:
        ready.type = NearChoice(ready.type.choices, case_sensitive=ready.type.case_sensitive)
    return ready
