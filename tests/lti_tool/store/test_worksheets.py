"""Worksheets: one a person and item, five kept versions, nothing lost when two write at once."""

from __future__ import annotations

from lti_tool.store import worksheets
from lti_tool.store.worksheets import Fields, SheetKey, SheetRow
from tests.lti_tool.store.world import NOW, Place, World, at_once

ITEM = "lesson-1.unit-1.worksheet"


def key(place: Place, person: str = "ann", item: str = ITEM) -> SheetKey:
    return SheetKey(place.platform_id, place.id(person), item)


def fields(**texts: str) -> Fields:
    return {name: {"text": text, "label": name.title()} for name, text in texts.items()}


def write(place: Place, *, person: str = "ann", item: str = ITEM, now: float = NOW, **texts: str) -> None:
    with place.database.write() as connection:
        worksheets.hold(connection, key(place, person, item), now)
        worksheets.save(connection, key(place, person, item), fields(**texts), now)


def keep(place: Place, now: float = NOW) -> bool:
    with place.database.write() as connection:
        worksheets.hold(connection, key(place), now)
        return worksheets.keep(connection, key(place), now)


def present(place: Place, person: str = "ann", item: str = ITEM) -> SheetRow | None:
    with place.database.read() as connection:
        return worksheets.present(connection, key(place, person, item))


def versions(place: Place) -> list[tuple[int, float]]:
    with place.database.read() as connection:
        return [(each.version, each.saved_at) for each in worksheets.versions(connection, key(place))]


def test_a_sheet_is_one_persons_on_one_platform(world: World) -> None:
    write(world.one, purpose="Lamps · Ελλάδα\n\U0001f3db")
    assert present(world.one) == SheetRow(0, fields(purpose="Lamps · Ελλάδα\n\U0001f3db"), NOW)
    assert present(world.one, person="bob") is None
    assert present(world.one, item="lesson-1.unit-2.worksheet") is None
    assert present(world.two) is None


def test_a_sheet_that_is_held_for_the_first_time_is_empty(world: World) -> None:
    with world.database.write() as connection:
        assert worksheets.hold(connection, key(world.one), NOW) == SheetRow(0, {}, NOW)


def test_the_sixth_version_takes_the_place_of_the_oldest(world: World) -> None:
    for number in range(1, 8):
        write(world.one, purpose=f"state {number}")
        assert keep(world.one, NOW + number)
    assert versions(world.one) == [(number, NOW + number) for number in (7, 6, 5, 4, 3)]
    with world.database.read() as connection:
        kept = worksheets.version(connection, key(world.one), 3)
        assert kept == SheetRow(3, fields(purpose="state 3"), NOW + 3)
        assert worksheets.version(connection, key(world.one), 2) is None
    assert present(world.one) == SheetRow(0, fields(purpose="state 7"), NOW)


def test_nothing_new_makes_no_version(world: World) -> None:
    assert not keep(world.one)
    write(world.one, purpose="one")
    assert [keep(world.one, NOW + 1), keep(world.one, NOW + 2)] == [True, False]
    assert versions(world.one) == [(1, NOW + 1)]


def test_forgetting_takes_all_of_one_sheet_and_nothing_else(world: World) -> None:
    write(world.one, purpose="one")
    keep(world.one)
    write(world.one, person="bob", purpose="of bob")
    write(world.two, purpose="elsewhere")
    with world.database.write() as connection:
        worksheets.forget(connection, key(world.one))
    assert present(world.one) is None
    assert versions(world.one) == []
    assert present(world.one, person="bob") is not None
    assert present(world.two) is not None


def test_who_writes_at_once_writes_one_after_the_other(world: World) -> None:
    def add(number: int) -> None:
        with world.database.write() as connection:
            held = worksheets.hold(connection, key(world.one), NOW)
            worksheets.save(connection, key(world.one), {**held.fields, **fields(**{f"f{number}": "x"})}, NOW)

    at_once(8, add)
    row = present(world.one)
    assert row is not None
    assert sorted(row.fields) == [f"f{number}" for number in range(8)]
