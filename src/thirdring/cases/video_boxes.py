"""Videos as phones film them, MP4 and QuickTime: what they are, without what they tell besides. Pure.

ISO/IEC 14496-12: boxes in boxes, each a size, four letters and a body. What is kept is listed: every other
box becomes an empty ``free`` of the same size, so that no offset changes. Of the ``mdat`` the samples of
pictures and sound are kept; the rest, such as the tracks in which cameras write their position, is zeroed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from thirdring.cases.video_facts import Unreadable, VideoFacts

MOST_BOXES = 5_000
MOST_SAMPLES = 20_000  # of one track: 30 seconds have some 2,000
_KEPT = {
    b"": {b"ftyp", b"moov", b"mdat"},
    b"moov": {b"mvhd", b"trak"},
    b"trak": {b"tkhd", b"edts", b"mdia"},
    b"edts": {b"elst"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"vmhd", b"smhd", b"hdlr", b"dinf", b"stbl"},
    b"dinf": {b"dref"},
    b"stbl": {
        *(b"stsd", b"stts", b"ctts", b"cslg", b"stss", b"stps", b"stsc", b"stsz", b"stco", b"co64"),
        *(b"sdtp", b"sgpd", b"sbgp"),
    },
}
_IN_PIECES = {b"moof", b"sidx", b"styp", b"mfra"}  # streams, which no phone's camera writes
_FILMED = {b"avc1", b"avc3", b"hvc1", b"hev1", b"dvh1", b"mp4v", b"vp08", b"vp09", b"av01", b"s263"}
QUICKTIME = b"qt  "
_BRANDS = {
    b"isom",
    b"avc1",
    b"mp41",
    b"mp42",
    b"MSNV",
    b"M4V ",
    b"M4VH",
    b"M4VP",
    b"dash",
    b"XAVC",
    QUICKTIME,
}


@dataclass(frozen=True, slots=True)
class Box:
    """Where a box lies: its head, its body, its end."""

    kind: bytes
    start: int
    body: int
    end: int


def strip_boxes(data: bytearray) -> VideoFacts:
    """Take out of the file, in place, all that is not picture and sound. Raises Unreadable."""
    return _Film(data).stripped()


class _Film:
    """One file while it is looked through."""

    def __init__(self, data: bytearray) -> None:
        self.data, self.seen = data, 0

    def stripped(self) -> VideoFacts:
        top = self._kept(b"", 0, len(self.data))
        if not top or top[0].kind != b"ftyp" or not self._is_known(top[0]):
            raise Unreadable
        (moov,) = self._all(top, b"moov", most=1)
        inside = self._kept(b"moov", moov.body, moov.end)
        (mvhd,) = self._all(inside, b"mvhd", most=1)
        tracks = [each for trak in self._all(inside, b"trak", most=16) if (each := self._track(trak))]
        filmed = [each for each in tracks if each.width]
        if not filmed:
            raise Unreadable
        self._keep_samples(self._all(top, b"mdat", most=64), [span for each in tracks for span in each.spans])
        seconds = max(self._seconds(mvhd), *(each.seconds for each in tracks))
        kind = "video/quicktime" if self.data[8:12] == QUICKTIME else "video/mp4"
        return VideoFacts(kind, filmed[0].width, filmed[0].height, seconds)

    def _is_known(self, ftyp: Box) -> bool:
        brand = bytes(self.data[ftyp.body : ftyp.body + 4])
        return brand in _BRANDS or brand[:3] in {b"iso", b"3gp", b"3g2"}

    def _boxes(self, start: int, end: int) -> Iterator[Box]:
        at = start
        while at < end:
            self.seen += 1
            if end - at < 8 or self.seen > MOST_BOXES:
                raise Unreadable
            size, body = self._number(at, 4), at + 8
            if size == 1:
                size, body = self._number(at + 8, 8), at + 16
            elif size == 0:
                size = end - at
            if size < body - at or at + size > end:
                raise Unreadable
            yield Box(bytes(self.data[at + 4 : at + 8]), at, body, at + size)
            at += size

    def _kept(self, inside: bytes, start: int, end: int) -> list[Box]:
        """The boxes that may stay; the others are emptied."""
        kept = []
        for box in list(self._boxes(start, end)):
            if box.kind in _IN_PIECES:
                raise Unreadable
            if box.kind in _KEPT[inside]:
                kept.append(box)
            else:
                self._empty(box)
        return kept

    def _empty(self, box: Box) -> None:
        self.data[box.start + 4 : box.start + 8] = b"free"
        self._zero(box.body, box.end)

    def _zero(self, start: int, end: int) -> None:
        self.data[start:end] = bytes(max(0, end - start))

    def _all(self, boxes: list[Box], kind: bytes, *, most: int) -> list[Box]:
        found = [box for box in boxes if box.kind == kind]
        if not 1 <= len(found) <= most:
            raise Unreadable
        return found

    def _one(self, boxes: list[Box], kind: bytes) -> Box:
        return self._all(boxes, kind, most=1)[0]

    def _number(self, at: int, size: int) -> int:
        if at < 0 or at + size > len(self.data):
            raise Unreadable
        return int.from_bytes(self.data[at : at + size], "big")

    def _seconds(self, head: Box) -> float:
        """How long a movie or a track lasts, by its head, in which no date stays."""
        long = self._number(head.body, 1) == 1
        at, size = (20, 8) if long else (12, 4)
        self._zero(head.body + 4, head.body + at)
        scale, duration = self._number(head.body + at, 4), self._number(head.body + at + 4, size)
        if not scale or duration == 256**size - 1:
            raise Unreadable
        return duration / scale

    def _track(self, trak: Box) -> "_Track | None":
        """The track, if it is of pictures or sound; another is emptied."""
        inside = self._kept(b"trak", trak.body, trak.end)
        mdia = self._one(inside, b"mdia")
        media = self._kept(b"mdia", mdia.body, mdia.end)
        hdlr = self._one(media, b"hdlr")
        what = bytes(self.data[hdlr.body + 8 : hdlr.body + 12])
        if what not in {b"vide", b"soun"}:
            self._empty(trak)
            return None
        self._zero(min(hdlr.body + 24, hdlr.end), hdlr.end)  # its name
        for edts in (box for box in inside if box.kind == b"edts"):
            self._kept(b"edts", edts.body, edts.end)
        turned = self._turned(self._one(inside, b"tkhd"))
        table = self._table(self._one(media, b"minf"))
        width, height = self._size(self._one(table, b"stsd")) if what == b"vide" else (0, 0)
        if turned:
            width, height = height, width
        return _Track(width, height, self._seconds(self._one(media, b"mdhd")), self._spans(table))

    def _turned(self, tkhd: Box) -> bool:
        """Whether it is shown on its side, by the matrix in its head, in which no date stays."""
        long = self._number(tkhd.body, 1) == 1
        self._zero(tkhd.body + 4, tkhd.body + (20 if long else 12))
        at = tkhd.body + (52 if long else 40)
        return self._number(at, 4) == 0 and self._number(at + 4, 4) != 0

    def _table(self, minf: Box) -> list[Box]:
        """The table of samples; data that would lie in another file are none of ours."""
        inside = self._kept(b"minf", minf.body, minf.end)
        for handler in (box for box in inside if box.kind == b"hdlr"):
            self._zero(min(handler.body + 24, handler.end), handler.end)
        dinf = self._one(inside, b"dinf")
        dref = self._one(self._kept(b"dinf", dinf.body, dinf.end), b"dref")
        if any(not self._number(each.body, 4) & 1 for each in self._boxes(dref.body + 8, dref.end)):
            raise Unreadable
        stbl = self._one(inside, b"stbl")
        return self._kept(b"stbl", stbl.body, stbl.end)

    def _size(self, stsd: Box) -> tuple[int, int]:
        entries = list(self._boxes(stsd.body + 8, stsd.end))
        if not entries or any(each.kind not in _FILMED for each in entries):
            raise Unreadable
        return self._number(entries[0].body + 24, 2), self._number(entries[0].body + 26, 2)

    def _spans(self, table: list[Box]) -> list[tuple[int, int]]:
        """Where the track's samples lie in the file: from, to."""
        chunks, wide = [box for box in table if box.kind in {b"stco", b"co64"}], 4
        if len(chunks) != 1:
            raise Unreadable
        if chunks[0].kind == b"co64":
            wide = 8
        starts = self._column(chunks[0], 8, wide)
        sizes = self._sizes(self._one(table, b"stsz"))
        spans, taken = [], 0
        for start, count in zip(starts, self._counts(self._one(table, b"stsc"), len(starts)), strict=True):
            spans.append((start, start + sizes.of(taken, count)))
            taken += count
        return spans

    def _column(self, box: Box, at: int, wide: int, *, step: int = 0, count_at: int = 4) -> list[int]:
        count, step = self._number(box.body + count_at, 4), step or wide
        if count > MOST_SAMPLES or box.body + at + count * step > box.end + step - wide:
            raise Unreadable
        return [self._number(box.body + at + row * step, wide) for row in range(count)]

    def _sizes(self, stsz: Box) -> "_Sizes":
        alike = self._number(stsz.body + 4, 4)
        if alike:
            return _Sizes(alike, [])
        return _Sizes(0, self._column(stsz, 12, 4, count_at=8))

    def _counts(self, stsc: Box, chunks: int) -> list[int]:
        """How many samples each chunk has; the table says from which chunk on it is how many."""
        firsts = self._column(stsc, 8, 4, step=12)
        counts = self._column(stsc, 12, 4, step=12) if firsts else []
        runs = [*firsts, chunks + 1]
        if chunks and (not firsts or firsts[0] != 1 or any(one >= two for one, two in pairwise(runs))):
            raise Unreadable
        told = [
            count for (one, two), count in zip(pairwise(runs), counts, strict=True) for _ in range(two - one)
        ]
        return told if chunks else []

    def _keep_samples(self, mdats: list[Box], spans: list[tuple[int, int]]) -> None:
        """Zero what lies in the bodies and belongs to no sample that stays."""
        bodies = sorted((box.body, box.end) for box in mdats)
        for start, end in spans:
            if not any(body <= start <= end <= last for body, last in bodies):
                raise Unreadable
        for body, last in bodies:
            at = body
            for start, end in sorted(spans):
                if body <= start < last:
                    self._zero(at, start)
                    at = max(at, end)
            self._zero(at, last)


@dataclass(frozen=True, slots=True)
class _Track:
    width: int
    height: int
    seconds: float
    spans: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Sizes:
    """The size of each sample: all alike, or one by one."""

    alike: int
    each: list[int]

    def of(self, first: int, count: int) -> int:
        if self.alike:
            return self.alike * count
        if first + count > len(self.each):
            raise Unreadable
        return sum(self.each[first : first + count])
