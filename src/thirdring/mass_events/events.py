"""What happened to a mass event."""

from dataclasses import dataclass, field

from thirdring.kernel.actor import Actor
from thirdring.kernel.events import Event as Happened
from thirdring.mass_events.models import CityNotice, Closing, Event, News, Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutEvent(Happened):
    """Something that happened to one mass event, by someone."""

    event: Event = field(compare=False)
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class EventOpened(AboutEvent):
    """The public is told of it from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventClosed(AboutEvent):
    """It is over: promises are made again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsPublished(AboutEvent):
    """The public was told something."""

    news: News = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateOverdue(AboutEvent):
    """The public was promised news by now and has heard none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingDone(AboutEvent):
    """All cases of a closing in bulk are closed or left, and the sample is drawn."""

    closing: Closing = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CityNoticeKept(Happened):
    """The city tells everybody something from a moment on, or changed what it tells."""

    notice: CityNotice = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurgeProposed(Happened):
    """A detector found a surge that no open event explains."""

    proposal: Proposal = field(compare=False)
