"""A bar chart of ratios, as SVG that is readable on light and dark pages."""
from xml.sax.saxutils import escape

LEFT, WIDTH, RIGHT = 210, 400, 60
BAR, GAP = 13, 3
STYLE = """
  text { font: 12px sans-serif; fill: #24292f }
  .small { font-size: 11px; fill: #57606a }
  .axis { stroke: #8c959f }
  .target { stroke: #bc4c00; stroke-width: 2 }
  .bed0 { fill: #0969da } .bed1 { fill: #8250df } .bed2 { fill: #1a7f37 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small { fill: #9198a1 } .axis { stroke: #6e7681 }
    .target { stroke: #ffa657 }
    .bed0 { fill: #4493f8 } .bed1 { fill: #ab7df8 } .bed2 { fill: #3fb950 }
  }
"""


def bars(report):
    """(title, target's name, [(index of the bed, ratio)]) from top to bottom."""
    rows = {}
    for index, bed in enumerate(report["beds"].values()):
        for name, one in bed["rows"].items():
            if one["ratio"]:
                rows.setdefault(name, (one["title"], name, []))[2].append((index, one["ratio"]))
            for kind, mixed in one.get("sender+receiver", {}).items():
                side = "sender" if kind.startswith("wgstar") else "receiver"
                title = f"{one['title']}, only {side}"
                if mixed["ratio"]:
                    target = kind if name == "tcp" else ""
                    rows.setdefault(name + kind, (title, target, []))[2].append((index, mixed["ratio"]))
    return list(rows.values())


def legend(report, y):
    x = LEFT
    for index, (name, bed) in enumerate(report["beds"].items()):
        text = f"{name} ({bed['kernel']})"
        yield f'<rect class="bed{index}" x="{x}" y="{y - 9}" width="10" height="10"/>'
        yield f'<text class="small" x="{x + 14}" y="{y}">{escape(text)}</text>'
        x += 24 + 6 * len(text)


def svg(report, targets):
    rows = bars(report)
    top = max([ratio for row in rows for _, ratio in row[2]] + list(targets.values()) + [1])
    # A bar that leaves the others no room is cut and says its figure.
    most = min(top, 4.0)
    scale = WIDTH / most
    parts, y = [], 46
    for title, target, values in rows:
        height = len(values) * (BAR + 1)
        parts.append(f'<text x="{LEFT - 8}" y="{y + height / 2 + 4:.0f}" text-anchor="end">{escape(title)}</text>')
        for place, (bed, ratio) in enumerate(values):
            length, line = min(ratio, most) * scale, y + place * (BAR + 1)
            parts.append(f'<rect class="bed{bed}" x="{LEFT}" y="{line}" width="{length:.1f}" height="{BAR}"/>')
            parts.append(f'<text class="small" x="{LEFT + length + 4:.1f}" y="{line + 10}">{ratio:.2f}</text>')
        if target in targets:
            x = LEFT + targets[target] * scale
            parts.append(f'<path class="target" d="M{x:.1f} {y - 2}v{height + 3}"/>')
        y += height + GAP * 2
    one = LEFT + scale
    parts.append(f'<path class="axis" stroke-dasharray="3 3" d="M{one:.1f} 38V{y}"/>')
    parts.append(f'<path class="axis" d="M{LEFT} 38V{y}"/>')
    total = LEFT + WIDTH + RIGHT
    head = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total} {y + 12}" width="{total}" height="{y + 12}">',
            f"<style>{STYLE}</style>",
            f'<text x="{LEFT}" y="16">wgstar as a multiple of the in-tree driver '
            "(dashed: equal; orange: target)</text>",
            *legend(report, 32)]
    return "\n".join([*head, *parts, "</svg>", ""])
