"""The words addresses are made of, with what each is written as in search. English and Spanish; pure data."""

_TYPES = {
    "aly": "alley callejon",
    "ave": "avenue av aven avenida avda",
    "blvd": "boulevard boul bulevar",
    "brg": "bridge puente",
    "cir": "circle circulo",
    "ct": "court",
    "cres": "crescent",
    "dr": "drive",
    "expy": "expressway",
    "hl": "hill",
    "hts": "heights",
    "hwy": "highway autopista",
    "ln": "lane",
    "lndg": "landing",
    "pike": "turnpike tpke",
    "pkwy": "parkway pky",
    "pl": "place",
    "plz": "plaza",
    "rd": "road camino carretera",
    "row": "",
    "sq": "square",
    "st": "street str calle saint",
    "ter": "terrace terr",
    "trl": "trail",
    "wlk": "walk",
    "way": "",
}
_DIRECTIONS = {
    "n": "north norte",
    "s": "south sur",
    "e": "east este",
    "w": "west oeste",
    "ne": "northeast noreste",
    "nw": "northwest noroeste",
    "se": "southeast sureste sudeste",
    "sw": "southwest suroeste sudoeste",
}
_OTHERS = {
    "ctr": "center centre centro",
    "ft": "fort",
    "gdn": "garden gardens jardin",
    "lib": "library biblioteca",
    "mkt": "market mercado",
    "mt": "mount",
    "pk": "park parque",
    "sch": "school escuela",
    "sta": "station estacion",
    "hosp": "hospital",
}
_UNITS = {
    "1": "first primera primero",
    "2": "second segunda segundo",
    "3": "third tercera tercero",
    "4": "fourth cuarta cuarto",
    "5": "fifth quinta quinto",
    "6": "sixth sexta sexto",
    "7": "seventh septima septimo",
    "8": "eighth octava octavo",
    "9": "ninth novena noveno",
    "10": "tenth decima decimo",
    "11": "eleventh",
    "12": "twelfth",
    "13": "thirteenth",
    "14": "fourteenth",
    "15": "fifteenth",
    "16": "sixteenth",
    "17": "seventeenth",
    "18": "eighteenth",
    "19": "nineteenth",
    "20": "twentieth",
    "30": "thirtieth",
    "40": "fortieth",
    "50": "fiftieth",
    "60": "sixtieth",
    "70": "seventieth",
    "80": "eightieth",
    "90": "ninetieth",
}
TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th ... as street signs write them."""
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{({1: 'st', 2: 'nd', 3: 'rd'}).get(number % 10, 'th')}"


def _turned(table: dict[str, str]) -> dict[str, str]:
    return {word: short for short, long in table.items() for word in (short, *long.split())}


ORDINALS = {word: int(number) for number, words in _UNITS.items() for word in words.split()}
SHORT = (
    _turned(_TYPES) | _turned(_DIRECTIONS) | _turned(_OTHERS) | {w: ordinal(n) for w, n in ORDINALS.items()}
)
LONG = sorted(word for word, short in SHORT.items() if len(word) >= 4 and word != short)
WEAK = frozenset(_TYPES) | frozenset(_DIRECTIONS)  # words that say little: most streets share them
FILLERS = frozenset(("the", "of", "block", "de", "del", "la", "el", "los", "las"))
UNITS = frozenset(
    ("apt", "apartment", "unit", "suite", "ste", "floor", "fl", "room", "rm", "piso", "depto", "dpto", "apto")
)
