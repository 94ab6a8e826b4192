"""Videos for tests, built box by box and element by element on the spot: no camera, no encoder."""

import struct
from collections.abc import Sequence

SECRET = b"+40.4406-079.9959/"  # where it was filmed
PICTURE, SOUND, POSITION = b"picture!" * 4, b"sound!" * 4, b"GPS " + SECRET  # samples
MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
ON_ITS_SIDE = struct.pack(">9I", 0, 0x10000, 0, 0xFFFF0000, 0, 0, 0, 0, 0x40000000)
FILMED_AT = 0xE2F4A1B2  # seconds since 1904


def box(kind: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def mp4(
    *,
    brand: bytes = b"isom",
    seconds: float = 2.0,
    size: tuple[int, int] = (64, 48),
    codec: bytes = b"avc1",
    matrix: bytes = MATRIX,
    told: bytes = b"",
    outside: int = 0,
    elsewhere: bool = False,
) -> bytes:
    """A film of two pictures, a sound and the camera's position, and its place in ``udta``.

    ``told`` comes behind it; its data may lie in another file, or ``outside`` so many bytes behind the end.
    """
    head = box(b"ftyp", brand, struct.pack(">I", 512), brand)
    hidden = b"in between " + SECRET
    samples = [PICTURE, PICTURE, SOUND, POSITION]
    mdat = box(b"mdat", hidden, *samples, hidden)
    at = len(head) + 8 + len(hidden) + outside
    tracks = [
        _track(b"vide", _pictures(codec, size), seconds, matrix, at, [len(PICTURE)] * 2, elsewhere),
        _track(b"soun", box(b"mp4a", bytes(28)), seconds, matrix, at + 2 * len(PICTURE), [len(SOUND)]),
        _track(
            b"meta",
            box(b"mebx", SECRET),
            seconds,
            matrix,
            at + 2 * len(PICTURE) + len(SOUND),
            [len(POSITION)],
        ),
    ]
    udta = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(SECRET), 0), SECRET))
    meta = box(b"meta", b"com.apple.quicktime.location.ISO6709", SECRET)
    moov = box(b"moov", _clock(b"mvhd", seconds, bytes(80)), *tracks, udta, meta)
    return head + mdat + moov + box(b"uuid", SECRET) + told


def _clock(kind: bytes, seconds: float, rest: bytes) -> bytes:
    return box(kind, struct.pack(">5I", 0, FILMED_AT, FILMED_AT, 1000, int(seconds * 1000)), rest)


def _pictures(codec: bytes, size: tuple[int, int]) -> bytes:
    return box(codec, bytes(24), struct.pack(">HH", *size), bytes(50))


def _track(
    what: bytes,
    entry: bytes,
    seconds: float,
    matrix: bytes,
    at: int,
    sizes: Sequence[int],
    elsewhere: bool = False,
) -> bytes:
    table = box(
        b"stbl",
        box(b"stsd", struct.pack(">II", 0, 1), entry),
        box(b"stts", struct.pack(">4I", 0, 1, len(sizes), 1000)),
        box(b"stsc", struct.pack(">5I", 0, 1, 1, len(sizes), 1)),
        box(b"stsz", struct.pack(f">3I{len(sizes)}I", 0, 0, len(sizes), *sizes)),
        box(b"stco", struct.pack(">3I", 0, 1, at)),
    )
    reference = box(b"dref", struct.pack(">II", 0, 1), box(b"url ", struct.pack(">I", 0 if elsewhere else 1)))
    return box(
        b"trak",
        box(b"tkhd", struct.pack(">6I", 0, FILMED_AT, FILMED_AT, 1, 0, 2000), bytes(16), matrix, bytes(8)),
        box(
            b"mdia",
            _clock(b"mdhd", seconds, bytes(4)),
            box(b"hdlr", bytes(8), what, bytes(12), b"Ana's phone\0"),
            box(b"minf", box(b"dinf", reference), table),
        ),
        box(b"udta", SECRET),
    )


def element(number: int, *inside: bytes, open: bool = False) -> bytes:
    """An EBML element; an ``open`` one does not say how long it is, as in what a browser films."""
    body = b"".join(inside)
    ident = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return ident + (b"\x01" + b"\xff" * 7 if open else b"\x01" + len(body).to_bytes(7, "big")) + body


def webm(
    *,
    seconds: float = 2.0,
    size: tuple[int, int] = (64, 48),
    codec: bytes = b"V_VP8",
    doc_type: bytes = b"webm",
    live: bool = False,
    kind: int = 1,
) -> bytes:
    """A film of two pictures with its place in a tag and in an attachment; ``live``: without lengths."""
    ends = int(seconds * 1000)
    told = [
        element(0x2AD7B1, (1_000_000).to_bytes(4, "big")),
        element(0x4D80, b"phone"),
        element(0x5741, SECRET),
    ]
    length = [] if live else [element(0x4489, struct.pack(">d", ends))]
    picture = element(
        0xE0, element(0xB0, size[0].to_bytes(2, "big")), element(0xBA, size[1].to_bytes(2, "big"))
    )
    name = element(0x536E, SECRET)
    track = element(0xAE, element(0x83, bytes([kind])), element(0x86, codec), name, picture)
    first = element(0x1F43B675, element(0xE7, b"\0"), _block(0xA3, 0), open=live)
    later = element(
        0x1F43B675, element(0xE7, ends.to_bytes(4, "big")), element(0xA0, _block(0xA1, 0)), open=live
    )
    tags = element(0x1254C367, element(0x7373, SECRET))
    return element(0x1A45DFA3, element(0x4282, doc_type)) + element(
        0x18538067,
        *(
            element(0x1549A966, *told, *length, element(0x7BA9, SECRET)),
            element(0x1654AE6B, track),
            first,
            later,
        ),
        *(tags, element(0x1941A469, SECRET)),
        open=live,
    )


def _block(number: int, ticks: int) -> bytes:
    return element(number, b"\x81", struct.pack(">hB", ticks, 0), PICTURE)
