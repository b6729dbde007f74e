"""How a product looks: its colours, its pattern and the little emblem on it, read from the words of its name."""

import re
from dataclasses import dataclass
from hashlib import sha256

INK = "#3a3734"
PAPER = "#fdf8ee"
WOOD = "#cf9f6b"
METAL = "#c9cdca"
BRASS = "#dcae4f"
FLAME = "#f0b13f"
LEAF = "#6f8f6a"
GLASS = "#dfeae6"

# Main colour and the one that goes with it. Several shades of a colour: the product's number picks one.
COLOURS = [
    ("PINK|DOLLY GIRL|FAIRY|DOUGHNUT|MARSHMALLOW|PRINCESS|SWEETHEART",
     [("#e4a5a4", "#fbefe6"), ("#dd9496", "#fdf3e7"), ("#ecb9b2", "#c65b57")]),
    (r"\bREDS?\b|STRAWBERRY|SANTA|TOADSTOOL|CHILLI|SUKI|TOP SECRET|GYMKHANA|50'S",
     [("#c94f40", "#fbf3e4"), ("#bf4238", "#fcefdc"), ("#d25c48", "#fdf6ea")]),
    ("ORANGE|CIRCUS|STRONGMAN", [("#dd8649", "#fdf3e0")]),
    ("BLUE|SPACEBOY|CARS|NEW ENGLAND|KEEP CALM|FAWN", [("#5d89a8", "#f7f1e3"), ("#4f7b9b", "#faf4e6")]),
    ("GREEN|TREE|HOLLY|MISTLETOE|MISELTOE|LEAF|BOTANI|JARDIN|PARK|DINOSAUR|APPLE|PEAR|GARDEN",
     [("#7f9d75", "#f8f1df"), ("#6e9077", "#f9f3e2"), ("#8fa980", "#fbf4e4")]),
    ("RETROSPOT|SPOTTY", [("#c94f40", "#fbf3e4"), ("#d25c48", "#fdf6ea")]),
    ("MINT", [("#a9cbb6", "#fbf5e8")]),
    ("BLACK|SKULL|SLATE|RECORD", [("#4a4c52", "#f4eddf"), ("#55565a", "#f6efe2")]),
    ("SILVER|ZINC|CHROME|METAL|GREY|GLASS|DISCO", [("#b9c1c1", "#f5efe3"), ("#a9b4b6", "#f7f2e8")]),
    ("CHOCOLATE|PUDDING|GINGERBREAD|SCOTT|DOG", [("#86604c", "#f6e9d6"), ("#94694f", "#f8ecd9")]),
    ("YELLOW|PANTRY|VANILLA|POPCORN|CHICK", [("#e5bb62", "#fdf6e4"), ("#e9c578", "#fcf4e1")]),
    ("WHITE|IVORY|CREAM|DOILY|DOILEY|LACE|FRENCH|PARISIENNE",
     [("#f6ecd8", "#cdb892"), ("#faf2e2", "#c9b08b"), ("#f3e7cf", "#b99f7a")]),
    ("WICKER|RUSTIC|NATURAL|WOOD|TRADITIONAL|TRADTIONAL", [("#d3a673", "#f9efdc"), ("#c8965f", "#fbf1de")]),
    ("LONDON|UNION|JUBILEE", [("#48688c", "#c94f40")]),
    ("ROSE|PAISLEY|LOVE|HEART|FLORAL|REGENCY", [("#d98a86", "#fbf1e4"), ("#cf7a78", "#fcf3e6")]),
    ("SCANDINAVIAN|CHRISTMAS", [("#c94f40", "#fbf3e4"), ("#6e9077", "#f9f3e2")]),
]
OTHERWISE = [
    ("#d98a86", "#fbf1e4"), ("#7fa3ae", "#f8f2e4"), ("#8fa980", "#fbf4e4"), ("#e0b262", "#fdf5e3"),
    ("#c9775a", "#fbf0e0"), ("#93839f", "#f7f0e6"),
]
ACCENTS = ["#c94f40", "#e0b262", "#5d89a8", "#7f9d75", "#d98a86"]

PATTERNS = [
    ("dots", "RETROSPOT|SPOTTY|POLKADOT|RED SPOT|VINTAGE SPOT|SNAP CARDS"),
    ("check", "GINGHAM|PICNIC"),
    ("flag", "UNION|JUBILEE"),
    ("lace", "DOILY|DOILEY"),
    ("drops", "PAISLEY"),
    ("flowers", "FLORAL|ROSE|REGENCY|SUKI|DOLLY GIRL|ENGLISH|JARDIN|POPPY|BELLE"),
    ("leaves", "LEAF|PARK|BOTANI|APOTHECARY"),
    ("stars", "SPACEBOY|STAR |CIRCUS|STRONGMAN"),
    ("hearts", "SWEETHEART|HEARTS DESIGN|DOORMAT HEARTS|JAZZ HEARTS"),
    ("snow", "CHRISTMAS|SCANDINAVIAN|SNOW|SANTA|REINDEER|MINI VINTAGE CRACKERS"),
    ("stripes", "STRIPE|PANTRY|NEW ENGLAND|DINER|RETRO |PARTY BUNTING|RAFFIA|WRITING SET|RIBBONS"),
    ("curls", "BAROQUE"),
    ("weave", "WICKER"),
]

EMBLEMS = [
    ("skull", "SKULL"), ("crown", "KEEP CALM|JUBILEE"), ("owl", "OWL"), ("rabbit", "RABBIT"),
    ("dog", "SCOTT|DOG"), ("rocket", "SPACEBOY"), ("mushroom", "WOODLAND|MUSHROOM|TOADSTOOL"),
    ("strawberry", "STRAWBERRY"), ("apple", "APPLE|FRUITS"), ("pear", "PEAR"), ("car", r"CARS|\bBUS\b"),
    ("letter", "ALPHABET"), ("cup", "CUP OF TEA|TEA AND|FOR TEA|TEA COFFEE|TEA TIME|TEATIME|SUGAR"),
    ("cake", "CAKE|PUDDING|BAKING"), ("house", "HOME|HOUSE|VILLAGE|BEDROOM|KITCHEN|COME IN"),
    ("babushka", "BABUSHKA"), ("bird", "BIRD|SWALLOW|CHICK|POSTE"), ("reindeer", "REINDEER|FAWN|RUDOLPH"),
    ("pudding", "SANTA|NATIVITY"), ("bicycle", "BICYCLE|MOTORBIKE"), ("tower", "LONDON|POSTE FRANCE"),
    ("horseshoe", "GYMKHANA|BUFFALO"), ("butterfly", "BUTTERFLY"), ("dinosaur", "DINOSAUR"),
    ("tent", "CIRCUS|STRONGMAN"), ("girl", "DOLLY"), ("tree", "TREE|SCANDINAVIAN|CHRISTMAS"), ("star", "STAR"),
    ("heart", "HEART|LOVE|SYMPATHY|POORLY|FRENCH|PARIS"),
    ("flower", "FLORAL|ROSE|SUKI|JARDIN|BELLE|POPPY|MODERN|REGENCY|DOILY|DOILEY"),
    ("leaf", "LEAF|BOTANI|GARDEN|HOLLY|PARK"),
]

BACKGROUNDS = ["#f5e8d6", "#e9eee3", "#e3ecee", "#f6e3dc", "#f2ead9", "#ece8ee", "#e6ece9", "#f7ecd2"]
# Under pale things.
DEEPER = ["#d5e1da", "#e9cfc4", "#d3dde2", "#e4d3b4", "#dcd3dd"]


@dataclass(frozen=True)
class Look:
    """The colours, pattern, emblem and small chances of one picture."""

    main: str
    second: str
    accent: str
    background: str
    pattern: str | None
    emblem: str
    # A number of its own for each product: what varies, varies by it.
    chance: int


def look_of(product):
    """The same look for the same product, always."""
    chance = int.from_bytes(sha256(product.code.encode()).digest()[:4], "big")
    name = product.sold_as
    shades = first(((shades, words) for words, shades in COLOURS), name) or OTHERWISE
    main, second = shades[chance % len(shades)]
    accent = pick([colour for colour in ACCENTS if colour != main and colour != second], chance >> 3)
    background = pick([tint for tint in BACKGROUNDS if apart(tint, main, 90)] or DEEPER, chance >> 6)
    emblem = first(EMBLEMS, name) or pick(["heart", "star", "flower", "leaf"], chance >> 9)
    return Look(main, second, accent, background, first(PATTERNS, name), emblem, chance)


def first(rules, name):
    """The result of the first rule whose words occur in the name."""
    return next((result for result, words in rules if re.search(words, name)), None)


def pick(choices, chance):
    """One of the choices."""
    return choices[chance % len(choices)]


def apart(tint, colour, distance):
    """Whether a thing of this colour stands out from a ground of that tint."""
    return sum(abs(a - b) for a, b in zip(channels(tint), channels(colour))) > distance


def channels(colour):
    """`#rrggbb` → three numbers."""
    return [int(colour[at:at + 2], 16) for at in (1, 3, 5)]


def mixed(colour, other, share):
    """The colour with a share of another mixed in."""
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(channels(colour), channels(other)))
