"""The folder of a linked number: who may read it, who holds it, where its parts lie."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import BadSettings, ShopIsOpen


@dataclass(frozen=True, slots=True)
class Folder:
    """One number's files: 0600 in a 0700 folder."""

    path: Path

    @property
    def session(self) -> Path:
        """What makes this machine a linked device; whoever copies it can act as the shop."""
        return self.path / "session.db"

    @property
    def sealed(self) -> Path:
        """The session encrypted, while the number is stopped."""
        return self.path / "session.sealed"

    @property
    def spool(self) -> Path:
        """The journal between the process and the worker."""
        return self.path / "spool.db"

    @property
    def fetched(self) -> Path:
        """Files as they were downloaded, until the shop has looked at them."""
        return self.path / "fetched"

    @property
    def log(self) -> Path:
        """What the process last complained of."""
        return self.path / "process.log"

    @property
    def has_session(self) -> bool:
        """Whether a number was linked here."""
        return self.session.exists() or self.sealed.exists()

    def make(self) -> None:
        """The folder, readable by its owner alone."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o700)
        self.fetched.mkdir(exist_ok=True)
        self.fetched.chmod(0o700)

    def hold(self) -> FileLock:
        """The lock of the session: two processes with one session throw each other out."""
        lock = FileLock(self.path / "lock", mode=0o600)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise ShopIsOpen("another process holds this number's session") from error
        return lock

    def prepare_session(self) -> None:
        """Make the session's file before neonize does: in WAL mode, readable by its owner alone."""
        self.session.touch(mode=0o600)
        self.session.chmod(0o600)
        db = sqlite3.connect(self.session)
        try:
            db.execute("pragma journal_mode = wal")
        except sqlite3.DatabaseError as error:
            raise BadSettings(f"the session's file cannot be read: {error}") from error
        finally:
            db.close()

    def forget_session(self) -> None:
        """Remove every trace of the link."""
        for file in (self.session, self.sealed, *self.path.glob("session.db-*")):
            file.unlink(missing_ok=True)
