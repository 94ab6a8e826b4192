"""Videos as browsers film them, WebM: what they are, without what they tell besides. Pure.

RFC 8794 (EBML) and RFC 9559 (Matroska): elements in elements, each an id, a size and a body. What is kept is
listed; every other element becomes an empty ``Void`` of the same length, so that no position changes.
"""

import struct
from collections.abc import Iterator, Set
from dataclasses import dataclass, field

from thirdring.cases.video_facts import Unreadable, VideoFacts

MAGIC = b"\x1a\x45\xdf\xa3"
MOST_ELEMENTS = 50_000
EBML, DOC_TYPE, SEGMENT, VOID = 0x1A45DFA3, 0x4282, 0x18538067, 0xEC
SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES = 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1C53BB6B
SCALE, DURATION, MUXER, WRITER = 0x2AD7B1, 0x4489, 0x4D80, 0x5741
TRACK, TRACK_TYPE, TRACK_NAME, CODEC, PICTURE, WIDTH, HEIGHT = 0xAE, 0x83, 0x536E, 0x86, 0xE0, 0xB0, 0xBA
TIME, SIMPLE_BLOCK, GROUP, BLOCK, POSITION, PREVIOUS = 0xE7, 0xA3, 0xA0, 0xA1, 0xA7, 0xAB
_IN_SEGMENT = {SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES}
_ENDS_CLUSTER = {*_IN_SEGMENT, 0x1043A770, 0x1941A469, 0x1254C367}  # chapters, attachments, tags
_IN_CLUSTER = {TIME, SIMPLE_BLOCK, GROUP, POSITION, PREVIOUS}
_FILMED = {b"V_VP8", b"V_VP9", b"V_AV1"}
_PICTURES, _SOUND = 1, 2


@dataclass(frozen=True, slots=True)
class Element:
    """Where an element lies. ``end`` of one without a size is that of what it lies in."""

    id: int
    start: int
    body: int
    end: int
    open: bool = False


def strip_elements(data: bytearray) -> VideoFacts:
    """Take out of the file, in place, all that is not picture and sound. Raises Unreadable."""
    return _Film(data).stripped()


@dataclass(slots=True)
class _Film:
    """One file while it is looked through."""

    data: bytearray
    seen: int = 0
    scale: int = 1_000_000  # nanoseconds of one tick
    ticks: float = 0.0
    sizes: list[tuple[int, int]] = field(default_factory=list)

    def stripped(self) -> VideoFacts:
        top = list(self._elements(0, len(self.data)))
        if [each.id for each in top] != [EBML, SEGMENT] or self._doc_type(top[0]) != b"webm":
            raise Unreadable
        for each in self._kept(_IN_SEGMENT, top[1]):
            if each.id == INFO:
                self._info(each)
            elif each.id == TRACKS:
                for track in self._kept({TRACK}, each):
                    self._track(track)
            elif each.id == CLUSTER:
                self._cluster(each)
        if not self.sizes:
            raise Unreadable
        width, height = self.sizes[0]
        return VideoFacts("video/webm", width, height, self.ticks * self.scale / 1e9)

    def _doc_type(self, head: Element) -> bytes:
        said = [each for each in self._elements(head.body, head.end) if each.id == DOC_TYPE]
        return bytes(self.data[said[0].body : said[0].end]).rstrip(b"\0") if said else b""

    def _elements(self, start: int, end: int, *, cluster: bool = False) -> Iterator[Element]:
        """Those from start to end; of a cluster without a size, up to what can lie in none."""
        at = start
        while at < end:
            self.seen += 1
            if self.seen > MOST_ELEMENTS:
                raise Unreadable
            number, after = self._vint(at, end, marked=True)
            size, body = self._vint(after, end, marked=False)
            is_open = size == 2 ** (7 * (body - after)) - 1
            if cluster and number in _ENDS_CLUSTER:
                return
            if is_open and number not in {SEGMENT, CLUSTER}:
                raise Unreadable
            last = self._end_of_cluster(body, end) if is_open and number == CLUSTER else body + size
            if is_open and number == SEGMENT:
                last = end
            if last > end:
                raise Unreadable
            yield Element(number, at, body, last, is_open)
            at = last

    def _end_of_cluster(self, body: int, end: int) -> int:
        last = body
        for each in self._elements(body, end, cluster=True):
            last = each.end
        return last

    def _vint(self, at: int, end: int, *, marked: bool) -> tuple[int, int]:
        """A number of one to eight bytes, and what comes after it; ids keep the mark of their length."""
        if at >= end or not self.data[at]:
            raise Unreadable
        length = 9 - self.data[at].bit_length()
        if at + length > end or (marked and length > 4):
            raise Unreadable
        value = int.from_bytes(self.data[at : at + length], "big")
        return value if marked else value - (1 << 7 * length), at + length

    def _kept(self, kept: Set[int], inside: Element) -> list[Element]:
        """The elements that may stay; the others are emptied."""
        found = list(self._elements(inside.body, inside.end))
        for each in found:
            if each.id not in kept:
                self._empty(each)
        return [each for each in found if each.id in kept]

    def _empty(self, each: Element) -> None:
        length = each.end - each.start
        head = (
            bytes([VOID, 0x80 | (length - 2)])
            if length < 9
            else bytes([VOID, 1]) + (length - 9).to_bytes(7, "big")
        )
        self.data[each.start : each.end] = head + bytes(length - len(head))

    def _info(self, info: Element) -> None:
        for each in self._kept({SCALE, DURATION, MUXER, WRITER}, info):
            if each.id == SCALE:
                self.scale = self._number(each)
            elif each.id == DURATION:
                self.ticks = max(self.ticks, self._float(each))
            else:
                self.data[each.body : each.end] = b" " * (each.end - each.body)

    def _number(self, each: Element) -> int:
        if each.end - each.body > 8:
            raise Unreadable
        return int.from_bytes(self.data[each.body : each.end], "big")

    def _float(self, each: Element) -> float:
        form = {4: ">f", 8: ">d"}.get(each.end - each.body)
        value = struct.unpack(form, self.data[each.body : each.end])[0] if form else -1.0
        if not 0 <= value < 1e12:  # nor what is no number
            raise Unreadable
        return float(value)

    def _track(self, track: Element) -> None:
        inside = {each.id: each for each in self._elements(track.body, track.end)}
        if TRACK_NAME in inside:
            self._empty(inside[TRACK_NAME])
        kind = self._number(inside[TRACK_TYPE]) if TRACK_TYPE in inside else 0
        if kind == _SOUND:
            return
        codec = inside.get(CODEC)
        if kind != _PICTURES or codec is None or PICTURE not in inside:
            raise Unreadable
        if bytes(self.data[codec.body : codec.end]).rstrip(b"\0") not in _FILMED:
            raise Unreadable
        picture = inside[PICTURE]
        sides = {
            each.id: self._number(each)
            for each in self._elements(picture.body, picture.end)
            if each.id in {WIDTH, HEIGHT}
        }
        self.sizes.append((sides.get(WIDTH, 0), sides.get(HEIGHT, 0)))

    def _cluster(self, cluster: Element) -> None:
        """Its latest picture or sound says how long the video is at least."""
        began = 0
        for each in self._kept(_IN_CLUSTER, cluster):
            if each.id == TIME:
                began = self._number(each)
            elif each.id == SIMPLE_BLOCK:
                self._block(each, began)
            elif each.id == GROUP:
                for block in self._elements(each.body, each.end):
                    if block.id == BLOCK:
                        self._block(block, began)

    def _block(self, block: Element, began: int) -> None:
        _, after = self._vint(block.body, block.end, marked=False)
        if after + 2 > block.end:
            raise Unreadable
        ticks = int.from_bytes(self.data[after : after + 2], "big", signed=True)
        self.ticks = max(self.ticks, began + ticks)
