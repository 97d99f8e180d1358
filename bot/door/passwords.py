"""Passwords: made unreadable, and compared; both take time on purpose."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.errors import BadRequest

SHORTEST, LONGEST = 8, 200
# as OWASP has it: 19 MiB a try, so that many tries at once do not fill the memory
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
COMMON = frozenset(
    "password 12345678 123456789 1234567890 contraseña contrasena qwertyui qwerty123 11111111"
    " 00000000 password1 administrador tienda123 admin123 admin1234 87654321".split()
)
NOBODY = HASHER.hash("nobody")  # compared for a login that is not there: it takes as long


def hashed(password: str, login: str) -> str:
    """A new password as it is stored; one that is easy to guess is refused."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadRequest(f"password: from {SHORTEST} to {LONGEST} characters are expected")
    if password.casefold() in COMMON | {login.casefold()}:
        raise BadRequest("password: this one is too easy to guess")
    return HASHER.hash(password)


def is_right(stored: str, password: str) -> bool:
    """Whether this is the password; it takes the same time where there is none."""
    try:
        return HASHER.verify(stored or NOBODY, password[:LONGEST]) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False
