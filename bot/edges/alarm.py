"""Tells somebody outside that a number needs a person: a webhook, an e-mail, or nobody."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

log = logging.getLogger(__name__)
PATIENCE = 10.0  # seconds


def alarm(webhook: str, mail: str) -> Callable[[str], None]:
    """Whoever is told: a webhook's address; `smtp://user:password@host:port/?from=a&to=b`."""

    def tell(words: str) -> None:
        for name, address, how in (("webhook", webhook, call), ("e-mail", mail, write)):
            if not address:
                continue
            try:
                how(address, words)
            except (httpx.HTTPError, OSError, smtplib.SMTPException, ValueError, KeyError) as error:
                log.warning("the alarm's %s failed: %s", name, type(error).__name__)

    return tell


def call(address: str, words: str) -> None:
    """Post the words to a webhook, in the form that chat services read."""
    httpx.post(address, json={"text": f"salesbot: {words}"}, timeout=PATIENCE).raise_for_status()


def write(address: str, words: str) -> None:
    """Send the words by e-mail."""
    place = urlsplit(address)
    options = parse_qs(place.query)
    message = EmailMessage()
    message["From"], message["To"] = options["from"][0], options["to"][0]
    message["Subject"] = "salesbot: a WhatsApp number needs you"
    message.set_content(words)
    secure = place.scheme == "smtps"
    kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with kind(place.hostname or "localhost", place.port or 0, timeout=PATIENCE) as server:
        if place.username:
            if not secure:
                server.starttls()
            server.login(unquote(place.username), unquote(place.password or ""))
        server.send_message(message)
