"""Toys and games."""


def board_game(b):
    b.shadow(half=66)
    if b.says("CROSSES"):
        b.rect(40, 44, 120, 120, "wood", 10)
        b.line("M80 54v100M120 54v100M50 84h100M50 124h100")
        for x, y in ((60, 64), (100, 104), (140, 64)):
            b.circle(x, y, 11, "none", ' stroke="#c94f40" stroke-width="6"')
        for x, y in ((60, 144), (140, 104), (100, 64)):
            b.line(f"M{x - 9} {y - 9}l18 18M{x + 9} {y - 9}l-18 18", "leaf", 6)
        return
    b.rect(34, 60, 132, 100, "pattern", 6)
    b.rect(28, 52, 144, 40, "main", 6)
    b.rect(52, 62, 96, 20, "paper", 10)
    b.line("M66 72h68", None, 2.5)
    b.rect(58, 104, 34, 34, "paper", 6)
    for x, y in ((67, 113), (83, 129), (75, 121)):
        b.circle(x, y, 2.5, "ink")
    b.star(126, 122, 20, "accent")


def dominoes(b):
    b.shadow(half=60)
    b.rect(36, 96, 128, 66, "wood", 6)
    b.line("M36 112h128", None, 2)
    for x, y, turn, left, right in ((46, 48, -8, 2, 3), (96, 40, 9, 1, 2)):
        b.begin(f"rotate({turn} {x + 24} {y + 40})")
        b.rect(x, y, 44, 84, b.one_of("paper", "second"), 7)
        b.line(f"M{x + 5} {y + 42}h34", None, 2.5)
        if b.says("PICTURE"):
            b.emblem(x + 22, y + 21, 13, "accent", "car")
            b.emblem(x + 22, y + 63, 13, "leaf", "pear")
        else:
            for pip in range(left):
                b.circle(x + 14 + 16 * pip, y + 14 + 14 * pip, 3.5, "ink")
            for pip in range(right):
                b.circle(x + 11 + 11 * pip, y + 52 + 11 * pip, 3.5, "ink")
        b.end()
    b.path("M36 116h128v40q0 6-6 6H42q-6 0-6-6z", "wood")
    b.badge(100, 140, 16, "accent")


def harmonica(b):
    b.shadow(half=66)
    b.rect(32, 106, 136, 54, "main", 6)
    b.rect(42, 116, 116, 34, "shade", 3)
    b.begin("rotate(-8 100 80)")
    b.rect(34, 56, 132, 46, "metal", 10)
    b.rect(44, 72, 112, 14, "main", 3)
    for x in range(52, 152, 14):
        b.rect(x, 74, 7, 10, "ink", 1, ' stroke="none"')
    b.end()


def spinning_top(b):
    b.shadow(half=34)
    for x, y, size, colour, turn in ((62, 84, 0.8, "accent", -14), (122, 100, 1.15, "main", 10)):
        b.begin(f"translate({x} {y})rotate({turn})scale({size})")
        b.line("M0-46v16", "wood", 7)
        b.path("M-40-10q40-34 80 0-8 40-40 66-32-26-40-66z", colour)
        b.path("M-38 2q38 12 76 0-3 10-8 20-30 8-60 0-5-10-8-20z", "second")
        b.end()


def skittles(b):
    b.shadow(half=66)
    for x, y in ((50, 70), (150, 70), (100, 56)):
        b.path(f"M{x - 20} 166q-6-34 6-60h28q12 26 6 60z", "accent")
        b.path(f"M{x - 18} 140h36v8h-36z", "paper")
        b.circle(x, y + 30, 15, "paper")
        b.path(f"M{x - 15} {y + 24}q0-30 15-30t15 30z", "ink")
        b.line(f"M{x - 5} {y + 30}v1M{x + 5} {y + 30}v1M{x - 4} {y + 37}q4 3 8 0", None, 2.5)
    b.circle(126, 158, 13, "brass")


def skipping_rope(b):
    b.shadow(half=54)
    b.line("M56 76c-40 90 60 110 66 60s-58-40-46 10 92 20 68-70", "wood", 6)
    b.begin("rotate(-12 56 60)")
    b.path("M48 40h16l4 40H44z", "accent")
    b.circle(56, 38, 9, "brass")
    b.end()
    b.begin("rotate(12 144 60)")
    b.path("M136 40h16l4 40h-24z", "leaf")
    b.circle(144, 38, 9, "brass")
    b.end()


def catch_cup(b):
    b.shadow(half=34)
    b.line("M100 96q60 6 46-40", None, 2.5)
    b.circle(142, 50, 15, "accent")
    b.path("M62 64h68c0 26-14 40-24 42v40q0 20-10 20t-10-20v-40c-10-2-24-16-24-42z", "wood")
    b.oval(96, 64, 34, 8, "shade")
    b.rect(84, 120, 24, 10, "accent")


def marbles(b):
    b.shadow(half=58)
    b.path("M64 54q36 14 72 0 40 60 22 104-58 16-116 0-18-44 22-104z", "glass", ' opacity=".75"')
    places = ((70, 140), (100, 146), (130, 140), (84, 116), (114, 116), (72, 98), (100, 92), (128, 98))
    for index, (x, y) in enumerate(places):
        b.circle(x, y, 14, ("main", "accent", "leaf", "brass", "second")[index % 5])
        b.line(f"M{x - 8} {y + 4}q8-16 16-6", "paper", 3)
    b.path("M58 34q42 16 84 0l-8 22q-34 10-68 0z", "accent")


def glider(b):
    b.shadow(half=50)
    b.begin("rotate(-16 100 100)")
    b.path("M92 92l-52 66h26l60-60z", "wood")
    b.path("M22 92q70-18 140-2 14 2 16 12-8 10-22 10Q90 118 28 104z", "second")
    b.path("M22 92l-8-36h18l20 32z", "accent")
    b.path("M92 90L64 40h24l46 50z", "wood")
    b.circle(132, 98, 6, "main")
    b.line("M180 76v50")
    b.end()


def play_house(b):
    b.shadow(half=62)
    b.rect(46, 90, 108, 74, "paper", 2)
    b.path("M32 94l68-58 68 58z", "pattern")
    b.rect(88, 122, 26, 42, "accent", 3)
    b.rect(56, 106, 24, 24, "glass", 2)
    b.rect(122, 106, 24, 24, "glass", 2)
    b.line("M68 106v24M56 118h24M134 106v24M122 118h24", None, 2)
    b.heart(100, 74, 9, "second")


def toy_blocks(b):
    b.shadow(half=66)
    for x, y, colour, figure in ((34, 104, "accent", "apple"), (96, 104, "main", "car"), (66, 44, "brass", "rabbit")):
        b.rect(x, y, 60, 60, colour, 6)
        b.rect(x + 8, y + 8, 44, 44, "paper", 4)
        b.emblem(x + 30, y + 30, 16, "leaf", figure)


def ring(b):
    b.shadow(half=44)
    b.circle(100, 124, 40, "none", ' stroke-width="16"')
    b.circle(100, 124, 40, "none", ' stroke="#dcae4f" stroke-width="10"')
    b.circle(100, 66, 30, "main")
    b.circle(90, 56, 7, "paper", ' stroke="none"')


def paint_set(b):
    b.shadow(half=64)
    b.rect(34, 72, 132, 90, "wood", 8)
    b.rect(44, 82, 112, 46, "paper", 5)
    for index, colour in enumerate(("accent", "brass", "leaf", "main", "second")):
        b.circle(58 + 21 * index, 105, 8.5, colour)
    b.badge(100, 146, 12)
    b.begin("rotate(24 140 60)")
    b.line("M136 100V44", "accent", 6)
    b.path("M131 44h10q2-18-5-28-7 10-5 28z", "shade")
    b.end()


def rocking_horse(b):
    b.shadow(half=60)
    b.path("M36 146q64 38 128 0l6 10q-70 44-140 0z", "wood")
    b.line("M70 126l-10 32M130 124l10 34", "main", 11)
    b.path("M60 92q36 12 54-8l6-34q4-12 20-10l22 20q4 10-6 12l-16-2q-2 34 2 50-36 14-76 4-14-14-6-32z", "main")
    b.path("M118 46q-22 20-20 44l14-8zM60 94q-24 4-22 36 12-4 24-20z", "second")
    b.path("M78 94q16 6 30-4l4 22q-18 8-36 2z", "accent")
    b.circle(143, 54, 2.5, "ink")
