"""What is a web address, and what is a public one."""

import pytest

from lti_tool.lti.addresses import is_public, origin_of, parse_address


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://LMS.example.org/a?b", "https://lms.example.org"),
        ("https://lms.example.org:443", "https://lms.example.org"),
        ("http://localhost:8001/x", "http://localhost:8001"),
        ("https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443"),
    ],
)
def test_origin(address: str, origin: str) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    "address",
    [
        "",
        None,
        5,
        "lms.example.org",
        "//lms.example.org",
        "ftp://lms.example.org",
        "https://",
        "https://user@lms.example.org",
        "https://user:password@lms.example.org",
        "https://lms.example.org:0",
        "https://lms.example.org:99999",
        "https://lms.example.org:x",
        "https://lms.example.org/a b",
        "https://lms.example.org/\r\nX: y",
        "https://lms.example.org\\@evil.org",
        "https://münchen.example",
        "https://[::1",
        "https://lms.example.org/" + "x" * 5_000,
    ],
)
def test_what_is_no_web_address(address: object) -> None:
    assert parse_address(address) is None


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "localhost",
    ],
)
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "url", ["https://*/x", "https://evil.example;sandbox/x", "https://a b/", "https://a'b/", "https://<x>/"]
)
def test_a_host_that_could_say_more_than_a_host_is_refused(url: str) -> None:
    assert parse_address(url) is None
