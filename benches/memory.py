#!/usr/bin/env python3
"""Reading, checking and writing translation memories: units and megabytes a second, and peak memory, beside other readers.

    benches/memory.py [UNITS ...]        default: 100000 1000000
    PYTHON=... benches/memory.py         a Python that has translate-toolkit and lxml (pip install translate-toolkit lxml)

The memory is made of those in tmx/, over and over, each unit with a number of its own. Peers that are missing are left out.
Build first: cargo build --release. SVERKA names another binary. Each command runs on one core.
"""
import glob, os, re, resource, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..")
SVERKA = os.environ.get("SVERKA") or os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")), "release", "sverka")
PYTHON = os.environ.get("PYTHON", sys.executable)
TOOLKIT = "import sys; from translate.storage import tmx; print(len(tmx.tmxfile.parsefile(sys.argv[1]).units))"
LXML = """
import sys
from lxml import etree
count = 0
for _, unit in etree.iterparse(sys.argv[1], tag="tu"):
    texts = ["".join(seg.itertext()) for seg in unit.iter("seg")]
    count += len(texts) > 1
    unit.clear()
    while unit.getprevious() is not None:
        del unit.getparent()[0]
print(count)
"""


def make(path, units):
    texts = []
    for name in sorted(glob.glob(os.path.join(ROOT, "tmx", "*.tmx"))):
        text = open(name, encoding="utf-8").read()
        if 'srclang="ru"' in text or 'srclang="en"' in text:
            texts += re.findall(r"    <tu>.*?</tu>\n", text, re.S)
    head = open(os.path.join(ROOT, "tmx", "statement-council.tmx"), encoding="utf-8").read().split("<body>")[0]
    with open(path, "w", encoding="utf-8") as out:
        out.write(re.sub('srclang="[^"]*"', 'srclang="*all*"', head) + "<body>\n")
        for at in range(units):
            out.write(texts[at % len(texts)].replace("</seg>", f" {at}</seg>"))
        out.write("  </body>\n</tmx>\n")


def run(name, command, units, size):
    read, write = os.pipe()
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.close(read)
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        os.write(write, f"{done.returncode} {peak}".encode())
        os._exit(0)
    os.close(write)
    code, peak = os.read(read, 100).decode().split()
    os.waitpid(child, 0)
    seconds = time.perf_counter() - start
    if code != "0":
        print(f"| {name} | not run: it failed |")
    else:
        print(f"| {name} | {units / seconds:,.0f} | {size / 1e6 / seconds:.0f} | {peak} |", flush=True)


def main():
    if any(argument.startswith("-") for argument in sys.argv[1:]):
        sys.exit(__doc__)
    for units in [int(argument) for argument in sys.argv[1:]] or [100_000, 1_000_000]:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "memory.tmx")
            make(path, units)
            size = os.path.getsize(path)
            print(f"\n{units:,} units, {size / 1e6:.0f} MB\n\n| | units a second | MB a second | peak, MB |\n|---|--:|--:|--:|")
            run("sverka check (reads)", [SVERKA, "check", "-q", path], units, size)
            run("sverka repair (reads and writes)", [SVERKA, "repair", "-q", path, "-o", os.path.join(folder, "out.tmx")], units, size)
            has_peer = lambda module: subprocess.run([PYTHON, "-c", f"import {module}"], stderr=subprocess.DEVNULL).returncode == 0
            if has_peer("lxml"):
                run("lxml, iterparse", [PYTHON, "-c", LXML, path], units, size)
            if has_peer("translate"):
                run("translate-toolkit", [PYTHON, "-c", TOOLKIT, path], units, size)


main()
