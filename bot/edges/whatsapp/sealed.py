"""A session encrypted while its number is stopped: AES-256-GCM, the key from the environment.

There is never more than one copy that counts. Opening removes the sealed file only after the plain
one is on disk, closing the other way round; where both are found, the plain one is as new or newer.
An old copy is never put back: a session that goes back in time loses messages in both directions.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from bot.edges.whatsapp.folder import Folder
from bot.errors import BadSettings

KEY = "SALESBOT_SESSION_KEY"
MARK = b"salesbot session 1\n"
SALT, NONCE, SHORTEST = 16, 12, 16


def key_problem(secret: str) -> str:
    """Why a key is not good enough; "" when it is, or when there is none."""
    return f"{KEY} must have at least {SHORTEST} characters" if 0 < len(secret) < SHORTEST else ""


def unseal(folder: Folder, secret: str) -> None:
    """Make the session readable for its process."""
    if folder.session.exists():
        folder.sealed.unlink(missing_ok=True)
        return
    if not folder.sealed.exists():
        return
    if not secret:
        raise BadSettings(f"this number's session is encrypted: set {KEY}")
    _write(folder.session, _opened(folder.sealed.read_bytes(), secret))
    folder.sealed.unlink()


def seal(folder: Folder, secret: str) -> None:
    """Leave no readable session on disk; its process must have ended."""
    if not secret or not folder.session.exists():
        return
    _fold_log(folder.session)
    _write(folder.sealed, _closed(folder.session.read_bytes(), secret))
    for file in (*folder.path.glob("session.db-*"), folder.session):
        file.unlink()


def _fold_log(session: Path) -> None:
    """Everything in the one file, nothing in the log beside it."""
    db = sqlite3.connect(session)
    try:
        db.execute("pragma wal_checkpoint(truncate)")
    finally:
        db.close()


def _key(secret: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # noqa: PLC0415 -- rarely needed

    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(secret.encode())


def _closed(plain: bytes, secret: str) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 -- the same

    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    return MARK + salt + nonce + AESGCM(_key(secret, salt)).encrypt(nonce, plain, MARK)


def _opened(sealed: bytes, secret: str) -> bytes:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 -- the same
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 -- the same

    if not sealed.startswith(MARK):
        raise BadSettings("the sealed session is no file of this program")
    body = sealed[len(MARK) :]
    salt, nonce, text = body[:SALT], body[SALT : SALT + NONCE], body[SALT + NONCE :]
    try:
        return AESGCM(_key(secret, salt)).decrypt(nonce, text, MARK)
    except InvalidTag as error:
        raise BadSettings(
            f"{KEY} is not the key of this session, or the file is damaged"
        ) from error


def _write(path: Path, content: bytes) -> None:
    """A whole file or none, on disk when this returns, readable by its owner alone."""
    aside = path.with_suffix(".new")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
