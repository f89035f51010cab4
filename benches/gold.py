"""Gold for benches/segmenters.py: paragraphs and their sentences, from the project and from files that are named."""
import collections, glob, gzip, json, os

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
GROUP = 8

Paragraph = collections.namedtuple("Paragraph", "language text sentences")


def gold_sets(given):
    sets = collections.defaultdict(list)
    for gold in given:
        title, _, path = gold.rpartition("=")
        sets[title or os.path.basename(path).split(".")[0]] += read_conllu(path) if path.endswith(".conllu") else read_jsonl(path)
    for language in ("en", "ru"):
        sets[f"own golden cases, {language}"] = golden_cases(language)
        sets[f"own corpora, {language}"] = corpora(language)
    return sets


def golden_cases(language):
    path = os.path.join(ROOT, "tests", "segmentation", language + ".txt")
    with open(path, encoding="utf-8") as lines:
        cases = [line.rstrip("\n").split("|") for line in lines if line.strip() and not line.startswith("#")]
    return [Paragraph(language, "".join(parts), parts[::2]) for parts in cases]


def corpora(language):
    """Paragraphs of the documents, each read in that encoding in which it has most of its sentences."""
    paragraphs = []
    for path in sorted(glob.glob(os.path.join(ROOT, "corpora", "*", f"*.{language}.txt"))):
        sentences = gold_sentences(os.path.join(os.path.dirname(path), "gold.tsv"), os.path.basename(path).startswith("target"))
        with open(path, "rb") as file:
            content = file.read()
        readings = [paragraphs_of(language, content.decode(encoding, "replace"), sentences) for encoding in ("utf-8", "koi8-r", "cp1251")]
        paragraphs += max(readings, key=count_sentences)
    return paragraphs


def gold_sentences(path, column):
    with open(path, encoding="utf-8") as lines:
        sides = [line.rstrip("\n").split("\t")[column] for line in lines if line.strip() and not line.startswith("#")]
    return [sentence.strip() for side in sides for sentence in side.split(" || ") if sentence.strip()]


def count_sentences(paragraphs):
    return sum(len(paragraph.sentences) for paragraph in paragraphs)


def paragraphs_of(language, text, sentences):
    """Runs of sentences on one line of the text with nothing but blanks between, begun anew after a colon, which ends the label
    of a speaker; sentences that go over several lines are passed over."""
    paragraphs, end = [], 0
    for sentence in sentences:
        start = text.find(sentence, end)
        if start < 0:
            continue
        gap = text[end:start]
        if paragraphs and not gap.strip() and "\n" not in gap and not paragraphs[-1].text.endswith(":"):
            last = paragraphs.pop()
            paragraphs.append(Paragraph(language, last.text + gap + sentence, last.sentences + [sentence]))
        else:
            paragraphs.append(Paragraph(language, sentence, [sentence]))
        end = start + len(sentence)
    return paragraphs


def read_jsonl(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines if line.strip()]
    return [Paragraph(record["lang"], record["text"].replace("\n", " "), record["sents"]) for record in records]


def read_conllu(path):
    """Paragraphs of a treebank: sentences up to the next `# newpar` or `# newdoc`, or eight of them."""
    language = os.path.basename(path).split("_")[0]
    groups, has_paragraphs, tight = [], False, False
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                key = line[1:].split()[:1]
                has_paragraphs |= key == ["newpar"]
                if key in (["newpar"], ["newdoc"]) or not groups:
                    groups.append([])
                if line.startswith("# text = "):
                    groups[-1].append(("" if tight else " ", line[len("# text = "):].strip()))
            elif line.strip():
                tight = "SpaceAfter=No" in line.rstrip().split("\t")[-1].split("|")
    if not has_paragraphs:
        groups = [group[at:at + GROUP] for group in groups for at in range(0, len(group), GROUP)]
    text = lambda group: "".join(gap + sentence for gap, sentence in group).strip()
    return [Paragraph(language, text(group), [sentence for _, sentence in group]) for group in groups if group]
