"""An invented plan with as many units and pairs as a province's archive, for the page."""

from __future__ import annotations

from kg.analysis.ledger import DocumentRow, Ledger, OwnerRow, SectionRow, TaskRow, UnitRow
from kg.model.document import Measure, Quoted
from kg.model.text import SourceText, Span


def make_large_ledger(units: int = 2000, pairs: int = 20_000) -> Ledger:
    """A plan whose tasks give at least so many pairs: a ring of near neighbours and far ones."""
    text, tasks, seen = "大计划\n", [], set()
    number = 0
    while len(seen) < pairs:
        base = (number * 37) % units
        held = sorted(
            {
                base,
                (base + 1 + number % 7) % units,
                (base + 3) % units,
                (base + number // units * 11 + 20) % units,
            }
        )
        seen |= {(a, b) for a in held for b in held if a < b}
        start = len(text)
        text += f"第{number}项任务落实到位。\n"
        span = Span(start, len(text) - 1)
        owners = tuple(
            OwnerRow(f"x/{u:05}", f"第{u}单位", "lead" if not i else "support", True, span)
            for i, u in enumerate(held)
        )
        label = text[start : len(text) - 1]
        tasks.append(
            TaskRow(
                "large",
                f"1.t{number}",
                number + 1,
                (1,),
                ("一、总章",),
                label,
                label,
                span,
                Quoted(label, span),
                owners,
                None,
                (Measure(label, span, "must"),),
            )
        )
        number += 1
    document = DocumentRow(
        "large",
        "大计划",
        "",
        None,
        None,
        None,
        SourceText("large.txt", text, "0" * 64),
        (SectionRow("large", (1,), "一", "总章"),),
    )
    rows = tuple(
        UnitRow(f"x/{u:05}", f"第{u}单位", f"第{u}单位", (), "department") for u in range(units)
    )
    return Ledger((document,), rows, tuple(tasks))
