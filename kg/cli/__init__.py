"""The command ``kg``: click commands that call the rooms below and print.

Each subcommand is the ``command`` of its own module and has a row in
`COMMANDS`; modules import other rooms inside their functions, so that
``kg --help`` loads click alone.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from kg import __version__
from kg.cli.failures import describe_failure, print_failure, print_traceback
from kg.cli.group import LazyGroup, Row
from kg.cli.language import find_lang
from kg.cli.streams import discard_stdout, flush_stdout, use_utf8

COMMANDS = {
    "parse": Row("kg.cli.parse", "读规划文件，输出文档树", "read plans, print the document tree"),
    "build": Row("kg.cli.build", "把文件建成图谱库", "build the store from files"),
    "query": Row("kg.cli.query", "执行命名查询或 SPARQL", "run a named query or SPARQL"),
    "tasks": Row("kg.cli.tasks", "任务分工表", "who must do what, by when"),
    "network": Row("kg.cli.network", "部门责任网络：网页、图片、文件", "who works with whom"),
    "status": Row("kg.cli.status", "年度监测：导入、导出、汇总进展", "reports of progress"),
    "units": Row("kg.cli.units", "单位目录：查名称、列类别", "the unit directory"),
    "coverage": Row(
        "kg.cli.coverage", "草案对照上位或上期规划：覆盖、缺失、变更", "a draft against plans"
    ),
    "lint": Row("kg.cli.lint", "检查一份草案", "check a draft"),
    "validate": Row(
        "kg.cli.validate", "核对图谱库：形状和引文", "check a store: shapes and quotes"
    ),
    "export": Row("kg.cli.export", "导出整个图谱", "export the whole graph"),
    "ontology": Row(
        "kg.cli.ontology", "本体：术语、说明页、类图", "the ontology: terms, page, picture"
    ),
    "eval": Row("kg.cli.eval", "用人工标注检验读得准不准", "score reading against gold files"),
    "serve": Row("kg.cli.serve", "网页和 SPARQL 端点", "pages and SPARQL endpoint"),
    "explain": Row("kg.cli.explain", "解释问题代码", "explain finding codes"),
    "completion": Row("kg.cli.completion", "输出命令补全脚本", "print a shell completion script"),
}


class ReaderGone(Exception):  # noqa: N818 (no error: the reader has what it wanted)
    """Whoever read stdout has closed it."""


class KgGroup(LazyGroup):
    """The top of the command tree; click would turn a closed pipe into exit code 1."""

    rows = COMMANDS

    def make_context(self, *args: Any, **options: Any) -> click.Context:
        """Parse the command line, which may print help."""
        try:
            return super().make_context(*args, **options)
        except BrokenPipeError:
            raise ReaderGone from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderGone from None


@click.group(name="kg", cls=KgGroup)
@click.version_option(
    __version__, "-V", "--version", prog_name="kg", help="显示版本 || show the version"
)
def cli() -> None:
    """把中国政府规划文件读成数据：谁牵头、谁配合、做什么、何时完成、出自哪一句。

    Reads Chinese government plans as data: who leads, who supports, what is
    to be done, by when, and which sentence says so.

    \b
      kg parse plan.txt
      kg build
      kg tasks --unit 省科技厅
      kg coverage draft.docx --against plan.txt
    """


def run(args: Sequence[str]) -> int:
    """Run one command line and return its exit code; nothing escapes but the code."""
    lang = find_lang(args)
    try:
        code = cli.main(list(args), prog_name="kg", standalone_mode=False)
        flush_stdout()
    except (ReaderGone, BrokenPipeError):
        discard_stdout()
        return 0
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except BaseException as error:
        if "--debug" in args:
            print_traceback(error)
        failure = describe_failure(error, lang)
        print_failure(failure, lang)
        return failure.code
    return code if isinstance(code, int) else 0


def main() -> None:
    """Run the command line of this process and end it."""
    use_utf8()
    raise SystemExit(run(sys.argv[1:]))
