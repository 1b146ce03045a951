#!/usr/bin/env python3
"""Trains small tokenizers of each form and writes what the reference library makes of test texts.

steps.json holds the tokenizers of tokenizer_cases.py, each kind of step, with what becomes of nasty texts.

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

import tokenizer_cases

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


# Those that are given texts of 100 kB.
LONG = ("gpt2", "qwen", "llama2", "gemma3", "metaspace first False")


def checksum(ids: list[int]) -> int:
    total = 0
    for token in ids:
        total = (31 * total + token) % (1 << 32)
    return total


def write_steps(folder: Path) -> None:
    """Texts come back as they were where `decoded` says nothing; of long ones there is a sum."""
    models, cases = tokenizer_cases.all_models(), []
    texts = tokenizer_cases.TEXTS + tokenizer_cases.texts(20, seed=7)
    long = [["<", 100_000], ["a", 100_000], ["the", 33_000], [" ", 100_000], ["e\u0301", 30_000], ["<to", 33_000]]
    for name, (model, steps) in tokenizer_cases.all_steps().items():
        tokenizer = tokenizer_cases.load(models[model], steps)
        ids = [tokenizer.encode(text).ids for text in texts]
        decoded = [tokenizer.decode(each, skip_special_tokens=False) for each in ids]
        file = tokenizer_cases.tokenizer_file({**models[model], "vocab": {}}, {})
        own = tokenizer_cases.tokenizer_file(models[model], steps)
        steps = {key: value for key, value in own.items() if key not in file or value != file[key] and key != "model"}
        cases.append(dict(
            name=name, model=model, steps=steps, ids=ids,
            decoded=[None if after == before else after for before, after in zip(texts, decoded)],
            long=[checksum(tokenizer.encode(text * count).ids) for text, count in long if name in LONG]))
    file = dict(models=models, texts=texts, long=long, cases=cases)
    (folder / "steps.json").write_text(json.dumps(file, ensure_ascii=True, separators=(",", ":")) + "\n")


def main() -> None:
    folder = Path(sys.argv[1])
    write_steps(folder)
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
