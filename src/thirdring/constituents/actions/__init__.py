"""The only writer of people, how to reach them, and what staff note about them."""

from thirdring.constituents.actions.remembering import (
    Person,
    ask_code,
    forget,
    remember,
    remember_many,
    take_code,
)

__all__ = ["Person", "ask_code", "forget", "remember", "remember_many", "take_code"]
