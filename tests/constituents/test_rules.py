"""Ways to reach people, written one way only. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.constituents.rules import masked, normal_email, normal_phone
from thirdring.kernel.errors import Invalid

LOCAL = st.text("abcXYZ019.+-_'", min_size=1, max_size=30).filter(str.strip)
DOMAINS = st.lists(st.text("abcXYZ019-", min_size=1, max_size=12), min_size=2, max_size=4).map(".".join)
ADDRESSES = st.builds("{}@{}".format, LOCAL, DOMAINS)
BLANKS = st.text(" \t\n", max_size=3)


def test_an_address_is_kept_in_small_letters() -> None:
    assert normal_email("  Ana.Ruiz@Example.ORG\n") == "ana.ruiz@example.org"


@given(ADDRESSES, BLANKS, BLANKS)
def test_however_it_is_typed_it_is_the_same_address(address: str, before: str, after: str) -> None:
    once = normal_email(f"{before}{address.upper()}{after}")
    assert once == normal_email(address.lower()) == normal_email(once)


@pytest.mark.parametrize(
    "text",
    ["", "ana", "ana@", "@example.org", "ana@example", "a b@example.org", "ana@example..org",
     "ana@@example.org",
     "Ana <ana@example.org>", "ana@example.org, ben@example.org", "ana@example.org\nBcc: eve@example.org",
     "x" * 65 + "@example.org", "ana@" + "x" * 260 + ".org"],
)  # fmt: skip
def test_what_is_no_address_says_what_one_looks_like(text: str) -> None:
    with pytest.raises(Invalid) as error:
        normal_email(text)
    assert [(p.field, p.message) for p in error.value.problems] == [
        ("email", "Enter an e-mail address like name@example.com.")
    ]


@given(st.text())
def test_no_text_breaks_either(text: str) -> None:
    for normal in (normal_email, lambda given: normal_phone(given, country="US")):
        try:
            assert normal(normal(text)) == normal(text)
        except Invalid as error:
            assert len(error.problems) == 1


@pytest.mark.parametrize(
    "text",
    ["4125550123", "412-555-0123", "(412) 555-0123", "412.555.0123", "+1 412 555 0123", "1-412-555-0123",
     " 412 555 0123 ", "+14125550123"],
)  # fmt: skip
def test_a_number_is_one_number_however_it_is_written(text: str) -> None:
    assert normal_phone(text, country="US") == "+14125550123"


def test_a_local_number_is_read_as_the_citys_country_does() -> None:
    assert normal_phone("030 901820", country="DE") == "+4930901820"
    assert normal_phone("+49 30 901820", country="US") == "+4930901820"


@pytest.mark.parametrize("text", ["", "call me", "12", "555-0123-0123-0123-0123", "+999 123"])
def test_what_is_no_number_says_what_one_looks_like_here(text: str) -> None:
    with pytest.raises(Invalid) as error:
        normal_phone(text, country="US")
    assert [(p.field, p.message) for p in error.value.problems] == [
        ("phone", "Enter a phone number with its area code, like (201) 555-0123.")
    ]
    with pytest.raises(Invalid, match="like 0121 234 5678"):
        normal_phone(text, country="GB")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("maria@example.org", "m•••@example.org"),
        ("+14435550123", "•••0123"),
        ("m@example.org", "m•••@example.org"),
    ],
)
def test_masked_shows_only_enough_to_recognise(value: str, shown: str) -> None:
    assert masked(value) == shown
