#!/usr/bin/env python3
"""Time and memory of alignment as texts grow, beside a peer in the same run.

    benches/scale.py [LINES ...]          default: 2000 20000 200000

Makes parallel texts of so many sentences a side from an invented vocabulary (seeded, the same from run to run: three in
a hundred sentences missing on a side, six in a hundred joined or divided, words reordered and dropped), aligns them with
`sverka align --segmented`, and, where the Python package galechurch 0.1 is installed, with that: a length-based aligner
(Gale and Church 1993) written in Rust. The peer fills a whole matrix, which it refuses to do for 20,000 lines, so it is run up to 5,000 only.
Prints wall-clock seconds of the whole process, its peak resident memory, and strict F1 against the known beads.
Build first: cargo build --release. SVERKA names another binary.
"""
import itertools, os, random, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SVERKA = os.environ.get("SVERKA") or os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(HERE, "..", "target")), "release", "sverka")
PEER_LIMIT = 5_000
PEER = """
import sys, galechurch
read = lambda path: open(path, encoding="utf-8").read().split("\\n")[:-1]
result = galechurch.align(read(sys.argv[1]), read(sys.argv[2]))
open(sys.argv[3], "w").write("\\n".join(result.to_pharaoh_lines()) + "\\n")
"""


def texts(lines):
    chance = random.Random(7)
    word = lambda letters, least, most: "".join(chance.choice(letters) for _ in range(chance.randint(least, most)))
    size = 20_000
    english = [word("abdefgiklmnoprstu", 3, 9) for _ in range(size)]
    russian = [word("абдегиклмнопрсту", 3, 10) for _ in range(size)]
    weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(size)))

    def pair():
        ids = chance.choices(range(size), cum_weights=weights, k=chance.randint(6, 24))
        source = [english[i] for i in ids]
        target = [russian[i] for i in ids if chance.random() < 0.92] or [russian[ids[0]]]
        for _ in range(3):
            target.insert(chance.randrange(len(target)), target.pop(chance.randrange(len(target))))
        if chance.random() < 0.25:
            number = str(chance.randint(2, 9999))
            source.insert(3, number)
            target.insert(min(3, len(target)), number)
        return " ".join(source).capitalize() + ".", " ".join(target).capitalize() + "."

    left, right, gold = [], [], []
    while max(len(left), len(right)) < lines:
        draw, (source, target) = chance.random(), pair()
        sides = ([source], [target])
        if draw < 0.03:
            sides = ([source], [])
        elif draw < 0.06:
            sides = ([], [target])
        elif draw < 0.12:
            more = pair()
            sides = ([source, more[0]], [target + " " + more[1]]) if draw < 0.09 else ([source + " " + more[0]], [target, more[1]])
        gold.append((range(len(left), len(left) + len(sides[0])), range(len(right), len(right) + len(sides[1]))))
        left += sides[0]
        right += sides[1]
    return left, right, {(tuple(s), tuple(t)) for s, t in gold}


def beads(path):
    numbers = lambda side: tuple(int(n) for n in side.strip("[]").split(",") if n)
    return {tuple(numbers(side) for side in line.strip().split(":")) for line in open(path) if line.strip()}


def strict_f1(gold, found):
    two_sided = lambda beads: {b for b in beads if b[0] and b[1]}
    precision = len(gold & found) / len(found)
    recall = len(two_sided(gold) & two_sided(found)) / len(two_sided(gold))
    return 2 * precision * recall / (precision + recall)


# Runs a command from a small process: one that is started from a large one is counted as large as that.
RUNNER = """
import os, subprocess, sys, time
start = time.perf_counter()
_, status, usage = os.wait4(subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL).pid, 0)
print(time.perf_counter() - start, usage.ru_maxrss / 1024, status)
"""


def run(command):
    said = subprocess.run([sys.executable, "-c", RUNNER, *command], check=True, stdout=subprocess.PIPE, text=True).stdout
    seconds, megabytes, status = map(float, said.split())
    if status:
        sys.exit("failed: " + " ".join(command[:2]))
    return seconds, megabytes


def main():
    if {"-h", "--help"} & set(sys.argv[1:]):
        print(__doc__)
        return
    sizes = [int(size) for size in sys.argv[1:]] or [2_000, 20_000, 200_000]
    if not os.access(SVERKA, os.X_OK):
        sys.exit(f"{SVERKA}: not there; run cargo build --release first")
    has_peer = subprocess.run([sys.executable, "-c", "import galechurch"], capture_output=True).returncode == 0
    if not has_peer:
        print("the peer is left out: pip install galechurch==0.1.0", file=sys.stderr)
    print("| lines a side | tool | seconds | lines/second | peak memory, MB | strict F1 |")
    print("|---:|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            left, right, gold = texts(size)
            files = [os.path.join(folder, name) for name in ("en", "ru", "beads.links")]
            for path, lines in zip(files, (left, right)):
                with open(path, "w", encoding="utf-8") as out:
                    out.write("\n".join(lines) + "\n")
            tools = [("sverka", [SVERKA, "align", "-q", "--no-encoder", "--segmented", *files[:2], "-o", files[2], "--source-language", "en", "--target-language", "ru"])]
            if has_peer and size <= PEER_LIMIT:
                tools.append(("galechurch", [sys.executable, "-c", PEER, *files]))
            for name, command in tools:
                seconds, megabytes = run(command)
                score = strict_f1(gold, beads(files[2]))
                print(f"| {size:,} | {name} | {seconds:.2f} | {size / seconds:,.0f} | {megabytes:.0f} | {score:.3f} |", flush=True)


if __name__ == "__main__":
    main()
