"""Writes random CSV texts, and what Python's csv module in strict mode makes of them, as JSON lines.

usage: generate.py COUNT SEED

Each line: {"seed": …, "text": …, "delimiter": …, "quote": … or null, "rows": [[…], …], "error": … or null}
where "rows" are the rows before the error. Line n depends on SEED + n alone, so any of them can be made again.
"""

import csv
import io
import json
import random
import re
import sys

DELIMITERS = [",", ",", ",", ";", "\t", "|", ":", " ", "é"]
QUOTES = ['"', '"', '"', '"', "'", None]
LINE_ENDS = ["\n", "\n", "\r\n", "\r"]
WORDS = ["", "", "a", "b c", "Zoë", "漢字", "🦜", "0", "-12.5", "x=1", "\v", "\f", "\x85", "\u2028", "\\", "#", "\0", "\t"]


def field(rng, delimiter, quote, damage):
    """One field as it stands in the text."""
    words = "".join(rng.choice(WORDS) for _ in range(rng.choice([0, 1, 1, 1, 2, 5])))
    if rng.random() < 0.02:
        words += "long " * rng.randrange(60)
    if quote is None or rng.random() < 0.5:
        words = words.replace(delimiter, "")
        if quote is not None and rng.random() < 0.1 and words:
            words += quote + rng.choice(WORDS)
        return words
    for piece in (delimiter, "\n", "\r\n", "\r", quote, quote + delimiter, "\n" + quote):
        if rng.random() < 0.12:
            at = rng.randrange(len(words) + 1)
            words = words[:at] + piece + words[at:]
    text = quote + words.replace(quote, quote + quote) + quote
    if rng.random() < damage:
        text = rng.choice([text + "x", text + " ", text[:-1], quote + text, text + quote, "x" + text])
    return text


def text(rng, delimiter, quote):
    """A whole text: of one width with a few ragged records, in a quarter of all texts with damaged quotes."""
    damage = rng.choice([0, 0, 0, 0.1])
    line_ends = [rng.choice(LINE_ENDS)] if rng.random() < 0.8 else LINE_ENDS
    width = rng.choice([1, 2, 3, 4, 9])
    records = []
    for _ in range(rng.randrange(1, 12)):
        fields = width if rng.random() < 0.95 else rng.randrange(1, 11)
        records.append(delimiter.join(field(rng, delimiter, quote, damage) for _ in range(fields)))
        records.append(rng.choice(line_ends))
        if rng.random() < 0.04:
            records.append(rng.choice(line_ends))
    if rng.random() < 0.3:
        records.pop()
    whole = "".join(records)
    if rng.random() < damage * 5:
        at = rng.randrange(len(whole) + 1)
        whole = whole[:at] + rng.choice([delimiter, quote or "x", "\n", "\r", ""]) + whole[at + rng.randrange(2) :]
    # A line of blanks is a record in Python, and none here.
    return re.sub(r"(?<![^\r\n])[ \t]+(?![^\r\n])", lambda line: line[0] if delimiter in line[0] else "", whole)


def read(whole, delimiter, quote):
    """The rows up to the first error, and the error."""
    rows = []
    quoting = csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE
    # newline="" hands line ends over as they are: the module tells the ones in quotes from those that end a row.
    reader = csv.reader(
        io.StringIO(whole, newline=""), delimiter=delimiter, quotechar=quote, quoting=quoting, doublequote=True, strict=True
    )
    try:
        for row in reader:
            rows.append(row)
    except csv.Error as error:
        return rows, str(error)
    return rows, None


def main():
    count, first = int(sys.argv[1]), int(sys.argv[2])
    for seed in range(first, first + count):
        rng = random.Random(seed)
        delimiter = rng.choice(DELIMITERS)
        quote = rng.choice(QUOTES)
        whole = text(rng, delimiter, quote)
        rows, error = read(whole, delimiter, quote)
        case = {"seed": seed, "text": whole, "delimiter": delimiter, "quote": quote, "rows": rows, "error": error}
        sys.stdout.write(json.dumps(case) + "\n")


main()
