#!/usr/bin/env python3
"""Fuzzy matches in memories of 100,000 and 1,000,000 units: time for a query, beside others, in one run.

    python3 -m venv VENV && VENV/bin/pip install rapidfuzz==3.14.6
    VENV/bin/python benches/matching.py [QUERIES]      how many queries the others get of each set, default: 100

Beside Sverka: rapidfuzz scans all units for the best one, its tokens written as single characters, which suits it best; SQLite looks
up the 50 best of its full-text index (FTS5) that have any word of the query, and rapidfuzz measures these. The threshold is 0.5. Times
of the others are CPU time, those of Sverka the shortest of three runs on one thread. "missed" are the queries whose best match, by
Sverka's exhaustive measure, was not found. The units come from ../shared/data/memory and are edited to make more of them.
"""
import os, re, sqlite3, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..")
DATA = os.path.join(ROOT, "..", "shared", "data", "memory")
THRESHOLD = 0.5
TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
WORD = re.compile(r"\w+")
ROW = "{:>9} {:<22} {:<10} {:>9} {:>7} {:>10} {:>10} {:>10} {:>7}"


def lines(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="\n") as file:
        return file.read().split("\n")[:-1]


class Coder:
    """Writes texts with a character for each token."""

    def __init__(self):
        self.codes = {}

    def __call__(self, text):
        # The characters from 0xE000 on are free of surrogates.
        return "".join(chr(0xE000 + self.codes.setdefault(token, len(self.codes))) for token in TOKEN.findall(text))


def scan(units, coder):
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein
    coded = [coder(unit) for unit in units]

    def best(query):
        found = process.extractOne(coder(query), coded, scorer=Levenshtein.normalized_similarity, score_cutoff=THRESHOLD)
        return found[1] if found else 0.0
    return best


def full_text(units, coder):
    from rapidfuzz.distance import Levenshtein
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE units USING fts5(text)")
    base.executemany("INSERT INTO units VALUES (?)", ((unit,) for unit in units))

    def best(query):
        words = " OR ".join('"%s"' % word for word in dict.fromkeys(WORD.findall(query)))
        if not words:
            return 0.0
        found = base.execute("SELECT text FROM units WHERE units MATCH ? ORDER BY rank LIMIT 50", (words,))
        coded = coder(query)
        return max((Levenshtein.normalized_similarity(coded, coder(text)) for text, in found), default=0.0)
    return best


def measure(size, name, make, folder, count):
    coder, units = Coder(), lines(folder, f"units-{size}.txt")
    start = time.process_time()
    best = make(units, coder)
    print(ROW.format(size, name, "build", "", "", f"{time.process_time() - start:.1f} s", "", "", ""), flush=True)
    for queries in ("perturbed", "real", "news"):
        scores = [float(line) for line in lines(folder, f"best-{size}-{queries}.txt")]
        texts = lines(folder, f"{queries}.txt")
        step = max(1, len(texts) // count)
        times, missed = [], 0
        for text, score in list(zip(texts, scores))[::step][:count]:
            start = time.process_time()
            found = best(text)
            times.append(1000 * (time.process_time() - start))
            missed += score >= THRESHOLD and found < score - 1e-9
            if score < THRESHOLD and found >= THRESHOLD or found > max(score, THRESHOLD) + 1e-9:
                sys.exit(f"{name} found a better match than Sverka: {found}, not {score}: {text}")
        row(size, name, queries, THRESHOLD, times, missed)


def row(size, name, queries, threshold, times, missed):
    times.sort()
    figures = [f"{value:.4f}" for value in (sum(times) / len(times), times[len(times) * 99 // 100], times[-1])]
    print(ROW.format(size, name, queries, threshold, len(times), *figures, missed), flush=True)


def sverka(folder):
    command = ["cargo", "bench", "--bench", "matching", "--", folder]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    for line in done.stdout.splitlines():
        size, queries, *cells = line.split("\t")
        if len(cells) == 1:
            print(ROW.format(size, "sverka", queries, "", "", cells[0], "", "", ""))
        else:
            print(ROW.format(size, "sverka", queries, *cells, 0))


def main():
    if not os.path.isdir(DATA):
        sys.exit(f"SKIPPED: {DATA} is not there; nothing was measured")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print(ROW.format("units", "program", "queries", "threshold", "count", "mean, ms", "p99, ms", "max, ms", "missed"))
    with tempfile.TemporaryDirectory() as folder:
        sverka(folder)
        for size in (100000, 1000000):
            measure(size, "rapidfuzz scan", scan, folder, count)
            measure(size, "SQLite FTS5 + measure", full_text, folder, count)


if __name__ == "__main__":
    main()
