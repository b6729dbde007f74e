"""The harbour above the fold, by day and by night: flat bands as on an old railway poster."""

from math import sin

WIDTH, HEIGHT = 1200, 720

DAY = {
    "sky": "#cfe0e0", "high": "#dfe9e2", "low": "#f6e2c4", "disc": "#fbf1dc", "far": "#9fbab4", "cliff": "#f0e4cd",
    "turf": "#8ba27b", "turf2": "#73906f", "sea": "#6f9fab", "sea2": "#548796", "sea3": "#3f7182", "foam": "#e9f0ea",
    "wall": "#f7ecd8", "wall2": "#e8a392", "wall3": "#cfdcd2", "roof": "#5b6470", "roof2": "#b9553f", "pane": "#4f6a78",
    "quay": "#b7a68d", "quay2": "#94856f", "tower": "#fbf5e8", "band": "#c94f40", "beam": "#f6e2c4", "ink": "#3a3734",
    "sail": "#fdf6e8", "hull": "#c94f40", "hull2": "#2f5566", "smoke": "#eef1ea",
}
NIGHT = {
    "sky": "#16263a", "high": "#1c3046", "low": "#3a4a5c", "disc": "#f0e3bd", "far": "#22384a", "cliff": "#55616a",
    "turf": "#2c4644", "turf2": "#233b3c", "sea": "#1f3f54", "sea2": "#193548", "sea3": "#122a3b", "foam": "#5d7f8e",
    "wall": "#6d6f74", "wall2": "#7c5a58", "wall3": "#566770", "roof": "#232c38", "roof2": "#5d3a38", "pane": "#f3bd5b",
    "quay": "#4a4a4c", "quay2": "#38393d", "tower": "#a9aaa6", "band": "#8d4640", "beam": "#f3d58f", "ink": "#0f1a26",
    "sail": "#8d949a", "hull": "#7d443f", "hull2": "#2a4d60", "smoke": "#34485a",
}

# The sign above the door: a lit hearth over two waves.
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 44"><circle cx="22" cy="22" r="22" fill="#1f5468"/>'
    '<path d="M14 20l8-9 8 9v5H14z" fill="#f0b13f"/><path d="M18 25v-3a4 4 0 0 1 8 0v3z" fill="#c94f40"/>'
    '<path d="M6 28q4-5 8 0t8 0 8 0 8 0M9 34q3.5-4.5 6.5 0t6.5 0 6.5 0 6.5 0" fill="none" stroke="#fbf5e8" stroke-width="2.5" stroke-linecap="round"/></svg>\n'
)


def write(folder):
    """The harbour twice, and the shop's mark."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "harbour-day.svg").write_text(harbour(DAY, stars=False), encoding="utf-8")
    (folder / "harbour-night.svg").write_text(harbour(NIGHT, stars=True), encoding="utf-8")
    (folder / "mark.svg").write_text(MARK, encoding="utf-8")


def harbour(c, stars):
    """The whole picture in the colours given."""
    parts = [sky(c, stars), sea(c), headland(c), lighthouse(c, beam=stars), village(c), boats(c), quay(c)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMax slice">'
        + "".join(parts) + "</svg>\n"
    )


def sky(c, stars):
    """Sky, sun or moon, gulls or stars."""
    out = band(0, HEIGHT, c["sky"]) + wave(150, 16, 260, c["high"]) + wave(268, 14, 340, c["low"])
    out += f'<circle cx="330" cy="196" r="66" fill="{c["disc"]}"/>'
    if stars:
        places = ((80, 70), (190, 130), (300, 50), (470, 96), (560, 40), (640, 150), (730, 70), (880, 46), (1100, 70), (1160, 170), (520, 190))
        out += "".join(f'<circle cx="{x}" cy="{y}" r="{2 + x % 3}" fill="{c["disc"]}"/>' for x, y in places)
    else:
        for x, y, size in ((520, 120, 1.3), (590, 166, 0.9), (236, 96, 1), (680, 90, 0.8)):
            out += f'<path transform="translate({x} {y})scale({size})" d="M-26-6q14-12 26 6 12-18 26-6" fill="none" stroke="{c["ink"]}" stroke-width="4" stroke-linecap="round"/>'
    return out


def headland(c):
    """Far hills and the chalk cliff with its turf."""
    far = f'<path d="M0 400q90-70 210-50t230 30 260-10l100 50v60H0z" fill="{c["far"]}"/>'
    cliff = f'<path d="M672 600l26-90 32-26 18-84 36-40 16-98 58-30 342-22v390H672z" fill="{c["cliff"]}"/>'
    shade = "".join(
        f'<path d="M{x} {y}l-14 60 10 50-20 70" fill="none" stroke="{c["quay"]}" stroke-width="6" opacity=".6"/>' for x, y in ((808, 300), (766, 400))
    )
    turf = f'<path d="M788 262q30-60 130-66 120-24 282 0v130q-120-40-230-50t-182-14z" fill="{c["turf"]}"/>'
    return far + cliff + shade + turf + f'<path d="M880 270q160-20 320 50v300H742q20-240 138-350z" fill="{c["turf2"]}"/>'


def lighthouse(c, beam):
    """The tower with its red bands; by night its beam, which thins out."""
    light = (
        f'<radialGradient id="b" gradientUnits="userSpaceOnUse" cx="934" cy="92" r="420"><stop stop-color="{c["beam"]}" stop-opacity=".7"/>'
        f'<stop offset="1" stop-color="{c["beam"]}" stop-opacity="0"/></radialGradient><path d="M934 92L500 12v124zM934 92l266-60v100z" fill="url(#b)"/>'
    ) if beam else ""
    tower = f'<path d="M912 112h44l14 122h-72z" fill="{c["tower"]}"/><path d="M909 140h50l4 30h-57zM902 200h64l4 34h-72z" fill="{c["band"]}"/>'
    lamp = f'<path d="M906 104h56v10h-56zM914 78h40v26h-40z" fill="{c["ink"]}"/><path d="M919 82h30v20h-30z" fill="#f3bd5b"/><path d="M908 80q26-34 52 0z" fill="{c["band"]}"/>'
    return light + tower + lamp


def village(c):
    """Cottages up the hill; the one in the middle has its hearth lit."""
    houses = (
        (1000, 330, 78, 72, "wall", "roof2"), (1084, 350, 96, 84, "wall2", "roof"), (866, 372, 104, 92, "wall", "roof"),
        (980, 400, 92, 86, "wall3", "roof"), (1086, 430, 112, 92, "wall", "roof2"), (800, 474, 92, 92, "wall2", "roof"),
        (902, 468, 112, 98, "wall3", "roof2"), (1030, 484, 98, 82, "wall2", "roof"), (1140, 492, 90, 74, "wall3", "roof2"),
    )
    return "".join(cottage(c, *house) for house in houses)


def cottage(c, x, y, wide, high, wall, roof):
    """One cottage: wall, roof, chimney with smoke, two windows, a door."""
    smoke = f'<path d="M{x + wide - 20} {y - 52}q-16-18 2-32t-4-34" fill="none" stroke="{c["smoke"]}" stroke-width="9" stroke-linecap="round" opacity=".8"/>' if x in (866, 1084) else ""
    return (
        f'{smoke}<path d="M{x + wide - 28} {y - 46}h16v40h-16z" fill="{c[wall]}"/><path d="M{x} {y}h{wide}v{high}h-{wide}z" fill="{c[wall]}"/>'
        f'<path d="M{x - 8} {y}l{wide * 0.24:.0f}-38h{wide * 0.6:.0f}l{wide * 0.16 + 16:.0f} 38z" fill="{c[roof]}"/>'
        f'<path d="M{x + 12} {y + 16}h18v22h-18zM{x + wide - 30} {y + 16}h18v22h-18z" fill="{c["pane"]}"/>'
        f'<path d="M{x + wide / 2 - 9:.0f} {y + high - 36}h18v36h-18z" fill="{c["roof2"] if wall != "wall2" else c["roof"]}"/>'
    )


def sea(c):
    """Three bands of water with a little foam."""
    out = wave(452, 7, 180, c["sea"]) + wave(520, 9, 220, c["sea2"]) + wave(604, 11, 260, c["sea3"])
    for x, y, long in ((90, 500, 60), (300, 512, 90), (470, 500, 70), (180, 566, 110), (520, 582, 80), (640, 556, 50), (80, 660, 90), (360, 672, 130)):
        out += f'<path d="M{x} {y}q{long // 4}-8 {long // 2} 0t{long // 2} 0" fill="none" stroke="{c["foam"]}" stroke-width="4" stroke-linecap="round" opacity=".75"/>'
    return out


def boats(c):
    """A sailing boat further out and a fishing boat by the quay."""
    sailing = (
        f'<g transform="translate(590 506)"><path d="M0-190v170" stroke="{c["ink"]}" stroke-width="5"/><path d="M8-184q84 70 92 150H8z" fill="{c["sail"]}"/>'
        f'<path d="M-8-160v126h-62q8-70 62-126z" fill="{c["wall2"]}"/><path d="M-90-20H116q-16 46-46 46H-56q-24 0-34-46z" fill="{c["hull"]}"/>'
        f'<path d="M-84-6H112l-6 10H-80z" fill="{c["sail"]}"/></g>'
    )
    fishing = (
        f'<g transform="translate(390 632)"><path d="M40-120v90M40-112l-70 84" stroke="{c["ink"]}" stroke-width="5"/><path d="M-40-64h58v40h-58z" fill="{c["wall"]}"/>'
        f'<path d="M-30-54h16v16h-16zM-6-54H10v16H-6z" fill="{c["pane"]}"/><path d="M-92-26H112q-10 56-40 58H-60q-26-4-32-58z" fill="{c["hull2"]}"/>'
        f'<path d="M-90-14H110l-3 10H-88z" fill="{c["band"]}"/></g>'
    )
    return sailing + fishing


def quay(c):
    """The harbour wall in front."""
    wall = f'<path d="M740 560h460v160H700z" fill="{c["quay"]}"/><path d="M728 560h472v16H726z" fill="{c["quay2"]}"/>'
    stones = "".join(
        f'<path d="M{x} {y}h46" stroke="{c["quay2"]}" stroke-width="5" stroke-linecap="round"/>' for x, y in ((770, 610), (860, 596), (960, 622), (1070, 604), (1150, 640), (800, 660), (900, 676), (1030, 664), (1120, 690))
    )
    bollards = "".join(f'<path d="M{x} 532h28v28h-28zM{x - 5} 524h38v12h-38z" fill="{c["ink"]}"/>' for x in (784, 1010))
    return wall + stones + bollards


def band(top, bottom, colour):
    """A plain stripe over the whole width."""
    return f'<path d="M0 {top}h{WIDTH}v{bottom - top}H0z" fill="{colour}"/>'


def wave(top, rise, length, colour):
    """Everything below a gently waved line."""
    points = " ".join(f"{x} {top + rise * sin(x / length * 6.283):.0f}" for x in range(0, WIDTH + 1, 40))
    return f'<path d="M0 {HEIGHT}L{points}L{WIDTH} {HEIGHT}z" fill="{colour}"/>'
