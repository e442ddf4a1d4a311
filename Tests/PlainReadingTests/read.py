"""Reads CSV texts with Python's csv module: a JSON list of texts on standard input, a JSON list of their rows out."""

import csv
import io
import json
import sys

# newline="" hands line ends over as they are: the module tells the ones in quotes from those that end a row.
texts = json.load(sys.stdin)
json.dump([list(csv.reader(io.StringIO(text, newline=""), strict=True)) for text in texts], sys.stdout)
