"""Everything that can go wrong, as one tree.

ShopError
  Later           try again: the network, a limit, a lost race
  Never           do not try again: a bad number, a file too large, signed out
  Unknown         it may or may not have happened: a person looks
  BadSettings     the settings do not let the shop open
  BadCatalogue    the file cannot be read as a catalogue
  BadRequest      the request makes no sense
    NotAllowed    this user may not do that
      NotSignedIn who asks must sign in first, or again
    NotFound      there is no such thing
  ShopIsOpen      another process holds the shop
  ShopIsAway      the worker does not answer
  ShopIsDamaged   the database must be restarted or restored
"""

from __future__ import annotations


class ShopError(Exception):
    """Something went wrong in the shop."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.__doc__)


class Later(ShopError):
    """It failed now; it may work later."""


class Never(ShopError):
    """It will not work however often we try."""


class Unknown(ShopError):
    """It may or may not have happened."""


class BadSettings(ShopError):
    """The settings do not let the shop open."""


class BadCatalogue(ShopError):
    """The file cannot be read as a catalogue."""


class BadRequest(ShopError):
    """The request makes no sense."""


class NotAllowed(BadRequest):
    """Not allowed for this user."""


class NotSignedIn(NotAllowed):
    """Sign in, please."""


class NotFound(BadRequest):
    """There is no such thing."""


class ShopIsOpen(ShopError):
    """Another process holds the shop."""


class ShopIsAway(ShopError):
    """The worker does not answer."""


class ShopIsDamaged(ShopError):
    """The database must be restarted."""
