"""Paper, pencils and wrapping."""


def card(b):
    b.shadow(half=54)
    b.path("M52 44l96-8v124l-96 8z", "shade")
    b.rect(46, 40, 96, 128, "pattern", 3)
    b.rect(56, 52, 76, 76, "paper", 3)
    b.emblem(94, 90, 27, "accent")
    b.line("M66 146h56M76 155h36", "second", 3)


def playing_cards(b):
    b.shadow(170, 56)
    for turn, colour in ((-20, "second"), (-4, "paper"), (14, "pattern")):
        b.begin(f"rotate({turn} 100 176)")
        b.rect(64, 44, 76, 112, "paper", 9)
        b.rect(71, 51, 62, 98, colour, 5, ' stroke-width="1.5"')
        b.end()
    b.begin("rotate(14 100 176)")
    b.badge(102, 100, 22)
    b.end()


def wrap(b):
    b.shadow(half=60)
    if b.says("ROLL"):
        for x, y, turn in ((44, 40, -14), (92, 34, 8)):
            b.begin(f"rotate({turn} 100 110)")
            b.rect(x, y, 42, 130, "pattern", 4)
            b.oval(x + 21, y, 21, 7, "second")
            b.oval(x + 21, y, 8, 2.5, "shade")
            b.rect(x, y + 54, 42, 26, "accent")
            b.end()
        return
    b.rect(40, 56, 120, 106, "pattern", 4)
    b.path("M112 56h48v50q-10-40-48-50z", "second")
    b.path("M160 106q-8-40-48-50 8 22-2 40 30-12 50 10z", "tint")


def gift_bag(b):
    b.shadow(half=48)
    b.path("M80 70q0-40 20-40t20 40", "none")
    b.path("M52 64h96l6 102H46z", "pattern")
    b.path("M134 64h14l6 102h-12z", "shade")
    b.bow(94, 78, 1)
    b.badge(94, 126, 22)


def gift_tags(b):
    b.shadow(172, 52)
    for x, y, turn, colour in ((58, 60, -18, "second"), (92, 52, 14, "pattern")):
        b.begin(f"rotate({turn} 100 110)")
        b.path(f"M{x} {y + 26}l24-26h8l24 26v76q0 4-4 4H{x + 4}q-4 0-4-4z", colour)
        b.circle(x + 28, y + 18, 5, "paper")
        b.line(f"M{x + 28} {y + 16}q-4-26 12-34", None, 2)
        b.badge(x + 28, y + 64, 19)
        b.end()


def tissue(b):
    b.shadow(half=60)
    b.path("M78 82q-8-30 14-40 10 16 30-6 6 20-2 46z", "paper")
    b.rect(38, 78, 124, 84, "pattern", 10)
    b.path("M64 78h72l-10 16H74z", "second")
    b.badge(100, 126, 22)


def ribbons(b):
    b.shadow(half=62)
    if b.says("REEL"):
        b.path("M126 132q40 20 44-20l-10 4-6-12q-2 20-28 14z", "main")
        b.oval(100, 150, 58, 14, "wood")
        b.path("M60 78v66q40 18 80 0V78z", "pattern")
        b.oval(100, 74, 58, 14, "wood")
        b.oval(100, 74, 14, 4, "shade")
        b.badge(100, 118, 18)
        return
    for y, colour in ((136, "accent"), (108, "main"), (80, "pattern")):
        b.path(f"M48 {y}v20q52 16 104 0v-20z", colour)
        b.oval(100, y, 52, 9, "second")
        b.oval(100, y, 18, 3, "shade")
    b.path("M150 98q22 8 22 40l-10-6-8 10q0-24-10-40z", "main")


def sheet(b):
    b.shadow(172, 54)
    b.rect(48, 36, 104, 132, "paper", 6)
    for index, figure in enumerate(("tree", "star", "heart", "bird", "house", "flower")):
        x, y = 76 + 48 * (index % 2), 62 + 40 * (index // 2)
        b.emblem(x, y, 15, ("main", "accent", "brass")[index % 3], figure)
    b.path("M128 168h18l6-18q-16 2-24 18z", "second")


def notebooks(b):
    b.shadow(half=56)
    for x, turn, colour in ((58, 10, "second"), (52, 3, "accent"), (48, -4, "pattern")):
        b.begin(f"rotate({turn} 100 110)")
        b.rect(x, 44, 92, 120, colour, 5)
        b.end()
    b.begin("rotate(-4 100 110)")
    b.line("M64 44v120", None, 2.5)
    b.rect(76, 66, 52, 40, "paper", 4)
    b.emblem(102, 86, 14, "main")
    b.end()


def letter_set(b):
    b.shadow(half=64)
    b.begin("rotate(5 100 90)")
    b.rect(62, 36, 84, 104, "paper", 3)
    b.line("M76 58h56M76 72h56M76 86h40", None, 2)
    b.end()
    b.rect(32, 86, 124, 78, "pattern", 5)
    b.path("M32 90l62 46 62-46", "second")
    b.circle(94, 134, 13, "accent")
    b.emblem(94, 134, 7, "paper")


def pencil_tube(b):
    b.shadow(half=34)
    for x, colour in ((72, "accent"), (87, "brass"), (102, "leaf"), (117, "main")):
        b.path(f"M{x} 84V54l6-16 6 16v30z", colour)
        b.path(f"M{x} 54l6-16 6 16z", "wood")
    b.rect(64, 76, 72, 90, "pattern", 4)
    b.rect(60, 70, 80, 14, "second", 4)
    b.badge(100, 124, 20)


def pencil_box(b):
    b.shadow(half=60)
    colours = ("accent", "brass", "leaf", "main", "wood", "second")
    for index, colour in enumerate(colours):
        x = 46 + 18 * index
        if b.says("CHALK|CRAYON"):
            b.rect(x, 48 + 4 * (index % 2), 16, 60, colour, 5)
        else:
            b.path(f"M{x} 106V64l8-24 8 24v42z", colour)
            b.path(f"M{x} 64l8-24 8 24-4-4-4 4-4-4z", "paper")
    b.rect(36, 92, 128, 72, "pattern", 6)
    b.badge(100, 128, 22)


def ruler(b):
    b.shadow(half=66)
    b.begin("rotate(-32 100 104)")
    b.rect(24, 86, 152, 36, "wood", 4)
    for x in range(36, 172, 12):
        b.line(f"M{x} 86v{14 if x % 24 else 9}", None, 2)
    b.emblem(100, 110, 8, "accent")
    b.end()
    if b.says("FOLDING"):
        b.begin("rotate(36 100 104)")
        b.rect(60, 120, 120, 26, "main", 4)
        b.circle(70, 133, 5, "brass")
        b.end()


def stamps(b):
    b.shadow(half=56)
    for x, colour in ((36, "main"), (110, "accent")):
        b.path(f"M{x + 18} 100c-14-44 32-44 18 0z", "wood")
        b.rect(x, 98, 54, 30, "wood", 5)
        b.rect(x + 3, 128, 48, 12, colour, 3)
    b.emblem(63, 158, 11, "main", "letter")
    b.emblem(137, 158, 11, "accent", "heart")


def matches(b):
    b.shadow(half=58)
    for x in (78, 92, 106, 120):
        b.line(f"M{x} 78V48", "wood", 5)
        b.circle(x, 46, 5, "accent")
    b.path("M60 70h80v26H60z", "paper")
    b.rect(40, 82, 120, 80, "pattern", 4)
    b.rect(40, 146, 120, 16, "shade", 3)
    b.badge(100, 116, 22)


def parcel(b):
    b.shadow(half=56)
    b.rect(46, 76, 108, 88, "pattern", 4)
    b.rect(40, 62, 120, 24, "main", 4)
    b.path("M91 62h18v102H91z", "accent")
    b.bow(100, 60, 1.2)


def paper_chain(b):
    colours = ("main", "second", "accent", "leaf", "brass")
    b.line("M22 46q4-6 6-8M178 46q-4-6-6-8")
    for index in range(9):
        x = 26 + index * 18.5
        y = 62 + 74 * (1 - ((index - 4) / 4) ** 2)
        colour = colours[index % 5]
        turn = (index - 4) * -14
        b.begin(f"rotate({turn} {x:.0f} {y:.0f})")
        b.path(f"M{x - 13:.0f} {y:.0f}a13 17 0 1 1 26 0a13 17 0 1 1-26 0zM{x - 6:.0f} {y:.0f}a6 10 0 1 0 12 0a6 10 0 1 0-12 0z", colour, ' fill-rule="evenodd"')
        b.end()
    b.emblem(100, 62, 18, "accent", "star")


def bunting(b):
    b.line("M16 52q84 56 168 0")
    for index, (x, y, turn) in enumerate(((26, 58, 24), (56, 72, 14), (88, 79, 3), (121, 76, -9), (152, 65, -20))):
        b.begin(f"rotate({turn} {x} {y})")
        b.path(f"M{x - 2} {y}h28l-14 44z", ("pattern", "second", "pattern", "accent", "pattern")[index])
        b.end()
    b.line("M30 132q70 46 140 0", None, 2)
    for index, (x, y, turn) in enumerate(((38, 137, 22), (68, 149, 10), (102, 152, -4), (132, 144, -16))):
        b.begin(f"rotate({turn} {x} {y})")
        b.path(f"M{x - 2} {y}h22l-11 30z", ("accent", "pattern", "second", "pattern")[index])
        b.end()
