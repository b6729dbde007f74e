"""Decoration, the house itself and the garden."""


def card_holder(b):
    b.shadow(half=50)
    b.line("M100 164V44M100 60H60M100 60h40M100 100H48M100 100h52")
    b.rect(44, 62, 36, 28, "paper", 2)
    b.rect(120, 62, 36, 28, "paper", 2)
    b.rect(34, 104, 40, 30, "paper", 2)
    b.rect(126, 104, 40, 30, "paper", 2)
    if b.says("STAR"):
        b.star(100, 38, 22, "main")
    elif b.says("TREE"):
        b.emblem(100, 36, 22, "main", "tree")
    else:
        b.heart(100, 40, 20, "main")
    b.oval(100, 164, 40, 8, "main")


def alarm_clock(b):
    b.shadow(half=50)
    b.line("M64 150l-12 18M136 150l12 18", None, 8)
    b.path("M46 72a24 24 0 0 1 40-24zM154 72a24 24 0 0 0-40-24z", "shade")
    b.line("M100 48V36M90 34h20")
    b.circle(100, 106, 58, "main")
    b.circle(100, 106, 43, "paper")
    hands(b, 100, 106, 34)


def wall_clock(b):
    b.shadow(172, 56)
    b.circle(100, 100, 68, "main")
    b.circle(100, 100, 52, "paper")
    hands(b, 100, 100, 42)


def cabinet(b):
    b.shadow(half=54)
    b.line("M60 160v10M140 160v10", None, 8)
    b.path("M44 46h112l6 10H38z", "wood" if b.says("WOOD|CREAM") else "shade")
    b.rect(44, 56, 112, 106, "main", 4)
    rows = 2 if b.says("2 DRAWER|TOP SECRET") else 3
    high = (96 - 6 * (rows - 1)) / rows
    for row in range(rows):
        y = 61 + row * (high + 6)
        b.rect(52, f"{y:.0f}", 96, f"{high:.0f}", "tint", 4)
        b.circle(100, y + high / 2, 4.5, "brass")


def chalkboard(b):
    b.shadow(172, 54)
    if b.says("HEART|STAR"):
        b.line("M100 16v32")
        b.heart(100, 112, 62, "ink") if b.says("HEART") else b.star(100, 112, 72, "ink")
        b.line("M76 104h48M80 118h40", "paper", 3)
        return
    b.line("M72 44q28-34 56 0")
    b.rect(40, 42, 120, 124, "wood" if b.says("WOOD|HOME") else "ink", 5)
    b.rect(52, 54, 96, 100, "ink", 2)
    b.line("M70 80h60M70 98h44M70 116h52", "paper", 3)
    b.emblem(124, 134, 10, "accent", "heart")


def memo_board(b):
    b.shadow(172, 58)
    b.rect(40, 40, 120, 128, "pattern", 6)
    b.line("M40 40l120 128M160 40L40 168M100 40L40 104l60 64 60-64z", "second", 4)
    b.rect(58, 62, 40, 32, "paper", 2)
    b.rect(110, 108, 34, 38, "paper", 2)
    b.circle(78, 62, 4, "accent")
    b.circle(127, 108, 4, "accent")


def wall_art(b):
    b.shadow(172, 54)
    b.rect(42, 34, 116, 134, "wood", 3)
    b.rect(52, 44, 96, 114, "main", 2)
    b.rect(60, 52, 80, 98, "none", 2, ' stroke-width="1.5"')
    b.emblem(100, 88, 25, "second")
    b.line("M72 126h56M80 137h40", "second", 4)


def sign(b):
    b.line("M60 62l40-36 40 36", None, 2.5)
    b.circle(100, 25, 4, "brass")
    turn = b.one_of(-3, 0, 3)
    b.begin(f"rotate({turn} 100 110)")
    b.rect(28, 62, 144, 96, b.one_of("main", "second", "accent"), b.one_of(4, 14, 24))
    b.rect(36, 70, 128, 80, "paper", b.one_of(3, 10, 18), ' stroke-width="1.5"')
    for index, y in enumerate((90, 110, 130)):
        half = b.one_of((44, 26, 40), (30, 48, 22), (48, 34, 46))[index]
        b.line(f"M{100 - half} {y}H{100 + half}", b.one_of("ink", "shade") if index != 1 else "accent", 7 if index == 1 else 5)
    b.end()


def frame(b):
    b.shadow(172, 56)
    if b.says("RECORD"):
        b.rect(36, 36, 128, 132, "main", 3)
        b.circle(100, 102, 50, "ink")
        b.circle(100, 102, 34, "none", ' stroke="#6b6a68" stroke-width="1.5"')
        b.circle(100, 102, 17, "accent")
        b.circle(100, 102, 3, "paper")
        return
    b.rect(42, 34, 116, 134, "main", 6)
    b.line("M42 34l18 18M158 34l-18 18M42 168l18-18M158 168l-18-18", None, 2)
    b.rect(60, 52, 80, 98, "glass", 2)
    b.circle(116, 78, 9, "flame", ' stroke="none"')
    b.path("M62 132q18-34 36-10 12-22 40 8v18H62z", "leaf")
    b.rect(60, 52, 80, 98, "none", 2)


def doormat(b):
    b.shadow(156, 78)
    b.path("M36 64h128l18 88H18z", "wood")
    b.path("M46 74h108l12 68H34z", "pattern" if b.look.pattern else "second")
    for x in range(26, 180, 11):
        b.line(f"M{x} 152v8", None, 2)
    if b.look.pattern in (None, "stripes", "dots"):
        b.oval(100, 108, 42, 20, "paper")
        b.line("M76 103h48M84 114h32", None, 3) if b.says("HOME|CALM") else b.emblem(100, 108, 13, "accent")


def kneeling_pad(b):
    b.shadow(152, 74)
    b.path("M28 128q0-40 14-52h116q14 12 14 52 0 18-14 18H42q-14 0-14-18z", "main")
    b.rect(82, 84, 36, 13, "paper", 6)
    b.line("M32 134h136", None, 2)
    b.emblem(100, 116, 15, "second")
    b.emblem(60, 112, 11, "second", "leaf")
    b.emblem(140, 112, 11, "second", "leaf")


def bicycle_bell(b):
    b.shadow(half=46)
    b.path("M70 136h60v18q-30 14-60 0z", "shade")
    b.path("M40 132c0-80 120-80 120 0q-60 20-120 0z", "metal")
    b.circle(100, 72, 6, "brass")
    b.line("M62 112q4-26 24-34", "paper", 5)
    b.line("M150 138l24 12", None, 8)


def bicycle_kit(b):
    b.shadow(half=64)
    b.rect(34, 68, 132, 94, "main", 12)
    b.line("M34 92h132", None, 2)
    b.circle(100, 124, 28, "paper")
    b.emblem(100, 124, 20, "ink", "bicycle")


def pegs(b):
    b.shadow(half=64)
    b.line("M14 52q86 26 172 0", None, 2.5)
    for x, y, colour in ((42, 52, "main"), (82, 58, "second"), (122, 58, "accent"), (160, 52, "main")):
        b.path(f"M{x - 11} {y - 14}h22v34l-5 64h-4l-2-54-2 54h-4l-5-64z", "wood")
        b.rect(x - 11, y + 8, 22, 12, colour, 2)


def umbrella(b):
    b.line("M100 96v62q0 14 14 14t14-12", "wood", 6)
    b.path("M22 108c4-96 152-96 156 0q-14-14-26-2-12-14-26 0-13-14-26 0-13-14-26 0-12-14-26 0-12-12-26 2z", "pattern")
    b.line("M100 34V22M100 34q-24 24-26 72M100 34q24 24 26 72", None, 2)


def ladder(b):
    b.shadow(half=58)
    b.line("M76 38L50 166M124 38l26 128", "main", 9)
    for y, x, wide in ((70, 62, 76), (108, 54, 92), (146, 46, 108)):
        b.rect(x, y, wide, 9, "second", 2)
        b.path(f"M{x + 16} {y - 20}h22l-4 20h-14z", "wood")
        b.emblem(x + 27, y - 28, 11, "leaf", "leaf")
        b.path(f"M{x + wide - 38} {y - 18}h22l-4 18h-14z", "accent")
        b.emblem(x + wide - 27, y - 26, 10, "brass", "flower")


def word_blocks(b):
    b.shadow(half=70)
    for x, y, colour, figure in ((28, 116, "main", "house"), (76, 116, "second", "heart"), (124, 116, "accent", "letter"), (76, 68, "wood", "star")):
        b.rect(x, y, 48, 48, colour, 5)
        b.emblem(x + 24, y + 24, 14, "paper" if colour != "second" else "main", figure)


def coat_rack(b):
    b.shadow(half=64)
    b.rect(22, 70, 156, 30, "wood", 8)
    for x, colour in ((42, "main"), (81, "accent"), (119, "leaf"), (158, "brass")):
        b.line(f"M{x} 100v24q0 14 14 12", None, 6)
        b.circle(x, 86, 11, colour)


def trinket_pot(b):
    b.shadow(half=46)
    if b.says("FELT|JEWELLERY"):
        b.path("M46 96h108v58q0 10-10 10H56q-10 0-10-10z", "main")
        b.path("M40 78q60-30 120 0v20H40z", "pattern" if b.look.pattern else "second")
        b.heart(100, 132, 18, "accent")
        b.bow(100, 66, 0.9)
        return
    b.path("M50 102h100c0 40-16 62-34 62H84c-18 0-34-22-34-62z", "pattern")
    b.path("M44 100c6-44 106-44 112 0z", "second" if not b.says("PUDDING") else "paper")
    b.emblem(100, 132, 17, "paper" if not b.look.pattern else "accent")
    b.circle(100, 60, 8, "accent")


def magnets(b):
    b.shadow(172, 58)
    for index in range(4):
        x, y = 66 + 70 * (index % 2), 72 + 64 * (index // 2)
        b.circle(x, y, 29, ("main", "second", "accent", "brass")[index])
        b.emblem(x, y, 16, "paper" if index != 1 else "main", b.look.emblem if index % 3 == 0 else b.one_of("star", "heart"))


def pears(b):
    b.shadow(half=60)
    for x, y, colour in ((66, 0, "brass"), (134, 4, "leaf")):
        b.path(f"M{x} {y + 56}c16 0 12 22 24 40 26 40-6 68-24 68s-50-28-24-68c12-18 8-40 24-40z", colour)
        b.line(f"M{x} {y + 56}q0-14 8-20")
        b.path(f"M{x + 6} {y + 46}q18-14 26 0-14 12-26 0z", "leaf")
        b.line(f"M{x - 20} {y + 128}q0-14 8-24", "paper", 4)


def birds(b):
    if b.says("OWLS"):
        b.line("M100 10v30")
        for x, y in ((52, 84), (148, 84), (100, 126)):
            b.line(f"M{x} {y - 38}L100 28", None, 2)
            b.path(f"M{x - 28} {y - 36}l14 8h28l14-8v44q0 26-28 26t-28-26z", b.one_of("main", "wood", "accent"))
            b.circle(x - 11, y - 8, 10, "paper")
            b.circle(x + 11, y - 8, 10, "paper")
            b.line(f"M{x - 11} {y - 8}v1M{x + 11} {y - 8}v1", None, 5)
            b.path(f"M{x - 4} {y + 2}h8l-4 8z", "brass")
        return
    b.line("M92 14v40" if b.says("HANGING|SWALLOW") else "M84 148v20M106 148v20")
    b.path("M30 92l22-8c10-40 62-44 74-4 6 10 20 16 50 14-10 16-22 24-38 26-16 48-96 40-92-20z", "pattern")
    b.path("M76 96q34-10 60 12-26 30-60 8-8-10 0-20z", "second")
    b.circle(66, 80, 4, "ink")
    b.line("M92 106q18-2 32 6", None, 2)


def hands(b, x, y, radius):
    """The face of a clock: four strokes for the hours and two hands."""
    for dx, dy in ((0, -1), (1, 0), (0, 1), (-1, 0)):
        b.line(f"M{x + dx * radius} {y + dy * radius}L{x + dx * (radius - 7)} {y + dy * (radius - 7)}")
    hour, minute = b.one_of(("l-14-12", "l14-20"), ("l12 12", "l-20-14"), ("l-2 17", "l18-18"))
    b.line(f"M{x} {y}{hour}", None, 4)
    b.line(f"M{x} {y}{minute}", "accent", 4)
    b.circle(x, y, 3, "ink")
