"""What is written: nothing is overwritten unseen, nothing is lost, nothing grows without end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from course_content.worksheets.contents import (
    LONGEST_SHEET,
    LONGEST_TEXT,
    Change,
    Contents,
    Difference,
    Entry,
    clean,
    differences,
    earlier,
    from_json,
    merge,
    revision_of,
    text_of,
    to_json,
    written_in,
)
from tests.course_content.worksheets_of import worksheet_of

SHEET = worksheet_of("Plan\n| Line | Answer |\n| --- | --- |\n" + "".join(f"| Row {n} | |\n" for n in range(30)))
KEYS = list(SHEET.fields)
A, B = KEYS[:2]
TEXTS = st.text(st.sampled_from("ab\n"), max_size=3)


def holding(**texts: str) -> Contents:
    return written_in(SHEET, {{"a": A, "b": B}.get(name, name): text for name, text in texts.items()}, {})


def change(text: str, known: str = "") -> Change:
    return Change(text, revision_of(known))


def test_changes_are_taken_and_named_by_the_sheet() -> None:
    merged = merge(SHEET, holding(b="two"), {A: change("one")})
    assert merged.contents == {A: Entry("one", "Row 0 › Answer"), B: Entry("two", "Row 1 › Answer")}
    assert (merged.taken, merged.is_whole) == ((A,), True)


def test_a_text_that_the_page_has_not_seen_stays() -> None:
    merged = merge(SHEET, holding(a="theirs"), {A: change("mine", "before"), B: change("new")})
    assert (merged.stale, merged.taken, merged.is_whole) == ((A,), (B,), False)
    assert text_of(merged.contents, A) == "theirs"


def test_a_page_that_changed_nothing_overwrites_nothing() -> None:
    merged = merge(SHEET, holding(a="theirs"), {A: change("before", "before")})
    assert merged.is_whole
    assert text_of(merged.contents, A) == "theirs"


def test_a_save_on_its_way_is_the_pages_own() -> None:
    given_ = Change("longer", revision_of("before"), on_its_way="long")
    assert text_of(merge(SHEET, holding(a="long"), {A: given_}).contents, A) == "longer"
    taken_back = Change("before", revision_of("before"), on_its_way="long")
    assert text_of(merge(SHEET, holding(a="long"), {A: taken_back}).contents, A) == "before"


def test_a_text_emptied_elsewhere_is_a_change_too() -> None:
    assert merge(SHEET, {}, {A: change("mine", "before")}).stale == (A,)


def test_an_emptied_field_is_gone() -> None:
    assert merge(SHEET, holding(a="one"), {A: change("", "one")}).contents == {}


def test_a_text_that_is_too_long_is_named_and_the_others_are_taken() -> None:
    merged = merge(SHEET, {}, {A: change("x" * (LONGEST_TEXT + 1)), B: change("x" * LONGEST_TEXT)})
    assert (merged.too_long, merged.taken) == ((A,), (B,))


def test_a_sheet_without_room_takes_nothing() -> None:
    full = {key: change("x" * LONGEST_TEXT) for key in KEYS[: LONGEST_SHEET // LONGEST_TEXT + 1]}
    merged = merge(SHEET, holding(a=""), full)
    assert (merged.full, merged.contents, merged.taken) == (True, {}, ())


def test_entries_of_an_earlier_form_stay_with_their_names() -> None:
    old: Contents = {"7.gone.away": Entry("kept", "Gone › Away")}
    merged = merge(SHEET, old, {A: change("one"), "7.gone.away": change("kept on", "kept")})
    assert earlier(SHEET, merged.contents) == {"7.gone.away": Entry("kept on", "Gone › Away")}


def test_differences_in_the_order_of_the_sheet() -> None:
    after = {**holding(a="new", b="same"), "old": Entry("x", "Old")}
    assert differences(SHEET, holding(b="same"), after) == (
        Difference("Row 0 › Answer", "", "new"),
        Difference("Old", "", "x"),
    )


@given(st.text())
def test_clean_texts_can_be_kept_and_stay_clean(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == clean(cleaned)
    assert not {"\0", "\r", "\x1b"} & set(cleaned)
    assert cleaned.encode().decode() == cleaned


def test_half_a_surrogate_does_no_harm() -> None:
    assert clean("a\ud800b\r\nc") == "a?b\nc"


@given(st.dictionaries(st.sampled_from([A, B]), TEXTS), st.lists(st.tuples(st.sampled_from([A, B]), TEXTS, TEXTS)))
def test_whatever_two_pages_send_a_text_is_replaced_only_by_who_knew_it(
    texts: dict[str, str], sent: list[tuple[str, str, str]]
) -> None:
    contents = written_in(SHEET, texts, {})
    for key, text, known in sent:
        before = text_of(contents, key)
        merged = merge(SHEET, contents, {key: change(text, known)})
        after = text_of(merged.contents, key)
        assert after == before or (after == text and known == before)
        assert (key in merged.stale) == (before not in (text, known) and text != known)
        contents = merged.contents
    assert from_json(to_json(contents)) == contents
