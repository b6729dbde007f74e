"""Light and what hangs in the window: candles, stars, wreaths."""


def tea_light(b):
    b.glow(100, 92, 62)
    b.shadow(half=38)
    b.path("M62 62h76l-8 96q0 8-8 8H78q-8 0-8-8z", "tint")
    b.path("M62 62h76l-8 96q0 8-8 8H78q-8 0-8-8z", "pattern", ' opacity=".55"')
    b.rect(80, 136, 40, 20, "paper", 3)
    b.flame(100, 134, 1.2)
    b.line("M76 62l6 104M124 62l-6 104", None, 1.5)
    b.oval(100, 62, 38, 7, "none")
    if b.says("STAR|ENGRAVED|MULTI"):
        b.star(100, 92, 12, "second")


def hanging_tea_light(b):
    b.glow(100, 108, 64)
    b.line("M100 14v34")
    if b.says("HEART|LOVE"):
        b.heart(100, 112, 60, "main")
        b.heart(100, 108, 38, "paper")
        b.rect(82, 118, 36, 18, "metal", 3)
        b.flame(100, 117, 1.1)
        b.circle(100, 74, 6, "brass")
        return
    b.path("M60 60q40-26 80 0z", "metal")
    b.path("M64 60h72q12 50-10 84H74q-22-34-10-84z", "glass")
    b.rect(80, 120, 40, 20, "paper", 3)
    b.flame(100, 119, 1.2)
    b.rect(70, 144, 60, 14, "metal", 4)
    if b.says("ANGEL"):
        for x in (62, 100, 138):
            b.line(f"M{x} 158v10", None, 2)
            b.star(x, 176, 9, "brass")


def tea_light_box(b):
    b.shadow(half=64)
    for x, y in ((58, 74), (100, 74), (142, 74), (58, 128), (100, 128), (142, 128)):
        b.glow(x, y - 14, 22)
        b.path(f"M{x - 18} {y}v22q18 9 36 0v-22z", "main")
        b.oval(x, y, 18, 6, "paper")
        b.flame(x, y, 0.75)


def candles(b):
    if b.says("JAM"):
        b.glow(100, 60, 44)
        b.shadow(half=48)
        b.rect(58, 84, 84, 80, "main", 12)
        b.rect(54, 74, 92, 18, "metal", 6)
        b.flame(100, 72)
        b.rect(74, 112, 52, 32, "paper", 4)
        b.emblem(100, 128, 11, "accent", "strawberry")
        return
    b.shadow(half=58)
    for x, top, colour in ((58, 78, "second"), (88, 60, "main"), (118, 84, "accent")):
        b.glow(x + 12, top - 16, 24)
        b.rect(x, top, 24, 164 - top, colour, 3)
        b.line(f"M{x} {top + 14}q6 10 12 0t12 4", None, 2)
        b.flame(x + 12, top)
    b.rect(50, 124, 100, 40, "pattern", 4)
    b.badge(100, 144, 14)


def candlestick(b):
    b.glow(92, 40, 34)
    b.shadow(half=52)
    b.rect(82, 56, 20, 66, "paper", 3)
    b.flame(92, 56)
    b.path("M74 112h36v40H74z", "metal")
    b.oval(92, 154, 54, 12, "metal")
    b.oval(92, 151, 40, 6, "shade")
    b.circle(156, 138, 15, "none", ' stroke-width="6"')


def night_light(b):
    b.glow(100, 106, 74)
    b.shadow(half=44)
    if b.says("RABBIT"):
        b.path("M72 96C40 10 84 10 90 84h20c6-74 50-74 18 12z", "paper")
        b.line("M76 66q-2-24 4-30M124 66q2-24-4-30", "main", 4)
        b.path("M56 166c-14-44 10-82 44-82s58 38 44 82z", "paper")
        b.line("M86 112v3M114 112v3M94 124h12l-6 6zM86 138q14 8 28 0")
        b.circle(78, 128, 6, "main", ' stroke="none"')
        b.circle(122, 128, 6, "main", ' stroke="none"')
        return
    b.path("M78 98h44q-2 40 10 68H68q12-28 10-68z", "paper")
    b.path("M34 104c0-84 132-84 132 0q-66 18-132 0z", "main")
    for x, y, size in ((66, 82, 9), (98, 60, 11), (132, 80, 9), (100, 92, 7)):
        b.circle(x, y, size, "paper")
    b.line("M92 132v2M108 132v2M94 142q6 5 12 0")


def string_lights(b):
    b.line("M14 56c40 60 70-30 100 20s50 30 72-8", "leaf", 4)
    b.line("M18 126c40 44 70-20 96 10s46 26 70-8", "leaf", 4)
    figure = "mushroom" if b.says("MUSHROOM") else "reindeer" if b.says("REINDEER") else "pudding" if b.says("SANTA") else None
    for x, y in ((34, 84), (78, 76), (118, 92), (160, 88), (46, 152), (92, 140), (138, 154)):
        b.glow(x, y + 8, 22)
        b.rect(x - 5, y - 12, 10, 9, "leaf", 2)
        if figure:
            b.emblem(x, y + 10, 14, "wood" if figure == "reindeer" else "paper", figure)
        elif b.says("CHILLI"):
            b.path(f"M{x - 8} {y - 3}q16-2 16 10 0 16-14 26 4-12-2-36z", "main")
        elif b.says("DOLLY"):
            b.emblem(x, y + 10, 14, "main", "girl")
        else:
            b.circle(x, y + 9, 13, ("main", "second")[x % 2])


def paper_lantern(b):
    b.glow(100, 104, 70)
    b.shadow(half=48)
    b.path("M50 56h100l10 108H40z", "second")
    b.path("M118 56h32l10 108h-34z", "tint")
    figure = b.star if b.says("STAR") else b.heart
    figure(82, 92, 17, "flame")
    figure(80, 136, 14, "flame")
    figure(138, 104, 11, "flame")
    b.path("M50 56l8-10h84l8 10z", "paper")


def hanging_heart(b):
    b.line("M100 18v38")
    b.bow(100, 50, 0.9)
    if b.says("SET OF 3|3 HEARTS"):
        for y, half, colour in ((84, 22, "pattern"), (124, 20, "second"), (162, 18, "main")):
            b.heart(100, y, half, colour)
            b.line(f"M100 {y + half}v8", None, 2)
        return
    b.heart(100, 116, 54, "pattern")
    if b.look.pattern == "weave":
        b.heart(100, 113, 36, "none")
    elif b.says("BELL"):
        b.circle(100, 172, 9, "brass")
    if b.says("WOOD|CHRISTMAS|SWEET"):
        b.emblem(100, 110, 20, "second")
    elif b.says("ZINC|GLITTER"):
        b.heart(100, 112, 34, "tint")


def hanging_star(b):
    b.line("M100 14v34")
    b.bow(100, 42, 0.8)
    b.star(100, 110, 66, "pattern")
    if b.look.pattern == "weave":
        b.star(100, 110, 40, "none")
    elif b.says("BELL"):
        b.circle(100, 160, 10, "brass")
    else:
        b.star(100, 110, 28, "second")
    if b.says("GLITTER|SILVER"):
        for x, y in ((42, 60), (160, 66), (152, 160), (48, 162)):
            b.star(x, y, 9, "paper", 4, 0.35)


def hanging_tree(b):
    b.line("M100 14v16")
    b.path("M100 28l34 42h-16l30 40h-18l32 42H38l32-42H52l30-40H66z", "pattern")
    b.rect(90, 152, 20, 20, "wood", 2)
    b.emblem(100, 112, 15, "second", b.one_of("heart", "star"))


def hanging_sleigh(b):
    b.shadow(half=62)
    b.path("M40 60q-8 62 20 66h74q24 0 28-44h-54q-8 16-26 6-20-10-22-30z", "pattern")
    b.line("M28 158h112q28 0 28-26M70 126v32M128 126v32")
    b.emblem(100, 106, 12, "second", "heart")


def hanging_angel(b):
    b.line("M100 12v18")
    b.path("M88 84C20 40 20 134 84 118zM112 84c68-44 68 50 4 34z", "second")
    b.path("M100 74l44 92H56z", "pattern")
    b.circle(100, 60, 22, "paper")
    b.oval(100, 32, 20, 5, "none")
    b.line("M92 60v1M108 60v1M94 68q6 4 12 0", None, 2.5)


def bells(b):
    b.line("M100 16v26")
    if b.says("HEART"):
        b.heart(100, 92, 46, "none")
    for x, turn in ((72, 12), (128, -12)):
        b.begin(f"rotate({turn} {x} 100)")
        b.circle(x, 158, 9, "brass")
        b.path(f"M{x - 36} 150q8-10 8-36c0-44 56-44 56 0q0 26 8 36z", "pattern")
        b.line(f"M{x - 34} 140h68", None, 2)
        b.end()
    b.bow(100, 62, 1.3)


def bauble(b):
    b.line("M100 12v28")
    b.rect(88, 38, 24, 16, "brass", 3)
    b.circle(100, 110, 56, "metal")
    b.line("M46 96h108M46 124h108M62 70h76M62 150h76M100 54v112M76 60q-24 50 0 100M124 60q24 50 0 100", None, 2)
    b.star(140, 66, 13, "paper", 4, 0.3)


def wreath(b):
    b.line("M100 14v20")
    b.heart(100, 106, 64, "leaf") if b.says("HEART") else b.circle(100, 104, 62, "leaf")
    b.heart(100, 103, 38, "paper") if b.says("HEART") else b.circle(100, 104, 38, "paper")
    for x, y in ((56, 70), (44, 104), (66, 138), (142, 70), (156, 104), (134, 138), (86, 62), (114, 62)):
        b.circle(x, y, 6, "accent" if b.says("HOLLY|BELL") else "paper")
    b.bow(100, 156, 1, "main" if b.says("RED") else "accent")


def garland(b):
    b.line("M16 54q84 70 168 0", "leaf", 7)
    for x, y, size in ((40, 80, 0.8), (76, 98, 0.9), (120, 98, 0.9), (158, 80, 0.8)):
        b.begin(f"translate({x} {y})scale({size})")
        b.circle(0, 50, 8, "brass")
        b.path("M-28 44q6-8 6-28c0-32 44-32 44 0q0 20 6 28z", "metal")
        b.end()
    b.bow(98, 84, 1.1)


def cracker(b):
    b.shadow(150, 76)
    for y, turn in (((84, -8), (124, 6)) if b.says("BOX") else ((104, -12),)):
        b.begin(f"rotate({turn} 100 {y})")
        b.path(f"M52 {y - 20}h96v40H52z", "pattern")
        b.path(f"M56 {y - 8}L18 {y - 24}l8 24-8 24 38-16zM144 {y - 8}l38-16-8 24 8 24-38-16z", "second")
        b.line(f"M56 {y - 20}v40M144 {y - 20}v40", "accent", 6)
        b.badge(100, y, 15)
        b.end()


def advent_calendar(b):
    b.shadow(half=56)
    b.path("M44 84l56-50 56 50v80H44z", "main")
    b.path("M36 90l64-58 64 58", "none", ' stroke-width="6"')
    for index in range(9):
        x, y = 58 + 30 * (index % 3), 92 + 24 * (index // 3)
        b.rect(x, y, 24, 19, "second" if index % 2 else "accent", 2)
        b.circle(x + 12, y + 10, 2.5, "brass")
    b.star(100, 68, 11, "brass")


def toilet_roll(b):
    b.shadow(half=46)
    b.path("M62 60v100q38 14 76 0V60z", "paper")
    b.path("M138 64h24v78q-8 6-12 0t-12 0z", "paper")
    b.oval(100, 60, 38, 12, "paper")
    b.oval(100, 60, 13, 4, "wood")
    for x, y in ((82, 96), (116, 108), (84, 134)):
        b.emblem(x, y, 11, "leaf", "tree")
    b.emblem(116, 140, 10, "accent", "star")
