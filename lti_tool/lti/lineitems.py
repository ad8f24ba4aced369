"""Line items: the columns of an LMS's gradebook.

Assignment and Grade Services 2.0, section 3.2. A line item belongs to a course; one that belongs to a link
in it also carries that link's id, and the tool's own `resourceId` and `tag` say what is graded. A launch
mostly names its line item; where it doesn't, it is looked up in all pages before one is made, so that
copied courses and double clicks never get two. The caller holds a lock for the resource link meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from pylti1p3.assignments_grades import AssignmentsGradesService, TAssignmentsGradersData
from pylti1p3.lineitem import LineItem, TLineItem
from pylti1p3.service_connector import ServiceConnector

from lti_tool.lti.claims import Claims, is_claims
from lti_tool.lti.errors import PlatformRefused, PlatformUnavailable
from lti_tool.lti.model import AgsEndpoint
from lti_tool.lti.outbound import parse_address

SCORE_TAG: Final = "score"
"""The tag of every line item of ours: what is graded is an item's best score."""

_SCOPE: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/"
_SCOPES = tuple(_SCOPE + name for name in ("lineitem", "lineitem.readonly", "result.readonly", "score"))
_LINE_ITEM: Final = "application/vnd.ims.lis.v2.lineitem+json"
_MAX_PAGES: Final = 1_000


@dataclass(frozen=True, slots=True)
class WantedLineItem:
    """The line item that a score belongs to, as the tool knows it.

    resource_link_id  the LMS's id of the link
    resource_id, tag  the tool's: item id, and what is graded of it; at most 255 characters
    label             the column's heading
    """

    resource_link_id: str
    resource_id: str
    tag: str
    label: str
    score_maximum: int = 100


class GradeService(AssignmentsGradesService):
    """One launch's gradebook. pylti1p3's service with safe paging, a strict search and strict addresses.

    Asks for no more scopes than the launch granted. Raises PlatformUnavailable and PlatformRefused.
    """

    def __init__(self, connector: ServiceConnector, endpoint: AgsEndpoint) -> None:
        self._scopes = [scope for scope in _SCOPES if scope in endpoint.scopes]
        data = {
            "scope": self._scopes,
            "lineitems": endpoint.lineitems,
            "lineitem": endpoint.lineitem,
        }
        super().__init__(connector, cast(TAssignmentsGradersData, data))
        self._endpoint = endpoint

    def line_item_url(self, wanted: WantedLineItem) -> str:
        """Return the launch's own line item, else the one found, else a new one."""
        if self._endpoint.lineitem:
            return self._endpoint.lineitem
        if not self._endpoint.lineitems or not self.can_read_lineitem():
            raise PlatformRefused("The launch names no line item and doesn't allow to look for one.")
        return self._find(wanted) or self._create(wanted, self._endpoint.lineitems)

    def _find(self, wanted: WantedLineItem) -> str | None:
        """Return the link's line item with our ids.

        Where none may be made, the one that the LMS itself made for the link (without a tool's ids) serves
        too. Otherwise it doesn't: a link to the whole course has several quizzes, each with a column of its own.
        """
        ours = (wanted.resource_id, wanted.tag)
        unnamed: str | None = None
        for entry in self._line_items():
            url = entry.get("id")
            if entry.get("resourceLinkId") != wanted.resource_link_id or not isinstance(url, str):
                continue
            names = (entry.get("resourceId") or "", entry.get("tag") or "")
            if names == ours:
                return url
            if names == ("", ""):
                unnamed = unnamed or url
        return None if self.can_create_lineitem() else unnamed

    def _line_items(self) -> Iterator[Claims]:
        """Walk all pages: never the same one twice, at most 1,000, all on the LMS's own host."""
        page, seen = self._endpoint.lineitems, set[str]()
        while page and page not in seen and len(seen) < _MAX_PAGES:
            seen.add(page)
            response = self._service_connector.make_service_request(
                self._scopes,
                page,
                accept="application/vnd.ims.lis.v2.lineitemcontainer+json",
            )
            body = cast(object, response["body"])
            if not isinstance(body, list):
                raise PlatformUnavailable("line items: not a list")
            yield from (entry for entry in cast(list[object], body) if is_claims(entry))
            page = response["next_page_url"]

    def _create(self, wanted: WantedLineItem, lineitems_url: str) -> str:
        if not self.can_create_lineitem():
            raise PlatformRefused("There is no line item for this link, and the LMS doesn't let the tool make one.")
        line_item = (
            LineItem()
            .set_score_maximum(wanted.score_maximum)
            .set_label(wanted.label)
            .set_resource_id(wanted.resource_id)
            .set_tag(wanted.tag)
            .set_resource_link_id(wanted.resource_link_id)
        )
        response = self._service_connector.make_service_request(
            self._scopes,
            lineitems_url,
            is_post=True,
            data=line_item.get_value(),
            content_type=_LINE_ITEM,
            accept=_LINE_ITEM,
        )
        body = cast(object, response["body"])
        url = cast(TLineItem, body).get("id") if is_claims(body) else None
        if not parse_address(url):
            raise PlatformUnavailable("new line item: no address in the answer")
        return cast(str, url)

    @staticmethod
    def _add_url_path_ending(url: str, url_path_ending: str) -> str:
        """Put `/scores` before the query (Moodle: `?type_id=`), whatever further question marks it holds."""
        base, mark, query = url.partition("?")
        return f"{base.rstrip('/')}/{url_path_ending}{mark}{query}"
