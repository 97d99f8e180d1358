"""A tiny Whisper made here, with no download: random weights, or two sentences learned in minutes.

    python -m tests.edges.speech.tiny FOLDER    # the one in tests/fixtures/voice, 3 CPU minutes

It learns from sounds of our own (sounds.py): no voice of anybody's, no weights of anybody's. Traps:
the empty token makes CTranslate2 call a model multilingual; special tokens follow the text tokens;
Whisper's own generation settings are written into CTranslate2's config.json afterwards, because
transformers 5 drops them on saving.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

LANGUAGES = ("en", "zh", "de", "es", "ru", "ko", "fr", "ja", "pt")
TASKS = ("translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps")
TIMES = 1501


def texts() -> list[str]:
    """The 256 bytes, as byte-level tokenizers write them."""
    from tokenizers.pre_tokenizers import ByteLevel

    return sorted(ByteLevel.alphabet())


def spelled(word: str) -> str:
    """A word after a space, as byte-level tokenizers write it."""
    from tokenizers.pre_tokenizers import ByteLevel

    [(piece, _)] = ByteLevel(add_prefix_space=True, use_regex=False).pre_tokenize_str(word)
    return str(piece)


def specials() -> list[str]:
    codes = ["endoftext", "startoftranscript", *LANGUAGES, *TASKS]
    return [f"<|{code}|>" for code in codes]


def vocabulary(words: tuple[str, ...]) -> list[str]:
    """Every token in the order of its id."""
    own = [spelled(word) for word in words]
    times = [f"<|{n * 0.02:.2f}|>" for n in range(TIMES)]
    return [*texts(), *own, "", *specials(), *times]


def write_tokenizer(folder: Path, words: tuple[str, ...]) -> None:
    from tokenizers import AddedToken, Tokenizer
    from tokenizers.decoders import ByteLevel as Decoder
    from tokenizers.models import BPE
    from tokenizers.pre_tokenizers import ByteLevel

    tokens = vocabulary(words)
    base = {token: n for n, token in enumerate(tokens[: len(texts()) + len(words) + 1])}
    tokenizer = Tokenizer(BPE(vocab=base, merges=[]))
    tokenizer.pre_tokenizer = ByteLevel(add_prefix_space=False)
    tokenizer.decoder = Decoder()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in specials()])
    tokenizer.add_tokens([AddedToken(token) for token in tokens[-TIMES:]])
    tokenizer.save(str(folder / "tokenizer.json"))


def network(words: tuple[str, ...], *, width: int, layers: int, seed: int) -> Any:
    import torch
    from transformers import WhisperConfig, WhisperForConditionalGeneration

    torch.manual_seed(seed)
    tokens = vocabulary(words)
    at = {token: n for n, token in enumerate(tokens)}
    return WhisperForConditionalGeneration(
        WhisperConfig(
            vocab_size=len(tokens),
            d_model=width,
            encoder_layers=1,
            decoder_layers=layers,
            encoder_attention_heads=4,
            decoder_attention_heads=4,
            encoder_ffn_dim=2 * width,
            decoder_ffn_dim=2 * width,
            num_mel_bins=80,
            pad_token_id=at["<|endoftext|>"],
            bos_token_id=at["<|endoftext|>"],
            eos_token_id=at["<|endoftext|>"],
            decoder_start_token_id=at["<|startoftranscript|>"],
            suppress_tokens=[],
            begin_suppress_tokens=[],
        )
    ).eval()


def write(model: Any, folder: Path, words: tuple[str, ...]) -> Path:
    """The network in CTranslate2's form, whole enough for faster-whisper to open offline."""
    from ctranslate2.converters.transformers import WhisperLoader

    folder.mkdir(parents=True, exist_ok=True)
    tokens = vocabulary(words)
    loader = WhisperLoader()
    spec = loader.get_model_spec(model)
    spec.register_vocabulary(tokens)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    first = tokens.index("<|en|>")
    heads = [[model.config.decoder_layers - 1, n] for n in range(4)]
    config = {
        "suppress_ids": [],
        "suppress_ids_begin": [],
        "alignment_heads": heads,
        "lang_ids": list(range(first, first + len(LANGUAGES))),
    }
    known = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**known, **config}))
    write_tokenizer(folder, words)
    features = {"feature_size": 80, "sampling_rate": 16000, "hop_length": 160, "n_fft": 400}
    more = {"chunk_length": 30, "n_samples": 480000, "nb_max_frames": 3000}
    (folder / "preprocessor_config.json").write_text(json.dumps({**features, **more}))
    return folder


def random_model(folder: Path) -> Path:
    """Every code path runs; what it writes is nonsense."""
    return write(network((), width=32, layers=2, seed=1), folder, ())


def learned_model(
    folder: Path, lessons: dict[str, list[np.ndarray[Any, Any]]], *, steps: int = 120
) -> Path:
    """A model that has learned a few sentences; `lessons`: sentence -> sounds."""
    import torch
    from faster_whisper.feature_extractor import FeatureExtractor

    words = tuple(dict.fromkeys(word for sentence in lessons for word in sentence.split()))
    model = network(words, width=64, layers=2, seed=2).train()
    at = {token: n for n, token in enumerate(vocabulary(words))}
    start = [at[f"<|{t}|>"] for t in ("startoftranscript", "es", "transcribe", "notimestamps")]
    heard, said = [], []
    extract = FeatureExtractor()
    most = max(len(sentence.split()) for sentence in lessons)
    for sentence, sounds in lessons.items():
        ids = [*start, *(at[spelled(word)] for word in sentence.split()), at["<|endoftext|>"]]
        for sound in sounds:
            whole = np.zeros(480_000, np.float32)
            whole[: sound.size] = sound
            heard.append(extract(whole, padding=0)[:, :3000])
            said.append(ids + [at["<|endoftext|>"]] * (most - len(sentence.split())))
    features = torch.tensor(np.stack(heard), dtype=torch.float32)
    tokens = torch.tensor(said)
    ahead = tokens[:, 1:].clone()
    ahead[:, : len(start) - 1] = -100
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    for _ in range(steps):
        out = model(input_features=features, decoder_input_ids=tokens[:, :-1])
        loss = torch.nn.functional.cross_entropy(out.logits.flatten(0, 1), ahead.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < 0.005:
            break
    return write(model.eval(), folder, words)


def remake(folder: Path) -> Path:
    """The model of the fixture: the same seed and the same sounds give the same sentences."""
    from bot.edges.ears import decoded
    from tests.edges.speech.sounds import note, sung

    songs = {"quiero dos portátiles": "aei aei oua", "cuánto vale": "uou iai eoe"}
    pitches = (110.0, 150.0)
    heard = {s: [decoded(note(sung(v, pitch=p))) for p in pitches] for s, v in songs.items()}
    return learned_model(folder, heard, steps=400)


if __name__ == "__main__":
    remake(Path(sys.argv[1]))
