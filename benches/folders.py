#!/usr/bin/env python3
"""Two folders of documents aligned as one job: time, memory, pairs found, and what an interrupted run loses.

    benches/folders.py [DOCUMENTS]       default: 300 a side

Makes folders of English and Russian documents out of `corpora/` (seeded, the same from run to run). Each document is sections
of several corpora documents, with numbers and names of its own, the same on both sides; sentences and paragraphs missing on
a side, sections that changed places, titles that stand twice, menus, names of images; text in UTF-8 and legacy encodings, web
pages, Markdown, subtitles and Word files, under names that say nothing, in folders by year. One in twenty has no partner, and
three files are broken. `sverka align` has to name those, find all other pairs, make the same bytes on one core and on all,
do nothing anew in a second run and one pair after one document changed, and come to the same bytes after it was killed and
after Ctrl-C. Prints a table, and beside it what `sverka align` takes for each pair by itself and, where the Python package
galechurch 0.1 is installed, that one (told the pairs and the sentences); exits with 1 when a check fails.
Build first: cargo build --release. SVERKA names another binary.
"""
import glob, html, io, json, os, random, re, signal, subprocess, sys, tempfile, time, zipfile
import xml.etree.ElementTree as ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..")
SVERKA = os.environ.get("SVERKA") or os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")), "release", "sverka")
SVERKA = os.path.abspath(SVERKA)
LANGUAGES = ("en", "ru")
# The beginnings of names in `corpora/`, and their last letter, after which endings come.
NAMES = [
    ("Tarvi", "Тарви"), ("Karvi", "Карви"), ("Varni", "Варни"), ("Osmer", "Осмер"), ("Belogor", "Белогор"), ("Karakol", "Каракол"),
    ("Bishkek", "Бишкек"), ("Lesnograd", "Лесноград"), ("Lomanov", "Ломанов"), ("Vostrikov", "Востриков"), ("Loktev", "Локтев"),
    ("Gorelik", "Горелик"), ("Petrov", "Петров"), ("Beisheev", "Бейшеев"), ("Almaty", "Алматы"), ("Naryn", "Нарын"), ("Harvol", "Харвол"),
]
LATIN, CYRILLIC = "b d g k l m n p r s t v z".split(), "б д г к л м н п р с т в з".split()
NUMBER = r"\d+(?:[, \u00a0\u202f]\d{3})*(?!\d)"
# How a sentence ends that is no heading and no clause.
END = r"[.!?…][»”\")]*$"
KINDS = ["txt", "txt", "txt", "legacy", "legacy", "html", "html", "html", "md", "docx", "docx", "srt"]
MENU = {"en": ["Home", "News", "Documents", "Contacts"], "ru": ["Главная", "Новости", "Документы", "Контакты"]}
BACK = {"en": "Go back", "ru": "Назад"}
PEER = """
import sys, galechurch
read = lambda path: open(path, encoding="utf-8").read().split("\\n")[:-1]
result = galechurch.align(read(sys.argv[1]), read(sys.argv[2]))
open(sys.argv[3], "w").write("\\n".join(result.to_pharaoh_lines()) + "\\n")
"""
# Runs a command from a small process: one that is started from a large one is counted as large as that.
RUNNER = """
import os, subprocess, sys, time
start = time.perf_counter()
_, status, usage = os.wait4(subprocess.Popen(sys.argv[3:], stdin=open(sys.argv[1]), stdout=open(sys.argv[2], "w")).pid, 0)
print(time.perf_counter() - start, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime)
"""


def sources():
    """The gold of `corpora/`: of each document its beads, English first, each side a list of sentences."""
    documents = []
    for folder in sorted(glob.glob(os.path.join(ROOT, "corpora", "*", ""))):
        sides = [os.path.basename(path).split(".")[1] for path in sorted(glob.glob(folder + "*.txt"))]
        if sorted(sides) != sorted(LANGUAGES):
            continue
        beads = []
        for line in open(folder + "gold.tsv", encoding="utf-8"):
            cells = [[text.strip() for text in cell.split("||") if text.strip()] for cell in line.rstrip("\n").split("\t")[:2]]
            if len(cells) == 2 and all(cells):
                beads.append(tuple(cells if sides[0] == "en" else reversed(cells)))
        documents.append(beads)
    return documents


def renamed(chance):
    """Returns a function that gives both sides of a bead the numbers and names of one document."""
    syllables = lambda: [(chance.randrange(len(LATIN)), chance.choice(["aа", "oо", "uу", "iи"])) for _ in range(2)]
    names = []
    for english, russian in NAMES:
        made = syllables()
        new = ["".join(letters[at] + vowel[side] for at, vowel in made) for side, letters in enumerate((LATIN, CYRILLIC))]
        names.append(((english, new[0].capitalize() + english[-1]), (russian, new[1].capitalize() + russian[-1])))
    numbers = {}

    def number(digits):
        if digits not in numbers:
            value, length = int(digits), len(digits)
            if length == 2 and value <= 31:
                numbers[digits] = str(chance.randint(10, 28))
            elif length == 4 and 1900 <= value < 2100:
                numbers[digits] = digits[:2] + str(chance.randint(10, 99))
            else:
                numbers[digits] = str(chance.randint(1, 9)) + "".join(str(chance.randint(0, 9)) for _ in digits[1:])
        return numbers[digits]

    def change(bead):
        found = [re.findall(NUMBER, " ".join(side)) for side in bead]
        digits = [sorted(re.sub(r"\D", "", text) for text in side) for side in found]
        common = {text for text in digits[0] if len(text) > 1 and digits[0].count(text) == digits[1].count(text)}

        def numbered(match):
            old = re.sub(r"\D", "", match[0])
            if old not in common:
                return match[0]
            new = iter(number(old))
            return re.sub(r"\d", lambda _: next(new), match[0])

        sides = []
        for side, texts in enumerate(bead):
            texts = [re.sub(NUMBER, numbered, text) for text in texts]
            for name in names:
                old, new = name[side]
                texts = [text.replace(old, new).replace(old.lower(), new.lower()) for text in texts]
            sides.append(texts)
        return tuple(sides)

    return change


def document(chance, corpora):
    """Returns the title of a document and its sections: lists of paragraphs, lists of beads."""
    change = renamed(chance)
    chosen = chance.sample(corpora, chance.randint(3, 5))
    title = change(chosen[0][0])
    sections = []
    for beads in chosen:
        for _ in range(chance.randint(1, 3)):
            start = chance.randrange(1, len(beads) - 4)
            section, paragraph = [], []
            for bead in map(change, beads[start : start + chance.randint(4, 9)]):
                # What begins with a number or ends without a full stop was a paragraph of its own, as clauses of treaties are.
                if paragraph and re.match(r"\W?[\d.]+[.)]? |\(?\w\)", bead[0][0]):
                    section.append(paragraph)
                    paragraph = []
                paragraph.append(bead)
                if len(paragraph) > 2 or not all(re.search(END, texts[-1]) for texts in bead):
                    section.append(paragraph)
                    paragraph = []
            sections.append(section + [paragraph] * bool(paragraph))
    return title, sections


def sides(chance, kinds, title, sections):
    """Returns what stands on either side, in paragraphs of sentences, and the beads whose both sides stand there."""
    orders = [list(range(len(sections))), list(range(len(sections)))]
    if chance.random() < 0.1:
        at = chance.randrange(len(sections) - 1)
        orders[1][at : at + 2] = reversed(orders[1][at : at + 2])
    missing = [set(), set()]
    for section, paragraphs in enumerate(sections):
        for paragraph, beads in enumerate(paragraphs):
            whole = chance.random()
            for bead in range(len(beads)):
                draw = chance.random()
                for side in (0, 1):
                    if whole < 0.01 * (side + 1) or 0.02 * side <= draw < 0.02 * (side + 1):
                        missing[side].add((section, paragraph, bead))
                        break
                for side in (0, 1):
                    # Subtitles have what is spoken, no headings.
                    if kinds[side] == "srt" and not re.search(END, beads[bead][side][-1]):
                        missing[side].add((section, paragraph, bead))
    texts = []
    for side in (0, 1):
        paragraphs = [[title[side]]]
        for section in orders[side]:
            for paragraph, beads in enumerate(sections[section]):
                kept = [bead[side] for at, bead in enumerate(beads) if (section, paragraph, at) not in missing[side]]
                paragraphs += [kept] * bool(kept)
        texts.append(paragraphs)
    gold = set() if "srt" in kinds else {tuple(map(joined, title))}
    for section, paragraphs in enumerate(sections):
        for paragraph, beads in enumerate(paragraphs):
            for at, bead in enumerate(beads):
                if all((section, paragraph, at) not in side for side in missing):
                    gold.add(tuple(map(joined, bead)))
    return texts, gold


def joined(texts):
    return " ".join(" ".join(texts).split())


def rendered(chance, kind, paragraphs, language):
    """Returns the bytes of a document in a format, and the ending of its name."""
    title, *rest = [" ".join(map(joined, paragraph)) for paragraph in paragraphs]
    if kind in ("txt", "legacy"):
        lines = MENU[language] * (chance.random() < 0.5) + [title] + [title] * (chance.random() < 0.5) + rest
        lines += [f"IMG_{chance.randint(1000, 9999)}.JPG"] * (chance.random() < 0.5) + [BACK[language]] * (chance.random() < 0.5)
        encoding = "utf-8" if kind == "txt" else {"en": "cp1252", "ru": "cp1251"}[language]
        return "\n\n".join(lines).encode(encoding, "replace") + b"\n", "txt"
    if kind == "html":
        tags = lambda tag, texts: "\n".join(f"<{tag}>{html.escape(text)}</{tag}>" for text in texts)
        page = f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{html.escape(title)}</title></head><body>\n'
        page += f"<nav><ul>{tags('li', MENU[language])}</ul></nav>\n<main><h1>{html.escape(title)}</h1>\n{tags('p', rest)}</main>\n"
        return (page + f"<footer><p>{BACK[language]}</p></footer></body></html>\n").encode(), "html"
    if kind == "md":
        plain = lambda text: re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"([\\*_<>\[\]])", r"\\\1", text))
        return ("# " + "\n\n".join(map(plain, [title] + rest)) + "\n").encode(), "md"
    if kind == "docx":
        paragraph = lambda text, style="": f"<w:p>{style}<w:r><w:t>{html.escape(text)}</w:t></w:r></w:p>"
        body = paragraph(title, '<w:pPr><w:pStyle w:val="Title"/></w:pPr>') + "".join(map(paragraph, rest))
        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            content = f'<?xml version="1.0" encoding="UTF-8"?><w:document {space}><w:body>{body}</w:body></w:document>'
            archive.writestr(zipfile.ZipInfo("word/document.xml"), content)
        return out.getvalue(), "docx"
    cues, seconds = [], 0
    for text in [joined(sentence) for paragraph in paragraphs[1:] for sentence in paragraph]:
        for line in re.findall(r".{1,70}(?:\s|$)|\S+", text):
            times = [f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02},000" for at in (seconds, seconds + 3)]
            cues.append(f"{len(cues) + 1}\n{times[0]} --> {times[1]}\n{line.strip()}\n")
            seconds += 3
    return "\n".join(cues).encode(), "srt"


class Heap:
    """Two folders, `en` and `ru`, and what is known of them."""

    def __init__(self, folder, documents):
        self.folder = folder
        self.pairs, self.gold, self.sentences = {}, [], []
        chance, corpora = random.Random(7), sources()
        alone = max(1, documents // 20)
        for at in range(documents + alone):
            kinds = chance.choices(KINDS, k=2)
            texts, gold = sides(chance, kinds, *document(chance, corpora))
            if at < documents - alone:
                source, target = (self.put(chance, kinds[side], texts[side], LANGUAGES[side]) for side in (0, 1))
                self.pairs[source] = target
                self.gold.append(gold)
                self.sentences.append([[text for paragraph in side for bead in paragraph for text in bead] for side in texts])
            else:
                side = at % 2
                self.put(chance, kinds[side], texts[side], LANGUAGES[side])
        word, pdf = b"PK\x03\x04\x14\0\0\0\x08\0word/document.xml", b"%PDF-1.4\n1 0 obj\n<< /Type /Cat"
        self.broken = {"en/2019/torn.docx": word, "ru/2020/torn.pdf": pdf, "ru/2021/empty.txt": b""}
        for path, content in self.broken.items():
            self.write(path, content)

    def put(self, chance, kind, paragraphs, language):
        content, ending = rendered(chance, kind, paragraphs, language)
        path = os.path.join(language, str(chance.randint(2019, 2023)), f"{chance.getrandbits(32):08x}.{ending}")
        self.write(path, content)
        return path

    def write(self, path, content):
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(content)


def units(path):
    """The texts of the units of a memory."""
    found = set()
    for unit in ElementTree.parse(path).iter("tu"):
        found.add(tuple(joined(["".join(segment.itertext())]) for segment in unit.iter("seg")))
    return found


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Bench:
    def __init__(self, folder, documents):
        self.folder, self.documents, self.failed = folder, documents, False
        self.heap = Heap(folder, documents)
        self.gold = set().union(*self.heap.gold)
        self.segments = sum(len(side) for pair in self.heap.sentences for side in pair)

    def check(self, is_right, what):
        print(f"{'ok' if is_right else 'FAILED'}: {what}", file=sys.stderr, flush=True)
        self.failed |= not is_right

    def path(self, name):
        return os.path.join(self.folder, name)

    def align(self, output, *options):
        return [SVERKA, "align", "en", "ru", "-o", output, "--no-encoder", "--format", "json", *options]

    def run(self, command, feed=os.devnull):
        """Runs a command; returns seconds, megabytes, exit code, what it said, and seconds of processors."""
        said = self.path("said")
        runner = [sys.executable, "-c", RUNNER, feed, said, *command]
        seconds, megabytes, code, busy = subprocess.run(runner, check=True, capture_output=True, text=True, cwd=self.folder).stdout.split()
        return float(seconds), float(megabytes), int(code), read(said).decode(), float(busy)

    def row(self, tool, threads, cost, quality):
        seconds, megabytes, *_, busy = cost
        speed = f"{2 * self.documents / seconds:,.0f} | {self.segments / seconds:,.0f} | {megabytes:.0f}"
        print(f"| {self.documents:,} | {tool} | {threads} | {seconds:.2f} | {busy:.2f} | {speed} | {quality} |", flush=True)

    def quality(self, found):
        """Share of the units that are right, and of the right ones that were found."""
        right = len(found & self.gold)
        return f"{100 * right / len(found):.1f} | {100 * right / len(self.gold):.1f}"

    def whole(self, threads):
        output = f"threads{threads}.tmx"
        cost = self.run(self.align(output, "--threads", str(threads)))
        done = json.loads(cost[3])
        bad = [pair for pair in done["pairs"] if "error" in pair]
        self.check(not bad, f"{len(bad)} pairs went wrong")
        self.check(cost[2] == 1, f"exit code 1, because of broken files, with {threads} threads: {cost[2]}")
        for name in self.heap.broken:
            self.check(any(name in message for message in done["broken"]), f"{name} is told of")
        self.check(len(done["broken"]) == len(self.heap.broken), f"{len(done['broken'])} files are told of as broken")
        found = {(pair["source"], pair["target"]) for pair in done["pairs"]}
        right = len(found & set(self.heap.pairs.items()))
        self.check(right == len(self.heap.pairs), f"{right} of {len(self.heap.pairs)} pairs found")
        self.check(len(found) == right, f"{len(found) - right} pairs are wrong")
        self.row("sverka, folders", threads, cost, self.quality(units(self.path(output))))
        return output

    def cut(self, whole, name):
        """Stops a run half way by a signal, and lets the same command go on."""
        output = f"{name}.tmx"
        process = subprocess.Popen(self.align(output, "--threads", "1"), cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        results = self.path(output + ".results")
        lines = lambda: read(results).count(b"\n") if os.path.exists(results) else 0
        while process.poll() is None and lines() < len(self.heap.pairs) // 3:
            time.sleep(0.002)
        process.send_signal(getattr(signal, name))
        code = process.wait()
        done, expected = lines(), {"SIGKILL": -9, "SIGINT": 130}[name]
        self.check(code == expected and done < len(self.heap.pairs), f"{name} after {done} pairs ends with {code}")
        if name == "SIGINT":
            kept = units(self.path(output))
            self.check(kept < units(self.path(whole)), f"the memory has {len(kept)} units of what was done before {name}")
        again = json.loads(self.run(self.align(output))[3])
        pairs = again["pairs"] + again["refused"]
        reused = sum(pair["reused"] for pair in pairs)
        self.check(reused == done, f"after {name} {reused} of {len(pairs)} pairs are not done again")
        self.check(read(self.path(output)) == read(self.path(whole)), f"after {name} the memory comes to the same bytes")

    def again(self, whole, threads):
        """Runs once more with nothing changed, and with one document changed."""
        cost = self.run(self.align(whole))
        anew = sum(not pair["reused"] for pair in sum((json.loads(cost[3])[what] for what in ("pairs", "refused")), []))
        self.check(anew == 0, f"{anew} pairs are done again when nothing has changed")
        self.row("sverka, again", threads, cost, self.quality(units(self.path(whole))))
        source = next(path for path in self.heap.pairs if path.endswith(".txt"))
        before = read(self.path(source))
        self.heap.write(source, before + b"\nThere was one thing more to be said at the end.\n")
        done = json.loads(self.run(self.align(whole))[3])
        anew = [pair["source"] for pair in done["pairs"] + done["refused"] if not pair["reused"]]
        self.check(anew == [source], f"{len(anew)} pair is done again when one document has changed")
        self.heap.write(source, before)

    def peers(self, threads):
        """Runs what there is besides on the pairs one by one, each told which they are."""
        os.mkdir(self.path("peers"))
        pairs = list(self.heap.pairs.items())
        feed = self.path("feed")

        def each(tool, command, arguments):
            with open(feed, "w") as out:
                out.write("".join(f"{argument}\n" for pair in arguments for argument in pair))
            cost = self.run(["xargs", f"-P{threads}", f"-n{len(arguments[0])}", *command], feed)
            self.check(cost[2] == 0, f"{tool} ends with {cost[2]}")
            return cost

        outputs = [f"peers/{at}.tmx" for at in range(len(pairs))]
        command = [SVERKA, "align", "--quiet", "--no-encoder", "--threads", "1"]
        cost = each("sverka, pair by pair", command, [(*pair, "-o", output) for pair, output in zip(pairs, outputs)])
        found = set().union(*(units(self.path(output)) for output in outputs))
        self.row("sverka, pair by pair", threads, cost, self.quality(found))
        if subprocess.run([sys.executable, "-c", "import galechurch"], capture_output=True).returncode:
            print("the peer is left out: pip install galechurch==0.1.0", file=sys.stderr)
            return
        arguments = [[f"peers/{at}.{what}" for what in ("en", "ru", "links")] for at in range(len(pairs))]
        for names, texts in zip(arguments, self.heap.sentences):
            for name, side in zip(names, texts):
                self.heap.write(name, "".join(f"{text}\n" for text in side).encode())
        script = self.path("peers/peer.py")
        self.heap.write("peers/peer.py", PEER.encode())
        cost = each("galechurch", [sys.executable, script], arguments)
        found = set()
        numbers = lambda side: [int(number) for number in side.strip("[]").split(",") if number]
        for (*_, links), texts in zip(arguments, self.heap.sentences):
            for line in read(self.path(links)).decode().split("\n")[:-1]:
                source, target = map(numbers, line.split(":"))
                if source and target:
                    found.add((joined(texts[0][at] for at in source), joined(texts[1][at] for at in target)))
        self.row("galechurch, pair by pair", threads, cost, self.quality(found))


def main():
    if {"-h", "--help"} & set(sys.argv[1:]):
        print(__doc__)
        return 0
    documents = int(sys.argv[1]) if sys.argv[1:] else 300
    if not os.access(SVERKA, os.X_OK):
        sys.exit(f"{SVERKA}: not there; run cargo build --release first")
    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print("| documents a side | tool | threads | seconds | of processors | documents/second | segments/second | peak memory, MB | units right, % | of all found, % |")
    print("|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(folder, documents)
        outputs = [bench.whole(count) for count in sorted({1, threads})]
        bench.check(len({read(bench.path(output)) for output in outputs}) == 1, "the number of threads makes no difference")
        bench.again(outputs[-1], threads)
        bench.cut(outputs[0], "SIGKILL")
        bench.cut(outputs[0], "SIGINT")
        bench.peers(threads)
        return int(bench.failed)


if __name__ == "__main__":
    sys.exit(main())
