#!/usr/bin/env python3
"""What each part of the aligner's model is worth: strict F1 with all parts, and without each.

    benches/ablation.py FOLDER ...            each a set of documents with gold, as `sverka evaluate` takes it
    benches/ablation.py --write FOLDER ...    writes the table into the documentation of the module `alignment`

The parts are those of `sverka evaluate --without`; the rows "lengths alone" are without all others, as Gale and Church (1993)
align. Where a sentence encoder is installed (`sverka encoder status`) the last rows have its vectors, else they are left out.
Build first: cargo build --release. SVERKA names another binary.
"""
import json, os, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
SVERKA = os.environ.get("SVERKA") or os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(HERE, "..", "target")), "release", "sverka")
TABLE = os.path.join(HERE, "..", "src", "alignment", "ablation.md")
PARTS = ["length", "lexicon", "cognates", "structure", "self-training", "estimation", "crossing", "repeats"]
ROWS = (
    [("all but vectors", ["--no-encoder"])]
    + [(f"without {part}", ["--no-encoder", "--without", part]) for part in PARTS]
    + [("without lexicon and self-training", ["--no-encoder", "--without", "lexicon,self-training"])]
    + [("lengths alone", ["--no-encoder", "--without", "lexicon,cognates,structure,self-training"])]
)
WITH_VECTORS = [("all", [])] + [(f"all without {part}", ["--without", part]) for part in PARTS]


def strict_f1(folder, options):
    command = [SVERKA, "evaluate", "-q", "--format", "json", *options, folder]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)["all"]["strict"]["f1"]


def main():
    folders = [argument.rstrip("/") for argument in sys.argv[1:] if not argument.startswith("-")]
    if not folders:
        sys.exit(__doc__)
    status = subprocess.run([SVERKA, "encoder", "status", "--format", "json"], check=True, stdout=subprocess.PIPE).stdout
    rows = ROWS + (WITH_VECTORS if json.loads(status)["encoder"] else [])
    names = [os.path.basename(folder) for folder in folders]
    lines = ["| parts | " + " | ".join(names) + " |", "|---|" + "--:|" * len(names)]
    for name, options in rows:
        lines.append(f"| {name} | " + " | ".join(f"{100 * strict_f1(folder, options):.1f}" for folder in folders) + " |")
        print(lines[-1] if len(lines) > 3 else "\n".join(lines), flush=True)
    if "--write" in sys.argv:
        with open(TABLE, "w", encoding="utf-8") as file:
            file.write("What each part is worth, strict F1 in per cent (`benches/ablation.py --write FOLDER ...`):\n\n" + "\n".join(lines) + "\n")


main()
