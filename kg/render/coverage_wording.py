"""The words of coverage reports for coded values, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

STATUS_WORDS: Mapping[str, tuple[str, str]] = {
    "covered": ("已覆盖", "covered"),
    "partial": ("部分覆盖", "in part"),
    "missing": ("缺失", "missing"),
    "new": ("新增", "new"),
}
CHANGE_WORDS: Mapping[str, tuple[str, str]] = {
    "lead_changed": ("牵头单位变更", "lead changed"),
    "lead_to_support": ("牵头改为配合", "lead became support"),
    "unit_dropped": ("责任单位减少", "unit dropped"),
    "unit_added": ("责任单位增加", "unit added"),
    "deadline_slipped": ("时限推后", "deadline slipped"),
    "deadline_dropped": ("时限取消", "deadline dropped"),
    "wording_weakened": ("措辞减弱", "wording weakened"),
    "target_raised": ("目标调高", "target raised"),
    "target_lowered": ("目标调低", "target lowered"),
    "target_changed": ("目标口径变化", "target counted otherwise"),
    "target_dropped": ("目标取消", "target dropped"),
}
INDICATOR_WORDS: Mapping[str, tuple[str, str]] = {
    "same": ("不变", "same"),
    "raised": ("调高", "raised"),
    "lowered": ("调低", "lowered"),
    "changed": ("口径变化", "counted otherwise"),
    "dropped": ("取消", "dropped"),
    "new": ("新增", "new"),
}
FEATURE_WORDS: Mapping[str, tuple[str, str]] = {
    "words": ("词语覆盖", "words said"),
    "pairs": ("字对覆盖", "character pairs said"),
    "characters": ("单字覆盖", "characters said"),
    "clause": ("最佳分句覆盖", "best clause said"),
    "mass": ("匹配总量", "matched weight"),
    "back_words": ("反向词语覆盖", "words said back"),
    "back_pairs": ("反向字对覆盖", "character pairs said back"),
    "back_clause": ("反向分句覆盖", "best clause said back"),
    "item_words": ("整条词语覆盖", "words said in the item"),
    "item_pairs": ("整条字对覆盖", "pairs said in the item"),
    "item_characters": ("整条单字覆盖", "characters said in the item"),
    "lead": ("领先其他举措", "ahead of other measures"),
    "title": ("标题相似", "titles alike"),
    "clause_lead": ("分句领先其他举措", "ahead in a clause"),
    "clause_back_lead": ("分句反向领先其他举措", "ahead in a clause, said back"),
    "clause_evidence": ("分句证据", "evidence in a clause"),
    "company": ("同任务举措同在一条", "sister measures in the item"),
}


def say(words: Mapping[str, tuple[str, str]], code: str, lang: str = "zh") -> str:
    """Return the word for a code in a language.

    >>> say(STATUS_WORDS, "partial"), say(CHANGE_WORDS, "lead_changed", "en")
    ('部分覆盖', 'lead changed')
    """
    return words[code][lang == "en"]
