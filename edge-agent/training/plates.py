"""Flat synthetic number plates with exact truth.

`PlateMaker(seed).plate()` draws one plate as it would look if scanned: issuer's or random layout, one of several
hundred faces, bands, crests, emblems, stickers, place names, bolts, dirt, rust, border, dealer's frame. It returns a
`Plate`: the picture, the text, and where the plate and its lines lie in it. Light, lens, sensor and perspective are
not drawn here: they are cheap and differ on every use (see reader_data.py, scenes.py).

The same seed gives the same plates with the same fonts installed. About 3 ms a plate on one core.
"""
from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

import glyphs
import layouts

cv2.setNumThreads(0)

STATES = (
    "ALABAMA ALASKA ARIZONA ARKANSAS CALIFORNIA COLORADO CONNECTICUT DELAWARE FLORIDA GEORGIA HAWAII IDAHO ILLINOIS INDIANA"
    " IOWA KANSAS KENTUCKY LOUISIANA MAINE MARYLAND MASSACHUSETTS MICHIGAN MINNESOTA MISSISSIPPI MISSOURI MONTANA NEBRASKA"
    " NEVADA OHIO OKLAHOMA OREGON PENNSYLVANIA TENNESSEE TEXAS UTAH VERMONT VIRGINIA WASHINGTON WISCONSIN WYOMING ONTARIO"
    " QUEBEC ALBERTA MANITOBA"
).split() + ["NEW YORK", "NEW JERSEY", "NEW MEXICO", "NORTH CAROLINA", "NORTH DAKOTA", "SOUTH CAROLINA", "RHODE ISLAND", "WEST VIRGINIA"]
SLOGANS = ["Garden State", "Sunshine State", "THE GOLDEN STATE", "Land of Enchantment", "Famous Potatoes", "www.state.gov",
           "Live Free or Die", "EMPIRE STATE", "In God We Trust", "Great Lakes", "Vacationland", "First in Flight", "DEALER", "SEP 09"]
UFS = "AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO".split()
COUNTRY = "A B BG BIH CH CY CZ D DK E EST F FIN GB GR H HR I IRL L LT LV M MD MK MNE N NL P PL RO RUS S SK SLO SRB TR UA RMM RCA CGO RL DZ TN MA SSD SUD".split()
WHITE, BLACK = (235, 235, 232), (22, 22, 24)
YELLOW, BLUE, RED, GREEN = (238, 196, 30), (28, 60, 150), (170, 30, 30), (20, 100, 55)


@dataclass
class Plate:
    """One flat plate. `image` HxWx3 uint8 RGB; coordinates are pixels in it."""

    image: np.ndarray
    text: str  # what a reader must return: 0-9 and A-Z, top line first
    corners: np.ndarray  # 4x2, the plate without its frame: top left, top right, bottom right, bottom left
    lines: list[tuple[str, tuple[float, float, float, float]]]  # each line's text and box x0,y0,x1,y1
    meta: dict = field(default_factory=dict)  # issuer, style, rows, inverse, aspect


@dataclass
class Style:
    """How a family of plates looks. Colours are (background, ink, weight)."""

    aspect: tuple[float, float]
    colours: list
    text_height: tuple[float, float]  # of the plate's height, one line
    band: float = 0.0  # probability of a band at the left
    right_band: float = 0.0
    above: float = 0.0  # probability of small print above
    below: float = 0.0
    graphics: float = 0.0
    rows: int = 1
    fill: tuple[float, float] = (0.72, 0.97)


_EU = [(WHITE, BLACK, 9), ((250, 250, 250), (10, 10, 60), 0.5), (WHITE, GREEN, 0.3), (WHITE, RED, 0.5), (YELLOW, BLACK, 1.2)]
STYLES: dict[str, Style] = {
    "eu": Style((4.1, 5.1), _EU, (0.62, 0.8), band=0.85),
    "eu2": Style((4.2, 5.1), _EU, (0.62, 0.8), band=0.95, right_band=0.8),
    "eu_nb": Style((3.9, 5.1), _EU, (0.6, 0.8), band=0.1),
    "eu_inv": Style((3.5, 5.0), [(BLACK, WHITE, 1)], (0.6, 0.8)),
    "eu_cd": Style((3.6, 5.0), [(BLUE, (235, 225, 120), 3), (BLUE, WHITE, 2), (YELLOW, BLACK, 1), (RED, WHITE, 0.6), (WHITE, BLACK, 1)], (0.55, 0.8), band=0.4, right_band=0.3),
    "uk": Style((4.3, 5.0), [(WHITE, BLACK, 1), ((245, 205, 30), BLACK, 1), (BLACK, WHITE, 0.15)], (0.66, 0.82), band=0.35, below=0.3),
    "ru": Style((4.5, 4.8), [(WHITE, BLACK, 1)], (0.55, 0.72), right_band=0.0),
    "br": Style((2.9, 3.5), [((165, 165, 165), BLACK, 6), ((190, 190, 185), BLACK, 3), (RED, WHITE, 1.2), (WHITE, RED, 0.2), (BLACK, (200, 200, 200), 0.2), ((205, 205, 205), (20, 20, 20), 3)], (0.52, 0.64), above=0.97, fill=(0.82, 0.98)),
    "mercosur": Style((2.9, 3.4), [(WHITE, BLACK, 5), (WHITE, RED, 1), (WHITE, BLUE, 0.4), (WHITE, GREEN, 0.3)], (0.5, 0.66), above=1.0, fill=(0.78, 0.97)),
    "ar": Style((2.3, 3.0), [(BLACK, WHITE, 1)], (0.5, 0.66), above=0.9, fill=(0.78, 0.95)),
    "us": Style((1.85, 2.15), [(WHITE, (25, 35, 110), 4), (WHITE, BLACK, 3), (WHITE, RED, 1), (WHITE, GREEN, 1), (YELLOW, (20, 30, 100), 1), ((190, 215, 235), (20, 30, 90), 2), (BLUE, WHITE, 0.5), ((230, 215, 185), (60, 30, 20), 1), (GREEN, WHITE, 0.4), ((225, 190, 120), (30, 60, 90), 0.6), ((180, 210, 170), (20, 50, 40), 0.7)], (0.38, 0.56), above=0.9, below=0.75, graphics=0.6, fill=(0.78, 0.97)),
    "af": Style((3.3, 5.0), [(WHITE, BLACK, 3), (YELLOW, BLACK, 2), (BLACK, WHITE, 1), (RED, WHITE, 1), (BLUE, WHITE, 1), (GREEN, WHITE, 0.5), (WHITE, RED, 0.5), (WHITE, BLUE, 0.7), ((235, 120, 20), BLACK, 0.5)], (0.55, 0.8), band=0.35, right_band=0.25, above=0.15),
    "lb": Style((4.0, 5.0), [(WHITE, BLACK, 3), (RED, WHITE, 1), (GREEN, WHITE, 0.5), (WHITE, RED, 0.7)], (0.6, 0.8), band=0.8),
    "un": Style((2.2, 5.0), [(WHITE, BLACK, 3), ((90, 150, 215), WHITE, 2), (WHITE, (50, 110, 190), 2), (BLACK, WHITE, 0.7), (YELLOW, BLACK, 0.4)], (0.5, 0.8), band=0.1, above=0.12),
    "two_un": Style((1.1, 2.1), [(WHITE, BLACK, 3), ((90, 150, 215), WHITE, 2), (WHITE, (50, 110, 190), 2), (BLACK, WHITE, 0.7)], (0.33, 0.43), above=0.12, rows=2),
    "two": Style((1.05, 2.1), [(WHITE, BLACK, 6), (YELLOW, BLACK, 2), (BLACK, WHITE, 1), (RED, WHITE, 0.7), ((170, 170, 170), BLACK, 1.5), (BLUE, WHITE, 0.4)], (0.33, 0.44), band=0.3, above=0.3, below=0.15, rows=2),
    "dz": Style((4.0, 5.0), [(WHITE, BLACK, 2), (YELLOW, BLACK, 1.2)], (0.5, 0.8), fill=(0.82, 0.98)),
    "tn": Style((4.0, 5.0), [(BLACK, WHITE, 4), (BLUE, WHITE, 0.6), (WHITE, BLACK, 0.6), (RED, WHITE, 0.3)], (0.55, 0.8)),
    "ar1": Style((3.6, 5.0), [(WHITE, BLACK, 4), (GREEN, WHITE, 0.5), (RED, WHITE, 0.5), (BLACK, WHITE, 0.5)], (0.5, 0.75), band=0.3, right_band=0.2),
    "ar2": Style((1.9, 4.7), [(WHITE, BLACK, 4), (BLUE, WHITE, 0.5), (YELLOW, BLACK, 0.7), (GREEN, WHITE, 0.4), (RED, WHITE, 0.4)], (0.36, 0.5), above=0.0),
}
_FREE = [(WHITE, BLACK, 5), (YELLOW, BLACK, 1.5), (BLACK, WHITE, 1), (RED, WHITE, 0.6), (BLUE, WHITE, 0.6), (GREEN, WHITE, 0.4), (WHITE, BLUE, 0.6), (WHITE, RED, 0.6), ((170, 170, 170), BLACK, 1)]
STYLES["free"] = Style((2.6, 5.2), _FREE, (0.5, 0.84), band=0.35, right_band=0.12, above=0.2, below=0.12, graphics=0.1)
STYLES["free_us"] = Style((1.8, 2.6), _FREE + STYLES["us"].colours, (0.36, 0.6), band=0.06, above=0.75, below=0.6, graphics=0.45, fill=(0.75, 0.97))
STYLES["free_two"] = Style((0.95, 2.4), _FREE, (0.32, 0.45), band=0.25, above=0.25, below=0.15, rows=2)


def _mix(a, b, t):
    return tuple(float(x) * (1 - t) + float(y) * t for x, y in zip(a, b))


class PlateMaker:
    """Draws plates. Not safe for several threads; give every process its own seed."""

    def __init__(self, seed: int):
        self.rng = np.random.default_rng(seed)
        table = glyphs.font_table()
        self._masks, self._widths = table["masks"], table["widths"]
        weight = np.where(table["plate_like"], 3.0, 1.0)
        self._font_p = weight / weight.sum()
        self._strokes = [glyphs.stroke_face(self.rng) for _ in range(150)]
        self._dies = {kind: [glyphs.stroke_face(self.rng, kind) for _ in range(50)] for kind in ("round", "cut", "thin")}
        self._emblems = [self._draw_emblem() for _ in range(400)]
        self._arabic = _arabic_words(self.rng)

    # ---- the plate ----------------------------------------------------------------------------------------------
    def plate(self, height: int = 80, style: str | None = None, pattern: str | None = None, styles: tuple[str, ...] = ()) -> Plate:
        """One plate whose body is `height` pixels tall (1.6 times that for two lines and US shapes); of `styles` alone where given."""
        rng = self.rng
        issuer = "given" if pattern else "random"
        issued = tuple(s for s in styles if not s.startswith("free"))
        if pattern is None and rng.random() < (0.6 if not styles or len(issued) < len(styles) else 1.0):
            issuer, style_, pattern = layouts.draw_issuer(rng, issued)
            style = style or style_
        if style is None:
            free = [(s, p) for s, p in zip(("free", "free_us", "free_two"), (0.52, 0.2, 0.28)) if not styles or s in styles]
            style = free[rng.choice(len(free), p=np.array([p for _, p in free]) / sum(p for _, p in free))][0]
        st = STYLES[style]
        if pattern is None:
            pattern = layouts.random_pattern(rng, st.rows)
        tokens = layouts.instantiate(rng, pattern)
        text = "".join("T" if k == "tunis" else t for l in tokens for k, t in l if k in ("char", "tunis"))
        aspect = rng.uniform(*st.aspect)
        h = int(height * (1.6 if aspect < 2.6 else 1.0))
        w = int(h * aspect)
        bg, fg = self._colours(st)
        img = np.empty((h, w, 3), np.float32)
        img[:] = bg
        if rng.random() < st.graphics:
            self._graphics(img, bg, fg)
        # free areas
        left, right, top, bottom = 0.03 * w, 0.97 * w, 0.06 * h, 0.94 * h
        if rng.random() < st.band:
            left = self._band(img, style, left_side=True, bg=bg)
        if rng.random() < st.right_band:
            right = self._band(img, style, left_side=False, bg=bg)
        th = rng.uniform(*st.text_height)
        if rng.random() < st.above:
            top = self._above(img, style, fg, th)
        if rng.random() < st.below:
            bottom = self._below(img, style, fg, th)
        if style == "ru":
            right = 0.76 * w
        mask = np.zeros((h, w), np.uint8)
        face = self._face(style)
        boxes = []
        area = (left + 0.01 * w, top, right - 0.01 * w, bottom)
        if style == "ar2":
            area = self._arabic_line(img, fg, area, text)
            th = min(th, 0.8 * (area[3] - area[1]) / h)
        n = len(tokens)
        for i, line in enumerate(tokens):
            y0 = area[1] + (area[3] - area[1]) * i / n
            y1 = area[1] + (area[3] - area[1]) * (i + 1) / n
            boxes.append(self._line(img, mask, line, (area[0], y0, area[2], y1), min(th * h, 0.97 * (y1 - y0)), face, fg, st))
            if n == 2 and i == 0 and rng.random() < 0.5:  # the lines of most issuers are set in one die, equally high
                th = (boxes[0][3] - boxes[0][1]) / h
        mask = self._weight(mask, h)
        self._ink(img, mask, fg, bg)
        if style == "ru":
            self._region(img, fg)
        self._border(img, fg, bg)
        self._bolts(img)
        self._wear(img, fg)
        if w / h < 2.6 and n == 1 and rng.random() < 0.3:  # a frame that covers the plate's edges and their print
            c = float(rng.choice([12, 30, 70, 160, 225]))
            for y0, y1 in ((0, rng.uniform(0.0, 0.14)), (1 - rng.uniform(0.0, 0.16), 1)):
                img[int(y0 * h) : int(y1 * h)] = c
                if y1 - y0 > 0.06 and rng.random() < 0.7:  # the dealer's name, close to the text
                    name = layouts.word(rng, 2, 5) if rng.random() < 0.7 else STATES[rng.integers(len(STATES))]
                    x = rng.uniform(0.03, 0.25) * w
                    m = (y1 - y0) * rng.uniform(0.05, 0.2)
                    self._small(img, name, (x, (y0 + m) * h, w - x, (y1 - m) * h), WHITE if c < 120 else BLACK)
            e = max(1, int(w * rng.uniform(0, 0.02)))
            img[:, :e] = c
            img[:, -e:] = c
        if rng.random() < 0.14:
            self._close_frame(img, boxes)
        img, corners = self._frame(np.clip(img, 0, 255).astype(np.uint8))
        ox, oy = corners[0]
        lines = []
        for line, b in zip(tokens, boxes):
            t = "".join("T" if k == "tunis" else c for k, c in line if k in ("char", "tunis"))
            lines.append((t, (b[0] + ox, b[1] + oy, b[2] + ox, b[3] + oy)))
        meta = dict(issuer=issuer, style=style, rows=n, inverse=sum(bg) < sum(fg), aspect=aspect, pattern=pattern)
        return Plate(img, text, corners, lines, meta)

    def _close_frame(self, img, boxes):
        """Edges of a holder that lie close to the text: upright ones look like an I, level ones cut off what tells E from F."""
        rng = self.rng
        h, w = img.shape[:2]
        x0, x1 = min(b[0] for b in boxes), max(b[2] for b in boxes)
        y0, y1 = min(b[1] for b in boxes), max(b[3] for b in boxes)
        cap = boxes[0][3] - boxes[0][1]
        c = float(rng.choice([10, 25, 60, 140, 215]))
        upright, foot, head = (rng.integers(4) == np.array([(0, 2), (1, 2), (3, 3)]).T).any(0)
        if upright:
            for x, to in ((x0 - cap * rng.uniform(0.05, 0.3), 0), (x1 + cap * rng.uniform(0.05, 0.3), w)):
                if rng.random() < 0.75:
                    img[:, max(0, int(min(x, to))) : max(0, int(max(x, to)))] = c
            if rng.random() < 0.5:  # thin dark line between field and holder
                grey = float(rng.uniform(0, 120))
                for x in (x0 - cap * rng.uniform(0.08, 0.35), x1 + cap * rng.uniform(0.08, 0.35)):
                    cv2.line(img, (int(x), 0), (int(x), h), (grey, grey, grey), max(1, int(cap * rng.uniform(0.02, 0.12))))
        if foot:
            y = int(y1 - cap * rng.uniform(-0.08, 0.05))
            img[y:] = c
            if rng.random() < 0.6 and h - y > 6:
                name = layouts.word(rng, 2, 5) if rng.random() < 0.7 else STATES[rng.integers(len(STATES))]
                x = rng.uniform(0.03, 0.25) * w
                self._small(img, name, (x, y + (h - y) * rng.uniform(0.02, 0.2), w - x, h - (h - y) * 0.1), WHITE if c < 120 else BLACK)
        if head:
            img[: max(0, int(y0 + cap * rng.uniform(-0.1, 0.03)))] = c

    def _colours(self, st: Style):
        rng = self.rng
        weights = np.array([c[2] for c in st.colours], float)
        bg, fg, _ = st.colours[rng.choice(len(st.colours), p=weights / weights.sum())]
        bg = np.clip(np.array(bg, float) * rng.uniform(0.75, 1.08) + rng.normal(0, 6, 3), 0, 255)
        fg = np.clip(np.array(fg, float) + abs(rng.normal(0, 14)) + rng.normal(0, 5, 3), 0, 255)
        if rng.random() < (0.2 if st is STYLES["us"] else 0.12):  # faded ink, or one hardly darker than the sheet
            fg = fg + (bg - fg) * rng.uniform(0.1, 0.6)
        return tuple(bg), tuple(fg)

    def _face(self, style: str):
        rng = self.rng
        if style in ("br", "us", "two") and rng.random() < {"br": 0.5, "us": 0.4, "two": 0.15}[style]:
            dies = self._dies["thin" if style == "us" else ("round", "cut", "cut")[rng.integers(3)]]
            if rng.random() < 0.03:
                i = rng.integers(len(dies))
                dies[i] = glyphs.stroke_face(rng, "thin" if style == "us" else ("round", "cut")[rng.integers(2)])
            return dies[rng.integers(len(dies))]
        if rng.random() < (0.42 if style in ("us", "br", "free_us") else 0.25):
            if rng.random() < 0.02:
                self._strokes[rng.integers(len(self._strokes))] = glyphs.stroke_face(rng)
            return self._strokes[rng.integers(len(self._strokes))]
        i = rng.choice(len(self._font_p), p=self._font_p)
        return self._masks[i], self._widths[i]

    # ---- the line of text ---------------------------------------------------------------------------------------
    def _line(self, img, mask, tokens, area, cap, face, fg, st):
        """Sets one line into `area`, returns the box of its ink."""
        rng = self.rng
        masks, widths = face
        x0, y0, x1, y1 = area
        cap = max(6.0, cap)
        unit = cap / glyphs.CAP
        stretch = rng.uniform(0.75, 1.2)
        mono = rng.random() < 0.55
        cell = float(np.median(widths[:36])) * unit * stretch
        space = cap * rng.choice([rng.uniform(0.06, 0.16), rng.uniform(0.12, 0.3)])
        gap = cap * rng.uniform(0.22, 1.15)
        out = []  # kind, text, width, advance
        for kind, c in tokens:
            if kind == "char":
                w = float(widths[glyphs.INDEX[c]]) * unit * stretch
                adv = max(w, cell) if mono else w
                if mono and w > cell * 0.8 and c not in "I1J":
                    w = 0.5 * (w + cell)
                    adv = max(w, cell)
                out.append([kind, c, w, adv + space])
            elif kind in ("gap", "wide"):
                out.append([kind, "", 0, gap * (1.8 if kind == "wide" else 1.0)])
            elif kind in ("dash", "dot"):
                w = cap * (rng.uniform(0.18, 0.5) if kind == "dash" else rng.uniform(0.1, 0.2))
                out.append([kind, "", w, w + space * rng.uniform(0.8, 1.8)])
            elif kind in ("emblem", "small", "stack"):
                w = cap * (rng.uniform(0.22, 0.42) if kind == "stack" else rng.uniform(0.3, 1.05))
                out.append([kind, c, w, w + space * rng.uniform(0.4, 1.4)])
            else:  # arabic, tunis
                w = cap * rng.uniform(0.9, 1.9)
                out.append([kind, c, w, w + space])
        total = sum(o[3] for o in out) - space
        want = (x1 - x0) * rng.uniform(*st.fill)
        if st.rows == 2 and rng.random() < 0.5:
            want *= rng.uniform(0.6, 1.0)
        k = want / max(total, 1.0)
        most = 1.6 if st is STYLES["us"] and rng.random() < 0.6 else 1.25  # the United States fill the sheet, edge to edge
        if k > most:
            k = rng.uniform(1.0, most)
        if k < 0.6:
            cap *= max(k / 0.6, 0.3)
            unit = cap / glyphs.CAP
            k = max(k, 0.15)
        total *= k
        slack = (x1 - x0) - total
        x = x0 + slack * float(np.clip(rng.normal(0.5, 0.16), 0.02, 0.98))
        base = y0 + ((y1 - y0) - cap) * float(np.clip(rng.normal(0.5, 0.12), 0.05, 0.95)) + cap
        left, slope = x, rng.normal(0, 0.004)
        for kind, c, w, adv in out:
            w, adv = w * k, adv * k
            bx = x + (adv - space * k - w) / 2 if kind == "char" else x
            by = base + (x - left) * slope + (rng.normal(0, 0.012) * cap)
            if kind == "char":
                self._glyph(mask, masks, widths, c, bx, by, w, cap)
            elif kind == "dash":
                t = max(1, int(cap * 0.1))
                yy = by - cap * rng.uniform(0.42, 0.55)
                cv2.rectangle(mask, (int(bx), int(yy - t / 2)), (int(bx + w), int(yy + t / 2)), 255, -1)
            elif kind == "dot":
                cv2.circle(mask, (int(bx + w / 2), int(by - cap * rng.uniform(0.35, 0.55))), max(1, int(w / 2)), 255, -1, cv2.LINE_AA)
            elif kind == "emblem":
                eh = min(cap * rng.uniform(0.4, 1.1), w * 2.6)
                ew = min(w, eh * 1.5)
                cy = by - cap * float(np.clip(rng.normal(0.5, 0.1), 0.2, 0.8))
                self._paste_emblem(img, bx + (w - ew) / 2, cy - eh / 2, ew, eh, fg)
            elif kind == "stack":  # small letters below one another, as of kinds of vehicles: not part of the text
                letters = layouts.word(rng, 1, 2)[:3]
                n = max(2, len(letters))
                for j, letter in enumerate(letters):
                    y = by - cap * (1 - (j + 0.08) / n)
                    self._glyph(mask, masks, widths, letter, bx, y + cap * 0.84 / n, w, cap * 0.84 / n)
            elif kind in ("arabic", "tunis"):
                words = self._arabic["tunis" if kind == "tunis" else "letters"]
                _paste_mask(mask, words[rng.integers(len(words))], bx, by - cap * 1.0, w, cap * 1.1)
            x += adv
        return (left, base - cap, x - space * k, base)

    def _glyph(self, mask, masks, widths, c, x, base, w, cap):
        i = glyphs.INDEX[c]
        src = masks[i][:, : widths[i]]
        _paste_mask(mask, src, x, base - cap * (glyphs.TOP + glyphs.CAP) / glyphs.CAP, w, cap * glyphs.HEIGHT / glyphs.CAP)

    def _small(self, img, text, box, colour, strength=1.0, face=None):
        """Small print that no reader should return."""
        rng = self.rng
        x0, y0, x1, y1 = box
        masks, widths = face or self._face("free")
        if face is None and any(c.islower() for c in text) and widths[glyphs.INDEX["a"]] == 0:
            text = text.upper()
        cap = (y1 - y0) * 0.9
        unit = cap / glyphs.CAP * rng.uniform(0.8, 1.15)
        ws = [widths[glyphs.INDEX[c]] * unit if c in glyphs.INDEX else cap * 0.35 for c in text]
        space = cap * rng.uniform(0.08, 0.3)
        total = sum(ws) + space * (len(ws) - 1)
        k = min(1.0, (x1 - x0) / max(total, 1))
        x = (x0 + x1) / 2 - total * k / 2
        mask = np.zeros(img.shape[:2], np.uint8)
        for c, w in zip(text, ws):
            if c in glyphs.INDEX:
                self._glyph(mask, masks, widths, c, x, y1, w * k, cap)
            elif c in "-.":
                cv2.circle(mask, (int(x + w * k / 2), int(y1 - cap * 0.4)), max(1, int(cap * 0.1)), 255, -1)
            x += (w + space) * k
        a = (mask.astype(np.float32) * (strength / 255.0))[..., None]
        img += (np.array(colour, np.float32) - img) * a

    def _weight(self, mask, h):
        r = self.rng.random()
        if r < 0.2:
            mask = cv2.dilate(mask, np.ones((2, 2), np.uint8) if h < 110 else np.ones((3, 3), np.uint8))
        elif r < 0.33:
            mask = cv2.erode(mask, np.ones((2, 2), np.uint8))
        return mask

    def _ink(self, img, mask, fg, bg):
        rng = self.rng
        a = mask.astype(np.float32) / 255.0
        if rng.random() < 0.12:  # worn paint: the ink is missing in places
            noise = cv2.resize(rng.random((8, 28)).astype(np.float32), (mask.shape[1], mask.shape[0]), interpolation=cv2.INTER_CUBIC)
            a = a * np.clip((noise - rng.uniform(0.05, 0.25)) * 8, rng.uniform(0.2, 0.6), 1)
        if rng.random() < 0.55:  # embossing: light on one side of each stroke, shade on the other
            d = 1 if mask.shape[0] < 110 else 2
            dy, dx = (-d, -d) if rng.random() < 0.7 else (d, -d)
            moved = np.roll(a, (dy, dx), (0, 1))
            relief = (moved - np.roll(a, (-dy, -dx), (0, 1))) * rng.uniform(10, 75)
            img += (relief * (1 - a))[..., None]
        img += (np.array(fg, np.float32) - img) * a[..., None]
        if rng.random() < 0.15:  # bright edges of embossed characters where the paint is rubbed off
            edge = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)).astype(np.float32) / 255
            img += (np.array(_mix(fg, bg, 0.5), np.float32) - img) * (edge * rng.uniform(0.1, 0.5))[..., None]

    # ---- decorations --------------------------------------------------------------------------------------------
    def _band(self, img, style, left_side, bg):
        rng = self.rng
        h, w = img.shape[:2]
        bw = h * (rng.uniform(0.3, 0.52) if w / h > 2.6 else rng.uniform(0.12, 0.24))
        x0, x1 = (0, bw) if left_side else (w - bw, w)
        colour = BLUE if rng.random() < 0.78 else (RED, GREEN, YELLOW, bg, BLACK)[rng.integers(5)]
        if rng.random() < 0.12:
            colour = (185, 200, 225)  # as infrared light shows it: hardly darker than the plate
        colour = np.clip(np.array(colour) * rng.uniform(0.6, 1.5) + rng.normal(0, 12, 3), 0, 255)
        if style in ("lb", "af", "eu_cd", "free", "ar1") and rng.random() < 0.35:  # flag stripes
            cs = [tuple(rng.uniform(20, 240, 3)) for _ in range(3)]
            for i in range(3):
                img[int(h * i / 3) : int(h * (i + 1) / 3), int(x0) : int(x1)] = cs[i]
        else:
            img[:, int(x0) : int(x1)] = colour
        cx = (x0 + x1) / 2
        ink = (235, 235, 235) if sum(colour) < 380 else (20, 20, 30)
        if rng.random() < 0.75:
            r = bw * rng.uniform(0.22, 0.36)
            cy = h * rng.uniform(0.26, 0.38)
            star = (235, 210, 60) if rng.random() < 0.6 else ink
            for t in np.linspace(0, 2 * np.pi, 12, endpoint=False):
                cv2.circle(img, (int(cx + r * np.cos(t)), int(cy + r * np.sin(t))), max(1, int(bw * 0.045)), star, -1, cv2.LINE_AA)
        elif rng.random() < 0.7:
            self._paste_emblem(img, x0 + bw * 0.1, h * rng.uniform(0.06, 0.2), bw * 0.8, h * rng.uniform(0.3, 0.45), ink)
        if rng.random() < 0.85:
            t = COUNTRY[rng.integers(len(COUNTRY))]
            ch = h * rng.uniform(0.16, 0.27)
            yb = h * rng.uniform(0.78, 0.92)
            self._small(img, t, (x0 + bw * 0.1, yb - ch, x1 - bw * 0.1, yb), ink)
        if rng.random() < 0.12:  # a line between band and field
            cv2.line(img, (int(x1 if left_side else x0), 0), (int(x1 if left_side else x0), h), (40, 40, 40), 1)
        return x1 if left_side else x0

    def _above(self, img, style, fg, th):
        """Small print above the text; returns the top of what is left."""
        rng = self.rng
        h, w = img.shape[:2]
        if style == "br":
            name = f"{UFS[rng.integers(len(UFS))]}-{layouts.word(rng, 2, 4)}" + (" " + layouts.word(rng, 1, 3) if rng.random() < 0.35 else "")
            y = h * rng.uniform(0.05, 0.1)
            ch = h * rng.uniform(0.1, 0.16)
            if rng.random() < 0.5:  # the name stands on its own strip
                img[int(y) : int(y + ch * 1.3), int(0.2 * w) : int(0.8 * w)] += rng.uniform(-30, 30)
            self._small(img, name, (w * 0.2, y + ch * 0.15, w * 0.8, y + ch * 1.1), fg)
            return y + ch * 1.35
        if style == "mercosur":
            bh = h * rng.uniform(0.2, 0.27)
            img[: int(bh)] = np.array(BLUE) * rng.uniform(0.7, 1.3)
            name = ["BRASIL", "REPUBLICA ARGENTINA", "URUGUAY", "MERCOSUR"][rng.choice(4, p=[0.6, 0.2, 0.1, 0.1])]
            self._small(img, name, (w * 0.22, bh * 0.25, w * 0.78, bh * 0.8), WHITE)
            if rng.random() < 0.8:
                self._paste_emblem(img, w * 0.03, bh * 0.15, w * 0.1, bh * 0.7, WHITE)
            if rng.random() < 0.8:
                self._paste_emblem(img, w * 0.87, bh * 0.15, w * 0.1, bh * 0.7, WHITE)
            if rng.random() < 0.4:  # QR code and the like
                q = (rng.random((9, 9)) < 0.5).astype(np.uint8)
                self._patch(img, q, w * 0.02, bh * 1.15, h * 0.17, fg)
            return bh
        ch = h * rng.uniform(0.1, 0.2) * (1.0 if w / h < 2.6 else 0.8)
        y = h * rng.uniform(0.03, 0.09)
        r = rng.random()
        if style in ("us", "free_us"):
            name = STATES[rng.integers(len(STATES))] if r < 0.75 else layouts.word(rng, 2, 4)
            name = name.title() if rng.random() < 0.4 else name
            colour = fg if rng.random() < 0.5 else tuple(rng.uniform(0, 160, 3))
            if rng.random() < 0.25:  # coloured header
                img[: int(y + ch * 1.3)] = tuple(rng.uniform(0, 255, 3))
                colour = WHITE if img[1, 1].sum() < 380 else BLACK
            x0, x1 = w * rng.uniform(0.15, 0.3), w * rng.uniform(0.7, 0.85)
            self._small(img, name, (x0, y, x1, y + ch), colour)
            for side in (0.04, 0.84):  # month and year stickers
                if rng.random() < 0.4:
                    self._sticker(img, w * side, y, w * 0.12, ch * rng.uniform(0.9, 1.3))
        else:
            self._small(img, layouts.word(rng, 2, 5), (w * 0.15, y, w * 0.85, y + ch), fg)
        return y + ch * 1.12

    def _below(self, img, style, fg, th):
        rng = self.rng
        h, w = img.shape[:2]
        ch = h * rng.uniform(0.07, 0.13)
        y1 = h * rng.uniform(0.91, 0.97)
        text = SLOGANS[rng.integers(len(SLOGANS))] if rng.random() < 0.6 else layouts.word(rng, 3, 6)
        colour = fg if rng.random() < 0.5 else tuple(rng.uniform(0, 160, 3))
        if style in ("us", "free_us") and rng.random() < 0.2:
            img[int(y1 - ch * 1.3) :] = tuple(rng.uniform(0, 255, 3))
            colour = WHITE if img[-1, -1].sum() < 380 else BLACK
        self._small(img, text, (w * 0.15, y1 - ch, w * 0.85, y1), colour)
        for side in (0.03, 0.85):
            if rng.random() < 0.2:
                self._sticker(img, w * side, y1 - ch * 1.3, w * 0.11, ch * 1.4)
        return y1 - ch * 1.15

    def _sticker(self, img, x, y, w, h):
        rng = self.rng
        c = tuple(rng.uniform(20, 250, 3))
        cv2.rectangle(img, (int(x), int(y)), (int(x + w), int(y + h)), c, -1)
        ink = WHITE if sum(c) < 380 else BLACK
        text = "".join(layouts.DIGITS[rng.integers(10)] for _ in range(rng.integers(1, 3))) if rng.random() < 0.6 else ["JAN", "OCT", "DEC", "MAY", "AUG"][rng.integers(5)]
        self._small(img, text, (x + w * 0.1, y + h * 0.2, x + w * 0.9, y + h * 0.85), ink)

    def _graphics(self, img, bg, fg):
        """Pictures printed under the text, as on many US plates."""
        rng = self.rng
        h, w = img.shape[:2]
        kind = rng.integers(4)
        c = np.array(tuple(rng.uniform(60, 255, 3)), np.float32)
        if kind == 0:  # vertical fade
            t = np.linspace(*rng.permutation([0, rng.uniform(0.3, 0.9)]), h, dtype=np.float32)[:, None, None]
            img += (c - img) * t
        elif kind == 1:  # hills
            y = h * (0.6 + 0.15 * np.sin(np.linspace(0, rng.uniform(3, 12), w) + rng.uniform(0, 6)))
            rows = np.arange(h)[:, None] > y[None]
            img += (c - img) * (rows * rng.uniform(0.2, 0.6)).astype(np.float32)[..., None]
        elif kind == 2:  # a shape in the middle
            layer = np.zeros((h, w), np.float32)
            pts = self._blob(w * rng.uniform(0.3, 0.7), h * 0.5, h * rng.uniform(0.2, 0.45))
            cv2.fillPoly(layer, [pts], rng.uniform(0.2, 0.75), cv2.LINE_AA)
            img += (c - img) * layer[..., None]
        else:  # coarse picture
            n = cv2.resize(rng.random((6, 10, 3)).astype(np.float32) * 255, (w, h), interpolation=cv2.INTER_CUBIC)
            img += (n - img) * rng.uniform(0.1, 0.35)

    def _blob(self, cx, cy, r):
        rng = self.rng
        n = int(rng.integers(5, 14))
        t = np.linspace(0, 2 * np.pi, n, endpoint=False)
        rr = r * rng.uniform(0.5, 1.2, n)
        return np.stack([cx + rr * np.cos(t) * rng.uniform(0.6, 1.5), cy + rr * np.sin(t)], 1).astype(np.int32)

    def _draw_emblem(self):
        """A crest, seal, sticker or silhouette: 48x48 RGBA floats, drawn once and reused at any size."""
        rng = self.rng
        s = 48
        a = np.zeros((s, s), np.uint8)
        kind = rng.integers(9)
        c1, c2, c3 = (tuple(map(float, rng.uniform(0, 255, 3))) for _ in range(3))
        if rng.random() < 0.4:
            c1 = (30.0, 30.0, 35.0)
        rgb = np.empty((s, s, 3), np.float32)
        rgb[:] = c1
        if kind in (0, 1):  # round seal with rings
            cv2.circle(a, (24, 24), 22, 255, -1, cv2.LINE_AA)
            cv2.circle(rgb, (24, 24), int(rng.integers(10, 19)), c2, int(rng.integers(-1, 4)) or 1, cv2.LINE_AA)
            cv2.circle(rgb, (24, 24), int(rng.integers(3, 10)), c3, -1, cv2.LINE_AA)
        elif kind == 2:  # shield
            pts = np.array([(4, 3), (44, 3), (44, 26), (24, 46), (4, 26)], np.int32)
            cv2.fillPoly(a, [pts], 255, cv2.LINE_AA)
            if rng.random() < 0.5:
                rgb[:, 24:] = c2
            if rng.random() < 0.5:
                rgb[int(rng.integers(10, 30)) :] = c3
            cv2.polylines(rgb, [pts], True, (20, 20, 20), 2)
        elif kind == 3:  # star
            t = np.linspace(0, 2 * np.pi, 10, endpoint=False) - np.pi / 2
            r = np.where(np.arange(10) % 2 == 0, 23, rng.uniform(7, 12))
            cv2.fillPoly(a, [np.stack([24 + r * np.cos(t), 24 + r * np.sin(t)], 1).astype(np.int32)], 255, cv2.LINE_AA)
        elif kind in (4, 5):  # silhouette
            for _ in range(int(rng.integers(1, 4))):
                cv2.fillPoly(a, [self._blob(rng.uniform(14, 34), rng.uniform(14, 34), rng.uniform(8, 20))], 255, cv2.LINE_AA)
            if rng.random() < 0.5:
                cv2.fillPoly(rgb, [self._blob(24, 24, 9)], c2)
        elif kind == 6:  # two stacked seals
            cv2.circle(a, (24, 12), 11, 255, -1, cv2.LINE_AA)
            cv2.circle(a, (24, 36), 11, 255, -1, cv2.LINE_AA)
            rgb[24:] = c2
            cv2.circle(rgb, (24, 12), 5, c3, -1)
            cv2.circle(rgb, (24, 36), 5, c1, 2)
        elif kind == 7:  # badge with bars, the look of very small print
            a[:] = 255
            for y in range(6, 44, int(rng.integers(6, 12))):
                x = 4
                while x < 42:
                    n = int(rng.integers(2, 7))
                    cv2.rectangle(rgb, (x, y), (x + n, y + int(rng.integers(2, 6))), c2, -1)
                    x += n + int(rng.integers(2, 5))
        else:  # flag
            a[8:40] = 255
            for i in range(3):
                rgb[:, i * 16 : (i + 1) * 16] = tuple(rng.uniform(0, 255, 3))
        if rng.random() < 0.5:
            for _ in range(int(rng.integers(2, 10))):
                x, y = rng.integers(4, 44, 2)
                cv2.circle(rgb, (int(x), int(y)), int(rng.integers(1, 5)), tuple(map(float, rng.uniform(0, 255, 3))), -1)
        return np.dstack([rgb, a.astype(np.float32) / 255 * rng.uniform(0.6, 1.0)])

    def _paste_emblem(self, img, x, y, w, h, fg):
        rng = self.rng
        e = self._emblems[rng.integers(len(self._emblems))]
        if rng.random() < 0.1:
            self._emblems[rng.integers(len(self._emblems))] = self._draw_emblem()
        w, h = max(2, int(w)), max(2, int(h))
        e = cv2.resize(e, (w, h), interpolation=cv2.INTER_AREA)
        x, y = int(x), int(y)
        ih, iw = img.shape[:2]
        sx, sy = max(0, -x), max(0, -y)
        ex, ey = min(w, iw - x), min(h, ih - y)
        if ex <= sx or ey <= sy:
            return
        part = e[sy:ey, sx:ex]
        target = img[y + sy : y + ey, x + sx : x + ex]
        rgb = part[..., :3]
        if rng.random() < 0.3:
            rgb = rgb * 0.4 + np.array(fg, np.float32) * 0.6
        target += (rgb - target) * part[..., 3:]

    def _patch(self, img, bits, x, y, size, fg):
        n = max(3, int(size))
        m = cv2.resize(bits, (n, n), interpolation=cv2.INTER_NEAREST).astype(np.float32)[..., None]
        t = img[int(y) : int(y) + n, int(x) : int(x) + n]
        t += (np.array(fg, np.float32) - t) * m[: t.shape[0], : t.shape[1]]

    def _region(self, img, fg):
        """The small region field at the right of Russian plates: not part of what is read."""
        h, w = img.shape[:2]
        x = int(0.78 * w)
        cv2.line(img, (x, 0), (x, h), fg, max(1, h // 40))
        d = "".join(layouts.DIGITS[self.rng.integers(10)] for _ in range(self.rng.integers(2, 4)))
        self._small(img, d, (x + 4, 0.12 * h, w - 4, 0.58 * h), fg)
        self._small(img, "RUS", (x + 6, 0.7 * h, w - 14, 0.9 * h), fg)

    def _arabic_line(self, img, fg, area, text):
        """Arabic-Indic digits or letters beside the Latin ones; returns the area left for the Latin line."""
        rng = self.rng
        x0, y0, x1, y1 = area
        h, w = img.shape[:2]
        mask = np.zeros((h, w), np.uint8)
        words = self._arabic["digits"]
        digits = [c for c in text]
        if rng.random() < 0.65:  # above
            part = (x0, y0, x1, y0 + 0.46 * (y1 - y0))
            rest = (x0, y0 + 0.5 * (y1 - y0), x1, y1)
        else:  # beside
            mid = x0 + (x1 - x0) * 0.48
            part, rest = ((mid, y0, x1, y1), (x0, y0, mid, y1)) if rng.random() < 0.5 else ((x0, y0, mid, y1), (mid, y0, x1, y1))
        n = max(3, len(digits))
        cell = (part[2] - part[0]) / (n + 0.5)
        gh = min(cell * 1.7, 0.85 * (part[3] - part[1]))
        for i, c in enumerate(digits):
            src = words[int(c)] if c.isdigit() else self._arabic["letters"][rng.integers(len(self._arabic["letters"]))]
            aspect = src.shape[1] / src.shape[0]
            gw = min(cell * 0.85, gh * aspect * 1.2)
            _paste_mask(mask, src, part[0] + cell * (i + 0.3), (part[1] + part[3]) / 2 - gh / 2, gw, gh)
        a = (mask.astype(np.float32) / 255)[..., None]
        img += (np.array(fg, np.float32) - img) * a
        return rest

    def _border(self, img, fg, bg):
        rng = self.rng
        h, w = img.shape[:2]
        if rng.random() < 0.6:
            c = fg if rng.random() < 0.75 else _mix(bg, BLACK, 0.5)
            m = int(h * rng.uniform(0.0, 0.05))
            t = max(1, int(h * rng.uniform(0.012, 0.05)))
            cv2.rectangle(img, (m, m), (w - 1 - m, h - 1 - m), tuple(map(float, c)), t)

    def _bolts(self, img):
        rng = self.rng
        h, w = img.shape[:2]
        if rng.random() > 0.55:
            return
        r = max(1, int(h * rng.uniform(0.02, 0.06)))
        c = tuple(map(float, np.clip(np.full(3, rng.choice([30, 90, 160, 225])) + rng.normal(0, 12, 3), 0, 255)))
        if w / h < 2.6:
            fx = rng.uniform(0.18, 0.3)
            places = [(fx, 0.07), (1 - fx, 0.07), (fx, 0.93), (1 - fx, 0.93)]
        else:
            places = [(f, rng.choice([0.5, 0.12, 0.88])) for f in rng.choice([0.03, 0.12, 0.25, 0.5, 0.75, 0.88, 0.97], size=2, replace=False)]
        for fx, fy in places:
            if rng.random() < 0.8:
                p = (int(fx * w + rng.normal(0, 1)), int(fy * h + rng.normal(0, 1)))
                cv2.circle(img, p, r, c, -1, cv2.LINE_AA)
                if rng.random() < 0.5:
                    cv2.circle(img, (p[0] + 1, p[1] + 1), r, (40, 40, 40), 1, cv2.LINE_AA)

    def _wear(self, img, fg):
        """Dirt, rust, scratches and dents."""
        rng = self.rng
        h, w = img.shape[:2]
        if rng.random() < 0.3:
            n = cv2.resize(rng.random((int(rng.integers(3, 9)), int(rng.integers(6, 24)))).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
            a = np.clip((n - rng.uniform(0.45, 0.8)) * 3, 0, 1) * rng.uniform(0.15, 0.7)
            dirt = np.array([(90, 70, 50), (130, 120, 105), (120, 60, 25), (60, 60, 60)][rng.integers(4)], np.float32)
            img += (dirt - img) * a[..., None]
        if rng.random() < 0.25:
            for _ in range(int(rng.integers(1, 14))):
                x, y = rng.random() * w, rng.random() * h
                c = tuple(map(float, rng.uniform(30, 200, 1).repeat(3)))
                if rng.random() < 0.5:
                    cv2.circle(img, (int(x), int(y)), int(rng.integers(1, max(2, h // 22))), c, -1, cv2.LINE_AA)
                else:
                    q = (int(x + rng.normal(0, h / 2)), int(y + rng.normal(0, h / 5)))
                    cv2.line(img, (int(x), int(y)), q, c, 1, cv2.LINE_AA)
        if rng.random() < 0.1:  # hologram marks, security stripe
            x = int(rng.random() * w)
            img[:, x : x + max(1, w // 90)] += rng.uniform(-40, 40)

    def _frame(self, img):
        """A dealer's frame around three plates in ten; its lower edge often carries a name."""
        rng = self.rng
        h, w = img.shape[:2]
        if rng.random() > 0.3:
            return img, np.array([(0, 0), (w, 0), (w, h), (0, h)], np.float32)
        l = int(h * rng.uniform(0.02, 0.1))
        t = int(h * rng.uniform(0.02, 0.12))
        b = int(h * rng.uniform(0.03, 0.22))
        c = np.clip(np.full(3, rng.choice([15, 25, 35, 60, 150, 215])) + rng.normal(0, 6, 3), 0, 255)
        out = np.empty((h + t + b, w + 2 * l, 3), np.float32)
        out[:] = c
        if b > 0.1 * h and rng.random() < 0.7:
            ink = WHITE if c.mean() < 120 else BLACK
            text = layouts.word(rng, 2, 5) + (" " + layouts.word(rng, 2, 3) if rng.random() < 0.5 else "")
            text = text if rng.random() < 0.6 else text.lower()
            self._small(out, text, (w * 0.1, h + t + b * 0.2, w * 0.9, h + t + b * 0.85), ink)
        if t > 0.08 * h and rng.random() < 0.3:
            self._small(out, layouts.word(rng, 2, 5), (w * 0.1, t * 0.15, w * 0.9, t * 0.85), WHITE if c.mean() < 120 else BLACK)
        out[t : t + h, l : l + w] = img
        corners = np.array([(l, t), (l + w, t), (l + w, t + h), (l, t + h)], np.float32)
        return np.clip(out, 0, 255).astype(np.uint8), corners

    # ---- things that are no plates ------------------------------------------------------------------------------
    def clutter(self, height: int = 80) -> np.ndarray:
        """A picture of something that must be read as nothing: sign, grille, texture, empty plate, running text."""
        rng = self.rng
        h = height
        w = int(h * rng.uniform(1.2, 5.2))
        bg, fg = self._colours(STYLES["free"])
        img = np.empty((h, w, 3), np.float32)
        img[:] = bg
        kind = rng.integers(8)
        if kind == 0:  # empty plate
            if rng.random() < 0.5:
                self._band(img, "free", True, bg)
            for _ in range(int(rng.integers(0, 4))):
                s = h * rng.uniform(0.2, 0.8)
                self._paste_emblem(img, rng.random() * w, rng.random() * h - s / 2, s, s, fg)
            self._border(img, fg, bg)
            self._bolts(img)
        elif kind == 1:  # lines of running text
            n = int(rng.integers(3, 7))
            for i in range(n):
                t = " ".join(layouts.word(rng, 1, 4).lower() for _ in range(rng.integers(2, 6)))
                self._small(img, t, (w * 0.04, h * (i + 0.15) / n, w * rng.uniform(0.6, 0.97), h * (i + 0.75) / n), fg)
        elif kind == 2:  # a word in lower case, or a long one
            t = layouts.word(rng, 2, 4).lower() if rng.random() < 0.6 else layouts.word(rng, 7, 10)
            face = next(f for f in iter(lambda: self._face("free"), None) if f[1][40] > 0)
            self._small(img, t, (w * 0.05, h * 0.25, w * 0.95, h * 0.75), fg, face=face)
        elif kind == 3:  # grille
            step = int(rng.integers(4, 22))
            if rng.random() < 0.5:
                img[:, (np.arange(w) % step) < max(1, step * rng.uniform(0.2, 0.6))] = fg
            if rng.random() < 0.7:
                img[(np.arange(h) % step) < max(1, step * rng.uniform(0.2, 0.6))] = fg
        elif kind in (4, 5):  # texture and shapes
            for cells in (4, 12, 40):
                n = cv2.resize(rng.random((cells, cells, 3)).astype(np.float32) - 0.5, (w, h), interpolation=cv2.INTER_CUBIC)
                img += n * rng.uniform(10, 160)
            for _ in range(int(rng.integers(0, 9))):
                c = tuple(map(float, rng.uniform(0, 255, 3)))
                p, q = (tuple(map(int, rng.random(2) * (w, h))) for _ in range(2))
                [lambda: cv2.line(img, p, q, c, int(rng.integers(1, 9))), lambda: cv2.rectangle(img, p, q, c, -1),
                 lambda: cv2.circle(img, p, int(rng.integers(3, h)), c, int(rng.integers(-1, 6)) or 2)][rng.integers(3)]()
        elif kind == 6:  # emblems in a row
            for i in range(int(rng.integers(1, 7))):
                s = h * rng.uniform(0.4, 0.95)
                self._paste_emblem(img, rng.random() * (w - s), (h - s) * rng.random(), s, s, fg)
        else:  # light
            yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
            img *= rng.uniform(0.05, 0.4)
            for _ in range(int(rng.integers(1, 4))):
                d = np.hypot(xx - rng.random() * w, (yy - rng.random() * h) * rng.uniform(0.6, 1.6))
                img += (255 * np.exp(-d / (h * rng.uniform(0.1, 0.7))))[..., None]
        return np.clip(img, 0, 255).astype(np.uint8)


def _paste_mask(mask, src, x, y, w, h):
    """Draws `src` into `mask` as w x h pixels at (x, y), sub-pixel precise, keeping the brighter value."""
    x0, y0 = int(np.floor(x)), int(np.floor(y))
    n, m = int(np.ceil(w + x - x0)) + 1, int(np.ceil(h + y - y0)) + 1
    if n < 2 or m < 2 or w < 1 or h < 1:
        return
    sx, sy = w / src.shape[1], h / src.shape[0]
    if sx < 0.5:  # shrink first, so that thin strokes survive
        src = cv2.resize(src, (max(1, int(w)), max(1, int(h))), interpolation=cv2.INTER_AREA)
        sx, sy = w / src.shape[1], h / src.shape[0]
    M = np.array([[sx, 0, x - x0 + 0.5 * sx - 0.5], [0, sy, y - y0 + 0.5 * sy - 0.5]], np.float32)
    g = cv2.warpAffine(src, M, (n, m), flags=cv2.INTER_LINEAR)
    a, b = max(0, -x0), max(0, -y0)
    t = mask[y0 + b : y0 + m, x0 + a : x0 + n]
    g = g[b : b + t.shape[0], a : a + t.shape[1]]
    if t.size and g.shape == t.shape:
        np.maximum(t, g, out=t)


def _arabic_words(rng):
    """Masks of Arabic-Indic digits, single letters and the word تونس in several faces."""
    from pathlib import Path

    from PIL import Image, ImageDraw, ImageFont

    names = ["NotoNaskhArabic-Bold", "NotoSansArabic-Bold", "NotoKufiArabic-Bold", "NotoKufiArabic-Regular", "NotoSansArabic-Regular", "Amiri-Bold"]
    found = [p for f in glyphs.FOLDERS for p in Path(f).rglob("*.ttf") if p.stem in names]
    if not found:
        raise SystemExit("no Arabic face found: install fonts-noto-core and fonts-hosny-amiri")
    out = {"digits": [], "letters": [], "tunis": []}

    def render(path, text):
        font = ImageFont.truetype(str(path), 64)
        x0, y0, x1, y1 = font.getbbox(text)
        im = Image.new("L", (max(1, x1 - x0), max(1, y1 - y0)), 0)
        ImageDraw.Draw(im).text((-x0, -y0), text, fill=255, font=font)
        return np.asarray(im).copy()

    for p in found:
        for c in "ابجدهوزحطيكلمنسعفصقر":
            out["letters"].append(render(p, c))
        out["tunis"].append(render(p, "تونس"))
    p = found[int(rng.integers(len(found)))]
    out["digits"] = [render(p, c) for c in "٠١٢٣٤٥٦٧٨٩"]
    return out


def main() -> None:
    """Draws a sheet of examples: plates.py OUT.png [SEED]."""
    import sys

    maker = PlateMaker(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    cells = []
    for i in range(96):
        p = maker.plate() if i % 12 != 11 else None
        im = p.image if p else maker.clutter()
        cell = np.zeros((104, 250, 3), np.uint8)
        k = min(246 / im.shape[1], 84 / im.shape[0])
        im = cv2.resize(im, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
        cell[: im.shape[0], : im.shape[1]] = im
        cv2.putText(cell, f"{p.text} {p.meta['issuer']}" if p else "(empty)", (2, 99), 0, 0.42, (0, 255, 0), 1, cv2.LINE_AA)
        cells.append(cell)
    sheet = np.vstack([np.hstack(cells[i : i + 8]) for i in range(0, 96, 8)])
    cv2.imwrite(sys.argv[1], sheet[..., ::-1])


if __name__ == "__main__":
    main()
