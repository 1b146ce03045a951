#!/usr/bin/env python3
"""Trains small tokenizers of each form and writes what the reference library makes of test texts.

    pip install tokenizers
    python3 Tests/transformers/make_tokenizers.py Tests/TransformerTests/Fixtures/tokenizers

The training text is made here; nothing of it is anybody else's.
"""

import json
import random
import sys
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers
from tokenizers import pre_tokenizers, processors, trainers

LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

TEXTS = [
    "", " ", "  ", "\n", "\t\n  \n", "Hello world", " Hello  world ", "don't can't I'll we've IT'S",
    "the 3 cats, 12 dogs and 12345678 birds", "x = y*2; // comment\n\tif (a != b) { return; }",
    "naïve café Ångström e\u0301 É", "привет мир, как дела?", "こんにちは世界 你好", "🙂👩‍👩‍👧 ok",
    "line one\r\nline two\n\n\nline four   ", "a" * 120, "ab" * 90 + " " + "the " * 40, "\u00a0x\u2003y",
    "<s>middle</s> text <pad>", "١٢٣ ½ Ⅳ ²", "'s 't '' 'S", "end with newline\n", "…—“quoted”…",
    "mixedCASE snake_case kebab-case a.b.c", "\u0000\u0001\u007f\ufffd",
]


def corpus() -> list[str]:
    chance = random.Random(0)
    syllables = ["ba", "ku", "the", "ing", "on", "re", "st", "at", "é", "ми", "ра", "12", "7"]
    marks = [" ", " ", " ", ", ", ". ", "\n", "'s ", "  ", "!", " - "]
    lines = ["".join(
        chance.choice(syllables) + (chance.choice(marks) if chance.random() < 0.4 else "")
        for _ in range(60)) for _ in range(400)]
    return lines + [t for t in TEXTS if t] * 3


def byte_level(regex: str | None, ignore_merges: bool, nfc: bool) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(ignore_merges=ignore_merges))
    split = [] if regex is None else [pre_tokenizers.Split(Regex(regex), "isolated")]
    level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=regex is None)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(split + [level]) if split else level
    if nfc:
        tokenizer.normalizer = normalizers.NFC()
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=420, special_tokens=["<s>", "</s>", "<pad>"], show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(corpus(), trainer)
    return tokenizer


def space_marks(prepends: bool) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    steps = [normalizers.Prepend("▁")] if prepends else []
    tokenizer.normalizer = normalizers.Sequence(steps + [normalizers.Replace(" ", "▁")])
    alphabet = [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(
        vocab_size=520, special_tokens=["<unk>", "<s>", "</s>", "<pad>"] + alphabet,
        limit_alphabet=60, show_progress=False)
    # Trained word by word, as SentencePiece does; used on whole texts.
    tokenizer.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")
    tokenizer.train_from_iterator(corpus(), trainer)
    saved = json.loads(tokenizer.to_str())
    saved["pre_tokenizer"] = None
    saved["added_tokens"] = [t for t in saved["added_tokens"] if not t["content"].startswith("<0x")]
    tokenizer = Tokenizer.from_str(json.dumps(saved))
    strip = [decoders.Strip(" ", 1, 0)] if prepends else []
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()] + strip)
    return tokenizer


def with_begin(tokenizer: Tokenizer) -> Tokenizer:
    begin = tokenizer.token_to_id("<s>")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", begin)])
    return tokenizer


def write(folder: Path, name: str, tokenizer: Tokenizer) -> None:
    target = folder / name
    target.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(target / "tokenizer.json"))
    vectors = []
    for text in TEXTS:
        ids = tokenizer.encode(text).ids
        vectors.append({
            "text": text, "ids": ids,
            "decoded": tokenizer.decode(ids, skip_special_tokens=False),
        })
    (target / "vectors.json").write_text(json.dumps(vectors, indent=1) + "\n")


def main() -> None:
    folder = Path(sys.argv[1])
    gpt2 = byte_level(None, ignore_merges=False, nfc=False)
    neox = byte_level(None, ignore_merges=False, nfc=True)
    neox.add_tokens([AddedToken(" " * n, normalized=True) for n in (2, 4, 8)])
    llama3 = with_begin(byte_level(LLAMA3, ignore_merges=True, nfc=False))
    write(folder, "gpt2", gpt2)
    write(folder, "neox", neox)
    write(folder, "llama3", llama3)
    write(folder, "llama2", with_begin(space_marks(prepends=True)))
    write(folder, "gemma", with_begin(space_marks(prepends=False)))


if __name__ == "__main__":
    main()
