"""What counts as one network address."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.staff.rules import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        (" 203.0.113.7 ", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("", ""),
        ("unix:", ""),
        ("203.0.113.7, 10.0.0.1", ""),
    ],
)
def test_an_address_counts_as_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.integers(2**32, 2**64 - 1))
def test_all_addresses_of_one_ipv6_network_count_as_one(one: int, other: int, network: int) -> None:
    first, second = (str(IPv6Address((network << 64) | host)) for host in (one, other))
    assert network_of(first) == network_of(second)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_counts_as_itself(address: IPv4Address) -> None:
    assert network_of(str(address)) == str(address)


@given(st.text(max_size=60))
def test_any_text_gives_an_address_that_fits_its_column(text: str) -> None:
    assert len(network_of(text)) <= 45
