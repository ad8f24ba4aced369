"""The scopes that the tool may ask for (Assignment and Grade Services 2.0, 3.1)."""

LINEITEM = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
LINEITEM_READONLY = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
RESULT_READONLY = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"

SCOPES: tuple[str, ...] = (LINEITEM, LINEITEM_READONLY, RESULT_READONLY, SCORE)
