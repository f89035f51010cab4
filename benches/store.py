#!/usr/bin/env python3
"""A memory on disk: how long a million units take to come in and to go out, beside Python's sqlite3 with the same tables.

    benches/store.py PAIRS.tsv[.gz] [UNITS]      default: 1000000 units

PAIRS has a text and its translation a line, parted by a tab. Units beyond its lines are made by edits: a number behind the text,
words of the source turned around; so that no two are equal. Each has a date, an author and a confidence.

The peer parses the same TMX with lxml, or with Python's own parser where that is missing, and stores the texts with sqlite3 in a
table with the same index, write-ahead log and one transaction; a unit's bytes are its two texts alone. Build first:
cargo build --release. SVERKA names another binary, PYTHON another Python. KILLS=N kills so many imports at moments that differ, as
kill -9 does, and looks whether each memory is whole and has all of the import or nothing.
"""
import gzip, json, os, random, resource, shutil, subprocess, sys, tempfile, time
from xml.sax.saxutils import escape

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..")
SVERKA = os.environ.get("SVERKA") or os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")), "release", "sverka")
PYTHON = os.environ.get("PYTHON", sys.executable)
PEER = """
import hashlib, sqlite3, sys
try:
    from lxml.etree import iterparse
except ImportError:
    from xml.etree.ElementTree import iterparse
base = sqlite3.connect(sys.argv[2], isolation_level=None)
base.execute("PRAGMA page_size = 8192")
base.execute("PRAGMA journal_mode = WAL")
base.execute("PRAGMA synchronous = NORMAL")
base.execute("PRAGMA cache_size = -65536")
base.execute("CREATE TABLE unit(id INTEGER PRIMARY KEY AUTOINCREMENT, key INTEGER, changed TEXT, confidence REAL, body BLOB)")
base.execute("CREATE INDEX unit_key ON unit(key)")
base.execute("BEGIN IMMEDIATE")
for _, unit in iterparse(sys.argv[1]):
    if unit.tag != "tu":
        continue
    texts = ["".join(seg.itertext()) for seg in unit.iter("seg")]
    body = "\\0".join(texts).encode()
    key = int.from_bytes(hashlib.sha256(body).digest()[:8], "big", signed=True)
    if not any(known == body for (known,) in base.execute("SELECT body FROM unit WHERE key = ?", (key,))):
        values = (key, unit.get("creationdate"), float(unit.findtext("prop")), body)
        base.execute("INSERT INTO unit(key, changed, confidence, body) VALUES (?, ?, ?, ?)", values)
    unit.clear()
    if hasattr(unit, "getprevious"):
        while unit.getprevious() is not None:
            del unit.getparent()[0]
base.execute("COMMIT")
base.close()
"""


def make(pairs, path, units):
    opened = gzip.open if pairs.endswith(".gz") else open
    with opened(pairs, "rt", encoding="utf-8") as lines:
        rows = [row[:2] for row in (line.rstrip("\n").split("\t") for line in lines) if len(row) >= 2]
    if not rows:
        sys.exit(f"{pairs}: has no line with a text, a tab and its translation")
    with open(path, "w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n  <header creationtool="make" creationtoolversion="1" '
                  'segtype="sentence" o-tmf="none" adminlang="en" srclang="en" datatype="plaintext"/>\n  <body>\n')
        for at in range(units):
            (source, target), turn = rows[at % len(rows)], at // len(rows)
            if turn:
                source, target = f"{source} ({turn})", f"{target} ({turn})"
            if turn % 3 == 1:
                words = source.split()
                source = " ".join(words[1:] + words[:1])
            out.write(f'    <tu creationdate="2024{1 + at % 12:02}{1 + at % 28:02}T100000Z" creationid="user{at % 7}">\n'
                      f'      <prop type="x-confidence">{0.5 + at % 500 / 1000:.3f}</prop>\n'
                      f'      <tuv xml:lang="en"><seg>{escape(source)}</seg></tuv>\n'
                      f'      <tuv xml:lang="ru"><seg>{escape(target)}</seg></tuv>\n    </tu>\n')
        out.write("  </body>\n</tmx>\n")


def run(name, command, file=None):
    """Runs a command, and prints its seconds, the seconds of its processors and its peak memory, and the size of a file."""
    read, write = os.pipe()
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.close(read)
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:] if done.returncode else []
        os.write(write, f"{done.returncode}\t{used.ru_maxrss // 1024}\t{used.ru_utime + used.ru_stime:.1f}\t{' '.join(said)}".encode())
        os._exit(0)
    os.close(write)
    code, peak, processors, said = os.read(read, 1000).decode().split("\t")
    os.waitpid(child, 0)
    seconds = time.perf_counter() - start
    size = f"  {os.path.getsize(file) / 1e6:7.1f} MB on disk" if file and os.path.exists(file) else ""
    failed = f"  FAILED: {said}" if code != "0" else ""
    print(f"{name:<44} {seconds:7.2f} s  {processors:>6} s of processors  {peak:>5} MB of memory{size}{failed}", flush=True)
    return seconds


def kill(kills, memory, source, store, base, units, seconds):
    """Kills imports into copies of a memory; each must be whole, with what was there before and all of the import or nothing."""
    random.seed(1)
    nothing = 0
    for _ in range(kills):
        shutil.copy(base, store)
        child = subprocess.Popen(memory("import", "-q", source, "--into", store))
        time.sleep(random.random() * seconds)
        child.kill()
        child.wait()
        told = json.loads(subprocess.run(memory("stats", "--format", "json", store), stdout=subprocess.PIPE, check=True).stdout)
        subprocess.run(memory("compact", "-q", store), check=True)
        assert told["units"] in (1, units + 1), told["units"]
        assert len(told["imports"]) == (1 if told["units"] == 1 else 2)
        nothing += told["units"] == 1
    print(f"{kills} imports killed: {nothing} left nothing, {kills - nothing} were done; every memory is whole")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    units = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = lambda name: os.path.join(folder, name)
        make(sys.argv[1], path("in.tmx"), units)
        print(f"{units} units, {os.path.getsize(path('in.tmx')) / 1e6:.0f} MB of TMX")
        store = path("a.sverka")
        memory = lambda *arguments: [SVERKA, "memory", *arguments]
        run("sverka stats (the file is only read)", [SVERKA, "stats", path("in.tmx")])
        seconds = run("sverka memory import", memory("import", path("in.tmx"), "--into", store), store)
        run("sverka memory import, the same again", memory("import", path("in.tmx"), "--into", store), store)
        run("sverka memory stats", memory("stats", store))
        run("sverka memory export, TMX", memory("export", store, "-o", path("out.tmx")), path("out.tmx"))
        run("sverka memory export, JSONL", memory("export", store, "-o", path("out.jsonl")), path("out.jsonl"))
        run("sverka memory remove --confidence-below 0.6", memory("remove", store, "--confidence-below", "0.6"), store)
        run("sverka memory compact", memory("compact", store), store)
        if kills := int(os.environ.get("KILLS", "0")):
            make(sys.argv[1], path("one.tmx"), 1)
            source = path("in.tmx")
            with open(source, encoding="utf-8") as whole:
                text = whole.read().replace("<seg>", "<seg>~")
            with open(path("more.tmx"), "w", encoding="utf-8") as out:
                out.write(text)
            del text
            subprocess.run(memory("import", "-q", path("one.tmx"), "--into", path("base.sverka")), check=True)
            kill(kills, memory, path("more.tmx"), path("killed.sverka"), path("base.sverka"), units, seconds * 1.2)
        run("Python: lxml or xml.etree, and sqlite3", [PYTHON, "-c", PEER, path("in.tmx"), path("peer.db")], path("peer.db"))


main()
