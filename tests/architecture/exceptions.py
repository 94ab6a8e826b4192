"""Where a rule does not hold, and why. A line that is no longer needed fails a test."""

EXCEPTIONS: dict[str, dict[str, str]] = {
    "writes_are_in_actions": {
        "src/thirdring/kernel/copying.py": "the one COPY that the actions of every room write with",
        "src/thirdring/kernel/inserting.py": "the one INSERT that the actions of every room write with",
        "src/thirdring/staff/models.py": "Django asks a user model's manager to make accounts",
    },
    "rooms_know_no_web": {
        "src/thirdring/staff/access.py": "the marks that the views of every face wear",
    },
    "actions_are_marked": {
        "src/thirdring/contact_centre/actions/writing.py": "the statements of taking signals in",
        "src/thirdring/cases/actions/timeline.py": "the lock, lines and version of every action",
        "src/thirdring/cases/actions/history.py": "the COPY of a timeline, which revising history uses too",
        "src/thirdring/cases/actions/evidence.py": "the photos of opening a case and of noting on one",
    },
}

# Composite indexes that begin with something else than their city.
ACROSS_CITIES = {
    "SignInAttempt.attempt_by_account": "an account has one budget of tries, whichever city's page is used",
    "SignInAttempt.attempt_by_address": "so has an address",
}
