"""A shop that can be asked: a method a number, a DataFrame each."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.core.next_step import next_step
from bot.core.score import STAGE_POINTS
from bot.errors import BadRequest
from bot.lab.dry import DryTurn, dry_turn
from bot.lab.sources import Source, door, select

if TYPE_CHECKING:
    import pandas as pd

    from bot.learn.leads_choice import Choice

# What a fitted score may look at: all of it is known an hour after the first line.
FEATURES = (
    *("step", "customer_lines", "answers", "products", "objections", "not_sold", "handoffs"),
    *("asked_price", "asked_photo", "asked_shipping", "asked_payment", "is_first"),
    *("weekday", "hour"),
)


@dataclass(frozen=True, slots=True)
class Lab:
    """A shop's figures. Each method is a view of reports.sql; nothing is held open between two.

    `since` and `until` are days of the shop's own time zone: from the first on, up to but without
    the second; None: all. Waits are seconds, amounts the shop's currency, times UTC.
    """

    home: Path
    role: str = "analyst"
    _last: list[Source] = field(default_factory=list, repr=False, compare=False)

    @property
    def source(self) -> Source:
        """What is read now: live, file or snapshot, and as of when."""
        self.sql("select 1 as one")
        return self._last[-1]

    def sql(self, sql: str, /, **values: Any) -> pd.DataFrame:
        """One SELECT of your own, over the tables of schema.sql and the views of reports.sql.

        Args:
            sql: the question, with `$name` where a value stands.
            values: the values; give times and dates as text and cast them.

        Returns:
            A row each. The door cuts an answer after 200,000 rows and 30 seconds.
        """
        table, source = select(self.home, self.role, sql, values)
        self._last[:] = [source]
        frame: pd.DataFrame = table.to_pandas(date_as_object=False)
        return frame

    def ask(self, text: str, *, after: DryTurn | None = None) -> DryTurn:
        """What the bot would answer now and why; nothing is stored or sent.

        Args:
            text: what the customer says.
            after: the dry turn that it follows, to play a whole conversation.
        """
        memory = dict(after.memory) if after else {}
        return dry_turn(door(self.home, self.role).do("dry_turn", text=text, memory=memory))

    def definition(self, name: str) -> str:
        """What a number counts, in words, as it stands beside its SQL."""
        told = self.definitions()
        if name not in told:
            raise BadRequest(f"no number is called {name!r}; there are {', '.join(sorted(told))}")
        return told[name]

    @staticmethod
    def definitions() -> dict[str, str]:
        """All numbers and what they count."""
        from bot.core.named import named_queries  # noqa: PLC0415 -- the same
        from bot.store.text import sql_file  # noqa: PLC0415 -- not for a question

        sections = named_queries(sql_file("reports.sql"))
        return {name: _comment(text) for name, text in sections.items()}

    # ------------------------------------------------------------ conversations and service

    def conversations(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """Conversations, a row each: when, who spoke how much, how far it came, what was bought."""
        return self._days("kept_conversations", since, until)

    def days(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """A row a day: conversations, lines, waits, hand-offs, orders, revenue, answers."""
        return self._days("kept_days", since, until).sort_values("day", ignore_index=True)

    def hours(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """Lines by day and hour, of customers, bot and persons."""
        return self._days("kept_hours", since, until)

    def today(self) -> pd.DataFrame:
        """Today beside the same weekday a week ago; a row is missing while nothing happened."""
        return self._all("today")

    def response_times(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """First replies and replies, by bot and person: n, p50 and p90 in seconds."""
        return self._between("response_times", since, until)

    def handoffs(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """Each time a person was called: why, what came of it, how long it took."""
        return self._days("handoffs", since, until)

    def handoff_waits(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """Hand-offs by reason, with their waits."""
        return self._between("handoff_waits", since, until)

    def busy_hours(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """Customers' lines by weekday (1: Monday) and hour, in all and on a mean day: 168 rows."""
        return self._between("busy_hours", since, until)

    def bot_quality(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """How answers went: understood, clarifying, not in data, not understood, silenced."""
        return self._between("bot_quality", since, until)

    def health(self) -> pd.DataFrame:
        """One row: what waits, since when, and how much of all is demo data."""
        return self._all("health")

    # ------------------------------------------------------------ sales

    def funnel(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """Conversations by stage, with the share of the stage before and of all."""
        return self._between("funnel", since, until)

    def conversion(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """Share of conversations paid within 7 days, by week; only mature ones are judged."""
        return self._between("conversion", since, until)

    def top_products(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """Products that answers were about, and what was ordered and paid of them."""
        return self._between("top_products", since, until)

    def not_sold(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """What was asked for and is not sold."""
        return self._between("not_sold", since, until)

    def objections(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """Doubts and what came of the conversations in which they were met."""
        return self._between("objections", since, until)

    def objection_replies(
        self, since: date | None = None, until: date | None = None
    ) -> pd.DataFrame:
        """The replies to each kind of doubt: who then bought, asked more, or left."""
        return self._between("objection_replies", since, until)

    def sales(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """Orders, a row each, by the day they were made."""
        return self._days("sales", since, until)

    def sales_by_day(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """Orders and revenue of each day, beside the same weekday a week before."""
        return self._between("sales_by_day", since, until)

    def leads(self) -> pd.DataFrame:
        """Chats in which something may still be sold, warmest first: score, reasons, what to do."""
        leads = self._all("leads")
        now = self._last[-1].at
        told = leads.assign(state=leads["state"].map(json.loads))
        steps = [next_step(lead, now) for lead in told.to_dict("records")]  # type: ignore[arg-type]
        return leads.drop(columns="state").assign(next_step=steps)

    def lead_moments(self) -> pd.DataFrame:
        """What was known of each conversation when it was an hour old, and what became of it."""
        return self._all("lead_moments")

    def lead_score(self) -> Choice:
        """Whether a score fitted on this shop's own outcomes may replace the rule, and why.

        Fitted on older mature conversations, judged on the newest: see bot/learn/leads_choice.py.
        """
        from bot.learn.leads_choice import choose  # noqa: PLC0415 -- scikit-learn is heavy

        moments = self.lead_moments()
        mature = moments[moments["is_mature"]].reset_index(drop=True)
        rule = mature["step"].map(list(STAGE_POINTS.values()).__getitem__)
        return choose(mature[list(FEATURES)].astype(float), mature["is_converted"], rule)

    # ------------------------------------------------------------ how

    def _all(self, view: str) -> pd.DataFrame:
        return self.sql(f"from {view}")

    def _days(self, view: str, since: date | None, until: date | None) -> pd.DataFrame:
        return self.sql(f"from {view} where day >= $since and day < $until", **_span(since, until))

    def _between(self, macro: str, since: date | None, until: date | None) -> pd.DataFrame:
        span = _span(since, until)
        return self.sql(f"from {macro}(date '{span['since']}', date '{span['until']}')")


def _span(since: date | None, until: date | None) -> dict[str, str]:
    """The two days as text that SQL reads as dates."""
    since, until = since or date(1970, 1, 1), until or date(2999, 1, 1)
    return {"since": since.isoformat()[:10], "until": until.isoformat()[:10]}


def _comment(section: str) -> str:
    lines = section.splitlines()
    return " ".join(line.removeprefix("--").strip() for line in lines if line.startswith("--"))
