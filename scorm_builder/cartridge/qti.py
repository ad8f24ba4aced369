"""Items as QTI 1.2.1 in the profile of Common Cartridge ("IMS Common Cartridge Profile", section 5; "Question & Test
Interoperability", ASI XML binding 1.2.1).

What importers ask for beyond it: a right answer sets SCORE to exactly 100, a multiple response compares with
`case="Yes"`, true and false have these names.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from scorm_builder.cartridge.questions import Choice, Item
from scorm_builder.metadata import LONGEST_TITLE, short

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">\n'
)
_SCORE = '<outcomes><decvar varname="SCORE" vartype="Decimal" minvalue="0" maxvalue="100"/></outcomes>'
_FULL = '<setvar action="Set" varname="SCORE">100</setvar>'
_GENERAL, _WRONG = "general_fb", "general_incorrect_fb"


def assessment(quiz_id: str, title: str, items: Iterable[Item]) -> bytes:
    """A quiz of these items in one section."""
    labels = [
        ("cc_profile", "cc.exam.v0p1"),
        ("qmd_assessmenttype", "Examination"),
        ("qmd_scoretype", "Percentage"),
        ("qmd_feedbackpermitted", "Yes"),
        ("cc_maxattempts", "unlimited"),
    ]
    return (
        f'{_HEAD}<assessment ident="{escape(quiz_id)}" title="{escape(short(title, LONGEST_TITLE))}">\n'
        f'{_fields(labels)}\n<section ident="root_section">\n{_items(items)}\n</section>\n</assessment>\n'
        "</questestinterop>\n"
    ).encode()


def question_bank(bank_id: str, items: Iterable[Item]) -> bytes:
    """Items that no quiz asks, for teachers to use."""
    bank = f'<objectbank ident="{escape(bank_id)}">\n{_items(items)}\n</objectbank>'
    return f"{_HEAD}{bank}\n</questestinterop>\n".encode()


def _items(items: Iterable[Item]) -> str:
    return "\n".join(_item(each) for each in items)


def _item(item: Item) -> str:
    labels = [("cc_profile", f"cc.{item.profile}.v0p1"), ("cc_weighting", str(item.weight))]
    return (
        f'<item ident="{escape(item.id)}" title="{escape(item.id)}">\n'
        f"<itemmetadata>{_fields(labels)}</itemmetadata>\n"
        f"<presentation>{_material(item.stem)}{_response(item)}</presentation>\n"
        f"<resprocessing>{_SCORE}{''.join(_conditions(item))}</resprocessing>\n"
        f"{''.join(_feedback(name, html) for name, html in _feedbacks(item).items())}</item>"
    )


def _fields(labels: Iterable[tuple[str, str]]) -> str:
    fields = (
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry></qtimetadatafield>"
        for label, entry in labels
    )
    return f"<qtimetadata>{''.join(fields)}</qtimetadata>"


def _material(html: str) -> str:
    return f'<material><mattext texttype="text/html">{escape(html, quote=False)}</mattext></material>'


def _response(item: Item) -> str:
    if item.profile == "fib":
        return '<response_str ident="answer" rcardinality="Single"><render_fib prompt="Dashline"/></response_str>'
    labels = "".join(
        f'<response_label ident="{escape(each.id)}">{_material(each.html)}</response_label>' for each in item.choices
    )
    cardinality = "Multiple" if item.profile == "multiple_response" else "Single"
    choices = f"<render_choice>{labels}</render_choice>"
    return f'<response_lid ident="answer" rcardinality="{cardinality}">{choices}</response_lid>'


def _conditions(item: Item) -> Iterable[str]:
    """Feedback first, since the first condition that doesn't continue is the last one looked at."""
    feedbacks = _feedbacks(item)
    if _GENERAL in feedbacks:
        yield _condition("<other/>", _shown(_GENERAL), goes_on=True)
    for each in item.choices:
        if each.feedback:
            yield _condition(_equal(each.id), _shown(_name(each)), goes_on=True)
    yield _condition(_right(item), _FULL, goes_on=False)
    if _WRONG in feedbacks:
        yield _condition("<other/>", _shown(_WRONG), goes_on=True)


def _right(item: Item) -> str:
    """The test for a right answer; importers take any of the texts that stand side by side for a blank."""
    if item.profile == "multiple_response":
        tests = ((each.id in item.right, _equal(each.id, ' case="Yes"')) for each in item.choices)
        return f"<and>{''.join(test if right else f'<not>{test}</not>' for right, test in tests)}</and>"
    case = ' case="No"' if item.profile == "fib" else ""
    return "".join(_equal(each, case) for each in item.right)


def _equal(value: str, case: str = "") -> str:
    return f'<varequal respident="answer"{case}>{escape(value)}</varequal>'


def _condition(test: str, then: str, *, goes_on: bool) -> str:
    word = "Yes" if goes_on else "No"
    return f'<respcondition continue="{word}"><conditionvar>{test}</conditionvar>{then}</respcondition>\n'


def _shown(name: str) -> str:
    return f'<displayfeedback feedbacktype="Response" linkrefid="{escape(name)}"/>'


def _name(choice: Choice) -> str:
    return f"{choice.id}_fb"


def _feedbacks(item: Item) -> dict[str, str]:
    """Each feedback that is not empty, by its name."""
    found = {_name(each): each.feedback for each in item.choices}
    found.update({_GENERAL: item.feedback, _WRONG: item.wrong})
    return {name: html for name, html in found.items() if html}


def _feedback(name: str, html: str) -> str:
    return f'<itemfeedback ident="{escape(name)}"><flow_mat>{_material(html)}</flow_mat></itemfeedback>\n'
