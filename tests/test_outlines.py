"""Outlines that the office supplies: taken as GeoJSON, or refused with a sentence; drawn only where none is lacking."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from khoi import words
from khoi.errors import UnreadableFile
from khoi.see import outlines
from khoi.store import Store
from khoi.web import running
from khoi.web.outlines import VARIABLE
from tests.test_boundaries import SIX
from tests.test_pages import opened, said

Position = list[float]


def square(place: int, size: float = 0.1) -> list[Position]:
    """A ring against the clock around a place in a row of places."""
    west, south = 107.0 + place * 0.2, 21.5
    return [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]


def feature(coordinates: Any, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def of_today(without: str = "") -> bytes:
    units = [unit_id for unit_id in SIX if unit_id != without]
    return collection(*(feature([square(place)], unit_id=unit_id) for place, unit_id in enumerate(units)))


def test_rings_holes_and_parts_are_read_and_a_point_lies_inside(store: Store) -> None:
    hole = [[107.02, 21.52], [107.08, 21.52], [107.08, 21.58], [107.02, 21.58], [107.02, 21.52]]
    found = outlines.read(
        collection(
            feature([square(0)[::-1], hole], unit_id="bac-son"),
            feature([[square(1)], [square(2, 0.02)]], "MultiPolygon", code="6718"),
        ),
        store.gazetteer(),
    )
    assert found.groupby("unit_id", sort=False)["ring"].nunique().to_dict() == {"bac-son": 2, "hoa-lac": 2}
    outer = found[(found["unit_id"] == "bac-son") & (found["ring"] == 0)]
    assert outer[["lon", "lat"]].values.tolist() == square(0), "an outer ring runs against the clock"
    inner = found[(found["unit_id"] == "bac-son") & (found["ring"] == 1)]
    assert inner[["lon", "lat"]].values.tolist() == hole[::-1], "a hole runs with it"
    east, north = found.iloc[0][["inner_lon", "inner_lat"]]
    assert 107 < east < 107.1
    assert not (107.02 < east < 107.08 and 21.52 < north < 21.58), "not in the hole"


WRONG: list[tuple[bytes, str, str]] = [
    (b"\xff\xfe not text", "map.file-no-json", "không phải JSON"),
    (b"[" * 100_000, "map.file-no-json", "không phải JSON"),
    (b'{"type": "Topology"}', "map.file-no-features", "FeatureCollection"),
    (collection(), "map.file-no-features", "FeatureCollection"),
    (collection(*[None] * 201), "map.file-no-features", "từ 1 đến 200"),
    (collection("x"), "map.file-unit", "Đối tượng thứ 1"),
    (collection(feature([square(0)], unit_id="atlantis")), "map.file-unit", "“atlantis”"),
    (collection(feature([square(0)], unit_id="mong-cai")), "map.file-unit", "“mong-cai”"),
    (collection(feature([square(0)], code="06709")), "map.file-code", "ka-long, mong-cai-2-2025"),
    (collection(*[feature([square(0)], unit_id="bac-son")] * 2), "map.file-twice", "bac-son (thứ 2)"),
    (collection(feature([square(0)], "Point", unit_id="bac-son")), "map.file-geometry", "Polygon"),
    (collection(feature([], unit_id="bac-son")), "map.file-geometry", "Polygon"),
    (collection(feature([5], unit_id="bac-son")), "map.file-geometry", "Polygon"),
    (collection(feature([square(0)[:-1]], unit_id="bac-son")), "map.file-ring", "không khép kín"),
    (collection(feature([square(0)[:2] + square(0)[:1]], unit_id="bac-son")), "map.file-ring", "không khép kín"),
    (collection(feature([[[21.5, 107.0]] * 4], unit_id="bac-son")), "map.file-coordinate", "[21.5, 107.0]"),
    (collection(feature([[[552_000, 2_380_000]] * 4], unit_id="bac-son")), "map.file-coordinate", "WGS 84"),
    (collection(feature([[[float("nan"), 21.0]] * 4], unit_id="bac-son")), "map.file-coordinate", "nan"),
    (collection(feature([[[True, 21.0]] * 4], unit_id="bac-son")), "map.file-coordinate", "True"),
    (collection(feature([[["107", "21"]] * 4], unit_id="bac-son")), "map.file-coordinate", "107"),
    (collection(feature([[[10**400, 21]] * 4], unit_id="bac-son")), "map.file-coordinate", "1000"),
    (collection(feature([[square(0)] * 4_100], "MultiPolygon", unit_id="bac-son")), "map.file-detailed", "20000"),
    (b" " * (outlines.LARGEST + 1), "map.file-large", "nhiều nhất 5000000"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "key", "part"), WRONG, ids=[f"{place}-{one[1]}" for place, one in enumerate(WRONG)])
def test_nonsense_is_refused_with_a_clear_sentence(store: Store, data: bytes, key: str, part: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        outlines.read(data, store.gazetteer())
    assert refusal.value.key == key
    assert part in words.fault(refusal.value, "vi")
    assert words.fault(refusal.value, "en")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "ranh-gioi.geojson"
    monkeypatch.setenv(VARIABLE, str(path))
    yield path


def traces(store: Store, account: str, **query: str) -> tuple[list[dict[str, Any]], str]:
    """The marks of the first chart, and all sentences."""
    app = opened(running.use(store), account, "see/boundaries", period="2018", **query)
    assert not app.exception
    return json.loads(app.get("plotly_chart")[0].proto.spec)["data"], said(app)


def test_a_whole_file_draws_outlines_that_are_clicked_as_tiles_are(sample_store: Store, file: Path) -> None:
    file.write_bytes(of_today())
    *shapes, inner = traces(sample_store, "lanhdao", map="today")[0]
    assert [one["fill"] for one in shapes] == ["toself"] * 6
    assert "Móng" in inner["text"][0]
    assert inner["customdata"][0][1] == "measure=coverage&ward_id=mong-cai-2-2025"
    then, text = traces(sample_store, "lanhdao")
    assert (then[0]["type"], "Tệp ranh giới" in text) == ("bar", False), "it has none of the units of then: tiles"


@pytest.mark.parametrize("data", [of_today("hai-ninh-2025"), b"{", None], ids=["lacking", "no json", "missing"])
def test_a_file_that_lacks_a_unit_or_is_none_leaves_the_tiles_and_tells_administrators(
    sample_store: Store, file: Path, data: bytes | None
) -> None:
    if data is not None:
        file.write_bytes(data)
    for account, is_told in (("lanhdao", False), ("quantri", True)):
        marks, text = traces(sample_store, account, map="today")
        assert (marks[0]["type"], len(marks)) == ("bar", 1)
        assert ("ranh giới" in text.replace("địa ranh giới", "")) is is_told, account
    assert data is None or data != b"{" or "không phải JSON" in text


def test_a_changed_file_is_read_anew(sample_store: Store, file: Path) -> None:
    file.write_bytes(b"{")
    assert traces(sample_store, "lanhdao", map="today")[0][0]["type"] == "bar"
    file.write_bytes(of_today())
    assert traces(sample_store, "lanhdao", map="today")[0][0]["type"] == "scatter"
