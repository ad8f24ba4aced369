"""A small LMS of somebody else's: the LTI 1.3 platform on which the tool is tried out and tested.

It shares no code with the tool: a misunderstanding of the specification on one side must not be repeated on the
other. It is as strict as the strictest LMS known (Moodle 4.5), so that what works here works there.

Start one with `PracticeLms` (see `server`); break it on purpose with `PracticeLms.set_fault` (see `faults`).
"""

from lti_tool.practice_lms.app import create_practice_lms, practice_lms_facts
from lti_tool.practice_lms.course import DEFAULT_LINKS, PEOPLE, Link, Person
from lti_tool.practice_lms.faults import Fault
from lti_tool.practice_lms.registration import PlatformFacts
from lti_tool.practice_lms.server import PracticeLms

__all__ = [
    "DEFAULT_LINKS",
    "PEOPLE",
    "Fault",
    "Link",
    "Person",
    "PlatformFacts",
    "PracticeLms",
    "create_practice_lms",
    "practice_lms_facts",
]
