"""Words -> WhatsApp messages: tidy marks, a length that is read, the photo with its caption."""

from __future__ import annotations

import re

from bot.core.chat import Outbound
from bot.core.facts import Draft, Facts

LONGEST = 1000  # characters of a caption; WhatsApp cuts longer ones
STARS = re.compile(r"\*{2,}")


def dress(draft: Draft, facts: Facts) -> tuple[Outbound, ...]:
    """The messages of a draft; the first carries the picture."""
    texts = [part for text in draft.texts for part in split(tidy(text)) if part]
    about = facts.products[0].id if len(facts.products) == 1 else None
    if not texts:
        return ()
    rest = [Outbound(text, None, about) for text in texts[1:]]
    image = _picture(draft, facts)
    if image is None:
        return (Outbound(texts[0], None, about), *rest)
    return (Outbound(texts[0], image, draft.photos[0], tidy(draft.plain)), *rest)


def _picture(draft: Draft, facts: Facts) -> str | None:
    """The picture that goes along, where its product has one."""
    shown = draft.photos[:1]
    return next((p.images[0] for p in facts.products if p.id in shown and p.images), None)


def tidy(text: str) -> str:
    """WhatsApp's marks: single stars, no stray spaces, at most one empty line."""
    text = STARS.sub("*", text)
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def split(text: str) -> list[str]:
    """A long text in pieces that end with a paragraph or a line."""
    if len(text) <= LONGEST:
        return [text]
    cut = max(text.rfind("\n\n", 0, LONGEST), text.rfind("\n", 0, LONGEST))
    cut = cut if cut > LONGEST // 3 else text.rfind(" ", 0, LONGEST)
    cut = cut if cut > 0 else LONGEST
    return [text[:cut].strip(), *split(text[cut:].strip())]
