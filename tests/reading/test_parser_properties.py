"""Laws that reading keeps on any text: it never fails, quotes hold, spans nest."""

from __future__ import annotations

import tomllib
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plan_nodes import quoted_nodes

from kg.model.document import PlanDocument
from kg.model.text import SourceText
from kg.reading.files import read_source_bytes
from kg.reading.parser import read_plan

_FILE = Path(__file__).parent / "styles" / "cases.toml"
TEXTS: list[str] = [
    case["text"].strip() for case in tomllib.loads(_FILE.read_text(encoding="utf-8"))["case"]
]
_SWAPS = str.maketrans({"（": "(", "）": ")", "：": ":", "；": ";", "，": ","})
_LAWS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@st.composite
def mangled_texts(draw: st.DrawFn) -> str:
    """Draw a plan's text with brackets dropped, lines cut, punctuation swapped, parts doubled."""
    text = "\n".join(draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4)))
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 40))
        change = draw(st.sampled_from(["drop", "brackets", "wrap", "swap", "double", "noise"]))
        if change == "drop":
            text = text[:at] + text[at + cut :]
        elif change == "brackets":
            text = text[:at] + text[at:].replace("）", "", 2)
        elif change == "wrap":
            text = text[:at] + "\r\n" + text[at:]
        elif change == "swap":
            text = text[:at] + text[at:].translate(_SWAPS)
        elif change == "double":
            text = text + text[: at + cut]
        else:
            text = text[:at] + draw(st.text(max_size=12)) + text[at:]
    return text or "空"


def read(text: str) -> tuple[SourceText, PlanDocument]:
    data = text.encode("utf-8", "replace")
    return read_plan(SourceText("draw.txt", data.decode("utf-8"), ""))


@_LAWS
@given(mangled_texts())
def test_every_quote_holds(text: str) -> None:
    """The slice of the raw text at a node's span, folded, is what the node says."""
    source, plan = read(text)

    for words, span in quoted_nodes(plan):
        assert source.quote(span) == words
    for section in plan.sections:
        assert source.quote(section.span).endswith(section.title)


@_LAWS
@given(mangled_texts())
def test_spans_nest(text: str) -> None:
    """A measure lies in its task, a unit in its statement, and all in the text."""
    _, plan = read(text)

    for task in plan.tasks:
        assert 0 <= task.span.start <= task.span.end <= plan.chars
        assert all(task.span.contains(m.span) for m in task.measures)
        for responsibility in task.responsibilities:
            assert task.attribution is not None
            assert task.attribution.span.contains(responsibility.span)


@_LAWS
@given(st.binary(max_size=400))
def test_any_decodable_bytes_are_read(data: bytes) -> None:
    """Whatever decodes as text is read without a failure."""
    text = data.decode("utf-8", "replace")

    _, plan = read(text or "空")

    assert plan.chars == len(text or "空")


def test_a_text_that_is_no_plan_gives_no_tasks() -> None:
    """Prose without numbers or statements has no task and no finding of an unowned one."""
    _, plan = read_plan(read_source_bytes("春天来了。花开了，鸟叫了。\n".encode(), "prose.txt"))

    assert plan.tasks == ()
    assert "R101" not in {f.code for f in plan.findings}
