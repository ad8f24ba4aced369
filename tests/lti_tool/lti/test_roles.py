"""From role names, as LMSes send them, to what a person may do."""

import pytest

from lti_tool.lti.roles import is_test_user, role_of

V2 = "http://purl.imsglobal.org/vocab/lis/v2/"


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ([V2 + "membership#Instructor"], "instructor"),
        ([V2 + "membership#Learner"], "learner"),
        ([V2 + "membership#Administrator"], "instructor"),
        ([V2 + "membership#ContentDeveloper"], "developer"),
        ([V2 + "membership/Instructor#TeachingAssistant"], "instructor"),
        ([V2 + "membership/Learner#Instructor"], "learner"),
        ([V2 + "institution/person#Instructor"], "learner"),
        ([V2 + "person#Instructor"], "learner"),
        ([V2 + "institution/person#Administrator", V2 + "system/person#SysAdmin"], "learner"),
        (["http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator"], "learner"),
        ([V2 + "membership#Learner", V2 + "membership#Instructor"], "instructor"),
        ([V2 + "membership#ContentDeveloper", V2 + "membership#Learner"], "developer"),
        (["Instructor"], "instructor"),
        (["membership#Instructor"], "instructor"),
        (["TeachingAssistant"], "instructor"),
        (["urn:lti:role:ims/lis/Instructor"], "instructor"),
        (["urn:lti:role:ims/lis/Instructor/GuestInstructor"], "instructor"),
        (["urn:lti:instrole:ims/lis/Administrator"], "learner"),
        (["http://evil.example.org/membership#Instructor"], "learner"),
        (["instructor?", "", "#Instructor"], "learner"),
        ([], "learner"),
    ],
)
def test_role(roles: list[str], role: str) -> None:
    assert role_of(roles) == role


def test_only_the_platforms_own_test_user_is_one() -> None:
    assert is_test_user(["http://purl.imsglobal.org/vocab/lti/system/person#TestUser"])
    assert not is_test_user([V2 + "membership#TestUser", "TestUser"])
