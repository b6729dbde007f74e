"""Products as the shop shows them: pleasant names, usual prices, categories and ranges."""

import re

from making.kinds import CHRISTMAS, kind_of
from making.orders import most_frequent

SMALL_WORDS = {"a", "and", "de", "for", "in", "it", "of", "on", "or", "the", "to", "with"}
KEPT_WORDS = {"LED", "3D", "I", "UK", "DIY", "A7", "II"}
# Abbreviations written out and slips of the pen mended; everything else keeps the name it was sold by.
MENDED = {
    "ANT": "Antique", "ASSTD": "Assorted", "BAKELIKE": "Bakelite-Style", "DESGN": "Design", "DOILEY": "Doily",
    "HLDR": "Holder", "MISELTOE": "Mistletoe", "NAUGHTS": "Noughts", "PC": "Piece", "SAFTEY": "Safety",
    "TRADTIONAL": "Traditional", "OF4": "of 4", "METER": "Metre", "DECOUPAGE": "Découpage",
    "CHILDRENS": "Children's", "CASH+CARRY": "Cash & Carry", "+": "&",
}

# The first range whose words occur in the name; it becomes the brand.
RANGES = [
    ("Spaceboy", "SPACEBOY"), ("Dolly Girl", "DOLLY GIRL"), ("Poppy's Playhouse", "POPPY'S"),
    ("Feltcraft", "FELTCRAFT|FELT CRAFT"), ("Regency", "REGENCY"), ("Keep Calm", "KEEP CALM"),
    ("Pantry", "PANTRY"), ("Vintage Doily", "DOILY|DOILEY"), ("Vintage Christmas", "VINTAGE CHRISTMAS"),
    ("50's Christmas", "50'S"), ("Vintage Paisley", "PAISLEY"), ("Woodland", "WOODLAND"), ("Suki", "SUKI"),
    ("Skulls", "SKULL"), ("Charlie & Lola", "CHARLIE"), ("Babushka", "BABUSHKA"),
    ("Home Sweet Home", "HOME SWEET HOME"), ("Love London", "LOVE LONDON"), ("Union Flag", "UNION"),
    ("Retrospot", "RETROSPOT|SPOTTY|RED SPOT"), ("Polkadot", "POLKADOT"), ("Gingham", "GINGHAM"),
    ("Scandinavian", "SCANDINAVIAN|SCANDINAVAIN"), ("Sweetheart", "SWEETHEART"), ("Gymkhana", "GYMKHANA"),
    ("Vintage Leaf", "VINTAGE LEAF"), ("English Rose", "ENGLISH ROSE|MORRIS"), ("Botanical", "BOTANI|JARDIN"),
    ("Diner", "DINER"), ("Antique Silver", "ANTIQUE SILVER"), ("Natural Slate", "SLATE"), ("Wicker", "WICKER"),
    ("Zinc", "ZINC"), ("Traditional", "TRADITIONAL|TRADTIONAL"), ("Vintage", "VINTAGE"),
]

class Product:
    """One product of the catalogue; `sold_as` is its name in the order history, `kind` how it is drawn."""

    def __init__(self, code, lines, in_stock):
        self.code = code
        self.sold_as = re.sub(r"\s+", " ", most_frequent(line["Description"].strip() for line in lines))
        self.name = pleasant(self.sold_as)
        self.price = most_frequent(float(line["Price"]) for line in lines)
        self.kind, category = kind_of(self.sold_as)
        self.category = "Christmas" if re.search(CHRISTMAS, self.sold_as) else category
        self.brand = first_match(RANGES, self.sold_as) or ""
        self.in_stock = in_stock


def pleasant(shouted):
    """`REGENCY CAKESTAND 3 TIER` → `Regency Cakestand 3 Tier`."""
    text = re.sub(r"\s*,\s*", ", ", shouted.strip(" .")).replace("T-LIGHTS", "TEA LIGHTS").replace("T-LIGHT", "TEA LIGHT")
    text = re.sub(r"\bSET ?/ ?(\d+)", r"SET OF \1", text).replace("/", " & ")
    words = [pleasant_word(word) for word in text.replace(". ", " ").split()]
    words[-1] = words[-1][0].upper() + words[-1][1:]
    words[0] = words[0][0].upper() + words[0][1:]
    return " ".join(words)


def pleasant_word(word):
    """One word of a name; what stands between hyphens is a word too."""
    bare = word.strip(",")
    if bare in MENDED:
        return word.replace(bare, MENDED[bare])
    if bare in KEPT_WORDS or re.fullmatch(r"\d+(CM|G|g|cm)?", bare) or "x4" in bare:
        return word.replace("CM", "cm")
    if bare.lower() in SMALL_WORDS:
        return word.lower()
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


def first_match(rules, name):
    """The label of the first rule whose pattern occurs in the name."""
    return next((label for label, pattern in rules if re.search(pattern, name)), None)
