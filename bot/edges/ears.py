"""Voice notes become words: faster-whisper on this machine, a service by litellm, or nobody.

Listening has a thread of its own and one note at a time; whoever answers asks whether a note is
ready and goes on with other chats meanwhile.
"""

from __future__ import annotations

import logging
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.core.chat import Media
from bot.core.words import plain
from bot.edges.speech_model import model_folder

log = logging.getLogger(__name__)
RATE = 16_000  # samples a second that Whisper reads
LONGEST = 180.0  # seconds of a note that are decoded; a longer one is to be written
LARGEST = 16 * 1024 * 1024
PATIENCE = 120.0  # seconds until a note counts as not heard
KEPT = 500  # notes whose words are remembered
PHANTOMS = tuple(  # what Whisper writes where nothing was said
    plain(words)
    for words in (
        "Subtítulos realizados por la comunidad de Amara.org",
        "Subtítulos por la comunidad de Amara.org",
        "Gracias por ver el video",
        "¡Gracias por ver!",
        "Suscríbete al canal",
        "Thanks for watching",
        "Legendas pela comunidade Amara.org",
        "Obrigado por assistir",
    )
)

Transcribe = Callable[[bytes], str | None]  # None: it cannot be done this way


@dataclass(frozen=True, slots=True)
class Hearing:
    """How a shop listens."""

    model: str = "small"
    language: str = ""  # "": found out for each note
    device: str = "cpu"
    compute: str = "int8"
    online: str = ""
    online_base: str = ""  # another address of the service, for tests and proxies


@dataclass(frozen=True, slots=True)
class Gates:
    """From where on a stretch of words is not believed (Whisper's own measures of doubt)."""

    silence: float = 0.6  # no_speech_prob above
    doubt: float = -1.0  # avg_logprob below
    repetition: float = 2.4  # compression_ratio above


def believed(segments: Iterable[Any], gates: Gates) -> str:
    """The words of the segments that pass the gates; a doubtful one makes the note unsure: "".

    Half of what a customer said is worse than none: the missing half may be the "not".
    """
    words = []
    for segment in segments:
        if segment.no_speech_prob > gates.silence or is_phantom(segment.text):
            continue
        if segment.avg_logprob < gates.doubt or segment.compression_ratio > gates.repetition:
            return ""
        words.append(segment.text.strip())
    return " ".join(words).strip()


def is_phantom(text: str) -> bool:
    """Whether it is one of the sentences that Whisper has learned from subtitles of silence."""
    said = plain(text).strip(" .!¡")
    return not said or any(said == phantom.strip(" .!¡") for phantom in PHANTOMS)


class TooLong(Exception):
    """The note is longer than is listened to."""


def decoded(content: bytes, *, longest: float = LONGEST) -> NDArray[np.float32]:
    """The samples of an audio file: mono, 16 kHz, from -1 to 1, shape (samples,).

    Seconds are counted while decoding: what a file says of its own length may be forged. Raises
    TooLong, or av.error.FFmpegError for what is no audio.
    """
    import av  # noqa: PLC0415 -- comes with faster-whisper

    most, got, pieces = int(longest * RATE), 0, []
    with av.open(BytesIO(content), metadata_errors="ignore") as file:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        for frame in file.decode(audio=0):  # type: ignore[union-attr]  # opened to be read
            for part in resampler.resample(frame):
                pieces.append(part.to_ndarray().ravel())
                got += pieces[-1].size
            if got > most:
                raise TooLong
        pieces += [part.to_ndarray().ravel() for part in resampler.resample(None)]
    whole = np.concatenate(pieces) if pieces else np.zeros(0, np.int16)
    return whole.astype(np.float32) / 32768.0


class Whisper:
    """faster-whisper with a model that lies on this machine; it is loaded by the first note."""

    def __init__(
        self, hearing: Hearing, models: Path, *, gates: Gates | None = None, vad: bool = True
    ) -> None:
        self._hearing, self._models, self._vad = hearing, models, vad
        self._gates = gates or Gates()
        self._model: Any = None

    def __call__(self, content: bytes) -> str | None:
        """The words of a note; "": nothing can be believed; None: this machine cannot listen."""
        model = self._loaded()
        if model is None:
            return None
        segments, _ = model.transcribe(
            decoded(content),
            language=self._hearing.language or None,
            beam_size=2,
            temperature=0.0,
            condition_on_previous_text=False,
            vad_filter=self._vad,
            vad_parameters={"min_silence_duration_ms": 500, "min_speech_duration_ms": 250},
            without_timestamps=True,
        )
        return believed(segments, self._gates)

    def _loaded(self) -> Any:
        """The model; None when there is none here."""
        place = model_folder(self._hearing.model, self._models)
        if self._model is None and place is not None:
            try:
                from faster_whisper import WhisperModel  # noqa: PLC0415 -- heavy, and optional
            except ImportError:
                return None
            device, compute = self._hearing.device, self._hearing.compute
            log.info("loading the speech model %s", place.name)
            self._model = WhisperModel(
                str(place), device=device, compute_type=compute, cpu_threads=2, num_workers=1
            )
        return self._model


class Service:
    """A transcription service by litellm: Groq, OpenAI, others; keys from the environment."""

    def __init__(self, hearing: Hearing, *, gates: Gates | None = None) -> None:
        self._hearing, self._gates = hearing, gates or Gates()

    def __call__(self, content: bytes) -> str | None:
        """The words of a note; "" when nothing can be believed; None when no service is set up."""
        if not self._hearing.online:
            return None
        os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # no price list from outside
        import litellm  # noqa: PLC0415 -- heavy, and optional

        decoded(content)  # nothing is paid for a file that is no note, or too long
        heard = litellm.transcription(
            model=self._hearing.online,
            file=("note.ogg", content, "audio/ogg"),
            language=self._hearing.language or None,
            response_format="verbose_json",
            temperature=0,
            timeout=30,
            max_retries=2,
            drop_params=True,
            **({"api_base": self._hearing.online_base} if self._hearing.online_base else {}),
        )
        segments = [_Segment.of(s) for s in getattr(heard, "segments", None) or ()]
        if segments:
            return believed(segments, self._gates)
        text = str(heard.text or "").strip()
        return "" if is_phantom(text) else text


@dataclass(frozen=True, slots=True)
class _Segment:
    """A stretch of words as a service tells it."""

    text: str
    no_speech_prob: float
    avg_logprob: float
    compression_ratio: float

    @classmethod
    def of(cls, told: Any) -> _Segment:
        """From a mapping or an object."""
        known: dict[str, Any] = told if isinstance(told, dict) else vars(told)
        measures = ("no_speech_prob", "avg_logprob", "compression_ratio")
        return cls(str(known.get("text", "")), *(float(known.get(key) or 0.0) for key in measures))


class Listener:
    """Listens in a thread of its own, one note at a time: on this machine, else by service."""

    def __init__(
        self, hearing: Hearing, models: Path, ways: tuple[Transcribe, ...] | None = None
    ) -> None:
        self._models = models
        self._ways = ways if ways is not None else (Whisper(hearing, models), Service(hearing))
        self._notes: OrderedDict[str, tuple[Future[str], float]] = OrderedDict()
        self._lock = Lock()
        self._thread: ThreadPoolExecutor | None = None

    def hear(self, media: Media) -> str:
        """What was said; "" when it could not be heard."""
        note, begun = self._listening(media)
        try:
            return note.result(max(0.0, begun + PATIENCE - time.monotonic()))
        except TooLate:
            return ""

    def is_ready(self, media: Media) -> bool:
        """Whether `hear` would answer at once; otherwise the note is being listened to."""
        note, begun = self._listening(media)
        return note.done() or time.monotonic() - begun > PATIENCE

    def _listening(self, media: Media) -> tuple[Future[str], float]:
        with self._lock:
            if media.hash not in self._notes:
                if self._thread is None:
                    self._thread = ThreadPoolExecutor(1, thread_name_prefix="listen")
                job = self._thread.submit(self._heard, media)
                self._notes[media.hash] = (job, time.monotonic())
                while len(self._notes) > KEPT:
                    self._notes.popitem(last=False)
            return self._notes[media.hash]

    def _heard(self, media: Media) -> str:
        """The words by the first way that can listen; nothing that goes wrong reaches an answer."""
        if media.size > LARGEST:
            return ""
        try:
            content = (self._models.parent / media.path).read_bytes()
        except OSError:
            return ""
        for way in self._ways:
            try:
                words = way(content)
            except TooLong:
                return ""
            except Exception as error:  # noqa: BLE001 -- many libraries; the next way may work
                log.warning("a voice note was not heard: %s", type(error).__name__)
                continue
            if words is not None:
                return words
        return ""
