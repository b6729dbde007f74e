"""Printed patterns: one tile each, in the product's own colours."""

from making.look import INK, mixed

# Size of the tile and what is on it; {c} is the printed colour, {d} a darker shade of the ground.
TILES = {
    "dots": (22, '<circle cx="5.5" cy="5.5" r="4" fill="{c}"/><circle cx="16.5" cy="16.5" r="4" fill="{c}"/>'),
    "check": (16, '<path fill="{c}" opacity=".55" d="M0 0h8v16H0z"/><path fill="{c}" opacity=".55" d="M0 0h16v8H0z"/>'),
    "stripes": (14, '<path fill="{c}" d="M0 0h6v14H0z"/>'),
    "lace": (30, '<g fill="none" stroke="{c}" stroke-width="1.6"><circle cx="15" cy="15" r="11" stroke-dasharray="3 2.4"/>'
             '<circle cx="15" cy="15" r="6.5"/><path d="M15 10v10M10 15h10M0 0l4 4M30 30l-4-4M30 0l-4 4M0 30l4-4"/></g>'),
    "drops": (30, '<g fill="{c}"><path d="M8 15c-6-2-6-12 1-11 5 1 3 7 0 6 1 3 1 4-1 5z"/><path d="M22 29c-6-2-6-12 1-11 5 1 3 7 0 6 1 3 1 4-1 5z"/></g>'
              '<g fill="{d}"><circle cx="20" cy="7" r="1.8"/><circle cx="7" cy="23" r="1.8"/></g>'),
    "flowers": (32, '<g fill="{c}"><circle cx="9" cy="5.5" r="3"/><circle cx="12.5" cy="9" r="3"/><circle cx="9" cy="12.5" r="3"/><circle cx="5.5" cy="9" r="3"/>'
                '<circle cx="25" cy="22" r="2.4"/><circle cx="27.5" cy="24.5" r="2.4"/><circle cx="25" cy="27" r="2.4"/><circle cx="22.5" cy="24.5" r="2.4"/></g>'
                '<g fill="{d}"><circle cx="9" cy="9" r="2"/><circle cx="25" cy="24.5" r="1.6"/><path d="M20 8q4-5 7 0-4 3-7 0zM6 25q3-5 7-1-3 4-7 1z"/></g>'),
    "leaves": (28, '<g fill="{c}"><path d="M3 12q1-9 9-9 0 9-9 9z"/><path d="M17 26q1-9 9-9 0 9-9 9z"/></g><g fill="{d}"><path d="M18 4q6 1 6 7-6-1-6-7zM4 18q6 1 6 7-6-1-6-7z"/></g>'),
    "stars": (28, '<g fill="{c}"><path d="M8 2l1.6 4.4 4.4 1.6-4.4 1.6L8 14 6.4 9.6 2 8l4.4-1.6z"/><path d="M22 17l1.2 3.8L27 22l-3.8 1.2L22 27l-1.2-3.8L17 22l3.8-1.2z"/><circle cx="22" cy="6" r="1.5"/><circle cx="7" cy="22" r="1.5"/></g>'),
    "hearts": (24, '<g fill="{c}"><path d="M7 11C1 7 3 2 7 5c4-3 6 2 0 6zM19 23c-6-4-4-9 0-6 4-3 6 2 0 6z"/></g>'),
    "snow": (30, '<g stroke="{c}" stroke-width="1.8" stroke-linecap="round"><path d="M9 3v12M3.8 6l10.4 6M3.8 12L14.2 6"/></g><g fill="{c}"><circle cx="23" cy="6" r="1.8"/><circle cx="22" cy="21" r="3"/><circle cx="8" cy="24" r="1.8"/></g>'),
    "curls": (34, '<g fill="none" stroke="{c}" stroke-width="2.4" stroke-linecap="round"><path d="M4 17c0-9 12-9 11-1-1 5-8 3-6-1M19 31c0-9 12-9 11-1-1 5-8 3-6-1M20 4c6-1 8 5 3 6"/></g>'),
    "weave": (16, '<g fill="none" stroke="{d}" stroke-width="1.6"><path d="M0 4h8M8 12h8M4 0v8M12 8v8"/><path d="M0 8h16M8 0v16" opacity=".4"/></g>'),
}


def pattern(look):
    """The `<pattern id="p">` of a look."""
    if look.pattern == "flag":
        return flag()
    size, tile = TILES[look.pattern]
    turn = f' patternTransform="rotate({(0, 12, -10)[look.chance % 3]})"' if look.pattern not in ("check", "weave", "stripes") else ""
    printed = tile.replace("{c}", look.second).replace("{d}", mixed(look.main, INK, 0.3))
    return (
        f'<pattern id="p" width="{size}" height="{size}" patternUnits="userSpaceOnUse"{turn}>'
        f'<path fill="{look.main}" d="M0 0h{size}v{size}H0z"/>{printed}</pattern>'
    )


def flag():
    """The Union Flag, over whatever it is printed on."""
    return (
        '<pattern id="p" width="1" height="1" viewBox="0 0 60 40" preserveAspectRatio="none"><path fill="#48688c" d="M0 0h60v40H0z"/>'
        '<path stroke="#fdf6ea" stroke-width="8" d="M0 0l60 40M60 0L0 40"/><path stroke="#c94f40" stroke-width="3" d="M0 0l60 40M60 0L0 40"/>'
        '<path stroke="#fdf6ea" stroke-width="13" d="M30 0v40M0 20h60"/><path stroke="#c94f40" stroke-width="7" d="M30 0v40M0 20h60"/></pattern>'
    )
