#!/usr/bin/python3
"""Compare the guard's rows with the baseline, or write it. See guard.sh.

guard.py compare|write RAW BASELINE
The baseline has a line "kernel RELEASE" and lines "ROW FIGURE RATIO".
"""
import pathlib
import sys

from report import OURS, ROWS, median, ratio, read

MOST = 0.05


def measured(figures, name):
    kinds = figures.get(name, {})
    return median(kinds.get(OURS)), ratio(kinds, OURS, ROWS[name][2])


def write(figures, kernel, path):
    lines = [f"kernel {kernel}"]
    for name in ROWS:
        if name in figures:
            figure, share = measured(figures, name)
            lines.append(f"{name} {figure:.6g} {share:.4f}")
    path.write_text("\n".join(lines) + "\n")
    print(path.read_text(), end="")


def verdict(figures, name, old_figure, old_ratio, same_kernel):
    """(whether it is good enough, text)"""
    figure, share = measured(figures, name)
    now, old, what = (figure, old_figure, ROWS[name][1]) if same_kernel else (share, old_ratio, "times in-tree")
    if now is None:
        return False, "was not measured"
    better = now / old
    if same_kernel and ROWS[name][2]:
        better = old / now
    return better >= 1 - MOST, f"{now:.6g} {what}, baseline {old:.6g} ({100 * (better - 1):+.1f} %)"


def compare(figures, kernel, path):
    lines = [line.split() for line in path.read_text().splitlines()]
    same_kernel = ["kernel", kernel] in lines
    rows = [line for line in lines if line[0] != "kernel"]
    bad = 0
    print(f"1..{len(rows)}")
    for number, (name, figure, share) in enumerate(rows, 1):
        good, text = verdict(figures, name, float(figure), float(share), same_kernel)
        bad += not good
        print(f"{'ok' if good else 'not ok'} {number} - {name}: {text}")
    return bad


def main():
    figures, kernel, _, _ = read(pathlib.Path(sys.argv[2]))
    path = pathlib.Path(sys.argv[3])
    if sys.argv[1] == "write":
        write(figures, kernel, path)
    elif compare(figures, kernel, path):
        sys.exit(1)


main()
