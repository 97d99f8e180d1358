from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.message import DecodeError
from hypothesis import given
from hypothesis import strategies as st

from bot.core.chat import Inbound
from bot.core.heard import Deleted, Delivered, Edited, Reacted
from bot.edges.whatsapp.events import Arrived, arrived, key_of, receipt
from bot.edges.whatsapp.wire import e2e, schema
from tests.edges.whatsapp.written import ANA, ANA_LID, message
from tests.edges.whatsapp.written import receipt as receipt_of


def read(event: Any) -> Arrived | None:
    """As the worker does: from the bytes that the process has kept."""
    return arrived("whatsapp", schema().Message.FromString(event.SerializeToString()))


def inbound(event: Any) -> Inbound:
    got = read(event)
    assert got is not None
    assert isinstance(got.heard, Inbound)
    return got.heard


def test_a_plain_text_arrives_with_its_sender_and_time() -> None:
    got = inbound(message("hola, ¿tienen portátiles?"))
    assert (got.chat, got.id, got.text, got.name) == (
        ANA,
        "3EB0A1",
        "hola, ¿tienen portátiles?",
        "Ana",
    )
    assert got.sent_at.isoformat() == "2025-11-24T16:00:00+00:00"
    assert got.speaker == "customer"


@pytest.mark.parametrize(
    "text", ["", "🥐" * 500, "مرحبا بالعالم", "a\x00b", "x" * 60_000, "línea\notra"]
)
def test_any_text_arrives_as_it_was_written(text: str) -> None:
    assert inbound(message(e2e().Message(conversation=text))).text == text


def test_a_customer_behind_a_lid_is_known_by_both_addresses() -> None:
    got = inbound(message("hola", chat=ANA_LID, other=ANA))
    assert got.chat == ANA_LID
    assert got.aliases == (("lid", ANA_LID), ("phone", ANA))


def test_a_lid_whose_phone_is_not_told_stands_alone() -> None:
    assert inbound(message("hola", chat=ANA_LID)).aliases == (("lid", ANA_LID),)


def test_the_owners_words_on_the_phone_are_a_persons_and_belong_to_the_customers_chat() -> None:
    got = inbound(message("le atiendo yo", own=True, other=ANA_LID))
    assert (got.chat, got.speaker, got.name) == (ANA, "person", "")
    assert got.aliases == (("phone", ANA), ("lid", ANA_LID))


def test_notices_between_our_own_devices_are_no_person() -> None:
    history = e2e().Message(protocolMessage=e2e().ProtocolMessage(type=5))
    assert read(message(history, own=True, category="peer")) is None


@pytest.mark.parametrize(
    "chat", ["1203630@g.us", "status@broadcast", "12345@broadcast", "998@newsletter", "1@bot"]
)
def test_groups_status_lists_and_channels_are_nobodys_business(chat: str) -> None:
    assert read(message("oferta", chat=chat)) is None


def test_a_reply_knows_what_it_answers() -> None:
    context = e2e().ContextInfo(stanzaID="OUT1")
    said = e2e().ExtendedTextMessage(text="ese", contextInfo=context)
    got = inbound(message(e2e().Message(extendedTextMessage=said)))
    assert (got.text, got.reply_to) == ("ese", "OUT1")


M: Any = e2e()
ANSWERS = {
    "a button": (
        M.Message(buttonsResponseMessage=M.ButtonsResponseMessage(selectedDisplayText="Sí")),
        "Sí",
    ),
    "a button's id": (
        M.Message(buttonsResponseMessage=M.ButtonsResponseMessage(selectedButtonID="yes")),
        "yes",
    ),
    "a list": (M.Message(listResponseMessage=M.ListResponseMessage(title="Talla 42")), "Talla 42"),
    "a template": (
        M.Message(
            templateButtonReplyMessage=M.TemplateButtonReplyMessage(selectedDisplayText="Ver")
        ),
        "Ver",
    ),
    "a newer button": (
        M.Message(
            interactiveResponseMessage=M.InteractiveResponseMessage(
                nativeFlowResponseMessage=M.InteractiveResponseMessage.NativeFlowResponseMessage(
                    paramsJSON='{"id":"a","display_text":"Comprar"}'
                )
            )
        ),
        "Comprar",
    ),
    "a poll": (M.Message(pollCreationMessage=M.PollCreationMessage(name="¿Cuál?")), "¿Cuál?"),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_what_was_tapped_is_what_was_said(kind: str) -> None:
    body, words = ANSWERS[kind]
    got = inbound(message(body))
    assert (got.kind, got.text) == ("text", words)


FILES = {
    "image": M.Message(
        imageMessage=M.ImageMessage(mimetype="image/jpeg", fileLength=10, caption="este")
    ),
    "voice": M.Message(audioMessage=M.AudioMessage(mimetype="audio/ogg", fileLength=10, PTT=True)),
    "video": M.Message(videoMessage=M.VideoMessage(mimetype="video/mp4", fileLength=10)),
    "document": M.Message(
        documentMessage=M.DocumentMessage(mimetype="application/pdf", fileLength=10)
    ),
    "sticker": M.Message(stickerMessage=M.StickerMessage(mimetype="image/webp", fileLength=10)),
}


@pytest.mark.parametrize("kind", FILES)
def test_files_are_told_of_and_fetched_later(kind: str) -> None:
    got = read(message(FILES[kind]))
    assert got
    assert isinstance(got.heard, Inbound)
    assert got.heard.kind == kind
    assert got.file
    assert got.file.size == 10


def test_what_may_be_seen_once_is_never_fetched() -> None:
    for event in (
        message(FILES["image"], IsViewOnce=True),
        message(M.Message(viewOnceMessageV2=M.FutureProofMessage(message=FILES["image"]))),
    ):
        got = read(event)
        assert got
        assert got.file is None
        assert isinstance(got.heard, Inbound)
        assert got.heard.kind == "image"


def test_wrappings_of_any_kind_are_opened() -> None:
    inner = M.Message(conversation="dentro")
    for name in ("ephemeralMessage", "documentWithCaptionMessage", "viewOnceMessage"):
        assert (
            inbound(message(M.Message(**{name: M.FutureProofMessage(message=inner)}))).text
            == "dentro"
        )


def test_places_people_and_orders_carry_their_data_and_no_words() -> None:
    place = M.LocationMessage(degreesLatitude=4.6, degreesLongitude=-74.1, address="Cra 7 # 12")
    got = inbound(message(M.Message(locationMessage=place)))
    assert (got.kind, got.text, got.extra["address"]) == ("location", "", "Cra 7 # 12")
    card = M.ContactMessage(
        displayName="Luis", vcard="BEGIN:VCARD\nTEL;waid=1:+57 300 1234567\nEND:VCARD"
    )
    got = inbound(message(M.Message(contactMessage=card)))
    assert got.extra["people"] == [{"name": "Luis", "phone": "+57 300 1234567"}]
    order = M.OrderMessage(
        orderID="9", itemCount=2, totalAmount1000=50_000_000, totalCurrencyCode="COP"
    )
    got = inbound(message(M.Message(orderMessage=order)))
    assert (got.kind, got.extra["pieces"]) == ("order", 2)


def changed(**parts: Any) -> Any:
    return M.Message(protocolMessage=M.ProtocolMessage(**parts))


def test_an_edit_names_the_message_it_changes() -> None:
    key = type(M.ProtocolMessage().key)(ID="3EB0A1", remoteJID=ANA, fromMe=False)
    edit = changed(type=14, key=key, editedMessage=M.Message(conversation="dos, no tres"))
    got = read(message(edit, id_="E1"))
    assert got
    assert isinstance(got.heard, Edited)
    assert (got.heard.id, got.heard.text) == ("3EB0A1", "dos, no tres")


def test_a_deletion_names_the_message_it_takes_back() -> None:
    key = type(M.ProtocolMessage().key)(ID="3EB0A1", remoteJID=ANA, fromMe=False)
    got = read(message(changed(type=0, key=key), id_="D1"))
    assert got
    assert got.heard == Deleted("whatsapp", ANA, "3EB0A1", got.heard.at)


def test_other_notices_of_whatsapps_say_nothing() -> None:
    assert read(message(changed(type=3))) is None
    assert read(message(M.Message())) is None


def test_a_reaction_is_no_message() -> None:
    key = type(M.ProtocolMessage().key)(ID="OUT1", remoteJID=ANA, fromMe=True)
    got = read(message(M.Message(reactionMessage=M.ReactionMessage(key=key, text="👍"))))
    assert got
    assert isinstance(got.heard, Reacted)
    assert (got.heard.id, got.heard.emoji) == ("OUT1", "👍")


@pytest.mark.parametrize(
    ("kind", "told"), [(1, "delivered"), (4, "read"), (6, "read"), (8, "failed")]
)
def test_receipts_tell_how_far_our_messages_came(kind: int, told: str) -> None:
    got = receipt("whatsapp", receipt_of(["OUT1", "OUT2"], kind))
    assert isinstance(got, Delivered)
    assert (got.ids, got.progress) == (("OUT1", "OUT2"), told)


@pytest.mark.parametrize("kind", [2, 3, 5, 9, 10, 11])
def test_receipts_of_other_kinds_say_nothing(kind: int) -> None:
    assert receipt("whatsapp", receipt_of(["OUT1"], kind)) is None


def test_the_same_id_in_two_chats_is_two_messages() -> None:
    assert key_of(message("a", id_="1")) != key_of(message("a", id_="1", chat=ANA_LID))


@given(st.binary(max_size=300))
def test_no_bytes_bring_the_reader_down_with_anything_but_a_decoding_error(raw: bytes) -> None:
    try:
        event = schema().Message.FromString(raw)
    except DecodeError:
        return
    arrived("whatsapp", event)
