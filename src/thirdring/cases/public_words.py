"""The words of a public case as its index holds them: what is personal is covered. Private ones have none."""


def public_words(case: str) -> str:
    """The SQL of a case's public words, to the letter of the index case_public_words; ``case``: the alias."""
    return f"""
CASE WHEN NOT {case}.private AND {case}.covered_summary IS NULL THEN {case}.search
     WHEN NOT {case}.private THEN to_tsvector('simple', {case}.covered_summary || ' ' || {case}.place) END
"""
