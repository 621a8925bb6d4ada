"""The uploads behind stored rows: per file who stored it, when, and which of its rows."""

from collections.abc import Iterable

import pandas as pd

from khoi.words import say


def uploads(rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """(upload_id, file_name, file_rows, row_count, account_id, stored_at), the latest first, from `see/trace_…`.

    account_id is None in the rows of a guest, who does not learn it.
    """
    columns = ["upload_id", "file_name", "file_rows", "row_count", "account_id", "stored_at"]
    told = [
        (
            *(one[name].iloc[0] for name in ("upload_id", "file_name")), file_rows(one["file_row"], lang), len(one),
            one["account_id"].iloc[0] if "account_id" in one else None, one["stored_at"].iloc[0],
        )
        for _, one in rows.groupby("upload_id", sort=False)
    ]  # fmt: skip
    return pd.DataFrame(told, columns=columns).sort_values("stored_at", ascending=False, kind="stable")


def file_rows(numbers: Iterable[int], lang: str) -> str:
    """Row numbers as people write them: "dòng 2–14, 20"."""
    runs: list[list[int]] = []
    for number in sorted({int(number) for number in numbers}):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    count = sum(last - first + 1 for first, last in runs)
    written = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
    return say("trace.file-rows", lang, count=count, rows=written)
