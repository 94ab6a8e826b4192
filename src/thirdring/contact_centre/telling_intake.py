"""What was written down at the desk, as intake takes it. Pure."""

from thirdring.cases.rules import Channel
from thirdring.contact_centre.desk_rules import Said
from thirdring.intake.submission import Submission


def submission_of(said: Said, *, channel: Channel, language: str, client_key: str | None) -> Submission:
    """The report of a conversation; a point goes along only where it is that of the place as written."""
    has_point = said.placed == said.place
    return Submission(
        service_code=said.service_code,
        channel=channel,
        words=said.words,
        language=language,
        answers=said.answers,
        lon=said.lon if has_point else None,
        lat=said.lat if has_point else None,
        place=said.place,
        name=said.name,
        email=said.email,
        phone=said.phone,
        client_key=client_key,
    )
