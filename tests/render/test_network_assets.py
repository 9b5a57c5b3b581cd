"""The page's words and parts: both languages, every key, labels and initials."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from network_samples import sample_ledger

from kg.errors import KnowledgeError
from kg.render.labels import clean_label, find_initials, spell_name, wrap_label
from kg.render.network_html import SCRIPTS, _check_script, escape_json, render_network_html
from kg.render.page_words import load_words

ASSETS = files("kg.render").joinpath("assets")
STRINGS = load_words()
SCRIPT = "\n".join(ASSETS.joinpath(f"{n}.js").read_text(encoding="utf-8") for n in SCRIPTS)


def test_both_languages_have_the_same_keys() -> None:
    """No word is missing in one language."""
    assert STRINGS["zh"].keys() == STRINGS["en"].keys()


@pytest.mark.parametrize("key", sorted(STRINGS["zh"]))
def test_both_languages_fill_the_same_places(key: str) -> None:
    """A {name} in the Chinese text stands in the English text too."""
    places = [set(re.findall(r"\{(\w+)\}", STRINGS[lang][key])) for lang in ("zh", "en")]
    assert places[0] == places[1]


def test_every_key_that_the_script_asks_is_there() -> None:
    """t("key") and data-t="key" name keys of the file; t(`stem_…`) has keys with that stem."""
    html = ASSETS.joinpath("network.html").read_text(encoding="utf-8")
    asked = set(re.findall(r'\bt\("(\w+)"', SCRIPT)) | set(re.findall(r'data-t="(\w+)"', html))
    stems = set(re.findall(r"\bt\(`(\w+_)\$", SCRIPT))
    assert asked <= STRINGS["zh"].keys()
    assert all(any(key.startswith(stem) for key in STRINGS["zh"]) for stem in stems)


def test_no_key_is_left_over() -> None:
    """Each key occurs in script or page, by its name or its stem."""
    html = ASSETS.joinpath("network.html").read_text(encoding="utf-8")
    sheets = [p.read_text(encoding="utf-8") for p in files("kg.render").iterdir() if p.is_file()]
    used = SCRIPT + html + "".join(sheets)
    stems = tuple(re.findall(r"`(\w+_)\$", SCRIPT))
    left = [k for k in STRINGS["zh"] if not k.startswith(stems) and f'"{k}"' not in used]
    assert left == []


def test_the_script_makes_no_markup_of_strings() -> None:
    """Text reaches the page as text: none of the ways that parse HTML is used."""
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|DOMParser"
    )
    assert not re.search(forbidden, SCRIPT)


@pytest.mark.parametrize("name", [*SCRIPTS])
def test_scripts_stay_short(name: str) -> None:
    """The page's scripts keep to the length that Python files keep to."""
    assert len(ASSETS.joinpath(f"{name}.js").read_text(encoding="utf-8").splitlines()) <= 350


def test_the_same_ledger_gives_the_same_page() -> None:
    """Two runs give equal pages."""
    assert render_network_html(sample_ledger()) == render_network_html(sample_ledger())


def test_the_page_opens_in_the_language_asked() -> None:
    """English is set in the page's own element and data."""
    page = render_network_html(sample_ledger(), lang="en")
    assert '<html lang="en">' in page
    assert '"lang":"en"' in page


@given(st.text())
def test_json_cannot_end_its_element(text: str) -> None:
    """No < is left in the data, whatever the text."""
    assert "<" not in escape_json({"text": text})


@pytest.mark.parametrize("script", ["x</script>", "y</SCRIPT >", "<!-- z"])
def test_a_script_that_would_end_its_element_is_refused(script: str) -> None:
    """A library that holds the end mark is not put into the page."""
    with pytest.raises(KnowledgeError):
        _check_script(script, "x.js")


def test_an_ordinary_script_is_taken_as_it_is() -> None:
    """The twin: a script without such marks passes unchanged."""
    assert _check_script("if (a < b) c();", "x.js") == "if (a < b) c();"


@given(st.text(alphabet="省市县厅局委、，（）abc", max_size=60))
def test_wrapping_loses_nothing(text: str) -> None:
    """The lines joined give the label; no line begins with a closing mark after a fit."""
    assert wrap_label(text).replace("\n", "") == clean_label(text)


@given(st.text(alphabet="省市县厅局委", min_size=1, max_size=60))
def test_no_line_is_longer_than_the_width(text: str) -> None:
    """Names without marks are wrapped at six characters."""
    assert max(map(len, wrap_label(text).split("\n"))) <= 6


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("省科技厅", "skjt"),
        ("重庆市教委", "cqsjw"),
        ("人行合肥中心支行", "rhhfzxzh"),
        ("5G办", "5gb"),
    ],
)
def test_initials_of_names(name: str, initials: str) -> None:
    """Usual readings are among the initials, those of several readings too."""
    assert initials in find_initials(name)


@given(st.text(max_size=30))
def test_any_name_has_few_initials(name: str) -> None:
    """No name makes the list of readings long, none breaks it."""
    assert 1 <= len(find_initials(name)) <= 8
    assert isinstance(spell_name(name), str)
