"""Listening: the real faster-whisper on real OGG/Opus notes, with a tiny model of our own."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.core.chat import Media
from bot.edges.ears import (
    Gates,
    Hearing,
    Listener,
    Service,
    TooLong,
    Whisper,
    believed,
    decoded,
    is_phantom,
)
from bot.edges.files import kept
from bot.edges.speech_model import model_folder
from tests.edges.speech import tiny
from tests.edges.speech.sounds import noise, note, silence, sung

MODEL = Path(__file__).parents[1] / "fixtures" / "voice" / "tiny-whisper"
TINY = Hearing(model=str(MODEL), language="es")
ORDER, PRICE = "aei aei oua", "uou iai eoe"  # how the two sentences that it knows are sung


@dataclass(frozen=True)
class Stretch:
    text: str
    no_speech_prob: float = 0.1
    avg_logprob: float = -0.3
    compression_ratio: float = 1.2


def media(folder: Path, content: bytes) -> Media:
    found = kept(content, "voice", folder / "media")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("song", "words"), [(ORDER, "quiero dos portátiles"), (PRICE, "cuánto vale")]
)
@pytest.mark.parametrize("pitch", [110.0, 120.0, 145.0])
def test_a_voice_note_becomes_its_words(
    song: str, words: str, pitch: float, tmp_path: Path
) -> None:
    assert Whisper(TINY, tmp_path)(note(sung(song, pitch=pitch))) == words


@pytest.mark.parametrize(
    "sound", [silence(3), noise(3), silence(0.05)], ids=["silence", "noise", "a click"]
)
def test_where_nothing_is_said_nothing_is_heard(sound: Any, tmp_path: Path) -> None:
    assert Whisper(TINY, tmp_path)(note(sound)) == ""


def test_a_model_with_random_weights_runs_every_path(tmp_path: Path) -> None:
    model = tiny.random_model(tmp_path / "random")
    free = Gates(silence=9, doubt=-99, repetition=999)
    for language in ("es", ""):
        whisper = Whisper(
            Hearing(model=str(model), language=language), tmp_path, gates=free, vad=False
        )
        assert isinstance(whisper(note(sung("aeiou"))), str)


def test_without_a_model_this_machine_does_not_listen(tmp_path: Path) -> None:
    assert Whisper(Hearing(model="small"), tmp_path)(note(silence(1))) is None
    assert model_folder("none", tmp_path) is None


def test_a_downloaded_model_is_found_by_its_size(tmp_path: Path) -> None:
    (tmp_path / "whisper-small").symlink_to(MODEL, target_is_directory=True)
    assert (
        Whisper(Hearing(model="small", language="es"), tmp_path)(note(sung(PRICE))) == "cuánto vale"
    )


def test_seconds_are_counted_while_decoding(tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(TooLong):
        decoded(note(silence(30)), longest=5)
    assert time.monotonic() - begun < 10
    assert decoded(note(silence(2))).size == pytest.approx(32_000, rel=0.02)


@pytest.mark.parametrize(
    "content", [b"", b"OggS", b"no audio at all" * 50], ids=["empty", "cut", "text"]
)
def test_what_is_no_audio_is_not_heard(content: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / "x.ogg").write_bytes(content)
    listener = Listener(TINY, tmp_path / "models")
    assert listener.hear(Media("h", "audio/ogg", "media/x.ogg", len(content))) == ""


def test_a_note_that_was_cut_off_does_not_end_the_listener(tmp_path: Path) -> None:
    whole = note(sung(PRICE))
    listener = Listener(TINY, tmp_path / "models")
    cut = media(tmp_path, whole[: len(whole) // 3])
    assert listener.hear(cut) in ("", "cuánto vale")
    assert listener.hear(media(tmp_path, whole)) == "cuánto vale"


def test_doubtful_words_make_the_whole_note_unsure() -> None:
    assert believed([Stretch("quiero"), Stretch("no", avg_logprob=-1.4)], Gates()) == ""
    assert believed([Stretch("sí sí sí sí", compression_ratio=3.0)], Gates()) == ""
    assert believed([Stretch("hola "), Stretch(" Ana")], Gates()) == "hola Ana"


def test_words_heard_in_silence_are_dropped() -> None:
    assert (
        believed([Stretch("quiero dos"), Stretch("gracias", no_speech_prob=0.9)], Gates())
        == "quiero dos"
    )


@pytest.mark.parametrize(
    "words",
    ["Subtítulos realizados por la comunidad de Amara.org", "¡Gracias por ver el video!", "", " ."],
)
def test_sentences_that_whisper_makes_up_are_known(words: str) -> None:
    assert is_phantom(words)
    assert not is_phantom("gracias, quiero el video beam")


def test_listening_never_holds_up_whoever_asks(tmp_path: Path) -> None:
    go = threading.Event()

    def slow(_: bytes) -> str:
        go.wait(10)
        return "hola"

    listener = Listener(TINY, tmp_path / "models", (slow,))
    heard = media(tmp_path, note(silence(1)))
    begun = time.monotonic()
    assert not listener.is_ready(heard)
    assert time.monotonic() - begun < 0.5
    go.set()
    assert listener.hear(heard) == "hola"
    assert listener.is_ready(heard)


def test_a_note_is_listened_to_once(tmp_path: Path) -> None:
    times = []
    listener = Listener(TINY, tmp_path / "models", (lambda _: times.append(1) or "hola",))
    heard = media(tmp_path, note(silence(1)))
    assert [listener.hear(heard) for _ in range(3)] == ["hola"] * 3
    assert len(times) == 1


def test_when_one_way_fails_the_next_one_listens(tmp_path: Path) -> None:
    def broken(_: bytes) -> str:
        raise RuntimeError("out of memory")

    listener = Listener(TINY, tmp_path / "models", (broken, lambda _: None, lambda _: "hola"))
    assert listener.hear(media(tmp_path, note(silence(1)))) == "hola"


# ------------------------------------------------------- a transcription service, on loopback


class Transcriber(BaseHTTPRequestHandler):
    answer: Any = None
    status = 200
    asked: list[bytes]

    def do_POST(self) -> None:
        type(self).asked.append(self.rfile.read(int(self.headers["content-length"])))
        body = json.dumps(self.answer).encode()
        self.send_response(self.status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Service, type[Transcriber]]]:
    kind = type("Own", (Transcriber,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    base = f"http://127.0.0.1:{server.server_port}/v1"
    yield Service(Hearing(language="es", online="openai/whisper-1", online_base=base)), kind
    server.shutdown()
    server.server_close()
    thread.join()


def segment(text: str, **measures: float) -> dict[str, Any]:
    return {
        "text": text,
        "no_speech_prob": 0.1,
        "avg_logprob": -0.2,
        "compression_ratio": 1.1,
        **measures,
    }


@pytest.mark.filterwarnings("ignore")  # litellm's own
def test_a_service_is_asked_with_the_note_and_its_doubts_are_weighed(
    service: tuple[Service, type[Transcriber]],
) -> None:
    ask, server = service
    content = note(silence(1))
    server.answer = {"text": "quiero dos", "segments": [segment("quiero dos")], "language": "es"}
    assert ask(content) == "quiero dos"
    assert content in server.asked[0]
    server.answer = {"text": "eh", "segments": [segment("eh", avg_logprob=-2.0)], "language": "es"}
    assert ask(content) == ""


@pytest.mark.filterwarnings("ignore")  # litellm's own
def test_a_service_that_fails_leaves_the_customer_to_write(
    service: tuple[Service, type[Transcriber]], tmp_path: Path
) -> None:
    ask, server = service
    server.status, server.answer = 401, {"error": {"message": "no key"}}
    listener = Listener(Hearing(model="none"), tmp_path / "models", (ask,))
    assert listener.hear(media(tmp_path, note(silence(1)))) == ""


def test_without_a_service_nobody_is_asked() -> None:
    assert Service(Hearing())(b"") is None
