"""What the shop may decide to do with a turn: each choice a type."""

from __future__ import annotations

from bot.core.decision.goods import (
    Compare as Compare,
    Find as Find,
    FindEach as FindEach,
    Goods as Goods,
    SendPhoto as SendPhoto,
    ShowBetter as ShowBetter,
    ShowThese as ShowThese,
    TellDetails as TellDetails,
    TellPrice as TellPrice,
    TellStock as TellStock,
)
from bot.core.decision.paying import (
    AddToOrder as AddToOrder,
    AwaitReceipt as AwaitReceipt,
    HowToPay as HowToPay,
    Paying as Paying,
    PayWith as PayWith,
    TakeOrderData as TakeOrderData,
    TakeReceipt as TakeReceipt,
    TellDiscounts as TellDiscounts,
)
from bot.core.decision.people import (
    HandOff as HandOff,
    OptIn as OptIn,
    OptOut as OptOut,
    People as People,
    Quiet as Quiet,
    StillWaiting as StillWaiting,
    Why as Why,
)
from bot.core.decision.shop import (
    MeetObjection as MeetObjection,
    Objection as Objection,
    Shop as Shop,
    TellFaq as TellFaq,
    TellPolicy as TellPolicy,
    TellQuote as TellQuote,
    Topic as Topic,
)
from bot.core.decision.talk import (
    Accept as Accept,
    AskNeed as AskNeed,
    AskPicture as AskPicture,
    AskWhich as AskWhich,
    BackToBusiness as BackToBusiness,
    CannotHear as CannotHear,
    Greet as Greet,
    RefuseCard as RefuseCard,
    RefuseOrder as RefuseOrder,
    Rephrase as Rephrase,
    SayBye as SayBye,
    SayWhatIAm as SayWhatIAm,
    ShowRange as ShowRange,
    Talk as Talk,
)

Decision = Goods | Paying | Shop | People | Talk
