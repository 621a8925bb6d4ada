"""Which ward, village or office a row belongs to, and whether the person may speak for it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from khoi.intake.catalogue import Catalogue
from khoi.intake.meanings import Meanings, meant
from khoi.intake.values import Fault, is_reported
from khoi.places import CITY, OFFICE, Found, Gazetteer, Unit, fold


@dataclass(frozen=True, slots=True)
class Owners:
    """Looks units up as they were in a row's month; `fallback` is the day where a row names no month that can be read.

    `viewer_wards` are the wards that the person may speak for, None for all of them and the office.
    """

    gazetteer: Gazetteer
    viewer_wards: Sequence[str] | None
    fallback: date

    def wards(self, ward: Meanings, village: Meanings, month: Meanings) -> Meanings:
        """The ward (a Unit) of each row; the office where ward and village are both blank."""
        has_village = meant([village], is_reported)
        return meant([ward, has_village, self._eras(month)], self._ward)

    def units(self, village: Meanings, ward: Meanings, month: Meanings) -> Meanings:
        """The id of the village that each row is about; of its ward, or of the office, where the village is blank."""
        return meant([village, ward, self._eras(month)], self._unit_id)

    def _eras(self, month: Meanings) -> Meanings:
        """Each month as a day on which the same units existed: few days, however many months a file spans."""
        return Meanings(month.index, [self._era(value) for value in month.values]).merged()

    def _era(self, month: object) -> date:
        day = month if isinstance(month, date) else self.fallback
        turned = bisect_right(self.gazetteer.turning_days, day)
        return self.gazetteer.turning_days[turned - 1] if turned else date.min

    def _ward(self, text: str, has_village: bool | None, day: date) -> Unit | Fault:
        if not is_reported(text) and has_village is not False:
            return Fault("missing-value", "ward")
        if not is_reported(text) or fold(text) == fold(OFFICE):
            return self.gazetteer.get(OFFICE) if self.viewer_wards is None else Fault("out-of-scope-unit", "office")
        found = self.gazetteer.find_ward(text, day)
        if found.unit is None:
            return not_found(found, "ward")
        if self.viewer_wards is not None and found.unit.unit_id not in self.viewer_wards:
            return Fault("out-of-scope-unit")
        return found.unit

    def _unit_id(self, text: str, ward: Unit | Fault | None, day: date) -> str | Fault | None:
        if not isinstance(ward, Unit):
            return None
        if not is_reported(text):
            return ward.unit_id
        if ward.level == "office":
            return Fault("missing-value", "ward")
        found = self.gazetteer.find_village(text, ward.unit_id, day)
        return found.unit.unit_id if found.unit else not_found(found, "village", ward)

    def responsible(self, catalogue: Catalogue, text: str, month: object) -> tuple[str, str] | Fault:
        """(ward id, id) of the ward or body that a conclusion makes responsible; a body counts under the office."""
        body = catalogue.body(text)
        if isinstance(body, str):
            allowed = self.viewer_wards is None
            return (OFFICE, body) if allowed else Fault("out-of-scope-unit", "office")
        if fold(text) in (fold(OFFICE), fold(CITY)):
            return (OFFICE, OFFICE) if self.viewer_wards is None else Fault("out-of-scope-unit", "office")
        ward = self._ward(text, False, self._era(month))
        if isinstance(ward, Unit):
            return ward.unit_id, ward.unit_id
        return body if ward.code == "unknown-unit" and not ward.suggestions and body.suggestions else ward


def not_found(found: Found, level: str, ward: Unit | None = None) -> Fault:
    """The fault of a name that no unit, or that several units of that level have."""
    inside = {"ward": f"{ward.kind} {ward.name_vi}"} if ward else {}
    if found.candidates:
        names = tuple(f"{unit.kind} {unit.name_vi}" for unit in found.candidates)
        return Fault("ambiguous-unit", None, inside, names)
    case = f"{level}-near" if found.suggestions else level
    return Fault("unknown-unit", case, inside, found.suggestions)
