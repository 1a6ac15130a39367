"""What is written on vehicles and is no plate, and vehicles that carry it, with a plate or without.

`Livery.draw()` returns flat lettering as uint8 RGBA: names painted on doors and tailgates, chrome badges, fleet numbers,
telephone numbers, slogans in Latin and Arabic letters, roof signs, stickers. `Coachwork.draw(plate)` returns a flat
vehicle (front, tail, side, lorry doors, motorcycle) with such lettering and, when one is given, the plate in its place.

The words of `films.py` are left out here on purpose: its films of vehicles without a plate measure what was learned.
"""

import string

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

MODELS = ("LAND ROVER,DEFENDER,PATROL,PRADO,RANGER,NAVARA,HIACE,COROLLA,PAJERO,L200,D-MAX,AMAROK,TUNDRA,TACOMA,DUSTER,LOGAN,"
          "SPRINTER,TRANSIT,DUCATO,ACTROS,ATEGO,STRALIS,CANTER,FUSO,HINO,SCANIA,VOLVO,IVECO,DAF,RENAULT,KERAX,TATA,LEYLAND,EICHER,"
          "BOXER,BAJAJ,HONDA,YAMAHA,SUZUKI,SAFARI,X-TRAIL,TUCSON,SPORTAGE,SANTA FE,CHEROKEE,WRANGLER,RAM,F-150,SIERRA,SILVERADO,"
          "EXPLORER,4X2,4WD,6X6,8X4,V6,V8,TDI,GTI,GLX,XLS,SRT,AWD,EV,HYBRID,TURBO,INTERCOOLER,DIESEL,AUTOMATIC").split(",")
SERVICES = ("UNICEF,UNHCR,UNOPS,UNDP,MINUSCA,MONUSCO,FAO,WHO,OMS,IOM,OCHA,ICRC,MSF,OXFAM,CARE,PRESS,TV,RADIO,GENDARMERIE,DOUANE,CUSTOMS,"
          "ARMY,MARINE,NAVY,RESCUE,FIRE,POMPIERS,PROTECTION CIVILE,RED CROSS,RED CRESCENT,SECURITY,ESCORT,CONVOY,VIP,CAB,BUS,SCHOOL BUS,"
          "SCHOOL,MINIBUS,EXPRESS,TOURS,SHUTTLE,HOTEL,COURIER,CARGO,LOGISTICS,TRANSPORT,WATER,FUEL,DANGER,LONG VEHICLE,HEAVY LOAD,"
          "OVERSIZE,TIR,DRIVING SCHOOL,AUTO ECOLE,MEDICAL,DOCTOR,CLINIC,POST,POSTE,TELECOM,ELECTRICITY,MAINTENANCE,RECOVERY,PATROL,"
          "TRAFFIC,STATE,MINISTRY,GOVERNMENT,NO ENTRY,KEEP AWAY,STOP,FOR SALE,RENTAL,LOAN,DEALER").split(",")
SLOGANS = ("GOD IS GREAT,TRUST IN GOD,NO HURRY IN LIFE,SLOW BUT SURE,STILL STRUGGLING,ONE LOVE,NO FOOD FOR LAZY MAN,KEEP DISTANCE,"
           "HORN PLEASE,STAY BACK,HOW AM I DRIVING,PEACE AND LOVE,INCH ALLAH,DIEU EST GRAND,MERCI MAMAN,BONNE ROUTE,PATIENCE,"
           "BABY ON BOARD,SHALOM,BLESSED,KING,BIG BOSS,GOOD LUCK,SEA NEVER DRY,TIME IS MONEY").split(",")
ARABIC = ("شركة النقل,الحمد لله,ما شاء الله,مدرسة,حافلة,إسعاف طبي,نقل البضائع,توكلت على الله,سائق تحت التدريب,خطر,مياه الشرب,"
          "وزارة الصحة,الدفاع المدني,ليبيا,تونس,السودان,قف,للبيع").split(",")
SYLLABLES = "ka ma ro ta li so na da wa mu be ki fo ra san tar len vo zi po gal mer dul kon bra ste".split()
ENDINGS = ("", "", "", " LTD", " & SONS", " GMBH", " SARL", " CO", " BROS", " TRADING", " S.A.", " GROUP")


def arabic_faces(paths):
    """Those of the given font files that hold Arabic letters."""
    return [p for p in paths if any(part in p for part in ("Arabic", "Amiri", "Kufi", "Naskh", "Kacst", "kacst"))]


class Livery:
    """Lettering and panels of vehicles; `faces` are font files for Latin text, `arabic` for Arabic."""

    def __init__(self, faces, arabic, rng):
        self.faces, self.arabic, self.rng = faces, arabic, rng

    def draw(self):
        """A flat thing with letters, uint8 RGBA (alpha 0 where the paint shows through)."""
        kinds = [self._painted] * 8 + [self._number] * 2 + [self._chrome, self._telephone, self._arabic, self._panel, self._panel, self._roof_sign]
        return kinds[self.rng.integers(len(kinds))]()

    def words(self):
        """A name as firms, forces, makers and drivers write it on a vehicle."""
        rng = self.rng
        kind = rng.random()
        if kind < 0.25:
            text = str(rng.choice(MODELS))
        elif kind < 0.5:
            text = str(rng.choice(SERVICES))
        elif kind < 0.62:
            text = str(rng.choice(SLOGANS))
        elif kind < 0.9:
            text = "".join(rng.choice(SYLLABLES, rng.integers(1, 5))) + str(rng.choice(ENDINGS))
        else:
            text = "".join(rng.choice(list(string.ascii_uppercase), rng.integers(2, 5)))
        return text.upper() if rng.random() < 0.8 else text.title()

    def _ink(self):
        rng = self.rng
        if rng.random() < 0.6:
            return tuple(int(v) for v in np.full(3, rng.choice([10, 25, 230, 245])) + rng.integers(-8, 9, 3))
        return tuple(int(v) for v in rng.integers(0, 256, 3))

    def _font(self, size, arabic=False):
        rng = self.rng
        faces = self.arabic if arabic else self.faces
        return ImageFont.truetype(faces[rng.integers(len(faces))], size)

    def _text(self, text, font, ink, spread=0, outline=0, rim=None):
        """Letters alone on nothing, cut to their extent with two pixels around."""
        if spread:
            text = (" " * spread).join(text)
        left, top, right, bottom = font.getbbox(text, stroke_width=outline)
        image = Image.new("RGBA", (max(4, right - left) + 4, max(4, bottom - top) + 4), ink + (0,))
        ImageDraw.Draw(image).text((2 - left, 2 - top), text, fill=ink + (255,), font=font, stroke_width=outline,
                                   stroke_fill=(rim or ink) + (255,))
        return np.asarray(image)

    def _painted(self):
        """A name in large letters straight on the paint: thin to bold, outlined, slanted, wide or narrow."""
        rng = self.rng
        rim = self._ink() if rng.random() < 0.15 else None
        flat = self._text(self.words(), self._font(int(rng.integers(34, 56))), self._ink(), int(rng.choice([0, 0, 0, 0, 1])),
                          int(rng.choice([0, 0, 1, 2, 3])), rim)
        if rng.random() < 0.25:
            flat = _slanted(flat, rng.uniform(-0.1, 0.4))
        if rng.random() < 0.2:
            below = self._text(self.words(), self._font(18), self._ink())
            flat = _stacked(flat, below)
        return _stretched(flat, np.exp(rng.normal(0, 0.2)))

    def _number(self):
        """A fleet, route or bonnet number."""
        rng = self.rng
        text = "".join(rng.choice(list(string.digits), rng.integers(1, 6)))
        if rng.random() < 0.35:
            text = rng.choice(["No ", "N° ", "# ", "UNIT ", "CAR ", "T-", "K", "LINE ", "BUS "]) + text
        return self._text(text, self._font(int(rng.integers(34, 60))), self._ink(), 0, int(rng.choice([0, 0, 1, 3])))

    def _chrome(self):
        """A maker's name in separate metal letters with light and dark edges."""
        rng = self.rng
        font, tone = self._font(40), int(rng.integers(120, 230))
        text = str(rng.choice(MODELS))
        light = self._text(text, font, (min(255, tone + 25),) * 3, int(rng.integers(0, 3)), 2, (int(tone * rng.uniform(0.2, 0.6)),) * 3)
        ramp = np.linspace(rng.uniform(0.8, 1.2), rng.uniform(0.5, 1.1), light.shape[0])[:, None, None]
        light = light.copy()
        light[..., :3] = np.clip(light[..., :3] * ramp, 0, 255)
        return light

    def _telephone(self):
        """Numbers to call, an address, with or without a word before them."""
        rng = self.rng
        groups = " ".join("".join(rng.choice(list(string.digits), n)) for n in rng.choice([2, 3, 3, 4], rng.integers(2, 5)))
        text = rng.choice(["", "", "TEL ", "CALL ", "+", "WWW."]) + groups
        return self._text(text, self._font(int(rng.integers(24, 44))), self._ink(), 0, int(rng.choice([0, 1])))

    def _arabic(self):
        """Words in Arabic letters, some with a Latin line below."""
        rng = self.rng
        if not self.arabic:
            return self._painted()
        flat = self._text(str(rng.choice(ARABIC)), self._font(int(rng.integers(34, 60)), True), self._ink(), 0, int(rng.choice([0, 1])))
        if rng.random() < 0.4:
            flat = _stacked(flat, self._text(self.words(), self._font(26), self._ink()))
        return flat

    def _panel(self):
        """A sticker or board with one or more lines of words; a plate has neither lower lines nor words like these."""
        rng = self.rng
        lines = [self._painted() if rng.random() < 0.8 else self._telephone()]
        for _ in range(rng.choice([0, 0, 1, 2])):
            lines.append(self._text(self.words(), self._font(20), self._ink()))
        flat = lines[0]
        for line in lines[1:]:
            flat = _stacked(flat, line)
        height, width = flat.shape[:2]
        x, y = (rng.uniform(0.04, 0.4, 2) * height).astype(int)
        ground = self._ink()
        board = np.full((height + 2 * y, width + 2 * x, 4), ground + (255,), np.uint8)
        # The board's tone is not the ink's, or nothing could be read.
        letters = flat[..., :3].astype(int)
        if abs(int(letters[flat[..., 3] > 128].mean() if (flat[..., 3] > 128).any() else 0) - int(np.mean(ground))) < 70:
            board[..., :3] = 245 if np.mean(ground) < 128 else 12
        part = board[y:y + height, x:x + width]
        alpha = flat[..., 3:].astype(np.float32) / 255
        part[..., :3] = part[..., :3] * (1 - alpha) + flat[..., :3] * alpha
        return board

    def _roof_sign(self):
        """A box of light with one short word, rounded, with its foot."""
        rng = self.rng
        font = self._font(36, False)
        text = str(rng.choice(["CAB", "FREE", "HIRE", "BUSY", "VIP", "GO", "TOUR", "RIDE", "LIBRE", "OPEN"])) if rng.random() < 0.6 else self.words()[:6]
        width, height = int(font.getlength(text)) + int(rng.integers(20, 70)), int(rng.integers(48, 72))
        ground = [(250, 235, 120), (250, 200, 40), (245, 245, 240), (60, 160, 70), (230, 90, 40)][rng.integers(5)]
        image = Image.new("RGBA", (width, height + 10), (20, 20, 20, 0))
        pen = ImageDraw.Draw(image)
        pen.rectangle((width // 4, height - 4, 3 * width // 4, height + 9), fill=(25, 25, 25, 255))
        pen.rounded_rectangle((0, 0, width - 1, height), int(rng.integers(2, 20)), fill=ground + (255,))
        pen.text((width / 2, height / 2), text, fill=(15, 15, 20, 255), font=font, anchor="mm")
        return np.asarray(image)


def _slanted(flat, lean):
    height, width = flat.shape[:2]
    matrix = np.array([[1, -lean, max(0.0, lean) * height], [0, 1, 0]], np.float32)
    return cv2.warpAffine(flat, matrix, (width + int(abs(lean) * height) + 1, height), borderValue=tuple(int(v) for v in flat[0, 0, :3]) + (0,))


def _stretched(flat, times):
    return cv2.resize(flat, (max(8, int(flat.shape[1] * times)), flat.shape[0]), interpolation=cv2.INTER_LINEAR)


def _stacked(above, below):
    """Two flat things, one over the other, both in the middle."""
    width = max(above.shape[1], below.shape[1])
    rows = np.zeros((above.shape[0] + below.shape[0] + 4, width, 4), np.uint8)
    for thing, y in ((above, 0), (below, above.shape[0] + 4)):
        x = (width - thing.shape[1]) // 2
        rows[y:y + thing.shape[0], x:x + thing.shape[1]] = thing
    return rows


class Coachwork:
    """Flat vehicles of plain shapes, 520 pixels wide at most; `lettering` is a bank of `Livery.draw()`."""

    WIDTH = 520

    def __init__(self, lettering, rng):
        self.lettering, self.rng = lettering, rng

    def draw(self, plate=None):
        """(RGBA picture, the plate's corners in it or None, middle, width and height of its lettering)."""
        rng = self.rng
        kind = rng.choice(["front", "tail", "tail", "side", "lorry", "lorry", "motorcycle"]) if plate is not None else \
            rng.choice(["front", "front", "tail", "tail", "side", "lorry"])
        self.paint = np.clip(rng.choice([15, 45, 90, 150, 210, 245, 245]) + rng.normal(0, 14 if rng.random() < 0.5 else 45, 3), 4, 252)
        height = int(rng.integers(300, 420))
        self.picture = np.zeros((height, self.WIDTH, 3), np.float32)
        self.alpha = np.zeros((height, self.WIDTH), np.float32)
        self.middles, self.plate_box = [], None
        self.texture()
        place = getattr(self, "_" + kind)(height)
        corners = self._mount(plate, *place) if plate is not None else None
        if plate is None and rng.random() < 0.4:
            self._empty_place(*place)
        for _ in range(rng.integers(1, 4) if plate is None else rng.choice([0, 1, 1, 2])):
            self._letter(height)
        shade = np.linspace(rng.uniform(0.85, 1.15), rng.uniform(0.6, 1.1), height, dtype=np.float32)[:, None, None]
        flat = np.clip(self.picture * shade, 0, 255)
        return np.dstack([flat, self.alpha * 255]).astype(np.uint8), corners, self.middles

    def texture(self):
        """Paint with soft reflections, dust and rust."""
        rng = self.rng
        height, width = self.alpha.shape
        coarse = rng.normal(0, rng.uniform(2, 25), (int(rng.integers(2, 9)), int(rng.integers(2, 9)), 1)).astype(np.float32)
        self.picture[:] = self.paint + cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
        if rng.random() < 0.4:
            grain = cv2.resize(rng.normal(0, rng.uniform(2, 12), (height // 3, width // 3)).astype(np.float32), (width, height))
            self.picture += grain[..., None]

    def _shape(self, x0, y0, x1, y1, colour=None, round_off=0, line=-1):
        """A rectangle in shares of the canvas; without a colour the body grows by it."""
        height, width = self.alpha.shape
        a, b = (int(x0 * width), int(y0 * height)), (int(x1 * width), int(y1 * height))
        if colour is None:
            cv2.rectangle(self.alpha, a, b, 1.0, -1)
        else:
            cv2.rectangle(self.picture, a, b, [float(v) for v in np.clip(np.broadcast_to(colour, 3), 0, 255)], line, cv2.LINE_AA)
            if line < 0:
                cv2.rectangle(self.alpha, a, b, 1.0, -1)

    def _glass(self, x0, y0, x1, y1, narrowing=0.06):
        height, width = self.alpha.shape
        points = np.array([[x0 + narrowing, y0], [x1 - narrowing, y0], [x1, y1], [x0, y1]]) * (width, height)
        points = points.round().astype(np.int32)
        cv2.fillPoly(self.alpha, [points], 1.0)
        tone = np.clip(self.rng.uniform(15, 110) + self.rng.normal(0, 8, 3), 0, 255)
        cv2.fillPoly(self.picture, [points], [float(v) for v in tone])

    def _lamps(self, y, tones):
        rng = self.rng
        height, width = self.alpha.shape
        tone = np.array(tones[rng.integers(len(tones))], float) * rng.uniform(0.7, 1.1)
        reach, tall = rng.uniform(0.04, 0.13), rng.uniform(0.03, 0.12)
        inset = rng.uniform(0.1, 0.2)
        for x in (inset, 1 - inset):
            middle = (int(x * width), int(y * height))
            if rng.random() < 0.5:
                cv2.ellipse(self.picture, middle, (int(reach * width), int(tall * height)), 0, 0, 360, [float(v) for v in tone], -1, cv2.LINE_AA)
            else:
                self._shape(x - reach / 2, y - tall, x + reach / 2, y + tall, tone)

    def _front(self, height):
        rng = self.rng
        roof, bonnet = rng.uniform(0.05, 0.15), rng.uniform(0.35, 0.5)
        self._shape(0.05, bonnet, 0.95, 0.92)
        self._glass(0.16, roof, 0.84, bonnet + 0.02, rng.uniform(0.0, 0.12))
        grille = bonnet + rng.uniform(0.12, 0.2)
        if rng.random() < 0.8:
            self._grille(grille)
        self._lamps(grille + 0.05, ((235, 238, 240), (200, 210, 215), (250, 250, 220)))
        bumper = rng.uniform(0.7, 0.78)
        self._shape(0.05, bumper, 0.95, bumper + rng.uniform(0.1, 0.18), self.paint * rng.uniform(0.3, 1.2) + rng.uniform(0, 30))
        self._tyres()
        self.zones = [(0.5, (bonnet + grille) / 2), (0.5, roof + 0.04), (0.5, grille + 0.05), (0.5, bumper + 0.05)]
        return 0.5, bumper + rng.uniform(-0.02, 0.12), 0.26

    def _grille(self, y):
        """Bars across, bars upright or both in a dark opening between the lamps, as wide and flat as a plate."""
        rng = self.rng
        reach, tall = rng.uniform(0.1, 0.24), rng.uniform(0.05, 0.14)
        ground, bar = rng.uniform(8, 60), rng.uniform(60, 210)
        if rng.random() < 0.2:
            ground, bar = bar, ground
        self._shape(0.5 - reach, y, 0.5 + reach, y + tall, ground)
        kind, thin = rng.random(), rng.uniform(0.3, 0.6)
        if kind < 0.6:
            step = rng.uniform(0.012, 0.04)
            for x in np.arange(0.5 - reach + step / 2, 0.5 + reach - step / 2, step):
                self._shape(x, y + 0.006, x + step * thin, y + tall - 0.006, bar)
        if kind > 0.45:
            step = rng.uniform(0.012, 0.04)
            for row in np.arange(y + step / 3, y + tall - step / 2, step):
                self._shape(0.5 - reach, row, 0.5 + reach, row + step * thin, bar)

    def _tail(self, height):
        rng = self.rng
        self._shape(0.06, 0.15, 0.94, 0.92)
        window = rng.random() < 0.6
        if window:
            self._glass(0.14, 0.06, 0.86, rng.uniform(0.3, 0.42), rng.uniform(0, 0.1))
        self._lamps(rng.uniform(0.45, 0.6), ((190, 25, 25), (150, 15, 20), (215, 60, 40), (120, 20, 20)))
        bumper = rng.uniform(0.76, 0.84)
        self._shape(0.05, bumper, 0.95, 0.93, self.paint * rng.uniform(0.2, 1.2) + rng.uniform(0, 40))
        if rng.random() < 0.5:
            self._shape(0.12, 0.44, 0.88, bumper - 0.02, self.paint * 0.5, line=int(rng.integers(1, 3)))
        self._tyres()
        low = rng.random() < 0.4
        self.zones = [(0.5, 0.5), (0.3, 0.62), (0.7, 0.5), (0.5, 0.2), (0.5, bumper + 0.06)]
        return 0.5 + (rng.uniform(-0.2, 0.2) if rng.random() < 0.2 else 0.0), bumper + 0.06 if low else rng.uniform(0.58, 0.7), 0.27

    def _side(self, height):
        rng = self.rng
        self._shape(0.0, 0.2, 1.0, 0.85)
        for x in np.arange(0.04, 0.9, 0.24):
            if rng.random() < 0.8:
                self._glass(x, 0.24, x + 0.2, 0.42, 0.01)
            self._shape(x - 0.02, 0.22, x - 0.015, 0.82, self.paint * 0.4)
        for x in (0.2, 0.8):
            middle = (int(x * self.WIDTH), int(0.85 * height))
            cv2.circle(self.picture, middle, 48, (20.0, 20.0, 22.0), -1, cv2.LINE_AA)
            cv2.circle(self.alpha, middle, 48, 1.0, -1)
            cv2.circle(self.picture, middle, 22, (130.0, 130.0, 130.0), -1, cv2.LINE_AA)
        self.zones = [(0.5, 0.6), (0.35, 0.62), (0.65, 0.6), (0.5, 0.72)]
        return rng.choice([0.08, 0.92]), 0.72, 0.14

    def _lorry(self, height):
        rng = self.rng
        self._shape(0.04, 0.02, 0.96, 0.86)
        self._shape(0.497, 0.03, 0.503, 0.84, self.paint * 0.35)
        for x in (0.2, 0.42, 0.58, 0.8):
            if rng.random() < 0.6:
                self._shape(x - 0.008, 0.03, x + 0.008, 0.84, self.paint * rng.uniform(0.4, 1.3))
        if rng.random() < 0.5:
            for index, x in enumerate(np.arange(0.06, 0.9, 0.09)):
                self._shape(x, 0.78, x + 0.09, 0.81, (200, 30, 30) if index % 2 else (235, 235, 235))
        self._shape(0.04, 0.85, 0.96, 0.93, rng.uniform(10, 120))
        self._lamps(0.88, ((190, 25, 25), (215, 90, 30)))
        for x in (0.1, 0.7):
            self._shape(x, 0.93, x + 0.2, 1.0, (18, 18, 20))
        self.zones = [(0.5, 0.35), (0.28, 0.5), (0.72, 0.3), (0.5, 0.65), (0.5, 0.18), (0.2, 0.96)]
        return rng.choice([0.3, 0.5, 0.7]), 0.89, 0.22

    def _motorcycle(self, height):
        rng = self.rng
        self._shape(0.4, 0.05, 0.6, 0.3)
        self._shape(0.3, 0.12, 0.7, 0.22, self.paint * 0.7)
        self._shape(0.42, 0.3, 0.58, 0.98, (22, 22, 24))
        cv2.ellipse(self.picture, (self.WIDTH // 2, int(0.2 * height)), (40, 18), 0, 0, 360, (190.0, 30.0, 30.0), -1, cv2.LINE_AA)
        self.zones = [(0.5, 0.1), (0.5, 0.28)]
        return 0.5, rng.uniform(0.36, 0.5), 0.3

    def _tyres(self):
        for x in (0.08, 0.8):
            self._shape(x, 0.92, x + 0.12, 1.0, (18, 18, 20))

    def _empty_place(self, x, y, wide):
        """Where a plate would sit: a recess, a bare holder, nothing but bolts."""
        half = wide / 2 * self.rng.uniform(0.9, 1.2)
        tone = self.paint * self.rng.uniform(0.3, 1.1)
        self._shape(x - half, y - 0.05, x + half, y + 0.05, tone)

    def _mount(self, plate, x, y, wide):
        """Puts the plate in its place, in a recess, a holder, or straight on paint of its own colour; its corners."""
        rng = self.rng
        flat, corners = plate
        height = self.alpha.shape[0]
        aspect = (corners[1, 0] - corners[0, 0]) / (corners[3, 1] - corners[0, 1])
        across = wide * self.WIDTH * min(1.0, max(0.45, aspect / 3.6)) * rng.uniform(0.9, 1.1)
        scale = across / (corners[1, 0] - corners[0, 0])
        low = corners[0] + (corners[2] - corners[0]) / 2
        middle = np.array([x * self.WIDTH, y * height])
        shown = cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        origin = (middle - low * scale).round().astype(int)
        half = np.array([across, across / aspect]) / 2
        place = rng.random()
        if place < 0.35:  # a recess or a lamp's ledge, wider and higher than the plate
            reach = half * rng.uniform(1.05, 1.7, 2)
            tone = [float(v) for v in np.clip(self.paint * rng.uniform(0.3, 1.2), 0, 255)]
            cv2.rectangle(self.picture, tuple((middle - reach).astype(int)), tuple((middle + reach).astype(int)), tone, -1)
            cv2.rectangle(self.picture, tuple((middle - reach).astype(int)), tuple((middle + reach).astype(int)),
                          [v * 0.6 for v in tone], int(rng.integers(1, 4)), cv2.LINE_AA)
        elif place < 0.6:  # paint as bright as the plate: only the edge and its shadow tell them apart
            ground = np.median(flat.reshape(-1, 3), 0) * rng.uniform(0.85, 1.05)
            reach = half * rng.uniform(1.3, 2.5, 2)
            cv2.rectangle(self.picture, tuple((middle - reach).astype(int)), tuple((middle + reach).astype(int)),
                          [float(v) for v in np.clip(ground, 0, 255)], -1)
        if rng.random() < 0.5:  # the shadow below a plate that stands off the body
            cv2.rectangle(self.picture, tuple((middle - half + (2, 3)).astype(int)), tuple((middle + half + (2, 3)).astype(int)),
                          [float(v) for v in self.paint * 0.3], -1)
        x0, y0 = np.maximum(origin, 0)
        part = self.picture[y0:origin[1] + shown.shape[0], x0:origin[0] + shown.shape[1]]
        part[:] = shown[y0 - origin[1]:, x0 - origin[0]:][:part.shape[0], :part.shape[1]] * rng.uniform(0.7, 1.25)
        self.alpha[y0:origin[1] + shown.shape[0], x0:origin[0] + shown.shape[1]] = 1
        moved = corners * scale + origin
        self.plate_box = (*(moved.min(0) - 6), *(moved.max(0) + 6))
        return moved.astype(np.float64)

    def _letter(self, height):
        """One piece of lettering into a zone of the body, never over the plate."""
        rng = self.rng
        thing = self.lettering[rng.integers(len(self.lettering))]
        x, y = self.zones[rng.integers(len(self.zones))]
        x, y = x + rng.normal(0, 0.05), y + rng.normal(0, 0.04)
        across = self.WIDTH * np.exp(rng.uniform(np.log(0.1), np.log(0.85)))
        scale = min(across / thing.shape[1], rng.uniform(0.08, 0.3) * height / thing.shape[0])
        flat = cv2.resize(thing, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        tall, wide = flat.shape[:2]
        x0, y0 = int(x * self.WIDTH - wide / 2), int(y * height - tall / 2)
        if x0 < 0 or y0 < 0 or x0 + wide > self.WIDTH or y0 + tall > height or tall < 4:
            return
        if self.plate_box and x0 < self.plate_box[2] and x0 + wide > self.plate_box[0] and y0 < self.plate_box[3] and y0 + tall > self.plate_box[1]:
            return
        alpha = flat[..., 3:].astype(np.float32) / 255 * rng.uniform(0.75, 1.0)
        part = self.picture[y0:y0 + tall, x0:x0 + wide]
        colour = flat[..., :3].astype(np.float32)
        drawn = flat[..., 3] > 128
        if drawn.any() and drawn.mean() < 0.8 and abs(colour[drawn].mean() - part.mean()) < 50:
            colour = 255 - colour  # nobody paints letters in the body's own tone
            if abs(colour[drawn].mean() - part.mean()) < 50:
                colour[:] = 240 if part.mean() < 128 else 15
        part[:] = part * (1 - alpha) + colour * alpha
        self.middles.append(np.array([x0 + wide / 2, y0 + tall / 2, wide, tall], np.float64))
