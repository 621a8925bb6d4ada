"""Begins the record of a database that a release without one wrote."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from khoi import datasets
from khoi.store import apply, ledger
from khoi.store.accept import Accepting
from khoi.store.record import FIRST, Entry, chained

PLAIN = (
    "upload_seq", "dataset", "file_name", "file_sha256", "encoding", "row_count", "new_count", "changed_count",
    "unchanged_count", "is_sample", "original_sha256", "sheet", "acknowledged",
)  # fmt: skip


def adopt(store: Accepting, uploads: Sequence[dict[str, Any]]) -> None:
    """Writes a line for the sample's villages and mark, for each account and each upload; rows come from the log.

    What a file's columns were is not known any more: each counts as having had them all.
    """
    home, accounts = store.home, store.rows("status/accounts")
    if home is None:
        return
    first = (uploads[0]["stored_at"] if uploads else accounts["created_at"].min()).to_pydatetime()
    acts: list[tuple[str, datetime, str, str, dict[str, Any]]] = []
    villages = store.rows("status/sample_villages")
    if len(villages):
        acts.append(("setting", first, "", "sample", _rows(key="sample", value="true")))
        with store.cursor() as cursor:
            cursor.register("found", villages)
            sha256 = ledger.keep_rows(home, cursor.execute("SELECT * FROM found").to_arrow_table())
        acts.append(("villages", first, "", "villages", {"rows_sha256": sha256}))
    for account in accounts.to_dict("records"):
        named = {name: account[name] for name in ("account_id", "role", "ward_id", "is_sample")}
        secrets = store.kept_secrets({"password_hash": str(account["password_hash"])})
        detail = _rows(**named) | {"secrets": secrets}
        at = account["created_at"].to_pydatetime()
        acts.append(("account", at, "", str(account["account_id"]), detail))
        if not pd.isna(account["disabled_at"]):
            gone = _rows(account_id=account["account_id"])
            over = account["disabled_at"].to_pydatetime()
            acts.append(("account-disabled", over, "", str(account["account_id"]), gone))
    acts += [_upload(store, upload) for upload in uploads]
    entries: list[Entry] = []
    for act in acts:
        entries.append(chained(entries[-1].sha256 if entries else FIRST, len(entries) + 1, *act))
    store.record.mend(entries)  # all lines at once: a record that was half begun would pass for the whole one


def _rows(**values: Any) -> dict[str, Any]:
    return {"rows": [{name: None if pd.isna(value) else value for name, value in values.items()}], "secrets": {}}


def _upload(store: Accepting, upload: dict[str, Any]) -> tuple[str, datetime, str, str, dict[str, Any]]:
    dataset = datasets.dataset(str(upload["dataset"]))
    columns = "* EXCLUDE (upload_seq)"
    with store.cursor() as cursor:
        rows = cursor.execute(
            f"SELECT {columns} FROM {dataset.table}_log WHERE upload_seq = $seq ORDER BY file_row",
            {"seq": int(upload["upload_seq"])},
        ).to_arrow_table()
    pairs = dict.fromkeys(zip(rows["ward_id"].to_pylist(), rows["month"].to_pylist(), strict=True), 0)
    detail = {name: None if pd.isna(upload[name]) else upload[name] for name in PLAIN}
    detail |= {
        "measures": list(dataset.measures), "slots": apply.slots_told(pairs), "sums": apply.sums(dataset, rows),
        "rows_sha256": ledger.keep_rows(store.home, rows) if store.home else None,
    }  # fmt: skip
    at = upload["stored_at"].to_pydatetime()
    return "upload", at, str(upload["account_id"]), str(upload["upload_id"]), detail
