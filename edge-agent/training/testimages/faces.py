"""Number plates as flat pictures, one style per issuer.

The styles follow the look of real plates (size, colours, band, arrangement, kind of type) without using protected
typefaces; every registration is invented. Scale: 3 pixels a millimetre.
"""
import math
import os
import re

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont, features

WEB = os.environ.get("TESTIMAGES_FONTS", "")
FONTS = {
    "din": "/usr/share/fonts/truetype/opendin/OSP-DIN.ttf",
    "dejavu": "/usr/share/fonts/truetype/dejavu/DejaVuSansCondensed-Bold.ttf",
    "sans": "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
    "road": "/usr/share/fonts/truetype/roadgeek/RG2014C.ttf",
    "roadwide": "/usr/share/fonts/truetype/roadgeek/RG2014D.ttf",
    "liberation": "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf",
    "bebas": "/usr/share/fonts/opentype/bebas-neue/BebasNeue-Bold.otf",
    "saira": os.path.join(WEB, "saira-condensed-latin-600-normal.woff2"),
    "barlow": os.path.join(WEB, "barlow-condensed-latin-600-normal.woff2"),
    "semi": os.path.join(WEB, "barlow-semi-condensed-latin-600-normal.woff2"),
    "mono": os.path.join(WEB, "share-tech-mono-latin-400-normal.woff2"),
    "arabic": "/usr/share/fonts/opentype/fonts-hosny-amiri/Amiri-Bold.ttf",
}
MM = 3
BLACK, WHITE, YELLOW = (14, 14, 16), (236, 236, 232), (244, 190, 24)
EU = (14, 50, 140)


def canonical(text):
    return re.sub("[^A-Z0-9]", "", text)


def _mask(text, font, tracking):
    f = ImageFont.truetype(FONTS[font], 300)
    widths = [f.getlength(c) for c in text]
    w = int(sum(widths) + tracking * 300 * (len(text) - 1)) + 200
    m = Image.new("L", (max(w, 10), 640), 0)
    d = ImageDraw.Draw(m)
    x = 100.0
    for c, cw in zip(text, widths):
        if c == "·":                                     # a thin gap
            x += 60
            continue
        d.text((x, 100), c, font=f, fill=255)
        x += cw * (.62 if c == " " else 1.0) + tracking * 300
    return m.crop(m.getbbox())


def write(im, text, font, area, color, tracking=.05, squeeze=.72, stretch=1.0, align="c", bold=0):
    """Text into the area (x0, y0, x1, y1 in mm): full height, narrowed to fit down to `squeeze` and widened to `stretch`."""
    x0, y0, x1, y1 = (v * MM for v in area)
    m = _mask(text, font, tracking)
    h = y1 - y0
    s = h / m.height
    w = m.width * s
    w = min(w * stretch, x1 - x0)
    if w < m.width * s * squeeze:
        k = w / (m.width * s * squeeze)
        w, h = w, h * k
    m = m.resize((max(1, round(w)), max(1, round(h))), Image.LANCZOS)
    if bold:
        m = m.filter(ImageFilter.MaxFilter(2 * bold + 1))
    x = {"c": (x0 + x1 - w) / 2, "l": x0, "r": x1 - w}[align]
    im.paste(Image.new("RGB", m.size, color), (round(x), round((y0 + y1 - h) / 2)), m)


def arabic(im, text, area, color):
    x0, y0, x1, y1 = (v * MM for v in area)
    f = ImageFont.truetype(FONTS["arabic"], 300)
    m = Image.new("L", (2400, 900), 0)
    kw = {"direction": "rtl", "language": "ar"} if features.check("raqm") else {}
    ImageDraw.Draw(m).text((300, 150), text, font=f, fill=255, **kw)
    m = m.crop(m.getbbox())
    s = min((x1 - x0) / m.width, (y1 - y0) / m.height)
    m = m.resize((round(m.width * s), round(m.height * s)), Image.LANCZOS)
    im.paste(Image.new("RGB", m.size, color), (round((x0 + x1 - m.width) / 2), round((y0 + y1 - m.height) / 2)), m)


def blank(w, h, ground, border=BLACK, radius=10, line=3.2, inset=2.0):
    im = Image.new("RGB", (w * MM, h * MM), ground)
    d = ImageDraw.Draw(im)
    if border:
        d.rounded_rectangle([inset * MM, inset * MM, (w - inset) * MM, (h - inset) * MM], radius * MM, outline=border,
                            width=round(line * MM))
    return im


def rect(im, area, color):
    ImageDraw.Draw(im).rectangle([v * MM for v in area], fill=color)


def stars(im, cx, cy, r, color=(250, 205, 20)):
    d = ImageDraw.Draw(im)
    for k in range(12):
        t = k * math.pi / 6
        x, y = (cx + r * math.cos(t)) * MM, (cy + r * math.sin(t)) * MM
        p = []
        for i in range(10):
            q = 2.1 * MM * (1 if i % 2 == 0 else .42)
            a = -math.pi / 2 + i * math.pi / 5
            p.append((x + q * math.cos(a), y + q * math.sin(a)))
        d.polygon(p, fill=color)


def band(im, code, h, w=40, color=EU, flag=None, right=None):
    rect(im, (4, 4, 4 + w, h - 4), color)
    if flag:
        flag(im, (9, 12, w - 1, 12 + (w - 10) * .66))
    else:
        stars(im, 4 + w / 2, 34, 12)
    write(im, code, "dejavu", (8, h - 38, w, h - 14), (245, 245, 245), .02)


def flag_bars(colors, vertical=False):
    def draw(im, a):
        x0, y0, x1, y1 = a
        for i, c in enumerate(colors):
            k, n = i, len(colors)
            if vertical:
                rect(im, (x0 + (x1 - x0) * k / n, y0, x0 + (x1 - x0) * (k + 1) / n, y1), c)
            else:
                rect(im, (x0, y0 + (y1 - y0) * k / n, x1, y0 + (y1 - y0) * (k + 1) / n), c)
    return draw


def flag_cd(im, a):
    x0, y0, x1, y1 = (v * MM for v in a)
    d = ImageDraw.Draw(im)
    d.rectangle([x0, y0, x1, y1], fill=(0, 120, 215))
    d.line([x0, y1, x1, y0], fill=(245, 210, 20), width=24)
    d.line([x0, y1, x1, y0], fill=(205, 20, 35), width=16)
    d.regular_polygon((x0 + 15, y0 + 15, 9), 5, fill=(245, 210, 20))


def flag_ss(im, a):
    flag_bars([(10, 10, 10), (240, 240, 240), (200, 20, 30), (240, 240, 240), (10, 130, 50)])(im, a)
    x0, y0, x1, y1 = (v * MM for v in a)
    ImageDraw.Draw(im).polygon([(x0, y0), (x0 + (x1 - x0) * .42, (y0 + y1) / 2), (x0, y1)], fill=(20, 70, 170))


def flag_cf(im, a):
    flag_bars([(0, 40, 140), (245, 245, 245), (20, 140, 50), (250, 205, 10)])(im, a)
    x0, y0, x1, y1 = a
    rect(im, ((x0 + x1) / 2 - 2.5, y0, (x0 + x1) / 2 + 2.5, y1), (205, 15, 35))


def flag_ht(im, a):
    flag_bars([(0, 35, 150), (205, 15, 50)])(im, a)
    x0, y0, x1, y1 = a
    rect(im, ((x0 + x1) / 2 - 4, (y0 + y1) / 2 - 3, (x0 + x1) / 2 + 4, (y0 + y1) / 2 + 3), (240, 240, 240))


def flag_br(im, a):
    x0, y0, x1, y1 = (v * MM for v in a)
    d = ImageDraw.Draw(im)
    d.rectangle([x0, y0, x1, y1], fill=(0, 150, 60))
    cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
    d.polygon([(x0 + 4, cy), (cx, y0 + 3), (x1 - 4, cy), (cx, y1 - 3)], fill=(250, 215, 0))
    d.ellipse([cx - 9, cy - 9, cx + 9, cy + 9], fill=(0, 35, 120))


def cedar(im, cx, cy, s):
    d = ImageDraw.Draw(im)
    for k, w in enumerate((.35, .62, .85, 1.0)):
        y = cy + s * (-.55 + k * .32)
        d.polygon([((cx - s * w * .6) * MM, (y + s * .30) * MM), (cx * MM, (y - s * .12) * MM),
                   ((cx + s * w * .6) * MM, (y + s * .30) * MM)], fill=(240, 245, 240))
    rect(im, (cx - s * .07, cy + s * .7, cx + s * .07, cy + s), (240, 245, 240))


def seal(im, cx, cy, r, color):
    d = ImageDraw.Draw(im)
    d.ellipse([(cx - r) * MM, (cy - r) * MM, (cx + r) * MM, (cy + r) * MM], fill=(205, 208, 212), outline=(90, 90, 95))
    q = r * .72
    d.ellipse([(cx - q) * MM, (cy - q) * MM, (cx + q) * MM, (cy + q) * MM], fill=color)


# One function per issuer: (text, style) to a picture. Styles: "" long, "two" two lines, "moto" small two lines,
# "rear" where the rear plate has another colour.
def cd(t, style):
    if style in ("two", "moto"):
        w, h = (300, 200)
        im = blank(w, h, WHITE)
        a, b = t.split("|")
        rect(im, (4, 4, 44, 100), (0, 110, 205))
        flag_cd(im, (9, 16, 39, 40))
        write(im, "CGO", "dejavu", (9, 66, 39, 84), WHITE, .02)
        write(im, a, "semi", (52, 18, 288, 92), BLACK, .06, stretch=1.15)
        write(im, b, "semi", (20, 108, 280, 184), BLACK, .08, stretch=1.2)
        return im
    im = blank(520, 110, WHITE)
    band(im, "CGO", 110, 42, (0, 110, 205), flag_cd)
    write(im, t, "semi", (56, 19, 508, 91), BLACK, .075, stretch=1.18)
    return im


def ml(t, style):
    bars = flag_bars([(20, 150, 60), (250, 210, 20), (205, 30, 40)], True)
    if style in ("two", "moto"):
        im = blank(260, 190, WHITE)
        a, b = t.split("|")
        bars(im, (14, 12, 40, 28))
        write(im, "RMM", "dejavu", (46, 13, 82, 27), (20, 40, 120), .05)
        write(im, a, "liberation", (18, 36, 242, 98), BLACK, .10, stretch=1.1)
        write(im, b, "liberation", (18, 110, 242, 174), BLACK, .10, stretch=1.1)
        return im
    im = blank(520, 110, WHITE)
    band(im, "RMM", 110, 38, (20, 60, 150), bars)
    write(im, t, "liberation", (54, 21, 506, 89), BLACK, .08)
    return im


def ss(t, style):
    if style == "two":
        im = blank(300, 190, WHITE)
        a, b = t.split("|")
        flag_ss(im, (16, 22, 62, 52))
        write(im, a, "dejavu", (76, 18, 284, 84), BLACK, .10)
        write(im, b, "dejavu", (20, 100, 280, 172), BLACK, .10)
        return im
    im = blank(520, 110, WHITE)
    flag_ss(im, (16, 36, 66, 72))
    write(im, t, "dejavu", (82, 20, 504, 90), BLACK, .075)
    return im


def cf(t, style):
    im = blank(520, 110, WHITE)
    band(im, "RCA", 110, 42, (10, 60, 150), flag_cf)
    write(im, t, "road", (60, 20, 506, 90), BLACK, .09, stretch=1.15)
    return im


def lb(t, style):
    blue = (20, 70, 160)
    if style == "two":
        im = blank(320, 200, WHITE)
        a, b = t.split("|")
        rect(im, (4, 4, 56, 196), blue)
        cedar(im, 30, 50, 18)
        arabic(im, "لبنان", (10, 100, 50, 125), WHITE)
        write(im, a, "din", (70, 20, 300, 88), BLACK, .06, stretch=1.25, bold=2)
        write(im, b, "din", (66, 106, 308, 180), BLACK, .06, stretch=1.25, bold=2)
        return im
    im = blank(520, 110, WHITE)
    rect(im, (4, 4, 58, 106), blue)
    cedar(im, 31, 34, 16)
    arabic(im, "لبنان", (10, 66, 52, 94), WHITE)
    write(im, t, "din", (72, 20, 508, 91), BLACK, .07, stretch=1.3, bold=2)
    return im


def xk(t, style):
    im = blank(520, 110, WHITE)
    rect(im, (4, 4, 44, 106), (20, 60, 150))
    write(im, "RKS", "dejavu", (8, 70, 40, 92), WHITE, .02)
    a, b, c = t.split("-")
    write(im, a, "din", (58, 19, 156, 91), BLACK, .06, stretch=1.4, bold=2)
    write(im, b, "din", (202, 19, 356, 91), BLACK, .06, stretch=1.4, bold=2)
    write(im, c, "din", (388, 19, 506, 91), BLACK, .06, stretch=1.4, bold=2)
    d = ImageDraw.Draw(im)
    d.polygon([(v * MM, u * MM) for v, u in ((165, 38), (195, 38), (195, 60), (180, 74), (165, 60))], fill=(20, 60, 150))
    d.ellipse([172 * MM, 44 * MM, 188 * MM, 60 * MM], fill=(235, 190, 60))
    rect(im, (364, 50, 382, 60), BLACK)
    return im


def cy(t, style):
    im = blank(520, 110, YELLOW if style == "rear" else WHITE)
    band(im, "CY", 110)
    write(im, t, "roadwide", (62, 19, 500, 91), BLACK, .08)
    return im


def ht(t, style):
    im = blank(305, 155, WHITE, (15, 30, 110), 12)
    flag_ht(im, (16, 14, 52, 36))
    write(im, "HAITI", "dejavu", (110, 14, 200, 36), (190, 20, 45), .25)
    write(im, t, "saira", (18, 46, 288, 122), (15, 30, 110), .07, stretch=1.25)
    write(im, "PRIVE", "dejavu", (120, 129, 186, 143), (190, 20, 45), .2)
    return im


def un(t, style):
    blue = (60, 140, 205)
    if style == "two":
        im = blank(300, 190, WHITE, blue, 12, 5)
        a, b = t.split("|")
        write(im, a, "sans", (70, 18, 230, 84), (20, 60, 130), .10)
        write(im, b, "sans", (22, 102, 278, 170), BLACK, .06)
        return im
    if style == "rear":
        im = blank(520, 110, (70, 150, 210), (240, 240, 240), 12, 4)
        write(im, t, "sans", (20, 22, 500, 88), (246, 246, 246), .08)
        return im
    im = blank(520, 110, WHITE, blue, 12, 5)
    a, b = t.split(" ", 1)
    write(im, a, "sans", (22, 21, 160, 89), (30, 95, 175), .06)
    write(im, b, "sans", (186, 21, 498, 89), BLACK, .07)
    return im


def tn(t, style):
    a, b = t.split(" ", 1)
    im = blank(520, 110, BLACK, (225, 225, 222), 10, 2.5, 4)
    write(im, a, "liberation", (22, 23, 170, 88), (235, 235, 230), .05)
    arabic(im, "تونس", (186, 22, 300, 92), (235, 235, 230))
    write(im, b, "liberation", (316, 23, 500, 88), (235, 235, 230), .05)
    return im


def dz(t, style):
    im = blank(520, 110, YELLOW if style == "rear" else WHITE, None)
    write(im, t, "barlow", (16, 16, 504, 94), BLACK, .07, stretch=1.25)
    return im


def eu(code, font, text_box=(58, 19, 506, 91), tracking=.07, stretch=1.3, bold=0):
    def draw(t, style):
        if style in ("two", "moto"):
            im = blank(250 if style == "two" else 220, 180 if style == "two" else 160, WHITE)
            w, h = im.width // MM, im.height // MM
            a, b = t.split("|")
            rect(im, (4, 4, 40, h * .52), EU)
            stars(im, 22, 26, 10)
            write(im, code, "dejavu", (12, h * .36, 32, h * .47), WHITE, .02)
            write(im, a, font, (46, h * .10, w - 10, h * .46), BLACK, tracking, stretch=stretch, bold=bold)
            write(im, b, font, (16, h * .55, w - 14, h * .91), BLACK, tracking, stretch=stretch, bold=bold)
            return im
        im = blank(520, 110, WHITE)
        band(im, code, 110)
        write(im, t, font, text_box, BLACK, tracking, stretch=stretch, bold=bold)
        return im
    return draw


def de(t, style):
    im = blank(520, 110, WHITE)
    band(im, "D", 110)
    a, b = t.split(":")
    wide = 66 if len(a) == 1 else 116
    write(im, a, "saira", (58, 18, 58 + wide, 92), BLACK, .06, stretch=1.3)
    seal(im, 58 + wide + 26, 34, 15, (40, 110, 60))
    seal(im, 58 + wide + 26, 76, 17, (200, 30, 40))
    write(im, b, "saira", (58 + wide + 54, 18, 508, 92), BLACK, .07, stretch=1.3)
    return im


def fr(t, style):
    im = blank(520, 110, WHITE, None)
    rect(im, (0, 0, 42, 110), EU)
    stars(im, 21, 32, 12)
    write(im, "F", "dejavu", (10, 70, 32, 96), WHITE)
    rect(im, (478, 0, 520, 110), EU)
    rect(im, (488, 14, 510, 44), (220, 220, 225))
    write(im, t, "barlow", (56, 15, 466, 95), BLACK, .08, stretch=1.3)
    return im


def br(t, style):
    if style == "old":
        im = blank(400, 130, (186, 190, 192), None)
        write(im, "SP - SAO PAULO", "liberation", (110, 8, 290, 24), BLACK, .03)
        write(im, t, "road", (22, 36, 378, 116), BLACK, .08, stretch=1.15)
        return im
    im = blank(400, 130, WHITE, BLACK, 8, 2)
    rect(im, (2, 2, 398, 34), (15, 60, 160))
    write(im, "BRASIL", "dejavu", (150, 9, 250, 28), WHITE, .10)
    flag_br(im, (352, 7, 388, 30))
    write(im, t, "saira", (30, 42, 380, 122), BLACK, .08, stretch=1.3)
    write(im, "BR", "dejavu", (9, 106, 26, 120), BLACK)
    return im


def us(t, style):
    im = Image.new("RGB", (305 * MM, 152 * MM), (232, 236, 240))
    top = np.linspace(0, 1, im.height)[:, None, None]
    sky = np.array([120, 170, 215]) * (1 - top) + np.array([238, 238, 232]) * top
    im = Image.fromarray(np.broadcast_to(sky, (im.height, im.width, 3)).astype(np.uint8))
    d = ImageDraw.Draw(im)
    d.polygon([(v * MM, u * MM) for v, u in ((0, 130), (60, 92), (110, 118), (170, 84), (240, 122), (305, 96), (305, 152),
                                             (0, 152))], fill=(208, 218, 214))
    write(im, "LAKELAND", "bebas", (80, 8, 225, 34), (20, 50, 120), .12)
    write(im, t, "roadwide", (14, 44, 291, 118), (16, 36, 96), .06, stretch=1.0)
    write(im, "THE QUIET STATE", "liberation", (92, 134, 213, 145), (20, 50, 120), .06)
    return im


def ug(t, style):
    ground = YELLOW if style in ("rear", "moto", "two") else WHITE
    if style in ("moto", "two"):
        w, h = (220, 160) if style == "moto" else (300, 190)
        im = blank(w, h, ground, BLACK, 9, 2.4)
        a, b = t.split("|")
        write(im, a, "road", (16, h * .11, w - 16, h * .46), BLACK, .09, stretch=1.2)
        write(im, b, "road", (16, h * .55, w - 16, h * .90), BLACK, .09, stretch=1.2)
        return im
    im = blank(520, 110, ground, BLACK, 9, 2.4)
    write(im, t, "road", (18, 18, 502, 92), BLACK, .10, stretch=1.2)
    return im


def ke(t, style):
    im = blank(520, 110, YELLOW if style == "rear" else WHITE, BLACK, 9, 2.4)
    flag_bars([(10, 10, 10), (240, 240, 240), (200, 20, 30), (240, 240, 240), (10, 120, 40)])(im, (14, 26, 50, 50))
    write(im, "KE", "dejavu", (18, 62, 46, 80), BLACK)
    write(im, t, "din", (64, 19, 504, 91), BLACK, .07, stretch=1.35, bold=2)
    return im


STYLES = {"CD": cd, "ML": ml, "SS": ss, "CF": cf, "LB": lb, "XK": xk, "CY": cy, "HT": ht, "UN": un, "TN": tn, "DZ": dz,
          "RO": eu("RO", "din", bold=2), "ES": eu("E", "roadwide", tracking=.08, stretch=1.15), "DE": de, "FR": fr,
          "BR": br, "US": us, "UG": ug, "KE": ke}


def face(issuer, text, style=""):
    """Returns the picture and its size in metres."""
    im = STYLES[issuer](text, style)
    w, h = im.width / MM, im.height / MM
    a = np.asarray(im).astype(np.float32)
    # Stamped relief: a light edge above, a dark one below each character, and two screws.
    g = a.mean(2)
    from PIL import Image as I
    blur = np.asarray(I.fromarray(g.astype(np.uint8)).filter(ImageFilter.GaussianBlur(2.0))).astype(np.float32)
    relief = np.roll(blur, 2, 0) - np.roll(blur, -2, 0)
    a = a + .10 * relief[..., None]
    im = I.fromarray(np.clip(a, 0, 255).astype(np.uint8))
    d = ImageDraw.Draw(im)
    for x in (.07, .93) if h < 120 else (.25, .75):
        y = .5 if h < 120 else .045
        if h >= 120:
            cx, cy_ = x * w * MM, 7 * MM
            d.ellipse([cx - 9, cy_ - 9, cx + 9, cy_ + 9], fill=(120, 120, 118), outline=(60, 60, 60))
    return im, (w / 1000, h / 1000)


def letters_un(path):
    """Black letters on a clear ground, as on the doors of the missions' vehicles."""
    m = _mask("UN", "sans", .04).resize((620, 400), Image.LANCZOS)
    im = Image.new("RGBA", m.size, (18, 18, 20, 0))
    im.putalpha(m)
    im.save(path)
    return path
