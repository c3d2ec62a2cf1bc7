#!/usr/bin/python3
"""Turn what the guests wrote into bench.json, bench.txt and bench.svg.

report.py FOLDER COMMAND BED...: FOLDER holds BED.tsv (see guest.sh). Figures
are medians; a ratio is the median of the rounds' ratios, turned so that more
than 1 means that wgstar is better.
"""
import json
import pathlib
import statistics
import sys

import chart

THEIRS, OURS = "wireguard", "wgstar"
# name: title, unit, whether less is better
ROWS = {
    "tcp": ("TCP, one stream", "Mbit/s", False),
    "tcp4": ("TCP, 4 streams", "Mbit/s", False),
    "relay": ("relay through the hub", "Mbit/s", False),
    "gateway": ("gateway, masquerade", "Mbit/s", False),
    "udp64": ("UDP 64 B received", "packets/s", False),
    "udp1400": ("UDP 1400 B received", "packets/s", False),
    "rr": ("request-response", "us", True),
    "handshakes": ("handshakes", "per s", False),
    "lookups:1": ("sends refused, 1 prefix", "per s", False),
    "lookups:10000": ("same, 10k prefixes", "per s", False),
    "lookups:100000": ("same, 100k prefixes", "per s", False),
    "peers-set": ("peers: setconf", "s", True),
    "peers-dump": ("peers: dump", "s", True),
    "peers-remove": ("peers: remove", "s", True),
    "peers-memory": ("peers: memory of one", "kB", True),
}
# Bytes of a message, bits or packets it counts for, how often it is encrypted.
MESSAGES = {
    "tcp": (1424, 1368 * 8e-6, 1),
    "tcp4": (1424, 1368 * 8e-6, 1),
    "relay": (1424, 1368 * 8e-6, 2),
    "gateway": (1424, 1368 * 8e-6, 1),
    "udp64": (96, 1, 1),
    "udp1400": (1408, 1, 1),
}
TARGETS = {"tcp": 2.0, "relay": 2.0, "gateway": 1.8, "udp64": 1.6,
           "wireguard+wgstar": 1.35, "wgstar+wireguard": 1.15}


def read(path):
    """figures[name][kind][round] of one bed, and its kernel."""
    figures, kernel, cpus, counts = {}, "", 1, {}
    for line in path.read_text().splitlines():
        measure, kind, number, name, value = line.split("\t")
        if measure == "kernel":
            kernel, cpus = name, int(value)
            continue
        figures.setdefault(name, {}).setdefault(kind, {})[int(number)] = float(value)
        if measure.startswith("peers:"):
            counts[name] = int(measure[6:])
    return figures, kernel, cpus, counts


def ratio(kinds, kind, less_is_better):
    both = kinds.get(THEIRS, {}).keys() & kinds.get(kind, {}).keys()
    ratios = [kinds[kind][i] / kinds[THEIRS][i] for i in both if kinds[kind][i] and kinds[THEIRS][i]]
    if not ratios:
        return None
    middle = statistics.median(ratios)
    return 1 / middle if less_is_better else middle


def median(rounds):
    return statistics.median(rounds.values()) if rounds else None


def limits(name, plain, aead):
    """What plain path and encryption alone allow, by whose encryption."""
    size, amount, times = MESSAGES[name]
    found = {}
    for way in ("library", "own"):
        pair = [aead.get(f"{way}-{what}-{size}", {}).get("-", {}).get(1)
                for what in ("encrypt", "decrypt")]
        if plain and all(pair):
            speeds = [amount / (ps * 1e-12) for ps in pair]
            found[way] = {"encrypt": speeds[0], "decrypt": speeds[1],
                          "limit": 1 / (1 / plain + sum(times / s for s in speeds))}
    return found


def row(name, figures, cpus, counts):
    title, unit, less = ROWS[name]
    kinds = figures[name]
    one = {"title": title, "unit": unit, "less_is_better": less,
           "theirs": median(kinds.get(THEIRS)), "ours": median(kinds.get(OURS)),
           "ratio": ratio(kinds, OURS, less)}
    if name in counts:
        one["peers"] = counts[name]
    if name + "-loss" in figures:
        one["loss_percent"] = {kind: median(r) for kind, r in figures[name + "-loss"].items()}
    if "plain" in kinds:
        one["plain"] = median(kinds["plain"])
    if name in MESSAGES:
        one["aead"] = limits(name, one.get("plain"), figures)
        best = max((way["limit"] for way in one["aead"].values()), default=None)
        if best and cpus == 1 and one["ours"]:
            one["limit"] = best
            one["efficiency"] = one["ours"] / best
    mixed = {kind: {"figure": median(r), "ratio": ratio(kinds, kind, less)}
             for kind, r in kinds.items() if "+" in kind}
    if mixed:
        one["sender+receiver"] = mixed
    return one


def lookup_alone(rows):
    """The nanoseconds that the number of prefixes adds, where noise hides none."""
    base = rows.get("lookups:1")
    for name, one in rows.items():
        if base and name.startswith("lookups:") and one is not base:
            one["over_one_prefix_ns"] = {
                whose: 1e9 / one[whose] - 1e9 / base[whose]
                for whose in ("theirs", "ours") if one[whose] and base[whose]}


def number(value):
    if value is None:
        return "-"
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def remarks(one):
    if one.get("peers"):
        yield f"{one['peers']} of them"
    loss = one.get("loss_percent", {})
    if any(loss.get(kind, 0) >= 0.05 for kind in (THEIRS, OURS)):
        yield f"lost {loss.get(THEIRS, 0):.1f} %, {loss.get(OURS, 0):.1f} %"
    over = one.get("over_one_prefix_ns")
    if over and len(over) == 2:
        yield f"over 1 prefix {over['theirs']:+.0f} ns, {over['ours']:+.0f} ns"


def table(report):
    form = "{:<32}{:>11}{:>11}{:>7}{:>9}{:>9}{:>6}  {}"
    for name, bed in report["beds"].items():
        yield f"{name}: kernel {bed['kernel']}, CPUs: {bed['cpus']}"
        yield form.format("", "in-tree", "wgstar", "ratio", "plain", "limit", "eff.", "").rstrip()
        for one in bed["rows"].values():
            efficiency = f"{100 * one['efficiency']:.0f} %" if "efficiency" in one else ""
            yield form.format(
                f"{one['title']}, {one['unit']}", number(one["theirs"]), number(one["ours"]),
                number(one["ratio"]), number(one["plain"]) if "plain" in one else "",
                number(one["limit"]) if "limit" in one else "", efficiency,
                "; ".join(remarks(one))).rstrip()
            for kind, mixed in one.get("sender+receiver", {}).items():
                side = "sender" if kind.startswith(OURS) else "receiver"
                yield form.format(f"  only the {side} is wgstar", "", number(mixed["figure"]),
                                  number(mixed["ratio"]), "", "", "", "").rstrip()
        if bed["aead_ns"]:
            yield "encryption alone, ns for a message of so many bytes:"
            for way in ("library-encrypt", "library-decrypt", "own-encrypt", "own-decrypt"):
                yield f"  {way:<30}" + "".join(
                    f"{what.rpartition('-')[2]:>7}: {ns:.0f}"
                    for what, ns in bed["aead_ns"].items() if what.startswith(way))
        yield ""


def main():
    folder, command = pathlib.Path(sys.argv[1]), sys.argv[2]
    report = {"command": command, "beds": {}}
    for bed in sys.argv[3:]:
        figures, kernel, cpus, counts = read(folder / f"{bed}.tsv")
        rows = {name: row(name, figures, cpus, counts) for name in ROWS if name in figures}
        if bed == "icount":
            lookup_alone(rows)
        aead = {name: kinds["-"][1] / 1000 for name, kinds in figures.items() if "-" in kinds}
        report["beds"][bed] = {"kernel": kernel, "cpus": cpus, "rows": rows, "aead_ns": aead}
    text = "\n".join([command, "", *table(report)])
    print(text)
    (folder / "bench.txt").write_text(text)
    (folder / "bench.json").write_text(json.dumps(report, indent=1) + "\n")
    (folder / "bench.svg").write_text(chart.svg(report, TARGETS))


if __name__ == "__main__":
    main()
