"""What a customer pays today for a row, and what it cost before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.catalogue.amounts import Amount, Style, currency_in, parse, read
from bot.catalogue.dates import dates
from bot.catalogue.grid import is_blank, shown
from bot.catalogue.headers import from_marketplace
from bot.catalogue.lines import Line, Table
from bot.catalogue.shop import Habits

NOTHING = Amount("")


@dataclass(frozen=True, slots=True)
class Price:
    """The price of a row; `value` is None when it has none, and `reason` says why."""

    currency: str
    value: Decimal | None = None
    before: Decimal | None = None
    reason: str = ""
    written: str = ""  # as it stands in the file
    notes: tuple[str, ...] = ()


def price(line: Line, habits: Habits) -> Price:
    """The price to quote for a row: the sale price while it runs, else the regular one."""
    regular = _regular(line, habits)
    sale = _sale(line, regular, habits)
    paid = sale if sale.value else regular
    currency = _currency(line, paid) or habits.shop.currency
    if not paid.value:
        return Price(currency, reason=_why(line, paid), written=paid.written)
    others = (regular.value, paid.before, _amount(line, "price_before", habits).value)
    before = max((one for one in others if one and one > paid.value), default=None)
    notes = [paid.note]
    if habits.shop.currency and currency != habits.shop.currency:
        notes.append(f"in {currency}, not in the shop's {habits.shop.currency}")
    return Price(currency, paid.value, before, "", paid.written, tuple(filter(None, notes)))


def _amount(line: Line, role: str, habits: Habits) -> Amount:
    """What the best column of a role states; the second best may be another customer's price."""
    columns = line.table.by_role.get(role, ())
    if not columns or is_blank(line.cell(columns[0])):
        return NOTHING
    return read(line.cell(columns[0]), habits.styles[columns[0].at])


def _regular(line: Line, habits: Habits) -> Amount:
    """The price that holds when nothing is reduced."""
    for role in ("price", "net_price"):
        found = _amount(line, role, habits)
        if found.written:
            return found
    if line.table.has("price") or line.table.has("sale_price"):
        return NOTHING
    return _amount(line, "price_before", habits)


def _sale(line: Line, regular: Amount, habits: Habits) -> Amount:
    """The reduced price, if there is one and it runs today."""
    if not _runs(line, habits.shop.today):
        return NOTHING
    sale = _amount(line, "sale_price", habits)
    if sale.value or not regular.value:
        return sale
    off = _amount(line, "discount_amount", habits).value or Decimal(0)
    percent = _percent(line)
    reduced = (regular.value - off) * (100 - percent) / 100
    return read(reduced, Style()) if 0 < reduced < regular.value else NOTHING


def _percent(line: Line) -> Decimal:
    found = shown(line.first("discount_percent")).strip(" %").replace(",", ".")
    return parse(found, ".") if found.replace(".", "", 1).isdecimal() else Decimal(0)


def _runs(line: Line, today: date) -> bool:
    """Whether today lies between the dates of the sale; a date that is none ends it."""
    both = line.first("sale_dates")
    since, until = line.first("sale_from"), line.first("sale_until")
    if not is_blank(both):
        bounds = dates(both)
        return len(bounds) == 2 and bounds[0] <= today <= bounds[1]
    starts, ends = dates(since), dates(until)
    begun = starts[0] <= today if starts else is_blank(since)
    return begun and (today <= ends[0] if ends else is_blank(until))


def _currency(line: Line, paid: Amount) -> str:
    columns = line.table.by_role.get("price", line.table.by_role.get("sale_price", ()))
    header = currency_in(columns[0].header) if columns else ""
    stated = line.text("currency")
    code = stated.upper() if len(stated) == 3 and stated.isalpha() else currency_in(stated)
    return paid.currency or code or header


def _why(line: Line, paid: Amount) -> str:
    if not any(
        line.table.has(role) for role in ("price", "sale_price", "net_price", "price_before")
    ):
        return "no price: the file has no price column"
    note = f" ({paid.note})" if paid.note else ""
    return f"no price: {paid.written[:80]!r} is not an amount{note}"


def doubts(table: Table, habits: Habits) -> list[str]:
    """What is to be said about the whole price column."""
    columns = table.by_role.get("price", table.by_role.get("sale_price", ()))
    notes = []
    if columns and not habits.styles[columns[0].at].is_sure:
        notes.append("1.000 and 1,000 cannot be told apart in this column; check the amounts")
    if any(from_marketplace(column.header) for column in table.columns):
        notes.append("prices of a marketplace hold its commission; check the amounts")
    if table.has("net_price") and not table.has("price"):
        notes.append("the price column is before tax; check the amounts")
    return notes
