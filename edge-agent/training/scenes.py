"""Seeded pictures for the plate detector: plates and plate-like clutter in drawn scenes and on photographs.

`Painter.sample(size)` returns one training picture (uint8 RGB) with its `Truth` list. Nothing here reads plate
texts of real vehicles; photographs come in through `Photograph` (picture and plate boxes of a training set) and
flat plates from `plates.py`.
Units are pixels of the returned picture; corners run TL, TR, BR, BL as seen on the plate.
"""

import dataclasses
import functools
import math
import pathlib
import string

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import livery
import plates

FONT_ROOTS = ("/usr/share/fonts",)


@dataclasses.dataclass
class Truth:
    """One plate in a picture; `exact` says that the corners are known, not only the box around them."""

    corners: np.ndarray  # 4 x 2
    exact: bool
    ignore: bool = False


@dataclasses.dataclass
class Photograph:
    """A training photograph with its labelled plate boxes (x, y, w, h)."""

    pixels: np.ndarray
    boxes: np.ndarray
    enlargeable: float  # the largest sensible enlargement: small pictures turn to mush beyond it
    ignored: np.ndarray = dataclasses.field(default_factory=lambda: np.zeros((0, 4)))


@functools.lru_cache(maxsize=1)
def fonts():
    """Every scalable font that holds digits and capitals; order fixed, so that a seed gives the same picture."""
    found = []
    for root in FONT_ROOTS:
        for path in sorted(pathlib.Path(root).rglob("*")):
            if path.suffix.lower() not in (".ttf", ".otf"):
                continue
            try:
                font = ImageFont.truetype(str(path), 40)
                missing = bytes(font.getmask("\uffff"))
                drawn = [bytes(font.getmask(c)) for c in "A8Zq0"]
                bounds = font.getmask("A8Z0").getbbox()
            except (OSError, ValueError):
                continue
            # Symbol and single-script fonts draw an empty box or nothing for Latin characters.
            if bounds and bounds[3] < 60 and len(set(drawn)) == len(drawn) and missing not in drawn and b"" not in drawn:
                found.append(str(path))
    return found


def flat_plates(seed, count):
    """(picture, corners of the plate in it) of many issuers and of none; a dealer's frame lies outside the corners."""
    maker = plates.PlateMaker(seed)
    # US shapes and two lines are rarer than one line on the roads these photographs show, not in the world.
    styles = [None, None, None, "free_us", "free_us", "free_two", "free_two", "free"]
    drawn = []
    for _ in range(count):
        plate = maker.plate(int(maker.rng.integers(34, 64)), style=styles[maker.rng.integers(len(styles))])
        drawn.append((plate.image, plate.corners))
    return drawn


def flat_clutter(seed, count):
    """RGBA distractors: boards, lettering, bars, lamps, and whatever the plate generator draws that is no plate."""
    rng = np.random.default_rng(seed)
    clutter = Clutter(fonts(), rng)
    maker = plates.PlateMaker(seed + 1)
    drawn = [clutter.draw() for _ in range(count // 2)]
    drawn += flat_lettering(seed + 2, count // 4)  # a word on a wall misleads as much as one on a vehicle
    for _ in range(count - len(drawn)):
        thing = maker.clutter(int(rng.integers(30, 80)))
        drawn.append(np.dstack([thing, np.full(thing.shape[:2], 255, np.uint8)]))
    return drawn


def flat_lettering(seed, count):
    """RGBA lettering of vehicles, see `livery.py`."""
    paths = fonts()
    writer = livery.Livery(paths, livery.arabic_faces(_every_font()), np.random.default_rng(seed))
    drawn = []
    while len(drawn) < count:
        try:
            drawn.append(writer.draw())
        except OSError:  # a face that says it has a glyph and cannot draw its outline: another one is drawn
            continue
    return drawn


def _every_font():
    return [str(path) for root in FONT_ROOTS for path in sorted(pathlib.Path(root).rglob("*"))
            if path.suffix.lower() in (".ttf", ".otf")]


class Clutter:
    """Renders flat things that are no plates but have letters, bars, lamps or a frame."""

    WORDS = ("open market hotel exit parking service pharmacy cafe school no entry stop sale rent tel "
             "www com diesel turbo hybrid limited sport quattro transport logistics food express garage bank bar "
             "warning danger push pull bus lane only customs control checkpoint water relief").split()

    def __init__(self, font_paths, rng):
        self.fonts, self.rng = font_paths, rng

    def draw(self):
        """A flat distractor, uint8 RGBA (alpha 0 where the ground shows through)."""
        return self.rng.choice([self._sign, self._sign, self._lettering, self._lettering, self._bars, self._lamp,
                                self._disc, self._empty, self._phone, self._dense, self._fleet, self._fleet,
                                self._fascia, self._guide_sign, self._house_number])()

    def _colours(self):
        rng = self.rng
        pick = rng.random()
        if pick < 0.45:
            ground, ink = rng.integers(190, 256, 3), rng.integers(0, 110, 3)
        elif pick < 0.75:
            ground, ink = rng.integers(0, 110, 3), rng.integers(180, 256, 3)
        else:
            ground, ink = rng.integers(0, 256, 3), rng.integers(0, 256, 3)
        return tuple(int(v) for v in ground), tuple(int(v) for v in ink)

    def _font(self, size):
        return ImageFont.truetype(self.fonts[self.rng.integers(len(self.fonts))], size)

    def _phrase(self, words):
        rng = self.rng
        text = " ".join(rng.choice(self.WORDS, words))
        return rng.choice([text.upper(), text, text.title()])

    def _sign(self):
        """A board of words in one to four lines; never one short line of capitals and digits alone."""
        rng = self.rng
        ground, ink = self._colours()
        lines = [self._phrase(rng.integers(1, 4)) for _ in range(rng.integers(1, 5))]
        font = self._font(28)
        width = int(max(font.getlength(line) for line in lines) * rng.uniform(1.05, 1.5)) + 8
        height = int(len(lines) * 36 * rng.uniform(1.0, 1.5)) + 6
        image = Image.new("RGBA", (width, height), ground + (255,))
        pen = ImageDraw.Draw(image)
        for index, line in enumerate(lines):
            pen.text((width / 2, height * (index + 0.5) / len(lines)), line, fill=ink, font=font, anchor="mm")
        if rng.random() < 0.5:
            pen.rectangle((0, 0, width - 1, height - 1), outline=ink, width=int(rng.integers(1, 5)))
        return np.asarray(image)

    def _lettering(self):
        """Letters without a panel: badges on boots, text on a van, a burnt-in clock."""
        rng = self.rng
        _ground, ink = self._colours()
        kind = rng.random()
        if kind < 0.35:
            text = "".join(rng.choice(list(string.ascii_uppercase + string.digits), rng.integers(2, 10)))
        elif kind < 0.6:
            text = "%04d-%02d-%02d %02d:%02d:%02d" % tuple(rng.integers((1990, 1, 1, 0, 0, 0), (2030, 13, 29, 24, 60, 60)))
            text = text[rng.choice([0, 2, 11]):]
        else:
            text = self._phrase(rng.integers(1, 4))
        font = self._font(30)
        image = Image.new("RGBA", (int(font.getlength(text)) + 10, 44), ink + (0,))
        pen = ImageDraw.Draw(image)
        pen.text((5, 22), text, fill=ink + (255,), font=font, anchor="lm")
        return np.asarray(image)

    def _phone(self):
        """A sticker with an address or a telephone number."""
        rng = self.rng
        ground, ink = self._colours()
        text = rng.choice(["+", "0", "Tel. ", "www."]) + "".join(rng.choice(list(string.digits), rng.integers(9, 13)))
        lines = [text, self._phrase(2)] if rng.random() < 0.7 else [self._phrase(3), self._phrase(2), text]
        font = self._font(24)
        width = int(max(font.getlength(line) for line in lines)) + 12
        image = Image.new("RGBA", (width, 32 * len(lines)), ground + (int(rng.choice([0, 255])),))
        pen = ImageDraw.Draw(image)
        for index, line in enumerate(lines):
            pen.text((6, 16 + 32 * index), line, fill=ink + (255,), font=font, anchor="lm")
        return np.asarray(image)

    def _bars(self):
        """A grille, a fence, a vent, a zebra crossing, a barrier's stripes."""
        rng = self.rng
        ground, ink = self._colours()
        width, height = int(rng.integers(60, 220)), int(rng.integers(24, 120))
        pixels = np.full((height, width, 4), ground + (255,), np.uint8)
        step = int(rng.integers(4, 20))
        slant = rng.choice([0, 0, 0, height // 2, height])
        if rng.random() < 0.5:
            for x in range(-int(slant), width, step):
                cv2.line(pixels, (x, height), (x + int(slant), 0), ink + (255,), max(1, step // 2))
        else:
            for y in range(0, height, step):
                cv2.line(pixels, (0, y), (width, y), ink + (255,), max(1, step // 2))
        return pixels

    def _lamp(self):
        """A lamp with its glow."""
        rng = self.rng
        size = 80
        yy, xx = np.mgrid[0:size, 0:size] - size / 2
        glow = np.exp(-((xx / rng.uniform(8, 25)) ** 2 + (yy / rng.uniform(6, 20)) ** 2))
        tint = np.array(rng.choice([0, 1, 2]) == np.arange(3), float) * 0.5 + 0.5
        pixels = np.zeros((size, size, 4), np.uint8)
        pixels[..., :3] = 255 * np.maximum(tint, glow[..., None])
        pixels[..., 3] = np.clip(glow * 330, 0, 255)
        return pixels

    def _disc(self):
        """A round sign, a speed limit, a maker's emblem."""
        rng = self.rng
        ground, ink = self._colours()
        pixels = np.zeros((80, 80, 4), np.uint8)
        cv2.circle(pixels, (40, 40), 38, ink + (255,), -1, cv2.LINE_AA)
        cv2.circle(pixels, (40, 40), int(rng.integers(24, 36)), ground + (255,), -1, cv2.LINE_AA)
        image = Image.fromarray(pixels)
        if rng.random() < 0.6:
            ImageDraw.Draw(image).text((40, 40), str(rng.integers(1, 14) * 10), fill=(10, 10, 10), font=self._font(34), anchor="mm")
        return np.asarray(image)

    def _empty(self):
        """A blank panel: reflector, sticker, empty plate holder, lamp glass."""
        rng = self.rng
        ground, ink = self._colours()
        width, height = int(rng.integers(40, 240)), int(rng.integers(20, 60))
        pixels = np.full((height, width, 4), ground + (255,), np.uint8)
        if rng.random() < 0.5:
            cv2.rectangle(pixels, (1, 1), (width - 2, height - 2), ink + (255,), int(rng.integers(1, 6)))
        return pixels

    def _fleet(self):
        """What is painted on a lorry's side or tail: a firm's name with a line below it, a fleet number alone."""
        rng = self.rng
        _ground, ink = self._colours()
        if rng.random() < 0.4:
            lines = ["".join(rng.choice(list(string.digits), rng.integers(2, 5)))]
            if rng.random() < 0.3:
                lines = [rng.choice(["No ", "N° ", "# ", "TIR ", "MAX ", "T"]) + lines[0]]
        else:
            lines = [self._phrase(rng.integers(1, 3)).upper()]
            if rng.random() < 0.5:
                lines.append(self._phrase(rng.integers(2, 5)))
        sizes = [34] + [17] * (len(lines) - 1)
        drawn = [self._font(size) for size in sizes]
        width = int(max(font.getlength(line) for font, line in zip(drawn, lines))) + 12
        image = Image.new("RGBA", (width, 46 + 24 * (len(lines) - 1)), ink + (0,))
        pen = ImageDraw.Draw(image)
        for line, font, y in zip(lines, drawn, (24, 58)):
            pen.text((width / 2, y), line, fill=ink + (255,), font=font, anchor="mm")
        return np.asarray(image)

    def _fascia(self):
        """The board over a shop: one large word with small ones beside it, longer than any plate."""
        rng = self.rng
        ground, ink = self._colours()
        large, small = self._font(40), self._font(15)
        word, side = self._phrase(rng.integers(1, 3)), [self._phrase(2) for _ in range(rng.integers(1, 3))]
        reach = int(large.getlength(word))
        width = max(reach + int(max(small.getlength(s) for s in side)) + 60, 400)
        image = Image.new("RGBA", (width, 58), ground + (255,))
        pen = ImageDraw.Draw(image)
        pen.text((14, 29), word, fill=ink, font=large, anchor="lm")
        for index, line in enumerate(side):
            pen.text((width - 14, 29 + 18 * (index - (len(side) - 1) / 2)), line, fill=ink, font=small, anchor="rm")
        return np.asarray(image)

    def _guide_sign(self):
        """A road sign with places, distances and an arrow."""
        rng = self.rng
        ground = [(0, 90, 60), (10, 60, 150), (245, 245, 240), (230, 190, 20)][rng.integers(4)]
        ink = (20, 20, 20) if sum(ground) > 400 else (245, 245, 245)
        font = self._font(26)
        lines = [(self._phrase(1).title(), str(rng.integers(1, 400))) for _ in range(rng.integers(1, 4))]
        width = int(max(font.getlength(a + b) for a, b in lines)) + 90
        image = Image.new("RGBA", (width, 34 * len(lines) + 12), ground + (255,))
        pen = ImageDraw.Draw(image)
        for index, (place, distance) in enumerate(lines):
            y = 23 + 34 * index
            pen.text((40, y), place, fill=ink, font=font, anchor="lm")
            pen.text((width - 10, y), distance, fill=ink, font=font, anchor="rm")
        pen.line((18, image.height - 12, 18, 14), fill=ink, width=4)
        pen.polygon([(8, 22), (28, 22), (18, 8)], fill=ink)
        pen.rectangle((2, 2, width - 3, image.height - 3), outline=ink, width=2)
        return np.asarray(image)

    def _house_number(self):
        """One to three digits on a small panel; plates have more."""
        rng = self.rng
        ground, ink = self._colours()
        text = str(rng.integers(1, 400))
        font = self._font(36)
        image = Image.new("RGBA", (int(font.getlength(text)) + int(rng.integers(10, 40)), 50), ground + (255,))
        pen = ImageDraw.Draw(image)
        pen.text((image.width / 2, 25), text, fill=ink, font=font, anchor="mm")
        pen.rectangle((1, 1, image.width - 2, 48), outline=ink, width=int(rng.integers(1, 4)))
        return np.asarray(image)

    def _dense(self):
        """A poster of many small lines."""
        rng = self.rng
        ground, ink = self._colours()
        image = Image.new("RGBA", (160, int(rng.integers(100, 240))), ground + (255,))
        pen = ImageDraw.Draw(image)
        font = self._font(14)
        for y in range(6, image.height - 14, 18):
            if rng.random() < 0.85:
                pen.text((8, y), self._phrase(rng.integers(1, 4)), fill=ink, font=font)
        return np.asarray(image)


class Painter:
    """Makes training samples; owns its random generator, so one seed gives one sequence."""

    def __init__(self, photographs, plate_bank, clutter_bank, seed, drawn_share=0.25, lettering_bank=None, lettered_share=0.0):
        self.photographs, self.plates, self.clutter = photographs, plate_bank, clutter_bank
        self.rng = np.random.default_rng(seed)
        self.drawn_share = drawn_share
        self.lettering, self.lettered_share = lettering_bank or [], lettered_share if lettering_bank else 0.0
        self.coachwork = livery.Coachwork(self.lettering, self.rng)
        weights = np.array([math.sqrt(len(p.boxes)) * (2.0 if p.pixels.shape[1] > 1000 else 1.0) for p in photographs])
        self.weights = np.cumsum(weights / weights.sum()) if len(weights) else weights

    def sample(self, size):
        """One picture of size (width, height) and its plates."""
        kind = self.rng.random()
        if kind < self.lettered_share:
            pixels, truths = self._lettered(size)
        elif kind < self.lettered_share + self.drawn_share or not len(self.photographs):
            pixels, truths = self._drawn(size)
        else:
            pixels, truths = self._photographed(size)
        pixels = self._exposed(pixels)
        for truth in truths:
            # Below this spread nothing is left to see, and asking for it would teach guessing.
            truth.ignore = truth.ignore or self._surroundings(pixels, truth.corners, 0.0).mean(1).std() < 7
        return pixels, truths

    # ---- photographs -------------------------------------------------------------------------------------------

    def _photographed(self, size):
        rng = self.rng
        photograph = self.photographs[int(np.searchsorted(self.weights, rng.random()))]
        width, height = size
        boxes = photograph.boxes
        target = boxes[rng.integers(len(boxes))]
        wanted = self._plate_width()
        scale = float(np.clip(wanted / target[2], 0.2, photograph.enlargeable))
        # Never far below the whole picture: a 640-pixel input must still see small pictures as they are.
        scale = max(scale, 0.8 * width / photograph.pixels.shape[1])
        centre = target[:2] + target[2:] / 2
        place = np.array([rng.uniform(0.1, 0.9) * width, rng.uniform(0.1, 0.9) * height])
        mirrored = rng.random() < 0.5
        stretch = math.exp(rng.normal(0, 0.08))
        matrix = np.array([[scale * stretch, 0, 0], [0, scale / stretch, 0]])
        if mirrored:
            matrix[0, 0] *= -1
        matrix[:, 2] = place - matrix[:, :2] @ centre
        if rng.random() < 0.85:
            self._keep_filled(matrix, photograph.pixels.shape, size)
        border = cv2.BORDER_CONSTANT if rng.random() < 0.5 else cv2.BORDER_REFLECT_101
        method = cv2.INTER_AREA if scale < 0.5 else (cv2.INTER_LINEAR if rng.random() < 0.7 else cv2.INTER_CUBIC)
        if scale < 0.6:
            # warpAffine does not average; shrink by area first so that far plates do not alias into noise.
            small = cv2.resize(photograph.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            shrink = small.shape[1] / photograph.pixels.shape[1]
            inner = matrix.copy()
            inner[:, :2] /= shrink
            pixels = cv2.warpAffine(small, inner, size, flags=cv2.INTER_LINEAR, borderMode=border, borderValue=(114, 114, 114))
        else:
            pixels = cv2.warpAffine(photograph.pixels, matrix, size, flags=method if method != cv2.INTER_AREA else cv2.INTER_LINEAR,
                                    borderMode=border, borderValue=(114, 114, 114))
        reflect = border == cv2.BORDER_REFLECT_101
        if reflect:
            # Mirrored borders repeat plates that nobody labelled: keep only the true area sharp.
            pixels = self._without_mirrors(pixels, photograph.pixels.shape, matrix)
        truths = []
        softness = 0.42 * max(scale, 0.8) * rng.uniform(0.3, 1.2)
        for box in boxes:
            corners = _moved(_box_corners(box), matrix, mirrored)
            inside = _inside_share(corners, size)
            if inside <= 0.02:
                continue
            extent = corners.max(0) - corners.min(0)
            act = rng.random()
            if act < 0.55 and inside > 0.5:
                pixels = self._fill(pixels, corners)
                truths.append(self._replace(pixels, corners, softness, size))
            elif act < (0.66 if self.lettering else 0.62) and inside > 0.95:
                pixels = self._fill(pixels, corners)
                self._distract(pixels, corners.mean(0), extent[0] * rng.uniform(0.4, 1.0), softness, [],
                               self.lettering if self.lettering and rng.random() < 0.6 else None)
            else:
                truths.append(Truth(corners, False, inside < 0.75 or extent[0] < 12))
        for box in photograph.ignored:
            truths.append(Truth(_moved(_box_corners(box), matrix, mirrored), False, True))
        self._extras(pixels, truths, softness, size)
        if self.lettering:
            self._name_vehicles(pixels, truths, softness)
        return pixels, truths

    def _name_vehicles(self, pixels, truths, softness):
        """Letters the bodywork around the plates of a photograph, above and below them as tailgates and bonnets are."""
        rng = self.rng
        for truth in list(truths):
            if truth.ignore or rng.random() > 0.35:
                continue
            extent = truth.corners.max(0) - truth.corners.min(0)
            line = extent[0] / 4.5
            for _ in range(rng.integers(1, 3)):
                away = rng.choice([-1, -1, -1, 1]) * rng.uniform(1.6, 6.0) * line
                where = truth.corners.mean(0) + (rng.uniform(-1.0, 1.0) * extent[0], away)
                wide = extent[0] * math.exp(rng.uniform(math.log(0.35), math.log(2.2)))
                self._distract(pixels, where, wide, softness, truths, self.lettering)

    @staticmethod
    def _keep_filled(matrix, shape, size):
        """Shifts the view so that as little as possible lies outside the photograph."""
        for axis, extent in ((0, shape[1]), (1, shape[0])):
            ends = sorted((matrix[axis, 2], matrix[axis, 2] + matrix[axis, axis] * extent))
            if ends[1] - ends[0] >= size[axis]:
                matrix[axis, 2] += min(0.0, -ends[0]) + max(0.0, size[axis] - ends[1])

    def _plate_width(self):
        rng = self.rng
        if rng.random() < 0.62:
            return math.exp(rng.uniform(math.log(18), math.log(80)))
        return math.exp(rng.uniform(math.log(40), math.log(300)))

    @staticmethod
    def _without_mirrors(pixels, shape, matrix):
        height, width = pixels.shape[:2]
        corner = np.array([[0, 0], [shape[1], shape[0]]]) @ matrix[:, :2].T + matrix[:, 2]
        left, right = np.clip(np.sort(corner[:, 0]), 0, width).astype(int)
        top, bottom = np.clip(np.sort(corner[:, 1]), 0, height).astype(int)
        if (left, top, right, bottom) == (0, 0, width, height) or right - left < 8 or bottom - top < 8:
            return pixels
        soft = cv2.resize(cv2.resize(pixels, (8, 8), interpolation=cv2.INTER_AREA), (width, height), interpolation=cv2.INTER_CUBIC)
        soft[top:bottom, left:right] = pixels[top:bottom, left:right]
        return soft

    def _fill(self, pixels, corners):
        """Takes a plate away: its area becomes a blend of what surrounds it."""
        height, width = pixels.shape[:2]
        low, high = corners.min(0), corners.max(0)
        grow = 0.12 * (high - low) + 1.5
        x0, y0 = np.floor(low - grow).astype(int)
        x1, y1 = np.ceil(high + grow).astype(int)
        x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, width - 1), min(y1, height - 1)
        if x1 - x0 < 3 or y1 - y0 < 3:
            return pixels
        area = pixels[y0:y1 + 1, x0:x1 + 1].astype(np.float32)
        h, w = area.shape[:2]
        v = np.linspace(0, 1, h, dtype=np.float32)[:, None, None]
        u = np.linspace(0, 1, w, dtype=np.float32)[None, :, None]
        across = area[:, :1] * (1 - u) + area[:, -1:] * u
        down = area[:1] * (1 - v) + area[-1:] * v
        near_side = np.minimum(u, 1 - u) * w
        near_top = np.minimum(v, 1 - v) * h
        blend = (across * near_top + down * near_side) / (near_side + near_top + 1e-3)
        blend += self.rng.normal(0, 2.0, blend.shape)
        pixels[y0:y1 + 1, x0:x1 + 1] = np.clip(blend, 0, 255).astype(np.uint8)
        return pixels

    def _replace(self, pixels, corners, softness, size):
        """Puts a drawn plate where a real one was, about as large and as bright."""
        rng = self.rng
        low, high = corners.min(0), corners.max(0)
        extent = np.maximum(high - low, 6)
        plate = self.plates[rng.integers(len(self.plates))]
        aspect = _aspect(plate)
        wide = extent[0] * rng.uniform(0.8, 1.25)
        if aspect < 2.6:
            # A shorter plate keeps its letters about as high, so it is narrower than the one it replaces.
            wide *= rng.uniform(0.55, 0.95)
        quad = self._posed(aspect, wide) + (low + high) / 2 + rng.normal(0, 0.08, 2) * extent
        return self._paste_plate(pixels, plate, quad, softness, size)

    def _posed(self, aspect, wide):
        """A plate's corners around the origin under a random camera; width about `wide`."""
        rng = self.rng
        yaw = rng.normal(0, 18) if rng.random() < 0.88 else rng.uniform(-60, 60)
        pitch = rng.normal(0, 12) if rng.random() < 0.92 else rng.uniform(-40, 40)
        roll = rng.normal(0, 4) if rng.random() < 0.92 else rng.uniform(-25, 25)
        yaw, pitch, roll = np.radians([np.clip(yaw, -62, 62), pitch, roll])
        w, h = 1.0, 1.0 / aspect
        flat = np.array([[-w, -h, 0], [w, -h, 0], [w, h, 0], [-w, h, 0]]) / 2
        turn_y = np.array([[math.cos(yaw), 0, math.sin(yaw)], [0, 1, 0], [-math.sin(yaw), 0, math.cos(yaw)]])
        turn_x = np.array([[1, 0, 0], [0, math.cos(pitch), -math.sin(pitch)], [0, math.sin(pitch), math.cos(pitch)]])
        turn_z = np.array([[math.cos(roll), -math.sin(roll), 0], [math.sin(roll), math.cos(roll), 0], [0, 0, 1]])
        points = flat @ (turn_z @ turn_x @ turn_y).T
        distance = math.exp(rng.uniform(math.log(2.5), math.log(25)))
        seen = points[:, :2] * (distance / (distance + points[:, 2:]))
        # A camera above or beside its axis shears what it sees: an oblique car's plate runs along the car's side.
        seen[:, 1] += seen[:, 0] * rng.normal(0, 0.05 + 0.2 * abs(math.sin(yaw)))
        return seen * (wide / (seen[:, 0].max() - seen[:, 0].min()))

    def _paste_plate(self, pixels, plate, quad, softness, size):
        rng = self.rng
        local = self._surroundings(pixels, quad)
        flat, corners = plate
        lit = self._lit(flat, local)
        if rng.random() < 0.2:
            grow = rng.uniform(1.04, 1.18)
            frame = (quad - quad.mean(0)) * np.array([grow, grow + rng.uniform(0, 0.12)]) + quad.mean(0)
            shade = rng.choice([10, 30, 60, 200]) * (0.3 + local.mean() / 255)
            cv2.fillConvexPoly(pixels, (frame * 16).round().astype(np.int32), [float(min(255, shade))] * 3, cv2.LINE_AA, 4)
        _paste(pixels, lit, None, _around(flat, corners, quad), softness)
        inside = _inside_share(quad, size)
        extent = quad.max(0) - quad.min(0)
        return Truth(quad.astype(np.float32), True, inside < 0.75 or extent[0] < 14 or extent[1] < 4)

    @staticmethod
    def _surroundings(pixels, quad, reach=0.4):
        height, width = pixels.shape[:2]
        low, high = quad.min(0), quad.max(0)
        grow = reach * (high - low) + (2 if reach else 0)
        x0, y0 = np.clip((low - grow).astype(int), 0, (width - 2, height - 2))
        x1, y1 = np.clip((high + grow).astype(int), (x0 + 2, y0 + 2), (width, height))
        return pixels[y0:y1, x0:x1].reshape(-1, 3)

    def _lit(self, plate, local):
        """Light as the place has it: dim in the shade, glaring at night, tinted as its surroundings."""
        rng = self.rng
        mean = local.mean(0) + 4
        grey = mean.mean()
        if rng.random() < 0.75:
            white = np.clip(grey * rng.uniform(0.9, 2.4) + rng.uniform(0, 50), 40, 255)
        else:
            white = rng.uniform(70, 270)
        tint = (mean / grey) ** rng.uniform(0, 0.8)
        black = min(white * rng.uniform(0.02, 0.5), grey * rng.uniform(0.1, 0.9))
        lit = black + plate.astype(np.float32) / 255 * (white - black) * tint
        if rng.random() < 0.3:
            h, w = plate.shape[:2]
            angle = rng.uniform(0, 2 * math.pi)
            ramp = (np.linspace(-1, 1, w)[None] * math.cos(angle) + np.linspace(-1, 1, h)[:, None] * math.sin(angle))
            if rng.random() < 0.5:
                ramp = np.tanh(ramp * 20 + rng.uniform(-10, 10))  # the hard edge of a shadow
            lit *= (1 - rng.uniform(0.1, 0.6) * (ramp[..., None] * 0.5 + 0.5))
        if rng.random() < 0.25:
            h, w = plate.shape[:2]
            dirt = cv2.resize(rng.random((6, 12)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)[..., None]
            lit = lit * (1 - 0.6 * dirt) + 0.6 * dirt * grey * rng.uniform(0.5, 1.2)
        return np.clip(lit, 0, 255).astype(np.uint8)

    def _extras(self, pixels, truths, softness, size):
        rng = self.rng
        for _ in range(rng.choice([0, 0, 0, 1, 2, 4])):
            centre = np.array([rng.uniform(0, size[0]), rng.uniform(0, size[1])])
            wide = math.exp(rng.uniform(math.log(16), math.log(160)))
            self._distract(pixels, centre, wide, softness, truths)
        if rng.random() < 0.12:
            plate = self.plates[rng.integers(len(self.plates))]
            wide = self._plate_width()
            quad = self._posed(_aspect(plate), wide) + np.array(
                [rng.uniform(0.1, 0.9) * size[0], rng.uniform(0.3, 0.95) * size[1]])
            if not _touches(quad, truths):
                if rng.random() < 0.7:
                    self._panel(pixels, quad)
                truths.append(self._paste_plate(pixels, plate, quad, softness, size))

    def _panel(self, pixels, quad):
        """A piece of bodywork around a plate that stands alone."""
        rng = self.rng
        middle = quad.mean(0)
        body = (quad - middle) * rng.uniform(1.3, 3.0, 2) + middle
        tone = np.clip(rng.uniform(10, 230) + rng.normal(0, 15, 3), 0, 255)
        cv2.fillConvexPoly(pixels, (body * 16).round().astype(np.int32), tone.tolist(), cv2.LINE_AA, 4)

    def _distract(self, pixels, centre, wide, softness, truths, bank=None):
        rng = self.rng
        bank = bank or self.clutter
        thing = bank[rng.integers(len(bank))]
        aspect = thing.shape[1] / thing.shape[0]
        quad = self._posed(aspect, wide) + centre
        if _touches(quad, truths):
            return
        alpha = thing[..., 3]
        lit = self._lit(np.ascontiguousarray(thing[..., :3]), self._surroundings(pixels, quad))
        _paste(pixels, lit, alpha, quad, softness)

    # ---- drawn scenes ------------------------------------------------------------------------------------------

    def _drawn(self, size):
        """Clutter, a road, vehicles made of plain shapes with lamps, grille and plate."""
        rng = self.rng
        width, height = size
        pixels = self._ground(size)
        truths = []
        softness = rng.uniform(0.3, 1.0)
        for _ in range(rng.integers(0, 10)):
            self._distract(pixels, rng.uniform(0, 1, 2) * size, math.exp(rng.uniform(math.log(16), math.log(260))), softness, truths)
        for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
            self._vehicle(pixels, truths, softness, size)
        for _ in range(rng.integers(0, 4)):
            self._distract(pixels, rng.uniform(0, 1, 2) * size, math.exp(rng.uniform(math.log(16), math.log(100))), softness, truths)
        return pixels, truths

    def _lettered(self, size):
        """One to three vehicles with names on them, more than half of them without a plate."""
        rng = self.rng
        if len(self.photographs) and rng.random() < 0.4:
            pixels, truths = self._photographed(size)
        else:
            pixels, truths = self._ground(size), []
        softness = rng.uniform(0.3, 1.0)
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            plate = self.plates[rng.integers(len(self.plates))] if rng.random() < 0.42 else None
            flat, corners, middles = self.coachwork.draw(plate)
            span = flat.shape[1]
            # The thing that decides the vehicle's size and place: its plate, or lettering of a plate's size.
            if corners is not None and (not middles or rng.random() < 0.7):
                focus, across = corners.mean(0), np.ptp(corners[:, 0])
            elif middles:
                focus, across = middles[0][:2], middles[0][2]
            else:
                focus, across = np.array([span / 2, flat.shape[0] * 0.7]), span * 0.27
            wide = min(self._plate_width() * span / across, 4.0 * size[0])
            quad = self._posed(span / flat.shape[0], wide)
            matrix = cv2.getPerspectiveTransform(
                np.array([[0, 0], [span, 0], [span, flat.shape[0]], [0, flat.shape[0]]], np.float32), quad.astype(np.float32))
            place = lambda points: cv2.perspectiveTransform(np.asarray(points, np.float32)[None], matrix)[0].astype(np.float64)
            shift = np.array([rng.uniform(0.1, 0.9), rng.uniform(0.15, 0.9)]) * size - place([focus])[0]
            quad = quad + shift
            if _touches(quad, truths, 0.05):
                continue
            light = math.exp(rng.normal(0, 0.25))
            _paste(pixels, np.clip(flat[..., :3] * light, 0, 255).astype(np.uint8), flat[..., 3], quad, softness)
            if corners is not None:
                seen = place(corners) + shift
                inside, extent = _inside_share(seen, size), np.ptp(seen, axis=0)
                if inside > 0.02:
                    truths.append(Truth(seen.astype(np.float32), True, inside < 0.75 or extent[0] < 14 or extent[1] < 4))
        return pixels, truths

    def _ground(self, size):
        rng = self.rng
        width, height = size
        if len(self.photographs) and rng.random() < 0.35:
            # A far enlarged corner of a photograph's upper half: real texture, no legible plate.
            source = self.photographs[rng.integers(len(self.photographs))].pixels
            h, w = source.shape[:2]
            cut = source[: max(8, h // 4), :]
            x = int(rng.integers(0, max(1, w - w // 2)))
            return cv2.resize(cut[:, x:x + w // 2], size, interpolation=cv2.INTER_CUBIC)
        cells = int(2 ** rng.integers(1, 6))
        coarse = rng.normal(rng.uniform(20, 200), rng.uniform(5, 60), (cells, cells, 3))
        coarse = coarse.mean(2, keepdims=True) * 0.7 + coarse * 0.3
        pixels = cv2.resize(np.clip(coarse, 0, 255).astype(np.float32), size, interpolation=rng.choice([cv2.INTER_LINEAR, cv2.INTER_NEAREST, cv2.INTER_CUBIC]))
        fine = cv2.resize(rng.normal(0, rng.uniform(0, 20), (height // 2, width // 2)).astype(np.float32), size)
        pixels = np.clip(pixels + fine[..., None], 0, 255).astype(np.uint8)
        for _ in range(rng.integers(0, 25)):
            a, b = rng.integers(0, max(size), 2), rng.integers(0, max(size), 2)
            tone = rng.integers(0, 256, 3).tolist()
            if rng.random() < 0.5:
                cv2.line(pixels, a.tolist(), b.tolist(), tone, int(rng.integers(1, 6)), cv2.LINE_AA)
            else:
                cv2.rectangle(pixels, a.tolist(), (a + rng.integers(4, 120, 2)).tolist(), tone, int(rng.choice([-1, 1, 2])))
        return pixels

    def _vehicle(self, pixels, truths, softness, size):
        rng = self.rng
        plate = self.plates[rng.integers(len(self.plates))]
        aspect = _aspect(plate)
        wide = self._plate_width()
        quad = self._posed(aspect, wide)
        centre = np.array([rng.uniform(0.05, 0.95) * size[0], rng.uniform(0.1, 0.95) * size[1]])
        quad = quad + centre
        if _touches(quad, truths, 0.6):
            return
        side = (quad[1] - quad[0] + quad[2] - quad[3]) / 2
        down = (quad[3] - quad[0] + quad[2] - quad[1]) / 2
        down = down / max(1e-3, np.linalg.norm(down)) * np.linalg.norm(side) / max(2.0, aspect)
        if rng.random() < 0.8:
            self._body(pixels, centre, side * min(1.0, aspect / 3.5), down)
        truths.append(self._paste_plate(pixels, plate, quad, softness, size))

    def _body(self, pixels, centre, side, down):
        rng = self.rng
        tone = np.clip(rng.choice([15, 60, 120, 190, 235]) + rng.normal(0, 20, 3), 0, 255)

        def shape(left, top, right, bottom, colour, rounding=0.0):
            # Units: plate widths across, plate heights (of a long plate) down, from the plate's centre.
            points = []
            for x, y in ((left, top), (right, top), (right, bottom), (left, bottom)):
                for dx, dy in ((rounding, 0), (0, rounding)) if rounding else ((0, 0),):
                    points.append(centre + side * (x - math.copysign(dx, x - (left + right) / 2)) + down * (y - math.copysign(dy * 4, y - (top + bottom) / 2)))
            hull = cv2.convexHull(np.array(points, np.float32)).reshape(-1, 2)
            cv2.fillConvexPoly(pixels, (np.clip(hull, -9000, 9000) * 16).round().astype(np.int32), np.clip(colour, 0, 255).tolist(), cv2.LINE_AA, 4)

        half = rng.uniform(1.3, 2.4)
        top = -rng.uniform(3, 9)
        shape(-half, top, half, rng.uniform(1.0, 4.0), tone, 0.15)
        if rng.random() < 0.7:
            shape(-half * 0.8, top - rng.uniform(2, 5), half * 0.8, top, rng.uniform(0, 110, 3), 0.1)
        if rng.random() < 0.7:
            shape(-half, rng.uniform(-1.5, -0.6), half, rng.uniform(0.8, 1.6), tone * rng.uniform(0.5, 1.1), 0.05)
        if rng.random() < 0.6:
            lamp = rng.choice([(200, 30, 30), (240, 240, 230), (230, 130, 40), (90, 20, 20)])
            high = rng.uniform(-5, -1)
            for sign in (-1, 1):
                a, b = sorted((sign * half * 0.97, sign * half * rng.uniform(0.6, 0.8)))
                shape(a, high, b, high + rng.uniform(0.8, 3), np.array(lamp, float), 0.05)
        if rng.random() < 0.5:
            high = rng.uniform(-5, -1.6)
            bars = int(rng.integers(2, 8))
            reach = rng.uniform(0.4, 1.0)
            for bar in range(bars):
                shape(-reach, high + bar * 0.35, reach, high + bar * 0.35 + 0.17, tone * rng.choice([0.2, 0.4, 1.4]))
        if rng.random() < 0.5:
            recess = rng.uniform(0.55, 0.8)
            shape(-recess, -rng.uniform(0.6, 1.2), recess, rng.uniform(0.6, 1.2), tone * rng.uniform(0.4, 0.9), 0.03)
        for _ in range(rng.integers(0, 4)):
            where = centre + side * rng.uniform(-1.2, 1.2) + down * rng.choice([-1, 1]) * rng.uniform(1.3, 5)
            thing = self.clutter[rng.integers(len(self.clutter))]
            wide = np.linalg.norm(side) * rng.uniform(0.15, 0.8)
            quad = self._posed(thing.shape[1] / thing.shape[0], wide) + where
            plate_area = [Truth(np.array([centre - side * 0.6 - down * 0.7, centre + side * 0.6 - down * 0.7,
                                          centre + side * 0.6 + down * 0.7, centre - side * 0.6 + down * 0.7]), True)]
            if not _touches(quad, plate_area):
                _paste(pixels, np.ascontiguousarray(thing[..., :3]), thing[..., 3], quad, 0.6)

    # ---- the camera --------------------------------------------------------------------------------------------

    def _exposed(self, pixels):
        """What optics, sensor and coder add, in that order."""
        rng = self.rng
        height, width = pixels.shape[:2]
        if rng.random() < 0.08:
            pixels = self._rain(pixels)
        if rng.random() < 0.3:
            kind = rng.random()
            if kind < 0.5:
                pixels = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.3, 1.5))
            elif kind < 0.8:
                length = int(rng.integers(3, 8))
                kernel = np.zeros((length, length), np.float32)
                angle = rng.uniform(0, math.pi)
                half = (length - 1) / 2
                for t in np.linspace(-half, half, 2 * length):
                    kernel[int(round(half + t * math.sin(angle))), int(round(half + t * math.cos(angle)))] = 1
                pixels = cv2.filter2D(pixels, -1, kernel / kernel.sum())
            else:
                f = rng.uniform(0.4, 0.8)
                pixels = cv2.resize(cv2.resize(pixels, None, fx=f, fy=f, interpolation=cv2.INTER_AREA), (width, height))
        grey = pixels.astype(np.float32)
        if rng.random() < 0.22:
            mono = grey @ np.array([0.3, 0.59, 0.11], np.float32)
            if rng.random() < 0.4:
                mono = 255 - (255 - mono) * rng.uniform(0.6, 1.0)
            tint = np.array([1, 1, 1]) if rng.random() < 0.6 else 1 + rng.uniform(-0.25, 0.15, 3)
            grey = mono[..., None] * tint.astype(np.float32)
        elif rng.random() < 0.5:
            grey = grey * (1 + rng.normal(0, 0.10, 3)).astype(np.float32)
            if rng.random() < 0.3:
                mono = grey.mean(2, keepdims=True)
                grey = mono + (grey - mono) * rng.uniform(0.2, 1.8)
            if rng.random() < 0.05:
                grey = grey[..., rng.permutation(3)]
        if rng.random() < 0.65:
            gamma = math.exp(rng.normal(0, 0.3))
            gain = math.exp(rng.normal(0, 0.2))
            grey = 255 * np.clip(grey / 255, 0, 1) ** gamma * gain + rng.normal(0, 8)
        if rng.random() < 0.07:
            grey = grey * rng.uniform(0.15, 0.5)  # night
            if rng.random() < 0.5:
                grey += 255 * self._glow(width, height)
        if rng.random() < 0.5:
            noise = rng.standard_normal((height, width, 1 if rng.random() < 0.5 else 3), dtype=np.float32)
            grey = grey + noise * rng.uniform(1, 14)
        pixels = np.clip(grey, 0, 255).astype(np.uint8)
        if rng.random() < 0.5:
            quality = int(rng.integers(15, 95))
            coded = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
            pixels = cv2.imdecode(coded, cv2.IMREAD_COLOR)[..., ::-1]
        elif rng.random() < 0.2:
            pixels = cv2.addWeighted(pixels, 1.8, cv2.GaussianBlur(pixels, (0, 0), 1.2), -0.8, 0)
        return np.ascontiguousarray(pixels)

    def _glow(self, width, height):
        rng = self.rng
        light = np.zeros((height // 8, width // 8, 3), np.float32)
        yy, xx = np.mgrid[0:light.shape[0], 0:light.shape[1]]
        for _ in range(rng.integers(1, 6)):
            x, y, s = rng.uniform(0, light.shape[1]), rng.uniform(0, light.shape[0]), rng.uniform(0.7, 4)
            spot = np.exp(-((xx - x) ** 2 + (yy - y) ** 2) / (2 * s * s))
            light += spot[..., None] * np.array([1, rng.uniform(0.3, 1), rng.uniform(0.2, 1)], np.float32)
        return cv2.resize(light, (width, height))

    def _rain(self, pixels):
        rng = self.rng
        height, width = pixels.shape[:2]
        layer = pixels.copy()
        slant = rng.integers(-6, 7)
        for _ in range(rng.integers(30, 200)):
            x, y, length = rng.integers(0, width), rng.integers(0, height), rng.integers(4, 24)
            cv2.line(layer, (int(x), int(y)), (int(x + slant * length / 20), int(y + length)), (215, 215, 220), 1, cv2.LINE_AA)
        return cv2.addWeighted(layer, rng.uniform(0.2, 0.6), pixels, 0.5, 10)


# ---- geometry ----------------------------------------------------------------------------------------------------


def _box_corners(box):
    x, y, w, h = box
    return np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], np.float64)


def _moved(corners, matrix, mirrored):
    moved = corners @ matrix[:, :2].T + matrix[:, 2]
    return moved[[1, 0, 3, 2]] if mirrored else moved


def _aspect(plate):
    return (plate[1][1, 0] - plate[1][0, 0]) / (plate[1][3, 1] - plate[1][0, 1])


def _around(flat, corners, quad):
    """Where a flat picture's own corners go when the plate in it goes to `quad`."""
    height, width = flat.shape[:2]
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), quad.astype(np.float32))
    outer = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float32)
    return cv2.perspectiveTransform(outer, matrix)[0].astype(np.float64)


def _inside_share(corners, size):
    low, high = corners.min(0), corners.max(0)
    seen = np.minimum(high, size) - np.maximum(low, 0)
    return float(np.prod(np.maximum(seen, 0)) / max(1e-6, np.prod(high - low)))


def _touches(quad, truths, reach=0.1):
    low, high = quad.min(0), quad.max(0)
    for truth in truths:
        other_low, other_high = truth.corners.min(0), truth.corners.max(0)
        slack = reach * (other_high - other_low)
        if np.all(low < other_high + slack) and np.all(high > other_low - slack):
            return True
    return False


def _paste(pixels, flat, alpha, quad, softness):
    """Draws a flat picture into the quad of `pixels`, in place, with soft edges."""
    height, width = pixels.shape[:2]
    margin = 3
    low = np.floor(quad.min(0)).astype(int) - margin
    high = np.ceil(quad.max(0)).astype(int) + margin
    x0, y0 = max(0, low[0]), max(0, low[1])
    x1, y1 = min(width, high[0]), min(height, high[1])
    if x1 - x0 < 2 or y1 - y0 < 2:
        return
    h, w = flat.shape[:2]
    reach = max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[2] - quad[3]), 2)
    tall = max(np.linalg.norm(quad[3] - quad[0]), np.linalg.norm(quad[2] - quad[1]), 2)
    if reach < 0.7 * w or tall < 0.7 * h:
        # Average before warping, as a lens does; otherwise small plates become a random pick of their pixels.
        w, h = max(2, int(min(w, reach * 1.2))), max(2, int(min(h, tall * 1.2)))
        flat = cv2.resize(flat, (w, h), interpolation=cv2.INTER_AREA)
        alpha = None if alpha is None else cv2.resize(alpha, (w, h), interpolation=cv2.INTER_AREA)
    source = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32) - 0.5
    target = (quad - (x0, y0)).astype(np.float32) - np.float32(0.5)
    matrix = cv2.getPerspectiveTransform(source, target)
    area = (x1 - x0, y1 - y0)
    warped = cv2.warpPerspective(flat, matrix, area, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if alpha is None:
        mask = np.zeros((area[1], area[0]), np.float32)
        cv2.fillConvexPoly(mask, (target * 16 + 8).round().astype(np.int32), 1.0, cv2.LINE_AA, 4)
    else:
        mask = cv2.warpPerspective(alpha, matrix, area, flags=cv2.INTER_LINEAR).astype(np.float32) / 255
    if softness > 0.25:
        warped = cv2.GaussianBlur(warped, (0, 0), softness)
        mask = cv2.GaussianBlur(mask, (0, 0), min(softness, 1.2))
    mask = mask[..., None]
    part = pixels[y0:y1, x0:x1]
    part[:] = (part * (1 - mask) + warped * mask).astype(np.uint8)
