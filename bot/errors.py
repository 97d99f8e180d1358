"""Everything that can go wrong, as one tree.

ShopError
  Later           try again: the network, a limit, a lost race
    Away          not even tried: the number is not connected
  Never           do not try again: a bad number, a file too large, signed out
    PictureFailed the picture cannot go; the words still can
    Overtaken     a person wrote in the meantime
    Restricted    WhatsApp does not carry what this number starts
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


class Away(Later):
    """The number is not connected; nothing was tried."""


class Never(ShopError):
    """It will not work however often we try."""


class PictureFailed(Never):
    """The picture cannot be sent."""


class Restricted(Never):
    """WhatsApp does not let this number write to people who have not written first."""


class Overtaken(Never):
    """A person wrote in this chat in the meantime."""


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
