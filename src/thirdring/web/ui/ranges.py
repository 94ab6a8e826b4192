"""A stored file, whole or the piece of it that is asked for (RFC 9110, 14): how browsers play a video."""

import re
from collections.abc import Iterator
from typing import IO, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

PIECE = 64 * 1024  # bytes read at a time
_ASKED = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def ranged(request: HttpRequest, file: IO[Any], *, size: int, content_type: str) -> HttpResponseBase:
    """The file, or with 206 one range of its ``size`` bytes; 416 for one that it does not have.

    Several ranges at once, or one with a condition, get the whole, as the RFC allows.
    """
    asked = _ASKED.fullmatch(request.headers.get("Range", ""))
    if asked is None or not any(asked.groups()) or "If-Range" in request.headers:
        return _sent(file, 0, size, content_type, status=200)
    start, end = _span(asked.group(1), asked.group(2), size)
    if not start < end <= size:
        file.close()
        return HttpResponse(
            status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"}
        )
    response = _sent(file, start, end, content_type, status=206)
    response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def _span(first: str, last: str, size: int) -> tuple[int, int]:
    """From, to (not included): '5-' is all but five bytes, '-5' the last five."""
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(int(last) + 1, size) if last else size


def _sent(file: IO[Any], start: int, end: int, content_type: str, *, status: int) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_pieces(file, start, end), status=status, content_type=content_type)
    response.headers["Content-Length"] = str(end - start)
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _pieces(file: IO[Any], start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = end - start
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
