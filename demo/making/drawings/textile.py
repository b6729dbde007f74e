"""Bags, bottles to keep warm and what else is sewn."""


def hot_water_bottle(b):
    b.shadow(half=44)
    b.path("M92 20h16v14H92z", "second")
    b.path("M74 32h52l-9 32H83z", "pattern")
    b.path("M82 60q18 7 36 0 32 4 32 32v50q0 24-22 24H72q-22 0-22-24V92q0-28 32-32z", "pattern")
    b.line("M78 69q22 9 44 0", "accent", 5)
    if b.says("KNITTED|WOOLLY"):
        b.line("M60 150h80M60 142h80", None, 2)
    if b.look.pattern:
        b.badge(100, 116, 25)
    else:
        b.emblem(100, 116, 25, "second")


def hand_warmer(b):
    b.shadow(164, 54)
    b.path("M46 66q54-16 108 0 16 40 0 82-54 14-108 0-16-42 0-82z", "pattern")
    b.line("M52 74q48-14 96 0 12 34 0 66-48 12-96 0-12-32 0-66z", None, 1.5)
    if b.look.pattern == "flag":
        return
    if b.look.pattern:
        b.badge(100, 107, 27)
    else:
        b.emblem(100, 107, 27, "second")


def cushion(b):
    b.shadow(half=62)
    b.path("M40 48q60 14 120 0 10 12 2 20-8 40 0 76 8 10-2 20-60-14-120 0-10-10-2-20 8-36 0-76-8-8 2-20z", "pattern")
    b.line("M54 64q46 8 92 0-6 40 0 84-46-8-92 0 6-44 0-84z", None, 1.5)
    b.badge(100, 106, 29, b.one_of("main", "accent"))


def foot_stool(b):
    b.shadow(half=58)
    b.path("M54 118l-8 48M146 118l8 48M84 118l-3 44M116 118l3 44", "none", ' stroke-width="8"')
    b.path("M38 84q62-26 124 0v30q0 10-10 10H48q-10 0-10-10z", "pattern")
    b.line("M38 96q62-22 124 0M38 114h124", None, 2)
    b.emblem(100, 104, 11, "accent")


def tote(b):
    b.shadow(half=58)
    b.line("M72 84V56q0-20 28-20t28 20v28", "shade", 8)
    b.path("M44 74h112l8 84q0 8-8 8H44q-8 0-8-8z", "pattern")
    b.line("M72 74v24M128 74v24", "shade", 8)
    b.line("M44 84h112", None, 1.5)
    if not b.look.pattern or b.says("WOODLAND|SPACEBOY|SKULL"):
        b.badge(100, 128, 25) if b.look.pattern else b.emblem(100, 126, 26, "second")


def lunch_bag(b):
    b.shadow(half=46)
    b.line("M78 62q0-28 22-28t22 28", "shade", 7)
    b.path("M56 58h88v20H56z", "second")
    b.path("M56 76h88l8 82q0 8-8 8H56q-8 0-8-8z", "pattern")
    b.path("M90 70h20v18H90z", "accent")
    b.badge(100, 128, 22) if b.look.pattern else b.emblem(100, 126, 23, "second")


def handbag(b):
    b.shadow(half=52)
    b.line("M66 92c-6-66 74-66 68 0", "shade", 6)
    b.path("M62 88h76q26 28 22 58-3 20-22 20H62q-19 0-22-20-4-30 22-58z", "pattern")
    b.path("M62 88q38 12 76 0", "none")
    b.line("M76 92q-6 12-12 18M100 95v18M124 92q6 12 12 18", None, 1.5)
    b.bow(100, 94, 0.8)
    if not b.look.pattern:
        b.emblem(100, 138, 18, "second")


def backpack(b):
    b.shadow(half=52)
    b.line("M84 42q0-14 16-14t16 14", "shade", 7)
    b.path("M46 96q-12 10-10 44h14M154 96q12 10 10 44h-14", "shade")
    b.path("M50 90c0-34 20-50 50-50s50 16 50 50v66q0 10-10 10H60q-10 0-10-10z", "pattern")
    b.rect(64, 116, 72, 42, "second", 10)
    b.line("M64 128h72")
    b.badge(100, 82, 23)
    b.circle(100, 128, 4, "brass")


def suitcase(b):
    b.shadow(half=64)
    for x, y, wide, high, colour in ((58, 44, 84, 40, "accent"), (34, 84, 132, 78, "pattern")):
        b.path(f"M{x + wide / 2 - 16:.0f} {y}v-8q0-6 6-6h20q6 0 6 6v8", "none")
        b.rect(x, y, wide, high, colour, 8)
    b.line("M62 84v78M138 84v78", None, 2)
    for x, y in ((34, 84), (150, 84), (34, 146), (150, 146)):
        b.rect(x, y, 16, 16, "wood", 6)
    b.rect(90, 92, 20, 12, "brass", 3)


def wallet(b):
    b.shadow(half=60)
    b.begin("rotate(-6 100 108)")
    b.rect(52, 52, 104, 60, "paper", 6)
    b.line("M64 68h60M64 80h40", None, 2)
    b.rect(36, 70, 128, 88, "main", 10)
    b.line("M44 78h112v72H44z", None, 1.5)
    b.emblem(100, 114, 24, "second")
    b.end()


def sewing_kit(b):
    b.shadow(half=60)
    b.path("M34 78h132v74q0 10-10 10H44q-10 0-10-10z", "pattern")
    b.path("M34 80q0-16 10-18h112q10 2 10 18z", "second")
    b.rect(54, 40, 30, 8, "wood", 2)
    b.rect(58, 46, 22, 22, "accent")
    b.rect(54, 66, 30, 8, "wood", 2)
    b.line("M58 52h22M58 58h22", None, 1.5)
    b.line("M116 72l32-36q8 0 4 8l-30 32")
    b.badge(100, 120, 22)


def lip_gloss(b):
    b.shadow(half=58)
    b.circle(100, 106, 58, "main")
    b.path("M100 48a58 58 0 0 1 56 46c-10 10-18-4-28 4-6-20-44-22-54 2-12-6-20 10-30-2a58 58 0 0 1 56-50z", "second")
    b.circle(100, 106, 20, "paper")
    for x, y, colour in ((70, 72, "accent"), (96, 62, "brass"), (126, 70, "leaf"), (140, 84, "accent"), (60, 86, "brass")):
        b.circle(x, y, 3.5, colour, ' stroke="none"')


def stocking(b):
    b.shadow(172, 50)
    b.line("M88 44q-14-18 4-20")
    b.path("M72 62h58v50c24 14 36 24 28 40-8 14-30 14-44 6-20-10-42-22-42-44z", "pattern")
    b.path("M158 148c-6 16-28 18-44 10l16-26c16 2 24 6 28 16z", "second")
    b.rect(64, 40, 74, 28, "second", 10)
    b.emblem(101, 98, 16, "second", "tree")


def sack(b):
    b.shadow(half=50)
    b.path("M70 64q30-10 60 0 32 30 28 78-2 24-22 24H64q-20 0-22-24-4-48 28-78z", "pattern")
    b.path("M64 38q36 12 72 0l-8 26q-28 8-56 0z", "second")
    b.line("M70 64q30 10 60 0", "accent", 6)
    b.bow(100, 68, 0.9)
    b.badge(100, 122, 25)


def rag_doll(b):
    hair = b.one_of("wood", "brass", "shade", "accent")
    b.shadow(half=40)
    b.line("M88 148v18M112 148v18", None, 7)
    if b.says("FAIRY|ANGEL"):
        b.path("M80 100C30 60 24 130 76 124zM120 100c50-40 56 30 4 24z", "paper")
    b.line("M78 96l-22 26M122 96l22 26", "tint", 9)
    b.path("M84 86h32l24 66H60z", "pattern")
    b.path("M84 86h32l6 18H78z", "second")
    b.circle(100, 60, 28, hair)
    b.circle(70, 68, 9, hair)
    b.circle(130, 68, 9, hair)
    b.circle(100, 64, 23, "paper")
    b.path("M76 58q24-6 34-18 6 14 16 16-6-22-26-22t-24 24z", hair)
    b.line("M92 64v2M108 64v2M94 74q6 5 12 0", None, 2.5)
    b.heart(100, 124, 8, "accent")


def mice(b):
    b.shadow(half=70)
    b.begin("translate(-40 -66)scale(1.4)")
    for x, y, colour in ((72, 150, "main"), (128, 150, "accent"), (100, 150, "pattern")):
        b.path(f"M{x + 16} {y + 8}q24 6 22-14", "none")
        b.path(f"M{x - 22} {y + 14}c0-60 44-60 44 0z", colour)
        b.circle(x - 13, y - 36, 11, colour)
        b.circle(x + 13, y - 36, 11, colour)
        b.path(f"M{x - 18} {y - 18}q18-28 36 0-18 20-36 0z", "second")
        b.line(f"M{x - 6} {y - 20}v1M{x + 6} {y - 20}v1M{x - 2} {y - 11}h4")
    b.end()


def apron(b):
    b.shadow(176, 44)
    b.path("M76 52q0-28 24-28t24 28", "none")
    b.path("M76 50h48l6 32q12 8 22 10l6 76H42l6-76q10-2 22-10z", "pattern")
    b.line("M48 94q-18 6-30 0M152 94q18 6 30 0")
    b.rect(74, 116, 52, 34, "second", 6)
    b.emblem(100, 133, 11, "main")


def oven_glove(b):
    b.shadow(half=44)
    b.path("M66 150V76c0-50 62-50 62 0v14c14-20 34-6 26 10-8 18-14 26-22 34v16z", "pattern")
    b.rect(60, 144, 76, 22, "second", 6)
    b.line("M66 166q-10 12 4 10")
    b.emblem(97, 92, 15, "paper", "heart")


def folded_cloth(b):
    b.shadow(half=58)
    b.path("M48 56h104v100q0 8-8 8H56q-8 0-8-8z", "pattern")
    b.path("M48 56h70v108H56q-8 0-8-8z", "second")
    b.line("M48 144h70M48 136h70", "main")
    b.emblem(83, 96, 20, "main")
