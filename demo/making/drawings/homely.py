"""Light, decoration and the house itself."""


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
