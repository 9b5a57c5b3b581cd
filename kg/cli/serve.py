"""``kg serve``: the pages and the SPARQL endpoint over a store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg.cli.language import current_lang, pick
from kg.cli.options import store_option

_MIB = 1024 * 1024


@click.command()
@store_option
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="监听的地址；缺省只有本机能访问 || address to listen on; by default this computer alone",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="端口，0 为任一空闲端口 || port; 0 takes any free one",
)
@click.option(
    "--token",
    envvar="KG_TOKEN",
    default="",
    help="访问令牌；本机以外可访问时必须有 || token to be shown; needed beyond this computer",
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="也接受这个主机名，可重复 || host name that is ours too; may be repeated",
)
@click.option(
    "--root-path",
    default="",
    metavar="/PREFIX",
    help="反向代理下的路径前缀 || path prefix behind a proxy",
)
@click.option(
    "--cors",
    default="",
    metavar="ORIGIN",
    help="允许此来源的网页查询，* 为全部 || let pages of this origin (* for all) ask",
)
@click.option("--open", "opens", is_flag=True, help="在浏览器中打开首页 || open the first page")
@click.option("--log-json", is_flag=True, help="日志每行一个 JSON || one JSON object a log line")
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=10.0,
    show_default=True,
    help="一次查询的秒数 || seconds a query may take",
)
@click.option(
    "--memory",
    type=click.IntRange(64),
    default=1024,
    show_default=True,
    help="每个工作进程的内存 MB || MB a worker may take",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help="工作进程数 || worker processes",
)
@click.option(
    "--max-query",
    type=click.IntRange(1),
    default=32,
    show_default=True,
    help="查询长度 KB || KB of a query",
)
@click.option(
    "--max-nesting",
    type=click.IntRange(1, 400),
    default=64,
    show_default=True,
    help="查询嵌套层数 || nesting of a query",
)
@click.option(
    "--max-result",
    type=click.IntRange(1),
    default=200,
    show_default=True,
    help="一次结果 MB || MB of a result",
)
@click.option(
    "--max-rows",
    type=click.IntRange(1),
    default=10_000,
    show_default=True,
    help="页面上显示的行数 || rows shown on a page",
)
@click.option(
    "--max-upload",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="上传文件 MB || MB of an upload",
)
def command(store: Path, host: str, port: int, **given: Any) -> None:
    """在浏览器中查看、检索、提问和核对草案；提供只读的 SPARQL 端点。

    Pages to read, search, ask and check drafts, and a read-only SPARQL
    endpoint at /sparql. A rebuilt store is taken up without a restart.

    \b
      kg serve
      kg serve --port 0 --open
      kg serve --host 0.0.0.0 --token 9f2c… --allow-host plans.example
    """
    from kg.serving.app import build_site
    from kg.serving.library import find_edition
    from kg.serving.run import configure_log, open_socket, serve

    rules = _make_rules(host, given)
    find_edition(store)
    site = build_site(lambda: find_edition(store), limits=_make_limits(given), rules=rules)
    listener = open_socket(host, port)
    configure_log()
    _warn_of_missing_limits()
    url = _first_address(host, listener.getsockname()[1], given)
    serve(
        site,
        listener,
        on_ready=lambda: _say_where(url, opens=given["opens"]),
    )


def _make_rules(host: str, given: dict[str, Any]) -> Any:
    """Return who may ask; refuse to listen to others without a token."""
    from kg.errors import UsageError
    from kg.serving.gate import Rules, is_loopback

    if not is_loopback(host) and not given["token"]:
        raise UsageError(
            pick(
                f"监听 {host} 会让同一网络中的任何人查询和上传文件，须用 --token 设一个令牌",
                f"on {host} anyone in the network could ask and upload: set a --token",
            ),
            hint="kg serve --host … --token $(python -c 'import secrets; print(secrets.token_hex(16))')",  # noqa: E501
        )
    names = {"127.0.0.1", "localhost", "::1", host.lower(), *(h.lower() for h in given["hosts"])}
    everywhere = host in ("0.0.0.0", "::") and not given["hosts"]  # noqa: S104 - compared only
    return Rules(
        hosts=frozenset() if everywhere else frozenset(names),
        token=given["token"],
        cors=given["cors"],
        json_log=given["log_json"],
        root_path=given["root_path"].rstrip("/"),
    )


def _make_limits(given: dict[str, Any]) -> Any:
    from kg.serving.limits import Limits

    return Limits(
        query_bytes=given["max_query"] * 1024,
        nesting=given["max_nesting"],
        seconds=given["timeout"],
        memory=given["memory"] * _MIB,
        workers=given["workers"],
        page_rows=given["max_rows"],
        result_bytes=given["max_result"] * _MIB,
        upload_bytes=given["max_upload"] * _MIB,
    )


def _first_address(host: str, port: int, given: dict[str, Any]) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared only
    name = f"[{shown}]" if ":" in shown else shown
    token = f"?token={given['token']}" if given["token"] else ""
    return f"http://{name}:{port}{given['root_path'].rstrip('/')}/{token}"


def _say_where(url: str, *, opens: bool) -> None:
    click.echo(pick(f"在浏览器中打开 {url}（Ctrl+C 结束）", f"open {url} (Ctrl+C ends)"))
    if opens:
        click.launch(url)


def _warn_of_missing_limits() -> None:
    """Say which limits of a worker this system cannot set."""
    from kg.serving.confine import missing_limits

    words = {
        "memory": ("内存", "memory"),
        "processor": ("处理器时间", "processor time"),
        "network": ("网络", "network"),
    }
    missing = [words[name][current_lang() == "en"] for name in missing_limits()]
    if missing:
        listed = pick("、".join(missing), ", ".join(missing))
        click.echo(
            pick(
                f"提示：本系统不能限制工作进程的{listed}；时间上限和查询检查仍然有效",
                f"note: this system cannot limit a worker's {listed}; "
                "the time limit and the check of queries hold",
            ),
            err=True,
        )
