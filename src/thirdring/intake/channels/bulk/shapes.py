"""What a mapping, or the command line, says about how a file is laid out; '' leaves it to be found out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileShape:
    """How to read a file."""

    encoding: str = ""  # a Python codec, where the file has no byte-order mark and is not UTF-8
    delimiter: str = ""  # of a delimited text
    wrapper: str = ""  # the member of a JSON object that holds the rows
    sheet: str = ""  # of a workbook
    member: str = ""  # of a zip file
