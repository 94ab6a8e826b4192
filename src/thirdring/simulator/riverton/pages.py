"""Reads the YAML pages that stand beside this file, each once."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where the C library came along


@cache
def page(name: str) -> dict[str, Any]:
    """The page of this name, such as 'voices.yaml'."""
    read: dict[str, Any] = yaml.load(  # a safe loader, and our own page
        (files(__package__) / name).read_text("utf-8"), Loader=_LOADER
    )
    return read
