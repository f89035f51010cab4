#!/usr/bin/env python3
"""Fits the weights of src/alignment/confidence.rs, and says how far confidences are borne out before and after.

    benches/calibrate.py FOLDER ...       each a set of documents with gold, as `sverka evaluate` takes it

Runs `sverka evaluate --calibration` on every folder and fits a logistic regression of "this unit is right" on the signs
of the units. Every set weighs the same, however large it is, and a wrong unit more than a right one: it does more harm where it is
believed than a right one that is looked at in vain. Prints for each set, and for all units together, the expected
calibration error, the share of units at 0.9 and above, and how many of these are right: for the bare posterior, for weights fitted
on all other sets ("left out"), and for weights fitted on all sets; then the weights.
The weights are those of alignments with vectors where a sentence encoder is installed (`sverka encoder status`), else of those without.
Build first: cargo build --release. SVERKA names another binary.
"""
import json, math, os, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
SVERKA = os.environ.get("SVERKA") or os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(HERE, "..", "target")), "release", "sverka")
# Pull of the weights towards nought, in units: enough that a sign without effect in a small set does not run away.
RIDGE = 1.0
# Weight of a wrong unit, in right ones.
WRONG = 1.5


def units(folder):
    command = [SVERKA, "evaluate", "-q", "--calibration", "--format", "json", folder]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)["units"]
    return [([1.0] + unit["signs"], float(unit["right"])) for unit in found]


def logistic(value):
    return 1 / (1 + math.exp(-value))


def predict(weights, signs):
    return logistic(sum(w * s for w, s in zip(weights, signs)))


def fit(sets):
    """Newton's method on the likelihood of all sets."""
    size = len(sets[0][0][0])
    every = sum(len(units) for units in sets)
    weights = [0.0] * size
    for _ in range(30):
        gradient = [-RIDGE * w if at else 0.0 for at, w in enumerate(weights)]
        curvature = [[RIDGE * (row == column > 0) for column in range(size)] for row in range(size)]
        for units in sets:
            of_set = every / len(sets) / len(units)
            for signs, right in units:
                weight = of_set * (1.0 if right else WRONG)
                expected = predict(weights, signs)
                slope, bend = weight * (right - expected), weight * expected * (1 - expected)
                for row, sign in enumerate(signs):
                    if sign:
                        gradient[row] += slope * sign
                        for column in range(row + 1):
                            curvature[row][column] += bend * sign * signs[column]
        for row in range(size):
            for column in range(row):
                curvature[column][row] = curvature[row][column]
        step = solve(curvature, gradient)
        weights = [w + s for w, s in zip(weights, step)]
        if max(map(abs, step)) < 1e-6:
            break
    return weights


def solve(matrix, values):
    """Gauss's elimination; the matrix is positive definite."""
    rows = [row + [value] for row, value in zip(matrix, values)]
    for at, pivot in enumerate(rows):
        for other in range(len(rows)):
            if other != at:
                factor = rows[other][at] / pivot[at]
                rows[other] = [a - factor * b for a, b in zip(rows[other], pivot)]
    return [row[-1] / row[at] for at, row in enumerate(rows)]


def figures(predicted):
    """Expected calibration error in ten bins, share at 0.9 and above, share of these that is right."""
    predicted = [(round(confidence, 3), right) for confidence, right in predicted]
    apart = [0.0] * 10
    for confidence, right in predicted:
        apart[min(int(confidence * 10), 9)] += confidence - right
    sure = [right for confidence, right in predicted if confidence >= 0.9]
    return sum(map(abs, apart)) / len(predicted), len(sure) / len(predicted), sum(sure) / max(len(sure), 1)


def main():
    folders = sys.argv[1:]
    if not folders or {"-h", "--help"} & set(folders):
        print(__doc__)
        return
    if not os.access(SVERKA, os.X_OK):
        sys.exit(f"{SVERKA}: not there; run cargo build --release first")
    sets = [units(folder) for folder in folders]
    weights = fit(sets)
    left_out = [fit(sets[:at] + sets[at + 1 :]) if len(sets) > 1 else weights for at in range(len(sets))]
    names = [os.path.basename(os.path.normpath(folder)) for folder in folders]
    width = max(map(len, names + ["all"]))
    print(f"{'':{width}}          posterior            left out             all sets")
    print(f"{'set':{width}}   units   ECE   0.9+  right    ECE   0.9+  right    ECE   0.9+  right")
    pooled = [], [], []
    for name, units_here, others in zip(names, sets, left_out):
        ways = (lambda s: logistic(s[1]), lambda s: predict(others, s), lambda s: predict(weights, s))
        predicted = [[(way(signs), right) for signs, right in units_here] for way in ways]
        for all_units, more in zip(pooled, predicted):
            all_units.extend(more)
        print_row(name, width, predicted)
    print_row("all", width, pooled)
    print("\nintercept {:.3f}; weights {}".format(weights[0], ", ".join(f"{w:.3f}" for w in weights[1:])))


def print_row(name, width, ways):
    cells = "".join("  {:.3f}  {:.3f}  {:.3f}".format(*figures(predicted)) for predicted in ways)
    print(f"{name:{width}}  {len(ways[0]):6}{cells}")


if __name__ == "__main__":
    main()
