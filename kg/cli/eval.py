"""``kg eval``: document trees against hand-made truth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.language import pick
from kg.cli.options import format_option, output_option

if TYPE_CHECKING:
    from kg.analysis.scoring import Score
    from kg.errors import SourceError
    from kg.render.tables import Table

_COLUMNS = ("statement", "unit", "role", "scope", "heading", "deadline", "open_list")


@click.command(name="eval")
@click.argument("gold_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("corpus_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--roles", is_flag=True, help="按角色列精确率和召回率 || precision and recall a role")
@click.option(
    "--errors",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="每份文件最多列出 N 处差异 || up to N differences a document",
)
@format_option()
@output_option
def command(
    gold_dir: Path,
    corpus_dir: Path,
    roles: bool,
    errors: int,
    format_name: str | None,
    output: Path | None,
) -> None:
    """用人工标注检验读得准不准：逐份文件和总计的 F1。

    Score reading against hand-made truth: GOLD_DIR holds one JSON file a
    document, CORPUS_DIR the documents of the same number or name.

    \b
      kg eval gold/roles corpus
      kg eval gold/roles corpus --roles
      kg eval gold/roles corpus --errors 10
    """
    from kg.cli.output import print_table

    scores = _score_all(gold_dir, corpus_dir)
    if errors:
        for score in scores[:-1]:
            for error in score.errors[:errors]:
                click.echo(f"{score.document}\t{error}", err=True)
    print_table(_roles(scores[-1]) if roles else _figures(scores), format_name, output)


def _score_all(gold_dir: Path, corpus_dir: Path) -> list[Score]:
    """Score every gold file whose document is there; the last score is that of all."""
    from kg.analysis.scoring import Score, score_plan
    from kg.cli.progress import track_progress
    from kg.errors import SourceError
    from kg.reading.files import read_source
    from kg.reading.parser import parse_plan

    scores, total = [], Score(pick("合计", "all"))
    for gold_file in track_progress(sorted(gold_dir.glob("*.json")), pick("比对", "scoring")):
        path = _find_document(gold_file, corpus_dir)
        if path is None:
            click.echo(
                pick(f"{gold_file.name}：没有对应的文件", f"{gold_file.name}: no document"),
                err=True,
            )
            continue
        plan, gold = parse_plan(read_source(path)), _read_gold(gold_file)
        try:
            score = score_plan(plan, gold)
        except (KeyError, TypeError, AttributeError) as error:
            raise _ill_formed(gold_file, pick(f"缺少或写错了 {error}", f"{error}")) from error
        score.document = path.name
        total.merge(score)
        scores.append(score)
    if not scores:
        raise SourceError(
            f"{gold_dir}：没有可比对的标注", hint="标注文件名（如 01.json）应与文件名的开头相同"
        )
    return [*scores, total]


def _read_gold(path: Path) -> dict[str, Any]:
    """Return a gold file's object; raise SourceError for one that is none or holds no tasks."""
    import json

    try:
        gold = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _ill_formed(path, pick(f"不是 JSON：{error}", f"no JSON: {error}")) from error
    tasks = gold.get("tasks") if isinstance(gold, dict) else None
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise _ill_formed(path, pick("没有 tasks 列表", "no list of tasks"))
    return dict(gold)


def _ill_formed(path: Path, what: str) -> SourceError:
    from kg.errors import SourceError

    hint = pick(
        "每份标注是一个 JSON 对象，tasks 的每项有 responsibilities（unit、role）和 first_chars",
        "gold is a JSON object; each of its tasks has responsibilities (unit, role), first_chars",
    )
    message = pick(f"标注「{path}」读不了：{what}", f"cannot use gold file {path}: {what}")
    return SourceError(message, hint=hint)


def _find_document(gold_file: Path, corpus_dir: Path) -> Path | None:
    """Return the document whose name begins with the gold file's, up to a dash or a dot."""
    stem = gold_file.name.split(".")[0]
    found = (p for p in sorted(corpus_dir.iterdir()) if p.suffix != ".json" and p.is_file())
    return next((p for p in found if p.name.startswith((f"{stem}-", f"{stem}."))), None)


def _figures(scores: list[Score]) -> Table:
    from kg.render.tables import Table

    rows: list[tuple[str | float | int, ...]] = [
        (s.document, *(round(s.tally(c).f1, 3) for c in _COLUMNS), s.tally("unit").true)
        for s in scores
    ]
    return Table(("document", *_COLUMNS, "gold_units"), tuple(rows))


def _roles(total: Score) -> Table:
    from kg.model.document import ROLES
    from kg.render.tables import Table

    rows = [
        (r, round(t.precision, 3), round(t.recall, 3), round(t.f1, 3), t.true)
        for r in ROLES
        if (t := total.tally(r)).true or t.found
    ]
    return Table(("role", "precision", "recall", "f1", "gold"), tuple(rows))
