"""The same figures sent again, under whatever name and in whatever form: one entry, and who sent them first."""

import csv
import io
import zipfile
from functools import partial
from pathlib import Path

from khoi.errors import StalePlan
from khoi.store import Received, Store, Stored, open_store
from tests.intake_world import AT, plan_of
from tests.scale import times
from tests.torture import worker
from tests.torture.harness import copied
from tests.torture.test_races import together
from tests.workbooks import workbook

REPEATS = times(9, 300)
RACES = times(3, 300)


def as_workbook(text: str) -> bytes:
    """The same rows as an .xlsx, counts as numbers."""
    rows = [
        [int(cell) if cell.isdigit() else cell for cell in row] for row in csv.reader(io.StringIO(text), delimiter=";")
    ]
    return workbook({"Tháng 7": rows})


def zipped_again(data: bytes) -> bytes:
    """The same archive, packed on another day without compression."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2018, 7, 31, 17, 5, 0)), old.read(name))
    return file.getvalue()


def with_commas(text: str) -> str:
    """The same rows separated by commas, quoted where they must be."""
    file = io.StringIO()
    csv.writer(file).writerows(csv.reader(io.StringIO(text), delimiter=";"))
    return file.getvalue()


FORMS = {
    "ten-khac.csv": lambda text: text.encode(),
    "bom.csv": lambda text: text.encode("utf-8-sig"),
    "utf-16.csv": lambda text: text.encode("utf-16"),
    "unix.csv": lambda text: text.replace("\r\n", "\n").encode(),
    "dau-phay.csv": lambda text: with_commas(text).encode(),
    "tab.csv": lambda text: text.replace(";", "\t").encode(),
    "dong-trong.csv": lambda text: f"{text}\r\n\r\n".encode(),
    "bang.xlsx": as_workbook,
    "bang-nen-lai.xlsx": lambda text: zipped_again(as_workbook(text)),
}  # fmt: skip


def entries(store: Store) -> int:
    """How many uploads the database, the record and the log know of; the same in all."""
    with store.cursor() as cursor:
        found = cursor.execute(
            "SELECT (SELECT count(*) FROM upload), (SELECT count(DISTINCT upload_seq) FROM activity_log)"
        ).fetchone()
    in_record = sum(entry.kind == "upload" for entry in store.record.entries)
    assert found == (in_record, in_record)
    return in_record


def test_the_same_figures_in_another_form_are_a_repeat_that_names_the_first(base: Path, tmp_path: Path) -> None:
    forms = list(FORMS.items())
    with open_store(copied(base, tmp_path / "database" / "khoi.duckdb")) as store:
        for number in range(REPEATS):
            name, form = forms[number % len(forms)]
            text = worker.file(number)
            first = store.apply(plan_of(store, text, name="dau.csv"), "bacson", AT)
            assert first.upload_id
            plan = plan_of(store, form(text), name=name)
            assert plan.problems == [], (name, plan.problems)
            again = store.apply(plan, "vanphong", AT)
            received = Received(first.upload_id, "bacson", "dau.csv", AT)
            assert again == Stored(None, None, True, received), name
            assert entries(store) == number + 1
        assert store.differences(is_thorough=True) == []


def test_the_same_file_sent_twice_at_the_same_moment_is_stored_once(base: Path, tmp_path: Path) -> None:
    with open_store(copied(base, tmp_path / "database" / "khoi.duckdb")) as store:
        for number in range(RACES):
            text = worker.file(number)
            plans = [plan_of(store, text, name=f"{sender}.csv") for sender in ("mot", "hai")]
            results = together([
                partial(store.apply, plan, plan.file_name.removesuffix(".csv"), AT) for plan in plans
            ])  # fmt: skip
            stored = [result for result in results if isinstance(result, Stored)]
            assert len(stored) == 1, results
            assert {type(result) for result in results} == {Stored, StalePlan}
            first = plans[results.index(stored[0])].file_name
            again = store.apply(plan_of(store, text, name="lai.csv"), "ba", AT)
            assert again.is_repeat
            assert again.received == Received(str(stored[0].upload_id), first.removesuffix(".csv"), first, AT)
            assert entries(store) == number + 1
        assert store.differences(is_thorough=True) == []
