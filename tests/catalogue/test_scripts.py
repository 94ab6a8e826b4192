"""Words of every script are found: with vowel signs, without blanks, with particles joined to them."""

import pytest

from tests.factories.catalogues import definition
from thirdring.catalogue.phrases import Phrases
from thirdring.catalogue.search import Index, words_of

TYPES = [
    definition(
        "pothole",
        names={
            "en": "Pothole",
            "zh-hans": "路面坑洞",
            "ko": "도로 구멍",
            "hi": "सड़क का गड्ढा",
            "km": "រន្ធផ្លូវ",
            "ar": "حفرة في الطريق",
        },
    ),
    definition(
        "street-light",
        names={
            "en": "Street light out",
            "zh-hans": "路灯不亮",
            "ko": "가로등 고장",
            "hi": "सड़क की बत्ती बंद",
            "km": "ភ្លើងផ្លូវរលត់",
            "ar": "عمود إنارة مطفأ",
        },
    ),
]


@pytest.mark.parametrize(
    ("words", "language", "code"),
    [
        ("我家门口的路灯不亮了", "zh-hans", "street-light"),
        ("坑洞很大", "zh-hans", "pothole"),
        ("집 앞 가로등이 꺼졌어요", "ko", "street-light"),
        ("구멍이 있어요", "ko", "pothole"),
        ("मेरे घर के पास गड्ढा है", "hi", "pothole"),
        ("ផ្ទះខ្ញុំមានរន្ធធំ", "km", "pothole"),
        ("هناك حفرة كبيرة", "ar", "pothole"),
    ],
)
def test_the_type_is_found_in_the_readers_script(words: str, language: str, code: str) -> None:
    assert Index(TYPES).find(words, language)[:1] == [code]


@pytest.mark.parametrize(
    ("words", "phrase", "said"),
    [
        ("家里有煤气味怎么办", "煤气味", True),
        ("煤气公司在哪里", "煤气味", False),
        ("가스 냄새가 나요", "가스 냄새", True),
        ("मुझे गैस की गंध आ रही है", "गैस की गंध", True),
        ("ខ្ញុំធុំក្លិនហ្គាស", "ក្លិនហ្គាស", True),
        ("أشم رائحة غاز قوية", "رائحة غاز", True),
        ("day dien dut tren duong", "dây điện đứt", True),
        ("czuje gaz, slup upadl", "słup upadł", True),
    ],
)
def test_a_danger_is_heard_in_every_script(words: str, phrase: str, said: bool) -> None:
    assert (Phrases({"any": [phrase]}).heard_in(words) == [phrase]) is said


def test_vowel_signs_belong_to_their_word() -> None:
    assert len(words_of("गैस की गंध")) == 3
