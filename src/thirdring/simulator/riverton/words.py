"""The words Riverton is named with, read from words.yaml beside this file."""

from thirdring.simulator.riverton.pages import page

_WORDS: dict[str, list[str]] = page("words.yaml")

TREES, FIRST_LINES, SURNAMES = _WORDS["trees"], _WORDS["first_lines"], _WORDS["surnames"]
FIRST_HALVES, SECOND_HALVES, LOCAL_TYPES = (
    _WORDS["first_halves"],
    _WORDS["second_halves"],
    _WORDS["local_types"],
)
ROADS, NEIGHBOURHOODS, PARK_NAMES = _WORDS["roads"], _WORDS["neighbourhoods"], _WORDS["park_names"]
STAFF_FIRST, STAFF_LAST = _WORDS["staff_first"], _WORDS["staff_last"]
