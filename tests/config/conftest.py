"""A folder of its own for each test that starts processes."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.processes import kill_all


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account may enter, as a clone usually is; its processes end with the test."""
    above = Path(tempfile.mkdtemp(prefix="third-ring-", dir="/tmp"))
    above.chmod(0o755)
    yield above
    kill_all(above)
    shutil.rmtree(above, ignore_errors=True)
