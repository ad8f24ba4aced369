"""Web links to sources and further reading, and LTI links to the tool that has the same course."""

from __future__ import annotations

import hashlib
import re
from html import escape, unescape
from urllib.parse import urlsplit

from course_content.model import Course, Unit
from scorm_builder.cartridge.model import Resource, Version
from scorm_builder.metadata import LONGEST_TITLE, short

_OUTSIDE = re.compile(r'<a\b[^>]*?\bhref="(https?://[^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def outside_links(course: Course, units: tuple[Unit, ...]) -> dict[str, str]:
    """{address: words} of the units' sources and of the links in their texts, each once."""
    found: dict[str, str] = {}
    for unit in units:
        for address, words in _OUTSIDE.findall(unit.html):
            found.setdefault(unescape(address), unescape(_TAG.sub("", words)).strip())
        for source in (course.sources[each] for each in unit.sources if each in course.sources):
            if source.url:
                found.setdefault(source.url, source.label)
    return {address: words or address for address, words in found.items()}


def web_link(version: Version, section_id: str, address: str, title: str) -> Resource:
    """A link to an address; its id stays the same as long as the address does."""
    name = f"{section_id}.link-{hashlib.sha256(address.encode()).hexdigest()[:8]}"
    title = short(title, LONGEST_TITLE)
    xml = f"""<?xml version="1.0" encoding="UTF-8"?>
<webLink xmlns="{version.namespace}/imswl_v1p{version.minor}">
  <title>{escape(title)}</title>
  <url href="{escape(address)}" target="_blank"/>
</webLink>
"""
    return Resource(name, title, version.web_link, ((f"links/{name}.xml", xml.encode()),))


def lti_link(version: Version, tool_url: str, item_id: str, title: str) -> Resource:
    """A link that opens an item of the course in the tool; the item stands in the address, too: parameters get lost."""
    address = escape(f"{tool_url}/lti/launch?item={item_id}")
    title = short(title, LONGEST_TITLE)
    secure = f"\n  <blti:secure_launch_url>{address}</blti:secure_launch_url>" if address.startswith("https:") else ""
    host = escape(urlsplit(tool_url).hostname or "")
    xml = f"""<?xml version="1.0" encoding="UTF-8"?>
<cartridge_basiclti_link xmlns="{version.lti_namespace}"
  xmlns:blti="http://www.imsglobal.org/xsd/imsbasiclti_v1p0"
  xmlns:lticm="http://www.imsglobal.org/xsd/imslticm_v1p0"
  xmlns:lticp="http://www.imsglobal.org/xsd/imslticp_v1p0">
  <blti:title>{escape(title)}</blti:title>
  <blti:custom><lticm:property name="item">{escape(item_id)}</lticm:property></blti:custom>
  <blti:launch_url>{address}</blti:launch_url>{secure}
  <blti:vendor>
    <lticp:code>tool.{host}</lticp:code>
    <lticp:name>{host}</lticp:name>
  </blti:vendor>
</cartridge_basiclti_link>
"""
    name = f"{item_id}.lti"
    return Resource(name, title, version.lti_type, ((f"lti/{item_id}.xml", xml.encode()),))
