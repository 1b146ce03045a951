"""Small tokenizers of every kind of step, and texts that are hard on them; all of it is made here."""

import json
import random

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

SYLLABLES = ["ba", "ku", "the", "ing", "on", "re", "st", "at", "é", "ми", "ра", "12", "7", "कि", "مر", "文"]
MARKS = [" ", " ", " ", ", ", ". ", "\n", "'s ", "  ", "!", " - ", "\r\n", "\u00a0"]

# What texts are drawn from: neighbours of these join, fold, compose, or end words.
ALPHABET = list("aabeksStT019 '\n\r\t.,!?<>_-/$+^") + [
    " ", " ", "  ", "\u00a0", "\u2003", "\u200b", "\u200c", "\u200d", "\u0085", "\u2028", "\ufeff",
    "é", "e\u0301", "\u0301", "\u0308\u0323", "\u0323", "ß", "ſ", "K", "İ", "ǅ", "ﬁ", "½", "Ⅳ", "²", "①",
    "я", "Й", "ё", "文", "한", "ᄒ\u1161\u11ab", "が", "か\u3099", "ｶﾞ", "क", "\u093f", "\u094d", "क़", "م", "\u064e",
    "\u0651", "لا", "١", "९", "👩", "👩\u200d👧", "🏽", "\ufe0f", "❤\ufe0f", "🇬🇧", "\u0000", "\u0001", "\u007f", "\ufffd", "…",
    "“", "«", "‿", "▁", "Ġ", "𝒜", "𝟘", "\U0001d15e", "\U000110a5\U000110ba", "\U00011938", "\U00011935\U00011930",
    "\U0002f800", "\U000e0001", "the", "st", "ing", "'s", "'ll", "I'LL", "<s>", "</s>", "<tool>", "<to", "word", "Word",
    "<0x0A>", "</w>", "##", "ba ku",
]

TEXTS = [
    "", " ", "  ", "\n", "\t\n  \n", "Hello world", " Hello  world ", "don't can't I'll we've IT'S 'ſ",
    "the 3 cats, 12 dogs and 12345678 birds", "x = y*2; // comment\n\tif (a != b) { return; }",
    "naïve café Ångström e\u0301 É", "привет мир, как дела?", "こんにちは世界 你好", "🙂👩\u200d👩\u200d👧 ok",
    "line one\r\nline two\n\n\nline four   ", "\u00a0x\u2003y", "हिन्दी में किताबें", "مرحبا بالعالم ١٢٣",
    " \u0301", "a \ufe0fb", "</s> \u0301x", "<s>the<tool> st  </s> at <pad>", "a<tool>b <tool> c_<tool>!", "word words word! Word",
    "١٢٣ ½ Ⅳ ②", "'s 't '' 'S", "end with newline\n", "…—“quoted”…", "\u0000\u0001\u007f\ufffd", "a b c", "▁a▁▁b ▁", "x\n\ny  z",
]


def texts(count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choice(ALPHABET) for _ in range(chance.randint(1, 14))) for _ in range(count)]


def corpus() -> list[str]:
    chance = random.Random(0)
    return ["".join(
        chance.choice(SYLLABLES) + (chance.choice(MARKS) if chance.random() < 0.4 else "")
        for _ in range(60)) for _ in range(200)] + TEXTS * 3


# Models


def trained(size: int, splits, **options) -> dict:
    """Byte-pair encoding; `continuing_subword_prefix` and `end_of_word_suffix` may be among the options."""
    tokenizer = Tokenizer(models.BPE(**{k: v for k, v in options.items() if k != "initial_alphabet"}))
    tokenizer.pre_tokenizer = splits
    tokenizer.train_from_iterator(corpus(), trainers.BpeTrainer(
        vocab_size=size, show_progress=False, special_tokens=["<unk>", "<s>", "</s>", "<pad>"], **options))
    model = json.loads(tokenizer.to_str())["model"]
    return {key: value for key, value in model.items() if value not in (None, False)}


def byte_tokens(first: int) -> dict[str, int]:
    return {f"<0x{byte:02X}>": first + byte for byte in range(256)}


def marked(model: dict) -> dict:
    """As SentencePiece has it, with tokens for bytes."""
    vocabulary = model["vocab"] | byte_tokens(len(model["vocab"]))
    return model | dict(vocab=vocabulary, unk_token="<unk>", byte_fallback=True, fuse_unk=True)


def unigram(with_bytes: bool) -> dict:
    """Pieces whose scores are often equal."""
    chance = random.Random(3)
    pieces = {"<unk>": 0.0, "<s>": 0.0, "</s>": 0.0}
    for text in corpus():
        text = "▁" + text.replace(" ", "▁")
        for _ in range(4):
            start = chance.randrange(len(text))
            pieces[text[start:start + chance.randint(1, 5)]] = -chance.randint(2, 14) / 2
    for letter in "▁abekst019'éя文":
        pieces[letter] = -8.0
    if with_bytes:
        pieces |= {token: -9.0 for token in byte_tokens(0)}
    return dict(type="Unigram", unk_id=0, vocab=list(map(list, pieces.items())), byte_fallback=with_bytes)


def word_level() -> dict:
    words = sorted({w for text in corpus() for w in text.lower().split()} | {"Hello", "world", ",", "!", "the"})[:150]
    return dict(type="WordLevel", unk_token="<unk>",
                vocab={w: i for i, w in enumerate(dict.fromkeys(["<unk>", "<s>", "</s>", *words]))})


def all_models() -> dict[str, dict]:
    space = pre_tokenizers.WhitespaceSplit()
    level = pre_tokenizers.ByteLevel(add_prefix_space=False)
    letters = trained(220, space)
    marks = trained(220, pre_tokenizers.Metaspace())
    return {
        "bytes": trained(330, level, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()),
        "letters": letters,
        "unknown": letters | dict(unk_token="<unk>"),
        "fused": letters | dict(unk_token="<unk>", fuse_unk=True),
        "whole": letters | dict(unk_token="<unk>", ignore_merges=True),
        "marks": marked(marks),
        "some bytes": marked(marks) | dict(
            fuse_unk=False, vocab={t: i for t, i in marked(marks)["vocab"].items() if not t.startswith("<0xC")}),
        "prefix": trained(260, space, continuing_subword_prefix="##") | dict(unk_token="<unk>"),
        "suffix": trained(260, space, end_of_word_suffix="</w>") | dict(unk_token="<unk>"),
        "unigram": unigram(False),
        "unigram, bytes": unigram(True),
        "words": word_level(),
    }


# Steps


def step(kind: str, **fields) -> dict:
    return {"type": kind, **fields}


def sequence(key: str, *steps: dict) -> dict:
    return step("Sequence", **{key: list(steps)})


def split(behavior: str, invert: bool = False, **pattern: str) -> dict:
    return step("Split", pattern=pattern, behavior=behavior, invert=invert)


def metaspace(scheme: str, split: bool) -> dict:
    return step("Metaspace", replacement="▁", prepend_scheme=scheme, split=split)


def byte_level(space: bool = False, regex: bool = True) -> dict:
    return step("ByteLevel", add_prefix_space=space, trim_offsets=True, use_regex=regex)


def added(content: str, **flags: bool) -> dict:
    return dict(content=content, single_word=False, lstrip=False, rstrip=False, normalized=False, special=False) | flags


def replace(content: str, **pattern: str) -> dict:
    return step("Replace", pattern=pattern, content=content)


LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
TEKKEN = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}"
    r"\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
MARKED = replace("▁", String=" ")
SPACED = [replace(" ", String="▁"), step("ByteFallback"), step("Fuse")]
UNSPACED = sequence("decoders", *SPACED, step("Strip", content=" ", start=1, stop=0))
TEMPLATE = step(
    "TemplateProcessing", single=[{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                                  {"SpecialToken": {"id": "</s>", "type_id": 0}}],
    pair=[{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
    special_tokens={t: dict(id=t, ids=[i], tokens=[t]) for i, t in ((1, "<s>"), (2, "</s>"))})
SPECIAL = [added("<s>", special=True), added("</s>", special=True)]
TOOLS = [*SPECIAL, added("<tool>"), added("<to"), added("word", single_word=True)]


def all_steps() -> dict[str, tuple[str, dict]]:
    """Names to a model and the steps around it."""
    level = dict(decoder=byte_level())
    cases = {
        "gpt2": ("bytes", dict(pre_tokenizer=byte_level(), post_processor=byte_level(), added_tokens=SPECIAL, **level)),
        "prefix space": ("bytes", dict(pre_tokenizer=byte_level(space=True), added_tokens=TOOLS, **level)),
        "no regex": ("bytes", dict(pre_tokenizer=byte_level(regex=False), **level)),
        "neox": ("bytes", dict(normalizer=step("NFC"), pre_tokenizer=byte_level(), post_processor=TEMPLATE, added_tokens=[
            *SPECIAL, *(added(" " * n, normalized=True) for n in (2, 4, 8))], **level)),
        "smollm2": ("bytes", dict(pre_tokenizer=sequence(
            "pretokenizers", step("Digits", individual_digits=True), byte_level()), **level)),
        "qwen": ("bytes", dict(normalizer=step("NFC"), pre_tokenizer=sequence(
            "pretokenizers", split("Isolated", Regex=QWEN2), byte_level(regex=False)), **level)),
        "llama3": ("bytes", dict(pre_tokenizer=sequence(
            "pretokenizers", split("Isolated", Regex=LLAMA3), byte_level(regex=False)), post_processor=sequence(
            "processors", byte_level(), TEMPLATE), added_tokens=SPECIAL, **level)),
        "tekken": ("bytes", dict(pre_tokenizer=sequence(
            "pretokenizers", split("Isolated", Regex=TEKKEN), byte_level(regex=False)), **level)),
        "deepseek": ("bytes", dict(pre_tokenizer=sequence(
            "pretokenizers", split("Isolated", Regex=r"[\r\n]"), split("Isolated", Regex=r"\s?\p{L}+"),
            split("Isolated", Regex=r"\s?\p{P}+"), split("Isolated", Regex=r"[一-龥ࠀ-一가-퟿]+"),
            step("Digits", individual_digits=True), byte_level(regex=False)), **level)),
        "no decoder": ("bytes", dict(pre_tokenizer=byte_level())),
        "llama2": ("marks", dict(normalizer=sequence("normalizers", step("Prepend", prepend="▁"), MARKED),
                                 post_processor=TEMPLATE, decoder=UNSPACED, added_tokens=SPECIAL)),
        "llama2, normalized": ("marks", dict(normalizer=sequence("normalizers", step("Prepend", prepend="▁"), MARKED),
                                             decoder=UNSPACED, added_tokens=[added(t, normalized=True) for t in ("<s>", "</s>", "<tool>")])),
        "phi3": ("marks", dict(normalizer=sequence("normalizers", step("Prepend", prepend="▁"), MARKED), decoder=UNSPACED,
                               added_tokens=[added("</s>", rstrip=True), added("<tool>", rstrip=True, special=True)])),
        "strips": ("marks", dict(normalizer=MARKED, decoder=UNSPACED, added_tokens=[
            added("<tool>", lstrip=True, rstrip=True), added("<s>", lstrip=True), added("  ", rstrip=True)])),
        "single words": ("marks", dict(normalizer=step("Lowercase"), added_tokens=[
            added("word", single_word=True, normalized=True), added("<tool>", single_word=True),
            added("st", single_word=True, lstrip=True)])),
        "gemma3": ("marks", dict(normalizer=MARKED, pre_tokenizer=split("MergedWithPrevious", String=" "), decoder=sequence(
            "decoders", *SPACED), added_tokens=[*SPECIAL, *(added("\n" * n) for n in (2, 3)), added("▁▁")])),
        "nothing": ("marks", {}),
        "some bytes": ("some bytes", dict(normalizer=MARKED, decoder=UNSPACED)),
        "unknown": ("unknown", {}),
        "fused": ("fused", dict(pre_tokenizer=step("WhitespaceSplit"))),
        "letters": ("letters", {}),
        "whole": ("whole", dict(pre_tokenizer=step("Whitespace"))),
        "prefix": ("prefix", dict(pre_tokenizer=step("WhitespaceSplit"), decoder=step("Fuse"))),
        "suffix": ("suffix", dict(pre_tokenizer=step("WhitespaceSplit"), decoder=step("BPEDecoder", suffix="</w>"))),
        "unigram": ("unigram", dict(pre_tokenizer=metaspace("always", True), decoder=metaspace("always", True))),
        "unigram, bytes": ("unigram, bytes", dict(normalizer=step("NFKC"), pre_tokenizer=metaspace("first", False),
                                                  post_processor=TEMPLATE, decoder=UNSPACED, added_tokens=TOOLS)),
        "words": ("words", dict(pre_tokenizer=step("Whitespace"), post_processor=TEMPLATE, added_tokens=SPECIAL)),
        "words, lower": ("words", dict(normalizer=sequence(
            "normalizers", step("NFD"), step("StripAccents"), step("Lowercase")), pre_tokenizer=step("WhitespaceSplit"))),
        "words, punctuation": ("words", dict(normalizer=step("Lowercase"), pre_tokenizer=sequence(
            "pretokenizers", step("WhitespaceSplit"), step("Punctuation", behavior="Isolated")))),
    }
    for scheme in ("always", "first", "never"):
        for splits in (True, False):
            cases[f"metaspace {scheme} {splits}"] = ("marks", dict(
                pre_tokenizer=metaspace(scheme, splits), decoder=metaspace(scheme, splits), added_tokens=TOOLS))
    cases["metaspace after split"] = ("marks", dict(pre_tokenizer=sequence(
        "pretokenizers", step("WhitespaceSplit"), metaspace("first", True)), decoder=sequence("decoders", *SPACED)))
    for behavior in ("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"):
        for inverts in (False, True):
            cases[f"split {behavior} {inverts}"] = ("words", dict(pre_tokenizer=split(behavior, inverts, String=" ")))
            cases[f"split {behavior} {inverts}, regex"] = ("marks", dict(
                pre_tokenizer=split(behavior, inverts, Regex=r"\s+$|\w|[[:punct:]]x*")))
        cases[f"punctuation {behavior}"] = ("words", dict(pre_tokenizer=step("Punctuation", behavior=behavior)))
    cases["empty matches"] = ("unknown", dict(pre_tokenizer=split("Isolated", Regex="a*"), normalizer=replace("ku", Regex="b*")))
    cases["digits"] = ("marks", dict(pre_tokenizer=step("Digits", individual_digits=False)))
    normalizers = {
        **{form: step(form) for form in ("NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents")},
        **{f"strip {l} {r}": step("Strip", strip_left=l, strip_right=r) for l in (True, False) for r in (True, False)},
        "prepend": step("Prepend", prepend="▁ba"), "replace": replace("▁▁", String="  "),
        "replace, regex": replace("$1\\", Regex=r"\s+|(e)\b|^st|\h$"), "no steps": sequence("normalizers"),
        "several": sequence("normalizers", step("NFKD"), step("StripAccents"), step("Lowercase"), replace(" ", Regex=r"\s+"),
                            step("Strip", strip_left=True, strip_right=True)),
    }
    for name, normalizer in normalizers.items():
        cases[name] = ("marks", dict(normalizer=normalizer, decoder=sequence("decoders", *SPACED), added_tokens=[
            added("<tool>", normalized=True), added("É", normalized=True), *SPECIAL]))
    decoders = {
        "decode bytes": step("ByteFallback"), "decode strip": step("Strip", content="▁", start=2, stop=0),
        "decode regex": replace("", Regex=r"[▁t]+"), "decode spaces": sequence("decoders", *SPACED),
    }
    for name, decoder in decoders.items():
        cases[name] = ("marks", dict(pre_tokenizer=metaspace("never", False), decoder=decoder))
    return cases


def tokenizer_file(model: dict, steps: dict) -> dict:
    """A `tokenizer.json`; parts that it has no use for are null."""
    file = dict(version="1.0", truncation=None, padding=None, added_tokens=[], normalizer=None, pre_tokenizer=None,
                post_processor=None, decoder=None, model=dict(dict(vocab={}, merges=[]), **model)) | steps
    known = model["vocab"]
    names = known if isinstance(known, dict) else {piece: i for i, (piece, _) in enumerate(known)}
    # New tokens come behind the vocabulary, as the library numbers them.
    news = [t for t in file["added_tokens"] if t["content"] not in names]
    ids = names | {t["content"]: len(names) + i for i, t in enumerate(news)}
    file["added_tokens"] = [dict(id=ids[t["content"]], **t) for t in file["added_tokens"]]
    if file["model"]["type"] != "BPE":
        del file["model"]["merges"]
    return file


def load(model: dict, steps: dict) -> Tokenizer:
    return Tokenizer.from_str(json.dumps(tokenizer_file(model, steps)))
