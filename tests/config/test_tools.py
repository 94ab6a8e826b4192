"""The small scripts of the house, where a machine has less than ours."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_npm_works_where_the_machine_has_no_node(tmp_path: Path) -> None:
    for tool in ("sh", "sed", "env"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or tool)
    bare = {"PATH": str(tmp_path), "HOME": os.environ.get("HOME", str(tmp_path))}
    asked = subprocess.run(
        [ROOT / "tools" / "npm", "--version"], cwd=ROOT, env=bare, capture_output=True, text=True, timeout=60
    )
    assert (asked.returncode, asked.stdout.count(".")) == (0, 2), asked.stderr
