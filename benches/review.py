#!/usr/bin/env python3
"""How long a reviewer waits: `sverka review` on two texts of so many segments, made of the memories in tmx/.

usage: benches/review.py [SEGMENTS] [STEPS]        SVERKA names the program, default target/release/sverka

Every step is asked for as the page does it, and waited for: confirming the most doubtful row, pinning two sentences, cutting, dividing,
undoing. All rows that nobody has touched are aligned anew each time, and the project is written to disk. Prints milliseconds.
"""

import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
SVERKA = os.environ.get("SVERKA", str(ROOT / "target/release/sverka"))


def lines(segments):
    """English and Russian segments; every fifteenth of the Russian ones and every twentieth of the English ones is missing."""
    pairs = []
    for memory in sorted((ROOT / "tmx").glob("*.tmx")):
        text = memory.read_text(encoding="utf-8")
        for unit in re.findall(r"<tu>.*?</tu>|<tu .*?</tu>", text, re.S):
            variants = dict(re.findall(r'xml:lang="(\w+)">\s*<seg>(.*?)</seg>', unit, re.S))
            if {"en", "ru"} <= variants.keys():
                pairs.append((variants["en"], variants["ru"]))
    while len(pairs) < segments * 1.1:
        pairs += pairs
    source = [source for at, (source, _) in enumerate(pairs) if at % 20 != 7][:segments]
    target = [target for at, (_, target) in enumerate(pairs) if at % 15 != 3][:segments]
    return source, target


class Page:
    def __init__(self, folder):
        command = [SVERKA, "review", "a.en.txt", "a.ru.txt", "--segmented", "--no-browser", "--format", "json", "--force"]
        command += ["--source-language", "en", "--target-language", "ru"]
        self.process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
        self.url = json.loads(self.process.stdout.readline())["url"]
        state = self.ask("api/state")
        self.rows, self.revision = state["rows"], state["revision"]

    def ask(self, path, body=None):
        headers = {"Origin": "http://" + self.url.split("/")[2], "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(self.url + path, data, headers)) as answer:
            return json.load(answer)

    def do(self, op):
        began = time.perf_counter()
        done = self.ask("api/do", {"revision": self.revision, "op": op})
        waited = 1000 * (time.perf_counter() - began)
        self.revision = done["revision"]
        for splice in done["splices"]:
            self.rows[splice["at"] : splice["at"] + splice["remove"]] = splice["rows"]
        return waited

    def pairs(self):
        return [row for row in self.rows if all(row["sides"]) and row["status"] == "open" and not row["by_hand"]]

    def end(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()


def main():
    segments = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    steps = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    with tempfile.TemporaryDirectory() as folder:
        for name, side in zip(("a.en.txt", "a.ru.txt"), lines(segments)):
            pathlib.Path(folder, name).write_text("\n".join(side) + "\n", encoding="utf-8")
        page = Page(folder)
        waited = {"confirm": [], "pin": [], "cut": [], "divide": [], "undo": []}
        for step in range(steps):
            doubtful = min(page.pairs(), key=lambda row: row["confidence"])
            waited["confirm"].append(page.do({"kind": "confirm", "rows": [doubtful["id"]]}))
            pairs = page.pairs()
            at = (step * 37) % (len(pairs) - 2)
            ends = {"source": {"row": pairs[at]["id"], "piece": 0}, "target": {"row": pairs[at + 1]["id"], "piece": 0}}
            for kind in ("pin", "cut"):
                waited[kind].append(page.do({"kind": kind, **ends}))
                waited["undo"].append(page.do({"kind": "undo"}))
            text = pairs[at]["sides"][0][0]["text"]
            if " " in text[1:-1]:
                offset = text.index(" ", len(text) // 2) if " " in text[len(text) // 2 :] else text.index(" ")
                waited["divide"].append(page.do({"kind": "divide", "row": pairs[at]["id"], "side": 0, "piece": 0, "offset": offset}))
                waited["undo"].append(page.do({"kind": "undo"}))
        page.end()
    print(f"{segments} segments a side, {len(page.rows)} rows; milliseconds until the answer is there")
    print(f"{'step':8} {'times':>6} {'median':>8} {'most':>8}")
    for kind, times in waited.items():
        print(f"{kind:8} {len(times):6} {statistics.median(times):8.1f} {max(times):8.1f}")


if __name__ == "__main__":
    main()
