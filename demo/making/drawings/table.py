"""The kitchen and the table."""


def cakestand(b):
    b.shadow(half=44)
    b.path("M95 36h10v126H95z", "brass")
    b.circle(100, 27, 8)
    for y, half in ((60, 30), (100, 46), (144, 62)):
        for index, colour in enumerate(("accent", "second", "wood") if half > 30 else ("accent", "second")):
            x = 100 - half * 0.62 + index * half * (0.62 if half > 30 else 1.2)
            b.path(f"M{x - 10:.0f} {y}c-4-20 24-20 20 0z", colour)
        b.path(f"M{100 - half} {y}q{half} 30 {2 * half} 0z", "pattern")
        b.rect(100 - half - 3, y - 4, 2 * half + 6, 7, "second", 3)
    b.path("M74 168q0-8 26-8t26 8z", "brass")


def teacup(b):
    b.shadow(half=66)
    b.oval(100, 156, 66, 12, "second")
    b.oval(100, 154, 40, 6, "pattern")
    b.path("M140 92c28-8 30 30-8 36v-10c20-4 18-20 6-17z", "main")
    b.path("M50 84h98c0 42-16 66-36 68H86c-20-2-36-26-36-68z", "pattern")
    b.oval(99, 84, 49, 9, "second")
    b.oval(99, 86, 41, 5.5, "wood")
    b.line("M88 66q8-9 0-18M106 66q8-9 0-18", None, 2.5)


def teapot(b):
    b.shadow(half=62)
    b.path("M146 96c34-14 36 40-4 46v-10c24-6 20-32 2-25z", "main")
    b.path("M56 118C34 112 40 92 22 84l14-6c18 8 14 20 26 24z", "main")
    b.path("M50 118c0-30 22-42 50-42s50 12 50 42-20 46-50 46-50-16-50-46z", "pattern")
    b.path("M72 82q28-22 56 0-28 12-56 0z", "second")
    b.circle(100, 63, 7, "accent")
    b.badge(100, 124, 20)


def plate(b):
    b.shadow(172, 60)
    b.circle(100, 100, 70, "pattern")
    b.circle(100, 100, 48, "second")
    b.circle(100, 100, 40, "none", ' stroke-width="1.5"')
    b.emblem(100, 100, 20, "main")


def bowl(b):
    b.shadow(half=46)
    for x, y in ((72, 84), (92, 76), (112, 78), (130, 86), (84, 92), (104, 90), (120, 94)):
        b.circle(x, y, 11, b.one_of("accent", "second", "brass") if x % 8 else "second")
    b.path("M38 94h124c0 44-24 68-50 70H88c-26-2-50-26-50-70z", "pattern")
    b.line("M38 94h124")
    b.path("M78 164h44l-4 8H82z", "shade")


def egg_cup(b):
    b.shadow(half=34)
    b.path("M72 92c0-34 14-54 28-54s28 20 28 54z", "second")
    b.path("M62 88h76c0 32-14 44-28 46v16l20 16H70l20-16v-16c-14-2-28-14-28-46z", "main")
    b.path("M80 100h40v18H80z", "accent")
    b.line("M100 100v18M62 88h76")


def trays(b):
    b.shadow(170, 66)
    b.path("M30 60h140l14 96H16z", "wood")
    b.path("M44 72h112l10 72H34z", "pattern")
    b.path("M84 46h32v14H84z", "none")
    b.badge(100, 108, 24)


def popcorn(b):
    b.shadow(half=36)
    for x, y in ((72, 66), (90, 54), (110, 52), (128, 66), (82, 78), (100, 70), (118, 78)):
        b.circle(x, y, 13, "paper")
    b.path("M58 82h84l-14 84H72z", "accent")
    b.path("M75 82h12l3 84h-9zM113 82h12l-6 84h-9z", "paper", ' stroke="none"')
    b.path("M58 82h84l-14 84H72z")


def scales(b):
    b.shadow(half=54)
    b.path("M46 56h108c0 22-24 30-54 30S46 78 46 56z", "metal")
    b.line("M40 56h120M100 86v10")
    b.path("M62 96h76l14 70H48z", "main")
    b.circle(100, 130, 24, "paper")
    for x, y in ((100, 111), (119, 130), (100, 149), (81, 130)):
        b.circle(x, y, 1.5, "ink")
    b.line("M100 130l10-13", "accent")


def bread_bin(b):
    b.shadow(half=72)
    b.path("M32 164V110c0-36 20-52 50-52h36c30 0 50 16 50 52v54z", "main")
    b.path("M32 116c0-40 20-58 50-58h36c30 0 50 18 50 58z", "second")
    b.rect(76, 122, 48, 22, "paper", 4)
    b.line("M84 133h32", None, 2.5)
    b.circle(100, 108, 6, "brass")


def recipe_box(b):
    b.shadow(half=56)
    for x, top, colour in ((60, 52, "second"), (68, 60, "accent"), (64, 68, "paper")):
        b.rect(x, top, 76, 50, colour, 3)
    b.path("M44 92h112v72H44z", "pattern")
    b.line("M44 104h112")
    b.badge(100, 134, 20)


def jelly_mould(b):
    b.shadow(half=62)
    b.path("M44 150c0-60 20-90 56-90s56 30 56 90z", "pattern")
    b.line("M72 150c0-50 6-78 14-88M128 150c0-50-6-78-14-88M100 150V60")
    b.path("M34 150h132v10q0 6-6 6H40q-6 0-6-6z", "second")


def jam_jars(b):
    b.shadow(half=70)
    for x, y, colour in ((32, 92, "accent"), (118, 92, "brass"), (74, 72, "main")):
        b.rect(x, y + 14, 52, 152 - y, colour, 10)
        b.path(f"M{x + 4} {y + 2}q22-10 44 0l8 18-10-4-10 5-10-5-10 5-10-5-10 4z", "second")
        b.line(f"M{x + 3} {y + 8}q23 8 46 0", "accent", 3)
        b.rect(x + 9, y + 34, 34, 28, "paper", 3)
        b.emblem(x + 26, y + 48, 10, "accent", b.one_of("strawberry", "apple", "pear"))


def cookie_jar(b):
    b.shadow(half=50)
    b.path("M56 78h88q14 20 14 44c0 30-16 44-34 44H76c-18 0-34-14-34-44q0-24 14-44z", "glass")
    for x, y in ((76, 146), (104, 150), (128, 140), (90, 126), (116, 122), (74, 118)):
        b.circle(x, y, 13, "wood")
        b.circle(x - 3, y - 3, 1.5, "ink")
        b.circle(x + 4, y + 3, 1.5, "ink")
    b.rect(52, 62, 96, 16, "main", 6)
    b.circle(100, 52, 9, "accent")


def milk_bottles(b):
    b.shadow(half=68)
    for x in (42, 84, 126):
        b.path(f"M{x + 8} 44h16v26q10 8 10 22v52H{x - 2}V92q0-14 10-22z", "paper")
        b.line(f"M{x - 2} 108h36", None, 2)
        b.rect(x + 6, 38, 20, 10, "accent", 3)
    b.rect(32, 116, 136, 48, "wood", 4)
    b.line("M32 132h136M32 148h136", None, 2)


def apothecary(b):
    b.shadow(half=40)
    b.path("M86 56h28v24q32 12 32 44v34q0 8-8 8H62q-8 0-8-8v-34q0-32 32-44z", "glass")
    b.path("M56 122h88v34q0 8-8 8H64q-8 0-8-8z", "main", ' opacity=".55" stroke="none"')
    b.rect(70, 104, 60, 44, "paper", 4)
    b.line("M80 140h40", None, 2)
    b.emblem(100, 122, 11, "main")
    b.rect(80, 48, 40, 10, "glass", 3)
    b.circle(100, 36, 12, "glass")


def cutlery(b):
    b.shadow(174, 50)
    b.path("M64 104h18v54a9 9 0 0 1-18 0z", "pattern")
    b.path("M60 40v34q0 18 13 18t13-18V40M73 40v52", "none")
    b.path("M92 104h18v54a9 9 0 0 1-18 0z", "pattern")
    b.path("M92 104V40q18 4 18 34v30z", "metal")
    b.path("M120 104h18v54a9 9 0 0 1-18 0z", "pattern")
    b.line("M129 82v22")
    b.oval(129, 62, 13, 22, "metal")
    b.line("M73 92v12")


def utensils(b):
    b.shadow(half=46)
    b.line("M78 100L64 40M122 100l12-40", "wood", 7)
    b.oval(62, 44, 12, 18, "wood", ' transform="rotate(-13 62 44)"')
    b.path("M92 100V58h16v42z", "wood")
    b.path("M84 30h32v32H84z", "second")
    b.path("M130 62c-14-16-2-34 10-34s16 24 0 34z", "none")
    b.path("M134 60q2-16 6-30M138 60q6-14 6-28", "none", ' stroke-width="2"')
    b.path("M58 92h84l-8 72H66z", "pattern")
    b.rect(52, 84, 96, 14, "second", 5)
    b.badge(100, 130, 20)


def cookie_cutter(b):
    b.shadow(172, 56)
    if b.says("HEART|BUTTERFLY|SPACEBOY"):
        for x, y, size in ((66, 74, 30), (138, 90, 26), (92, 138, 28)):
            b.circle(x, y, size + 6, "wood")
            b.emblem(x, y, size * 0.72, "paper", b.look.emblem)
        return
    b.path("M100 34a22 22 0 0 1 16 38l38 2a12 12 0 0 1 0 26l-34 2 2 14 20 34a13 13 0 0 1-22 14l-20-34-20 34a13 13 0 0 1-22-14l20-34 2-14-34-2a12 12 0 0 1 0-26l38-2a22 22 0 0 1 16-38z", "wood")
    b.line("M92 52v1M108 52v1M92 62q8 6 16 0")
    for y in (88, 102, 116):
        b.circle(100, y, 3.5, "accent")


def cup_cake(b):
    b.shadow(half=48)
    if b.says("LOAF"):
        b.path("M42 108c0-34 18-44 58-44s58 10 58 44z", "wood")
        b.line("M74 80q10-8 18-8M108 74q12 2 18 10", None, 2.5)
        b.path("M36 106h128l-12 58H48z", "pattern")
    else:
        b.path("M52 108c-16-26 8-38 14-38 2-26 66-26 68 0 6 0 30 12 14 38z", b.one_of("paper", "tint", "second"))
        b.line("M70 92q10-8 22 0t22 0 18-4", None, 2.5)
        b.path("M50 106h100l-16 60H66z", "pattern")
        b.line("M72 108l8 56M92 108l3 56M109 108l-3 56M129 108l-8 56", None, 2)
        b.circle(100, 44, 9, "accent")
    b.line("M44 107h112")


def napkins(b):
    b.shadow(170, 66)
    if b.says("DOILIES"):
        for ring in range(12):
            b.begin(f"rotate({ring * 30} 100 104)")
            b.circle(100, 48, 15, "pattern")
            b.end()
        b.circle(100, 104, 56, "pattern")
        b.circle(100, 104, 34, "second")
        b.emblem(100, 104, 16, "main", "flower")
        return
    b.rect(40, 58, 112, 106, "second", 3)
    b.rect(46, 50, 112, 106, "pattern", 3)
    b.path("M46 50h112L46 156z", "tint")
    b.line("M158 50L46 156")
    b.emblem(78, 82, 15, "main")


def cake_tins(b):
    b.shadow(half=62)
    if b.says("SET OF 3"):
        b.rect(74, 42, 52, 34, "second", 5)
        b.rect(58, 76, 84, 40, "main", 5)
        b.rect(70, 34, 60, 12, "accent", 5)
        b.rect(54, 70, 92, 12, "second", 5)
        b.rect(42, 116, 116, 48, "pattern", 6)
        b.rect(37, 108, 126, 13, "second", 5)
        return
    b.rect(46, 82, 108, 82, "pattern", 6)
    b.path("M42 84q0-24 58-24t58 24v8H42z", "main")
    b.circle(100, 56, 7, "brass")
    b.badge(100, 128, 23)


def tins(b):
    b.shadow(half=70)
    for x, height, colour in ((30, 70, "main"), (78, 92, "pattern"), (130, 58, "accent")):
        top = 164 - height
        b.rect(x, top, 44, height, colour, 4)
        b.rect(x - 3, top - 12, 50, 14, "second", 4)
        b.circle(x + 22, top - 16, 4, "brass")
        b.rect(x + 9, top + 18, 26, 22, "paper", 3)
        b.emblem(x + 22, top + 29, 7.5, "main")


def flat_tin(b):
    b.shadow(half=64)
    b.rect(34, 64, 132, 96, "pattern", 14)
    b.rect(34, 64, 132, 96, "none", 14)
    b.line("M34 84q66 6 132 0")
    if b.says("PLASTERS"):
        b.begin("rotate(-18 146 58)")
        b.rect(110, 46, 72, 24, "wood", 12)
        b.rect(134, 46, 24, 24, "paper")
        b.end()
    b.badge(96, 118, 26)


def lunch_box(b):
    b.shadow(half=64)
    b.path("M74 66V50q0-10 10-10h32q10 0 10 10v16", "none", ' stroke-width="7"')
    b.rect(34, 64, 132, 98, "pattern", 16)
    b.line("M34 98h132")
    b.rect(88, 90, 24, 18, "brass", 4)
    b.badge(100, 134, 20)


def snack_box(b):
    b.shadow(half=56)
    for y, colour, lid in ((132, "main", "second"), (98, "accent", "second"), (64, "pattern", "main")):
        b.path(f"M50 {y}h100l-6 34H56z", colour)
        b.rect(44, y - 10, 112, 13, lid, 6)
    b.emblem(100, 82, 9, "paper")
    b.emblem(100, 116, 9, "paper")
    b.emblem(100, 150, 9, "paper")


def parasols(b):
    b.shadow(half=30)
    for x, turn, colour in ((74, -14, "main"), (126, 14, "brass"), (100, 0, "accent")):
        b.begin(f"rotate({turn} 100 170)")
        b.line(f"M{x} 60v104", "wood", 4)
        b.path(f"M{x - 40} 84q6-36 40-40 34 4 40 40-20-10-40 0-20-10-40 0z", colour)
        b.line(f"M{x} 44v38M{x} 44q-16 14-20 36M{x} 44q16 14 20 36", None, 2)
        b.end()
