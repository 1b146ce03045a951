#!/usr/bin/env python3
"""Compares how tokenizers are read with PyPI's `tokenizers`, on random texts and ids.

    pip install tokenizers
    python3 Tests/transformers/check_tokenizers.py .build/release/palimpsest [--texts N] [--seed N] [PLACE...]

Without places, the small tokenizers of tokenizer_cases.py are compared, each with N texts (2,000). A place is a
folder with a tokenizer.json, or a .gguf file, which is compared with transformers' own conversion of it. Exits
with 1 where anything differs.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from tokenizer_cases import TEXTS, all_models, all_steps, texts, tokenizer_file
from tokenizers import Tokenizer


def palimpsest(program: str, place: Path, lines: list, *options: str) -> list:
    text = "".join(json.dumps(line) + "\n" for line in lines)
    ended = subprocess.run(
        [program, "tokenize", str(place), "--json", *options], input=text, capture_output=True, text=True)
    if ended.returncode != 0:
        raise RuntimeError(ended.stderr.strip())
    return [json.loads(line) for line in ended.stdout.split("\n") if line]


def differences(kind: str, given: list, found: list, expected: list) -> int:
    differ = [i for i in range(len(given)) if found[i] != expected[i]]
    for i in differ[:3]:
        print(f"  {kind} {given[i]!r:.200}\n    here    {found[i]!r:.300}\n    library {expected[i]!r:.300}")
    return len(differ)


def compare(name: str, program: str, place: Path, reference: Tokenizer, given: list[str], seed: int) -> int:
    reference.no_truncation()
    reference.no_padding()
    chance = random.Random(seed)
    size = reference.get_vocab_size()
    expected = [encoding.ids for encoding in reference.encode_batch(given)]
    ids = [ids for ids in expected if ids][: len(given) // 2]
    ids += [[chance.randrange(size + 3) for _ in range(chance.randint(0, 8))] for _ in given[: len(given) // 2]]
    decoded = [reference.decode(line, skip_special_tokens=False) for line in ids]
    try:
        count = differences("text", given, palimpsest(program, place, given), expected)
        count += differences("ids", ids, palimpsest(program, place, ids, "--decode"), decoded)
    except RuntimeError as error:
        print(f"  {error}")
        count = len(given)
    print(f"{name:28} {len(given)} texts, {len(ids)} lists of ids: {count or 'none'} differ")
    return count


def converted(gguf: Path) -> Tokenizer:
    from transformers import AutoTokenizer
    return AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name).backend_tokenizer


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("places", nargs="*", type=Path)
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    lines = TEXTS + texts(given.texts, given.seed)
    count = 0
    for place in given.places:
        reference = converted(place) if place.suffix == ".gguf" else Tokenizer.from_file(str(place / "tokenizer.json"))
        count += compare(place.name, given.program, place, reference, lines, given.seed)
    if given.places:
        return 1 if count else 0
    models = all_models()
    for name, (model, steps) in all_steps().items():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "tokenizer.json"
            file.write_text(json.dumps(tokenizer_file(models[model], steps)))
            count += compare(name, given.program, Path(folder), Tokenizer.from_file(str(file)), lines, given.seed)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
