"""Plain text as HTML: nothing anybody writes becomes markup."""

import re
from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from thirdring.knowledge.rendering import as_html


def test_blank_lines_part_paragraphs_and_dashes_and_numbers_make_lists() -> None:
    text = "First line\ngoes on.\n\nBring:\n- a photo\n- a bill\n\n1. Call\n2. Wait"
    assert as_html(text) == (
        "<p>First line goes on.</p>\n<p>Bring:</p>\n<ul><li>a photo</li><li>a bill</li></ul>\n"
        "<ol><li>Call</li><li>Wait</li></ol>"
    )


def test_markup_is_shown_not_obeyed() -> None:
    assert as_html("<script>alert('x')</script> & co") == (
        "<p>&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; co</p>"
    )


def test_nothing_is_nothing() -> None:
    assert as_html(" \n\n ") == ""


def test_a_dash_without_words_is_no_item() -> None:
    assert as_html("-\n-5 degrees") == "<p>- -5 degrees</p>"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, int]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag, len(attrs)))


@given(st.text(alphabet=st.one_of(st.sampled_from("<>&\"'-1. \n/ap"), st.characters(codec="utf-8"))))
def test_whatever_is_written_only_our_tags_come_out_and_no_word_is_lost(text: str) -> None:
    html = as_html(text)
    tags = _Tags()
    tags.feed(html)
    assert tags.found <= {(tag, 0) for tag in ("p", "ul", "ol", "li")}
    shown = unescape(re.sub(r"</?(p|ul|ol|li)>", " ", html))
    assert len("".join(shown.split())) <= len("".join(text.split()))
    plain = re.sub(r"^\s*(-|\d{1,3}\.)[ \t]+(?=\S)", "", text, flags=re.MULTILINE)
    assert set(re.findall(r"[a-z]+", plain)) == set(re.findall(r"[a-z]+", shown))
