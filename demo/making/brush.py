"""The few strokes all pictures are made of, on a ground of 200 by 200."""

import re
from math import cos, pi, sin
from xml.sax.saxutils import escape

from making.emblems import EMBLEMS
from making.look import BRASS, FLAME, GLASS, INK, LEAF, METAL, PAPER, WOOD, apart, mixed
from making.patterns import pattern


class Brush:
    """Collects the shapes of one picture; fills are names (`main`, `pattern`, `wood`, …)."""

    def __init__(self, look, words):
        self.look = look
        self.words = words
        self.shapes = []
        self.colours = {
            "main": look.main, "second": look.second, "accent": look.accent, "ink": INK, "paper": PAPER,
            "wood": WOOD, "metal": METAL, "brass": BRASS, "flame": FLAME, "leaf": LEAF, "glass": GLASS,
            "shade": mixed(look.main, INK, 0.22), "tint": mixed(look.main, PAPER, 0.55),
            "ground": mixed(look.background, INK, 0.13), "none": "none",
            "pattern": "url(#p)" if look.pattern else look.main,
        }

    def says(self, words):
        """Whether the product's name has one of these words."""
        return re.search(words, self.words) is not None

    def one_of(self, *choices):
        """A choice that is this product's own."""
        return choices[(self.look.chance >> 12) % len(choices)]

    def path(self, data, fill="none", extra=""):
        """Any outline."""
        self.shapes.append(f'<path d="{data}"{self.fill(fill)}{extra}/>')

    def line(self, data, colour=None, width=None):
        """A stroke without a fill."""
        stroke = f' stroke="{self.colours[colour]}"' if colour else ""
        self.shapes.append(f'<path d="{data}"{stroke}{thickness(width)}/>')

    def rect(self, x, y, width, height, fill="none", round=0, extra=""):
        """A rectangle, with round corners where wanted."""
        corner = f' rx="{round}"' if round else ""
        self.shapes.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}"{corner}{self.fill(fill)}{extra}/>')

    def circle(self, x, y, radius, fill="none", extra=""):
        """A circle."""
        self.shapes.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="{radius}"{self.fill(fill)}{extra}/>')

    def oval(self, x, y, wide, high, fill="none", extra=""):
        """An ellipse by its half axes."""
        self.shapes.append(f'<ellipse cx="{x}" cy="{y}" rx="{wide}" ry="{high}"{self.fill(fill)}{extra}/>')

    def shadow(self, y=168, half=58, x=100):
        """The soft shadow a thing stands in."""
        self.shapes.append(f'<ellipse cx="{x}" cy="{y}" rx="{half}" ry="7" fill="{self.colours["ground"]}" stroke="none"/>')

    def emblem(self, x, y, size, colour="second", name=None):
        """The little figure that belongs to the product; `size` is half its height."""
        paint = self.colours[colour]
        figure = EMBLEMS[name or self.look.emblem].replace("{c}", paint)
        place = f"translate({number(x)} {number(y)})scale({size / 10:.2f})"
        self.shapes.append(f'<g transform="{place}" fill="{paint}" stroke="none">{figure}</g>')

    def badge(self, x, y, radius, colour="main"):
        """The emblem on a plain round label, so that it reads on any print."""
        self.circle(x, y, radius, "paper")
        on_paper = mixed(self.colours[colour], INK, 0.25) if pale(self.colours[colour]) else self.colours[colour]
        self.colours["badge"] = on_paper
        self.emblem(x, y, radius * 0.62, "badge")

    def flame(self, x, y, size=1.0):
        """A candle flame with its foot at (x, y)."""
        self.path(f"M{x} {y}c{number(-9 * size)} {number(-8 * size)} {number(-5 * size)} {number(-16 * size)} 0 {number(-24 * size)}"
                  f"c{number(5 * size)} {number(8 * size)} {number(9 * size)} {number(16 * size)} 0 {number(24 * size)}z", "flame")

    def glow(self, x, y, radius):
        """Light around a flame or a lamp."""
        self.circle(x, y, radius, "flame", ' opacity=".22" stroke="none"')

    def heart(self, x, y, half, fill="main", extra=""):
        """A heart of this half width, its middle at (x, y)."""
        h = half
        self.path(f"M{x} {number(y + h)}C{number(x - 1.7 * h)} {y} {number(x - h)} {number(y - 1.35 * h)} {x} {number(y - 0.4 * h)}"
                  f"C{number(x + h)} {number(y - 1.35 * h)} {number(x + 1.7 * h)} {y} {x} {number(y + h)}z", fill, extra)

    def star(self, x, y, radius, fill="main", points=5, inner=0.46):
        """A star with one point upwards."""
        corners = []
        for step in range(points * 2):
            r = radius if step % 2 == 0 else radius * inner
            angle = pi * step / points - pi / 2
            corners.append(f"{number(x + r * cos(angle))} {number(y + r * sin(angle))}")
        self.path("M" + "L".join(corners) + "z", fill)

    def bow(self, x, y, size=1.0, fill="accent"):
        """A bow of ribbon."""
        s = size
        self.path(f"M{x} {y}c{number(-8 * s)} {number(-14 * s)} {number(-24 * s)} {number(-12 * s)} {number(-22 * s)} 0"
                  f"s{number(14 * s)} {number(12 * s)} {number(22 * s)} 0c{number(8 * s)} {number(-14 * s)} {number(24 * s)} {number(-12 * s)} {number(22 * s)} 0"
                  f"s{number(-14 * s)} {number(12 * s)} {number(-22 * s)} 0z", fill)
        self.circle(x, y, number(4.5 * s), fill)

    def begin(self, transform):
        """Opens a group that is turned or moved."""
        self.shapes.append(f'<g transform="{transform}">')

    def end(self):
        """Closes the group."""
        self.shapes.append("</g>")

    def fill(self, name):
        """The fill attribute; none is the picture's default."""
        return "" if name == "none" else f' fill="{self.colours[name]}"'

    def svg(self, title):
        """The whole picture."""
        body = "".join(self.shapes)
        paint = pattern(self.look) if "url(#p)" in body else ""
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" role="img">'
            f'<title>{escape(title)}</title>{paint}<path fill="{self.look.background}" d="M0 0h200v200H0z"/>'
            f'<g fill="none" stroke="{INK}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">{body}</g></svg>\n'
        )


def pale(colour):
    """Whether a colour would be lost on paper."""
    return not apart(colour, PAPER, 150)


def thickness(width):
    """The attribute of a stroke that is not the usual one."""
    return f' stroke-width="{width}"' if width else ""


def number(value):
    """A number as short as it can be written."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
