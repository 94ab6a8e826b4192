"""Everything a stranger may open, with what keeps it harmless. A new line here is a decision."""

PUBLIC: dict[str, str] = {
    # The resident's face: shows what is public, takes reports.
    "": "the front page",
    "report/": "what is wrong",
    "report/danger/": "the emergency number",
    "report/where/": "where it is",
    "report/nearby/": "what others reported there, to follow instead",
    "report/places": "suggestions while typing an address",
    "report/details/": "the type's questions",
    "report/photos/": "a photo for the draft in one's own session",
    "report/photos/<int:number>/": "that photo, back to the same session",
    "report/contact/": "how to reach the reporter",
    "report/review/": "all of it once more, then sent",
    "report/received/": "the reference and the promise, to the session that sent it",
    "report/forget/": "throws the session's own draft away",
    "track/": "a reference is asked for",
    "track/<str:reference>": "public lines only; a private case is not found",
    "track/<str:reference>/": "the same",
    "media/<path:path>": "asks for itself: public photos to anyone, others to staff who may see the case",
    "scorecard/": "figures without persons",
    "data/audit/": "each day's seal: a hash of hashes",
    "data/audit/seals.json": "the same as a file",
    "data/audit/<str:day>.json": "the hashes of one day, which tell nothing of what they are of",
    "map/style.json": "how the base map is drawn",
    "map/tiles/<int:z>/<int:x>/<int:y>.mvt": "streets and water, no reports",
    # Open311: reading is public as its specification wants; sending needs a key, asked for inside.
    "open311/key/": "asks for a key; an administrator decides",
    "open311/^(?P<resource>discovery(?:\\.\\w+)?)$": "where the endpoints are",
    "open311/^bulk/(?P<resource>.*)$": "public requests as a stream",
    "open311/^inquiry/v1/(?P<resource>.*)$": "articles that are out for the public",
    "open311/^v2/(?P<resource>.*)$": "what may be asked for, and public requests; sending asks for a key",
    "open311/^(?P<jurisdiction>[^/]+)/v2/(?P<resource>.*)$": "the same, of the city named",
    "open311/^(?P<jurisdiction>[^/]+)/test/v2/(?P<resource>.*)$": "what a test key sent, to that key only",
    "open311/^(?P<rest>.*)$": "any other address under the base: an errors body",
    # The JSON face.
    "api/v1/": "the city and the ways on",
    "api/v1/reports/<str:reference>": "what tracking shows; a private case is not found",
    # Doors, and what every page needs.
    "sign-in/": "the door itself, with a budget of tries",
    "sign-out/": "ends one's own session",
    "language/<slug:code>/": "the reader's language, kept in a cookie",
    "ui/": "the gallery of components, without data",
    "demo/mail/": "asks for itself: what the demo city sent, nowhere else",
    # Machines.
    "healthz": "the process answers",
    "readyz": "names of checks, no data",
}
