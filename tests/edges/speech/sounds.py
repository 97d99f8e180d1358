"""Sounds of our own for tests: sung vowels, silence, noise; as real OGG/Opus notes."""

from __future__ import annotations

from io import BytesIO

import av
import numpy as np
from numpy.typing import NDArray

RATE = 16_000
VOWELS = {  # the first three resonances of a throat, in Hz
    "a": (750, 1250, 2600),
    "e": (450, 1900, 2500),
    "i": (300, 2300, 3000),
    "o": (480, 900, 2500),
    "u": (320, 750, 2300),
}
Samples = NDArray[np.float32]


def sung(vowels: str, *, pitch: float = 130.0, each: float = 0.22) -> Samples:
    """A run of vowels; a space is a breath. Samples from -1 to 1 at 16 kHz."""
    pieces = [_vowel(v, pitch * (1 + 0.03 * np.sin(n)), each) for n, v in enumerate(vowels)]
    whole = np.concatenate([np.zeros(RATE // 5), *pieces, np.zeros(RATE // 5)])
    return (0.6 * whole / max(1e-6, float(np.abs(whole).max()))).astype(np.float32)


def _vowel(vowel: str, pitch: float, seconds: float) -> NDArray[np.float64]:
    time = np.arange(int(seconds * RATE)) / RATE
    if vowel not in VOWELS:
        return np.zeros(time.size)
    sound = np.zeros(time.size)
    for harmonic in range(1, int(4000 / pitch)):
        frequency = harmonic * pitch
        strength = sum(1 / (1 + ((frequency - f) / 90) ** 2) for f in VOWELS[vowel])
        sound += strength / harmonic**0.5 * np.sin(2 * np.pi * frequency * time)
    return sound * np.minimum(1, np.minimum(time, time[::-1]) / 0.03)


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE), np.float32)


def noise(seconds: float, seed: int = 1) -> Samples:
    made = np.random.default_rng(seed).normal(0, 0.05, int(seconds * RATE))
    return made.astype(np.float32)


def note(samples: Samples, *, bits: int = 16_000) -> bytes:
    """The samples as WhatsApp sends a voice note: OGG/Opus, mono, about 16 kbit/s."""
    out = BytesIO()
    with av.open(out, "w", format="ogg") as file:
        stream = file.add_stream("libopus", rate=48_000, layout="mono")
        stream.bit_rate = bits
        resampler = av.AudioResampler(format="s16", layout="mono", rate=48_000)
        whole = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
        for start in range(0, whole.size, RATE):
            part = whole[None, start : start + RATE]
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(part), "s16", "mono")
            frame.sample_rate = RATE
            frame.pts = start
            for ready in resampler.resample(frame):
                for packet in stream.encode(ready):
                    file.mux(packet)
        for packet in stream.encode(None):
            file.mux(packet)
    return out.getvalue()
