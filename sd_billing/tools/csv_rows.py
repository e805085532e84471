"""Rows for a spreadsheet.

A spreadsheet takes a cell that begins with such a mark for a formula. What customers
typed is never let to be one:

>>> write_csv([["Number", "Title", "Minutes"], ["HT1", "=1+1", -5]]).splitlines()
['Number,Title,Minutes', "HT1,'=1+1,-5"]
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(rows: Iterable[Sequence[object]]) -> str:
    """The text of a CSV file; numbers stay numbers, texts never are formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([_tame(cell) for cell in row] for row in rows)
    return out.getvalue()


def _tame(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(FORMULA_MARKS):
        return f"'{cell}"
    return cell
