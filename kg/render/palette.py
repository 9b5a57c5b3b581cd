"""The colours of communities, on the page, in sheets and in pictures."""

from __future__ import annotations

# Okabe and Ito's colours, darkened where they would not show on white, and two of like kind;
# told apart with every usual colour blindness, https://jfly.uni-koeln.de/color/
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B07C00", "#3A9BD5", "#6B4C9A", "#7A5230")
ALONE = "#6B7280"


def pick_colour(community: int) -> str:
    """Return a community's colour: the eight largest have their own, all others are grey.

    >>> pick_colour(1), pick_colour(0)
    ('#0072B2', '#6B7280')
    """
    return COLOURS[community - 1] if 0 < community <= len(COLOURS) else ALONE
