"""What a seller may change: the shop's settings, read and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import BadSettings

Voice = Literal["usted", "tú", "vos", "você"]
MethodKind = Literal["link", "transfer", "product_link", "cash_on_delivery"]
LANGUAGES = ("es", "en", "pt")
# country -> currency, time zone of its largest market, how shops there address a customer
COUNTRIES: Mapping[str, tuple[str, str, Voice]] = {
    "AR": ("ARS", "America/Argentina/Buenos_Aires", "vos"),
    "BO": ("BOB", "America/La_Paz", "usted"),
    "BR": ("BRL", "America/Sao_Paulo", "você"),
    "CL": ("CLP", "America/Santiago", "tú"),
    "CO": ("COP", "America/Bogota", "usted"),
    "CR": ("CRC", "America/Costa_Rica", "usted"),
    "DO": ("DOP", "America/Santo_Domingo", "tú"),
    "EC": ("USD", "America/Guayaquil", "usted"),
    "ES": ("EUR", "Europe/Madrid", "tú"),
    "GT": ("GTQ", "America/Guatemala", "usted"),
    "HN": ("HNL", "America/Tegucigalpa", "usted"),
    "MX": ("MXN", "America/Mexico_City", "tú"),
    "NI": ("NIO", "America/Managua", "usted"),
    "PA": ("USD", "America/Panama", "usted"),
    "PE": ("PEN", "America/Lima", "tú"),
    "PR": ("USD", "America/Puerto_Rico", "tú"),
    "PY": ("PYG", "America/Asuncion", "vos"),
    "SV": ("USD", "America/El_Salvador", "usted"),
    "US": ("USD", "America/New_York", "tú"),
    "UY": ("UYU", "America/Montevideo", "vos"),
    "VE": ("USD", "America/Caracas", "tú"),
}


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A way to pay that the shop has set up."""

    kind: MethodKind
    name: str
    provider: str = ""
    payee: str = ""
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount that the shop grants; what is not here is not granted."""

    name: str
    percent: Decimal | None = None
    amount: Decimal | None = None
    min_total: Decimal | None = None
    since: date | None = None
    until: date | None = None
    products: tuple[str, ...] = ()

    def runs(self, today: date) -> bool:
        """Whether it is granted on this day."""
        return (self.since is None or self.since <= today) and (
            self.until is None or today <= self.until
        )


@dataclass(frozen=True, slots=True)
class Faq:
    """A question that customers ask, and what the shop answers."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class ShopSettings:
    """The shop as its owner describes it."""

    business_name: str = ""
    bot_name: str = ""
    country: str = "CO"
    currency: str = "COP"
    language: str = "es"
    timezone: str = "America/Bogota"
    address: str = ""
    hours: str = ""
    phone: str = ""
    shipping: str = ""
    returns: str = ""
    warranty: str = ""
    greeting: str = ""
    about: str = ""
    faq: tuple[Faq, ...] = ()
    payment_methods: tuple[PaymentMethod, ...] = ()
    languages: tuple[str, ...] = ("es",)
    voice: Voice = "usted"
    discounts: tuple[Discount, ...] = ()
    handoff_phone: str = ""
    person_hours: int = 12  # a person's silence of so many hours gives the chat back
    embedding_model: str = ""  # a sentence-transformers name or folder; empty: the shipped one
    embedding_query_prefix: str = ""  # before a question; empty: as the model's family has it
    embedding_passage_prefix: str = ""  # before the text of a product
    stale_hours: int = 6  # a message that waited longer is for a person
    messages_a_day: int = 600  # of one linked number
    new_number_contacts: int = 50  # people whom a new number may write to on its first day
    quiet_hours: str = "21:00-08:00"  # what nobody asked for is not sent then; "": at any time
    speech_model: str = "small"  # faster-whisper's size or a folder; "none": nobody listens here
    speech_language: str = ""  # of voice notes; empty: the shop's own; "auto": found out each time
    speech_device: str = "cpu"
    speech_compute: str = "int8"
    speech_online: str = ""  # a litellm transcription model, such as groq/whisper-large-v3-turbo
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone."""
        return ZoneInfo(self.timezone)


KEYS = frozenset(f.name for f in fields(ShopSettings)) - {"extra"}


def settings_from(values: Mapping[str, Any]) -> ShopSettings:
    """Settings from what the owner wrote; every mistake is named, with its key."""
    if unknown := sorted(values.keys() - KEYS):
        raise BadSettings(f"unknown settings: {', '.join(unknown)}")
    country = str(values.get("country") or "CO").upper()
    if country not in COUNTRIES:
        raise BadSettings(f"country: {country!r} is not one of {', '.join(COUNTRIES)}")
    given = {**_of_country(country), **{k: v for k, v in values.items() if v not in (None, "")}}
    language = str(given["language"])
    read = {
        "country": country,
        "currency": str(given["currency"]).upper(),
        "language": language,
        "timezone": _timezone(given["timezone"]),
        "voice": _one_of("voice", given["voice"], ("usted", "tú", "vos", "você")),
        "languages": _languages(given.get("languages", [language]), language),
        "faq": tuple(_faq(row) for row in _rows("faq", values)),
        "payment_methods": tuple(_method(row) for row in _rows("payment_methods", values)),
        "discounts": tuple(_discount(row) for row in _rows("discounts", values)),
        "person_hours": _whole("person_hours", given.get("person_hours", 12), 24 * 30),
        "stale_hours": _whole("stale_hours", given.get("stale_hours", 6), 24 * 30),
        "messages_a_day": _whole("messages_a_day", given.get("messages_a_day", 600), 10_000),
        "new_number_contacts": _whole(
            "new_number_contacts", given.get("new_number_contacts", 50), 10_000
        ),
        "quiet_hours": _span("quiet_hours", values.get("quiet_hours", "21:00-08:00")),
    }
    texts = {key: _text(key, values[key]) for key in values.keys() - read.keys()}
    return ShopSettings(**{**texts, **read})


def _of_country(country: str) -> Mapping[str, str]:
    """What a shop of a country is taken to use until it says otherwise."""
    currency, timezone, voice = COUNTRIES[country]
    language = "pt" if country == "BR" else "es"
    return {"currency": currency, "timezone": timezone, "voice": voice, "language": language}


def _text(key: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str | int):
        raise BadSettings(f"{key}: a text is expected, not {type(value).__name__}")
    return str(value)


def _one_of(key: str, value: Any, allowed: Sequence[str]) -> Any:
    if value not in allowed:
        raise BadSettings(f"{key}: {value!r} is not one of {', '.join(allowed)}")
    return value


def _timezone(value: Any) -> str:
    if value not in available_timezones():
        raise BadSettings(f"timezone: {value!r} is not a time zone, such as America/Bogota")
    return str(value)


def _languages(value: Any, main: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise BadSettings("languages: a list is expected, such as ['es', 'en']")
    for code in (main, *value):
        _one_of("language", code, LANGUAGES)
    return tuple(dict.fromkeys([main, *value]))


def _whole(key: str, value: Any, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise BadSettings(f"{key}: a whole number from 1 to {most} is expected")
    return value


def _span(key: str, value: Any) -> str:
    """Two times of a day, such as 21:00-08:00; "" for none."""
    if value in (None, ""):
        return ""
    try:
        begin, end = (time.fromisoformat(part.strip()) for part in str(value).split("-"))
    except ValueError as error:
        raise BadSettings(f"{key}: {value!r} is no span, such as 21:00-08:00") from error
    return f"{begin:%H:%M}-{end:%H:%M}"


def _rows(key: str, values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = values.get(key) or []
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise BadSettings(f"{key}: a list of objects is expected")
    return rows


def _faq(row: Mapping[str, Any]) -> Faq:
    question, answer = row.get("question"), row.get("answer")
    if not (isinstance(question, str) and isinstance(answer, str) and question and answer):
        raise BadSettings("faq: each entry needs a question and an answer")
    return Faq(question, answer)


def _method(row: Mapping[str, Any]) -> PaymentMethod:
    kinds = ("link", "transfer", "product_link", "cash_on_delivery")
    kind = _one_of("payment_methods.kind", row.get("kind"), kinds)
    known = {"kind", "name", "provider", "payee", "holder"}
    if unknown := sorted(row.keys() - known):
        raise BadSettings(f"payment_methods: unknown {', '.join(unknown)}")
    own = {key: str(row.get(key) or "") for key in ("name", "provider", "payee", "holder")}
    return PaymentMethod(kind, **{**own, "name": own["name"] or own["provider"]})


def _discount(row: Mapping[str, Any]) -> Discount:
    percent, amount = (_amount("discounts", row.get(key)) for key in ("percent", "amount"))
    if not row.get("name") or (percent is None) == (amount is None):
        raise BadSettings("discounts: each needs a name, and either a percent or an amount")
    return Discount(
        name=str(row["name"]),
        percent=percent,
        amount=amount,
        min_total=_amount("discounts.min_total", row.get("min_total")),
        since=_day("discounts.from", row.get("from")),
        until=_day("discounts.until", row.get("until")),
        products=tuple(str(p) for p in row.get("products") or ()),
    )


def _amount(key: str, value: Any) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation as error:
        raise BadSettings(f"{key}: {value!r} is not an amount") from error
    if not amount.is_finite() or amount <= 0:
        raise BadSettings(f"{key}: {value!r} is not above zero")
    return amount


def _day(key: str, value: Any) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise BadSettings(f"{key}: {value!r} is not a day, such as 2026-12-31") from error
