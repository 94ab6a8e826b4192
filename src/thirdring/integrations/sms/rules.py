"""What people answer to a text message, and what a provider's errors mean. Pure."""

from enum import StrEnum

MOST_BYTES = 20_000  # of one call to our address
MOST_FIELDS = 100


class Answer(StrEnum):
    """What somebody wants who answers."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    OTHER = "other"


_WORDS = {
    Answer.STOP: {
        *("STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"),
        *("OPT OUT", "ALTO", "PARAR", "BAJA", "CANCELAR"),
        *("ARRET", "ARRÊT", "STOPP", "FERMA", "PARE", "SAIR", "KONIEC", "СТОП", "DỪNG", "DUNG", "RETE"),
        *("TIGIL", "ACHA", "SIMAMISHA", "توقف", "قف", "بند", "रोकें", "रोको", "बन्द", "중지", "정지"),
        *("停止", "停", "退订", "退訂", "ឈប់"),
    },
    Answer.START: {
        *("START", "UNSTOP", "YES", "INICIAR", "EMPEZAR", "COMMENCER", "INIZIA", "СТАРТ", "KÒMANSE"),
        *("BẮT ĐẦU", "SIMULAN", "ANZA", "ابدأ", "شروع", "शुरू", "सुरु", "시작", "开始", "開始", "ចាប់ផ្ដើម"),
    },
    Answer.HELP: {
        *("HELP", "INFO", "AYUDA", "AIDE", "AIUTO", "AJUDA", "POMOC", "ПОМОЩЬ", "ДОПОМОГА", "ÈD"),
        *("GIÚP", "TULONG", "MSAADA", "مساعدة", "مدد", "मदद", "मद्दत", "도움", "帮助", "幫助", "ជំនួយ"),
    },
}

# The provider's own codes for what no second try mends: Twilio's error dictionary.
NEVER = frozenset(
    {
        21211,  # 'To' is no number
        21408,  # no permission for that country
        21610,  # they answered STOP to the provider itself
        21612,  # no way from our number to theirs
        21614,  # 'To' is no mobile number
        21617,  # the body is too long
    }
)
_AGAIN = frozenset({401, 403, 408, 409, 425, 429})  # our set-up, or too many at once: later it may go


def read_answer(text: str) -> Answer:
    """What a message means: one of the words alone, whatever its letters' size and the marks around it."""
    words = " ".join(text.upper().split()).strip(" .!¡?¿\"'。！।۔؟")
    return next((answer for answer, known in _WORDS.items() if words in known), Answer.OTHER)


def is_final(status: int, code: int | None) -> bool:
    """Whether a refusal stands for ever: by the provider's own code, else by the kind of HTTP status."""
    return code in NEVER or (400 <= status < 500 and status not in _AGAIN)
