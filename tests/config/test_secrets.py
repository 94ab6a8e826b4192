"""Secrets that a machine makes for itself: once, for its owner alone."""

from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

from tests.integrations.push.service import unb64
from thirdring.config.secrets import P256_ORDER, kept_in, p256_scalar
from thirdring.integrations.push.keys import public_key


def test_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "push_key"
    made = kept_in(path, make=p256_scalar)
    assert kept_in(path, make=p256_scalar) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["push_key"]


def test_a_private_key_is_a_number_on_the_curve_and_never_the_same(settings: Any) -> None:
    keys = {p256_scalar() for _ in range(50)}
    assert len(keys) == 50
    assert all(0 < int.from_bytes(unb64(each), "big") < P256_ORDER for each in keys)
    shown = set()
    for settings.PUSH_KEY in keys:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), unb64(public_key()))
        shown.add(public_key())
    assert len(shown) == 50
