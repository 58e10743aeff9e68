"""What every script in here does: read and write cases, and tell how many agreed."""

import json
import os
import sys
from pathlib import Path

NAME = Path(sys.argv[0]).resolve().parent.name
PLACE = Path(os.environ["TRATO_ORACLES"])


def make(file, value):
    """Writes what the oracle makes."""
    folder = PLACE / "made" / NAME
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(json.dumps(value), encoding="utf-8")


def made(file):
    """Reads back what the oracle made."""
    return json.loads((PLACE / "made" / NAME / file).read_text(encoding="utf-8"))


def ours(file):
    """Reads what our adapter made."""
    return json.loads((PLACE / "ours" / NAME / file).read_text(encoding="utf-8"))


class Tally:
    """Counts what agrees and says what does not."""

    def __init__(self):
        self.compared = 0
        self.wrong = 0

    def agree(self, condition, sentence):
        self.compared += 1
        if not condition:
            self.wrong += 1
            if self.wrong <= 20:
                print(f"   {NAME}: {sentence[:600]}", file=sys.stderr)

    def same(self, theirs, ours, sentence):
        self.agree(theirs == ours, f"{sentence}: the oracle has {theirs!r}, we have {ours!r}")

    def end(self, what):
        """Says how many, and ends the script where something disagreed or nothing was compared."""
        if self.wrong or not self.compared:
            sys.exit(f"   {NAME}: {self.wrong} of {self.compared} {what} disagree")
        print(f"   {NAME}: {self.compared} {what} compared", file=sys.stderr)
