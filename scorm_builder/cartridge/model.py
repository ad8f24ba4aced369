"""Versions of Common Cartridge, and the parts of a cartridge."""

from __future__ import annotations

from dataclasses import dataclass

from scorm_builder.package import Entry


@dataclass(frozen=True)
class Version:
    """A version: its schema's name and number ("1.1.0"), and the resource types and namespaces that follow from it.

    thin: a cartridge of links alone.
    """

    schema: str
    minor: int
    lti_type: str
    lti_namespace: str
    thin: bool = False

    @property
    def number(self) -> str:
        """As in `schemaversion`."""
        return f"1.{self.minor}.0"

    @property
    def assessment(self) -> str:
        """The type of a quiz."""
        return f"imsqti_xmlv1p2/imscc_xmlv1p{self.minor}/assessment"

    @property
    def question_bank(self) -> str:
        """The type of the questions that no quiz asks."""
        return f"imsqti_xmlv1p2/imscc_xmlv1p{self.minor}/question-bank"

    @property
    def web_link(self) -> str:
        """The type of a web link; also the end of its namespace."""
        return f"imswl_xmlv1p{self.minor}"

    @property
    def namespace(self) -> str:
        """The beginning of its namespaces."""
        return f"http://www.imsglobal.org/xsd/imsccv1p{self.minor}"


_LTI = "http://www.imsglobal.org/xsd/imslticc_v1p"
CC11 = Version("IMS Common Cartridge", 1, "imsbasiclti_xmlv1p0", f"{_LTI}0")
CC13 = Version("IMS Common Cartridge", 3, "imsbasiclti_xmlv1p3", f"{_LTI}3")
THIN = Version("IMS Thin Common Cartridge", 3, "imsbasiclti_xmlv1p3", f"{_LTI}3", thin=True)

WEB_CONTENT = "webcontent"


@dataclass(frozen=True)
class Resource:
    """Something that an LMS makes an activity of. id: unique in the cartridge; files: its own, the main one first."""

    id: str
    title: str
    type: str
    files: tuple[Entry, ...]


@dataclass(frozen=True)
class Section:
    """A topic, week or module of the LMS's course."""

    id: str
    title: str
    resources: tuple[Resource, ...]
