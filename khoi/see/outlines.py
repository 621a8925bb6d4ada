"""Outlines of units as the office supplies them: a GeoJSON file (RFC 7946), judged before anything is drawn from it.

None is shipped: without a file, maps are drawn as tiles.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from khoi.errors import UnreadableFile
from khoi.places import Gazetteer

LARGEST = 5_000_000  # bytes
MOST_FEATURES, MOST_CORNERS = 200, 20_000
LEAST_RING = 4  # positions, of which the last is the first again
EAST, NORTH = (102.0, 118.0), (6.0, 24.0)  # degrees: Việt Nam with its sea; metres and swapped axes lie far outside
CUTS = 15  # lines across a polygon on which its inner point is looked for

Ring = list[tuple[float, float]]
Polygon = list[Ring]


def read(data: bytes, gazetteer: Gazetteer) -> pd.DataFrame:
    """The corners of each unit's rings, in order: unit_id, ring, lon, lat, and its inner point (inner_lon, inner_lat).

    Outer rings run against the clock and holes with it, so that a hole stays open. A feature is named by the property
    `unit_id`, or by `code` where only one unit ever bore it. Raises UnreadableFile with what is wrong and where.
    """
    if len(data) > LARGEST:
        raise UnreadableFile("map.file-large", size=str(len(data)), most=str(LARGEST))
    lines: list[tuple[str, int, float, float, float, float]] = []
    seen: set[str] = set()
    for number, feature in enumerate(_features(data), start=1):
        unit_id = _unit(feature, number, gazetteer)
        if unit_id in seen:
            raise UnreadableFile("map.file-twice", place=str(number), unit=unit_id)
        seen.add(unit_id)
        polygons = _polygons(feature, number)
        inner = inner_point(max(polygons, key=lambda polygon: abs(_area(polygon[0]))))
        rings = [ring for polygon in polygons for ring in polygon]
        lines += [(unit_id, place, *corner, *inner) for place, ring in enumerate(rings) for corner in ring]
        if len(lines) > MOST_CORNERS:
            raise UnreadableFile("map.file-detailed", most=str(MOST_CORNERS))
    return pd.DataFrame(lines, columns=["unit_id", "ring", "lon", "lat", "inner_lon", "inner_lat"])


def _features(data: bytes) -> list[Any]:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableFile("map.file-no-json") from error
    features = found.get("features") if isinstance(found, dict) and found.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not 0 < len(features) <= MOST_FEATURES:
        raise UnreadableFile("map.file-no-features", most=str(MOST_FEATURES))
    return features


def _unit(feature: Any, number: int, gazetteer: Gazetteer) -> str:
    """The ward that a feature names."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    given = properties if isinstance(properties, dict) else {}
    unit_id, code = given.get("unit_id"), given.get("code")
    wards = [unit for unit in gazetteer.all() if unit.level == "ward"]
    if isinstance(unit_id, str):
        found = [unit.unit_id for unit in wards if unit.unit_id == unit_id]
    else:
        found = [unit.unit_id for unit in wards if unit.code and str(code).zfill(5) == unit.code]
    if len(found) > 1:
        raise UnreadableFile("map.file-code", place=str(number), code=str(code), units=", ".join(found))
    if not found:
        named = str(code if unit_id is None else unit_id)[:60]
        raise UnreadableFile("map.file-unit", place=str(number), unit=named)
    return found[0]


def _polygons(feature: Any, number: int) -> list[Polygon]:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    given = geometry.get("coordinates") if kind in ("Polygon", "MultiPolygon") else None
    parts = [given] if kind == "Polygon" else given
    if not isinstance(parts, list) or not parts or not all(isinstance(part, list) and part for part in parts):
        raise UnreadableFile("map.file-geometry", place=str(number))
    return [[_ring(ring, number, is_hole=bool(place)) for place, ring in enumerate(part)] for part in parts]


def _ring(given: Any, number: int, is_hole: bool) -> Ring:
    if not isinstance(given, list) or len(given) > MOST_CORNERS:
        raise UnreadableFile("map.file-geometry", place=str(number))
    ring = [_corner(one, number) for one in given]
    if len(ring) < LEAST_RING or ring[0] != ring[-1]:
        raise UnreadableFile("map.file-ring", place=str(number))
    is_clockwise = _area(ring) < 0
    return ring if is_clockwise == is_hole else ring[::-1]


def _corner(given: Any, number: int) -> tuple[float, float]:
    """A position: east, north, in degrees."""
    is_pair = isinstance(given, list) and len(given) in (2, 3) and all(type(one) in (int, float) for one in given)
    # Neither NaN nor an infinity lies between two numbers.
    if not is_pair or not (EAST[0] <= given[0] <= EAST[1] and NORTH[0] <= given[1] <= NORTH[1]):
        raise UnreadableFile("map.file-coordinate", place=str(number), value=str(given)[:60])
    return float(given[0]), float(given[1])


def _area(ring: Ring) -> float:
    """Twice the area within a ring, above 0 where it runs against the clock."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))


def inner_point(polygon: Polygon) -> tuple[float, float]:
    """A point well inside a polygon: the middle of the widest stretch that lines across it find."""
    norths = [north for _, north in polygon[0]]
    low, high = min(norths), max(norths)
    best, widest = polygon[0][0], -1.0
    for cut in range(1, CUTS + 1):
        north = low + (high - low) * cut / (CUTS + 1)
        for left, right in _stretches(polygon, north):
            if right - left > widest:
                best, widest = ((left + right) / 2, north), right - left
    return best


def _stretches(polygon: Polygon, north: float) -> Iterator[tuple[float, float]]:
    """The parts of a line from west to east that lie within a polygon."""
    crossings = sorted(
        x1 + (north - y1) * (x2 - x1) / (y2 - y1)
        for ring in polygon
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 <= north) != (y2 <= north)
    )
    return zip(crossings[::2], crossings[1::2], strict=False)


def lacking(shapes: pd.DataFrame, unit_ids: Sequence[str]) -> list[str]:
    """The units of a map that the file has no outline for."""
    known = {*shapes["unit_id"]}
    return [unit_id for unit_id in unit_ids if unit_id not in known]
