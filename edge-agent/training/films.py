"""Films with exact truth for the tests and measurements of live cameras.

films.py OUT [--passes N] [--seed S] [--scene day|night|rain|shake|mixed|empty] [--bitrate KBIT]
             [--kind pass|stop|queue|bare|none] [--rate PICTURES] [--view near|far] [--harsh]

Draws a road with vehicles that come towards the camera: one every three seconds that passes; one at a time that stops;
a queue that moves up by one vehicle every six seconds, each hidden by the one before it until that has left; bare ones
that carry letters but no plate; or none, which leaves the weather on an empty road. Near, a plate grows to 400 pixels;
far, the camera stands high and a vehicle leaves the picture when its plate is 130 wide, not much more than the guide for
cameras asks for. Harsh weather is what an automatic exposure makes of it: vehicles are smeared by their own motion (8 ms
at night, 4 in rain and shake), the gain's noise doubles, drops are thick and many, and the mast shakes while exposing.
Writes
OUT.mp4 (1280 x 720, 25 a second unless told otherwise, H.264), OUT-passes.csv (plate,from,to: seconds between which the
plate is at least MIN_WIDTH pixels wide, wholly in view and not hidden) and OUT-frames.csv (frame, plate, and the plate's
corners in pixels, top left first, clockwise). Plates come from plates.py: every sixth has two rows, and rows are drawn
only on plates of the proportions that have so many. Encoding is by GStreamer's x264enc through OpenCV (Debian:
python3-opencv, gstreamer1.0-plugins-ugly). The same seed gives the same pictures. About 15 ms a picture on one core.
"""

import argparse
import csv
import math

import cv2
import numpy as np

import plates

WIDTH, HEIGHT = 1280, 720
MIN_WIDTH = 60  # narrower plates are seen and are not held against the reader
EVERY = 3.0  # seconds from one vehicle to the next
HORIZON = 190
STYLES = ["un", "eu", "af", "two", "eu_nb", "lb"]
GAPS = {"pass": EVERY, "stop": 13.0, "queue": 6.0, "bare": EVERY, "none": EVERY}  # seconds between vehicles
QUEUE_FRONT = 5.5  # metres from the camera to the first in the queue
QUEUE_STEP = 6.5  # metres from one vehicle to the next
QUEUE_MOVES = 2.0  # seconds in which it moves up
RISE = {"near": 600, "far": 1650}  # pixels that a vehicle of full size stands below the horizon
EXPOSED = {"day": 0.001, "night": 0.008, "rain": 0.004, "shake": 0.004}  # seconds, in harsh weather
LETTERS = ["UN", "POLICE", "TAXI", "MAN 4X4", "WFP", "AMBULANCE", "HILUX", ""]  # on vehicles without a plate


def road(rng):
    """The empty road, with grass, sky and texture that does not move."""
    img = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    img[:HORIZON] = np.linspace(205, 235, HORIZON)[:, None, None] * np.array([1.0, 0.97, 0.92])
    img[HORIZON:] = np.array([88, 128, 112])
    lane = np.array([[560, HORIZON], [700, HORIZON], [1330, HEIGHT], [120, HEIGHT]])
    cv2.fillPoly(img, [lane], (112, 112, 114))
    for side in (560, 700):
        near = 120 if side == 560 else 1330
        cv2.line(img, (side, HORIZON), (near, HEIGHT), (225, 225, 225), 6, cv2.LINE_AA)
    for _ in range(9):  # houses and trees at the roadside
        x, w, h = int(rng.integers(0, WIDTH)), int(rng.integers(40, 150)), int(rng.integers(40, 130))
        if not 460 < x + w / 2 < 800:
            cv2.rectangle(img, (x, HORIZON - h + 30), (x + w, HORIZON + 30), rng.uniform(60, 190, 3).tolist(), -1)
    coarse = cv2.resize(rng.normal(0, 9, (HEIGHT // 8, WIDTH // 8)).astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    img += coarse[..., None] + rng.normal(0, 4, (HEIGHT, WIDTH, 1)).astype(np.float32)
    return np.clip(img, 0, 255).astype(np.uint8)


class Vehicle:
    """A vehicle's front, drawn once at full size, and its way over time."""

    def __init__(self, rng, maker, start, kind, style, view="near"):
        self.start, self.kind, self.rise = start, kind, RISE[view]
        self.stop = 8.0 if kind == "stop" else 0.0
        if kind == "bare":
            self.text = ""
            self._motion(rng)
            self.image, self.alpha, self.corners = self._draw(rng, None)
            return
        rows = plates.STYLES[style].rows
        plate = maker.plate(height=110, style=style)
        # An issuer's layout of two rows on a long plate of one would be written over itself.
        while not 5 <= len(plate.text) <= 9 or plate.meta["rows"] != rows:
            plate = maker.plate(height=110, style=style)
        self.text = plate.text
        self._motion(rng)
        self.image, self.alpha, self.corners = self._draw(rng, plate)

    def _motion(self, rng):
        self.speed = rng.uniform(0.8, 1.25)
        self.side = rng.uniform(-0.12, 0.12)

    def _draw(self, rng, plate):
        w, h = 1100, 900
        img = np.zeros((h, w, 3), np.float32)
        alpha = np.zeros((h, w), np.float32)
        paint = rng.uniform(20, 225, 3)
        cv2.rectangle(alpha, (60, 260), (w - 60, 780), 1, -1)
        cv2.fillPoly(alpha, [np.array([[180, 260], [290, 40], [w - 290, 40], [w - 180, 260]])], 1)
        cv2.rectangle(alpha, (90, 780), (240, 890), 1, -1)
        cv2.rectangle(alpha, (w - 240, 780), (w - 90, 890), 1, -1)
        img[:] = paint
        img *= np.linspace(1.1, 0.75, h, dtype=np.float32)[:, None, None]
        cv2.fillPoly(img, [np.array([[225, 250], [315, 70], [w - 315, 70], [w - 225, 250]])], (70, 62, 55))
        cv2.rectangle(img, (330, 400), (w - 330, 500), (35, 35, 35), -1)
        for x in range(345, w - 340, 24):
            cv2.line(img, (x, 405), (x, 495), (95, 95, 95), 4)
        for x in (90, w - 260):
            cv2.ellipse(img, (x + 85, 440), (85, 48), 0, 0, 360, (215, 222, 226), -1)
        cv2.rectangle(img, (60, 560), (w - 60, 700), (paint * 0.55).tolist(), -1)
        cv2.rectangle(img, (90, 780), (240, 890), (18, 18, 18), -1)
        cv2.rectangle(img, (w - 240, 780), (w - 90, 890), (18, 18, 18), -1)
        if plate is None:
            words = LETTERS[int(rng.integers(len(LETTERS)))]
            size, where = rng.uniform(1.5, 4.0), (int(rng.integers(280, 420)), int(rng.choice([360, 545, 650])))
            cv2.putText(img, words, where, cv2.FONT_HERSHEY_DUPLEX, size, (255 - paint).tolist(), 6, cv2.LINE_AA)
            return np.clip(img, 0, 255).astype(np.uint8), cv2.GaussianBlur(alpha, (0, 0), 2), np.zeros((4, 2))
        ph, pw = plate.image.shape[:2]
        scale = min(400 / pw, 190 / ph)
        flat = cv2.resize(plate.image[..., ::-1], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        ph, pw = flat.shape[:2]
        x, y = (w - pw) // 2, 630 - ph // 2
        img[y : y + ph, x : x + pw] = flat
        picture = np.clip(img, 0, 255).astype(np.uint8)
        return picture, cv2.GaussianBlur(alpha, (0, 0), 2), plate.corners * scale + (x, y)

    def place(self, t):
        """Returns (scale, centre x, bottom y) at a time, or None while it is out of sight."""
        if self.kind == "queue":
            moves = (t - self.start) / GAPS["queue"]
            done = math.floor(moves)
            moved = done + min(1.0, (moves - done) * GAPS["queue"] / QUEUE_MOVES)
            return self._at(QUEUE_FRONT - QUEUE_STEP * moved)
        s = (t - self.start) * self.speed
        if self.stop:
            reach = 2.4
            s = s if s < reach else reach if s < reach + self.stop * self.speed else s - self.stop * self.speed
        if s < 0 or s > 3.4:
            return None
        return self._at(17.0 - 4.6 * s)  # metres, 4.6 m/s is 17 km/h

    def _at(self, distance):
        if not 1.6 <= distance <= 17.0:
            return None
        scale = 1.75 / distance
        return scale, 640 + (60 + 500 * self.side) * scale * 1.6, HORIZON + self.rise * scale


def draw(frame, vehicle, where, smear=0.0):
    """Puts a vehicle into the picture, smeared downwards by so many pixels; returns its plate's corners, pixels."""
    scale, x, bottom = where
    m = np.array([[scale, 0, x - 550 * scale], [0.02 * scale, scale, bottom - 890 * scale]], np.float32)
    h, w = vehicle.alpha.shape
    outline = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32) @ m[:, :2].T + m[:, 2]
    x0, y0 = np.maximum(np.floor(outline.min(0)).astype(int) - 2, 0)
    x1, y1 = np.minimum(np.ceil(outline.max(0)).astype(int) + 2, (WIDTH, HEIGHT))
    if x1 <= x0 or y1 <= y0:
        return vehicle.corners @ m[:, :2].T + m[:, 2]
    if scale < 0.5:  # warpAffine has no area filter: reduce first, so that a far plate does not alias
        k = max(scale, 0.08)
        img = cv2.resize(vehicle.image, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
        alpha = cv2.resize(vehicle.alpha, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
        m2 = m.copy()
        m2[:, :2] /= k
    else:
        img, alpha, m2 = vehicle.image, vehicle.alpha, m.copy()
    m2[:, 2] -= (x0, y0)
    size = (int(x1 - x0), int(y1 - y0))
    layer = cv2.warpAffine(img, m2, size, flags=cv2.INTER_LINEAR)
    mask = cv2.warpAffine(alpha, m2, size, flags=cv2.INTER_LINEAR)
    if smear >= 1.5:
        layer, mask = cv2.blur(layer, (1, round(smear))), cv2.blur(mask, (1, round(smear)))
    part = frame[y0:y1, x0:x1]
    part[:] = cv2.add(cv2.multiply(layer, cv2.merge([mask] * 3), dtype=cv2.CV_8U), cv2.multiply(part, cv2.merge([1 - mask] * 3), dtype=cv2.CV_8U))
    return vehicle.corners @ m[:, :2].T + m[:, 2]


def is_hidden(corners, nearer):
    """Whether the body of a nearer vehicle covers a part of a plate."""
    for scale, x, bottom in nearer:
        left, right, top = x - 490 * scale, x + 490 * scale, bottom - 850 * scale
        if ((corners[:, 0] > left) & (corners[:, 0] < right) & (corners[:, 1] > top) & (corners[:, 1] < bottom)).any():
            return True
    return False


GRAIN = np.random.default_rng(0).normal(0, 1, (HEIGHT + 256, WIDTH + 256)).astype(np.float32)
GRAINS = {}  # by the deviation: what it adds and what it takes


def grain(frame, deviation, rng):
    """Adds the sensor's noise: a part of one large field, which is ten times as fast as new noise."""
    if deviation not in GRAINS:
        GRAINS[deviation] = [cv2.merge([np.clip(sign * deviation * GRAIN, 0, 255).astype(np.uint8)] * 3) for sign in (1, -1)]
    x, y = rng.integers(0, 256, 2)
    more, less = (field[y : y + HEIGHT, x : x + WIDTH] for field in GRAINS[deviation])
    return cv2.subtract(cv2.add(frame, more), less)


def smeared(vehicle, t, where, seconds):
    """How many pixels a vehicle moves downwards while the picture is exposed for so many seconds."""
    before = vehicle.place(t - seconds)
    return where[2] - before[2] if before else 0.0


def shaken(frame, rng):
    """The picture of a mast that moves while it is exposed: smeared along one direction, 4 pixels as a rule."""
    length, angle = abs(rng.normal(0, 4)), rng.uniform(0, math.pi)
    size = 2 * int(math.ceil(length / 2)) + 1
    if size < 3:
        return frame
    kernel, half = np.zeros((size, size), np.float32), size // 2
    dx, dy = math.cos(angle) * length / 2, math.sin(angle) * length / 2
    ends = [(int(round(16 * (half + sign * dx))), int(round(16 * (half + sign * dy)))) for sign in (-1, 1)]
    cv2.line(kernel, *ends, 1.0, 1, cv2.LINE_AA, 4)
    return cv2.filter2D(frame, -1, kernel / kernel.sum())


def weather(frame, scene, rng, lamps, harsh=False):
    """Light, rain and shake; returns the picture and its shift."""
    shift = np.zeros(2)
    noise = 2 if harsh else 1
    if scene == "night":
        frame = cv2.convertScaleAbs(frame, alpha=0.22)
        for x, y, r in lamps:
            x0, x1, y0, y1 = int(max(0, x - 4 * r)), int(min(WIDTH, x + 4 * r)), int(max(0, y - 4 * r)), int(min(HEIGHT, y + 4 * r))
            if x1 > x0 and y1 > y0:
                across = np.exp(-((np.arange(x0, x1) - x) ** 2) / (2 * (0.8 * r) ** 2))
                down = np.exp(-((np.arange(y0, y1) - y) ** 2) / (2 * (0.8 * r) ** 2))
                light = (230 * np.outer(down, across)).astype(np.uint8)
                frame[y0:y1, x0:x1] = cv2.add(frame[y0:y1, x0:x1], cv2.merge([light] * 3))
        frame = grain(frame, 5 * noise, rng)
    else:
        frame = grain(frame, 2 * noise, rng)
    if scene == "rain":
        frame = cv2.convertScaleAbs(frame, alpha=0.75, beta=25)
        for _ in range(600 if harsh else 160):
            x, y, n = rng.integers(0, WIDTH), rng.integers(0, HEIGHT), rng.integers(12, 34)
            thick = int(rng.integers(1, 4)) if harsh else 1
            cv2.line(frame, (int(x), int(y)), (int(x - n // 5), int(y + n)), (205, 205, 208), thick, cv2.LINE_AA)
    if scene == "shake":
        shift = rng.normal(0, 1.6, 2)
        frame = cv2.warpAffine(frame, np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float32), (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
        if harsh:
            frame = shaken(frame, rng)
    return frame, shift


def lamps_of(vehicle, where):
    scale, x, bottom = where
    return [(x + dx * scale, bottom - 450 * scale, 70 * scale) for dx in (-375, 375)]


def main():
    """Writes one film with its truth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--passes", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scene", default="mixed")
    parser.add_argument("--kind", default="pass")
    parser.add_argument("--bitrate", type=int, default=3000)
    parser.add_argument("--rate", type=int, default=25)
    parser.add_argument("--view", choices=sorted(RISE), default="near")
    parser.add_argument("--harsh", action="store_true")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    rng = np.random.default_rng(args.seed)
    maker = plates.PlateMaker(args.seed)
    gap = GAPS[args.kind]
    vehicles = [] if args.scene == "empty" or args.kind == "none" else [
        Vehicle(rng, maker, 1.0 + gap * i, args.kind, STYLES[i % len(STYLES)], args.view) for i in range(args.passes)]
    length = 2.0 + gap * args.passes + 3.0
    empty = road(rng)
    writer = cv2.VideoWriter(
        "appsrc ! videoconvert ! video/x-raw,format=I420 ! "
        f"x264enc bitrate={args.bitrate} speed-preset=veryfast key-int-max={2 * args.rate} bframes=0 threads=1 ! h264parse ! mp4mux ! "
        f'filesink location="{args.out}.mp4"',
        cv2.CAP_GSTREAMER, 0, args.rate, (WIDTH, HEIGHT))
    if not writer.isOpened():
        raise SystemExit("GStreamer cannot encode; install gstreamer1.0-plugins-ugly")
    seen = {}
    with open(args.out + "-frames.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["frame", "plate", "x1", "y1", "x2", "y2", "x3", "y3", "x4", "y4"])
        for number in range(int(length * args.rate)):
            t = number / args.rate
            frame = empty.copy()
            scenes = ["day", "night", "rain", "shake"]
            scene = scenes[int(t / (5 * gap)) % 4] if args.scene == "mixed" else args.scene
            places = [(v, v.place(t)) for v in vehicles]
            places = sorted([(v, w) for v, w in places if w], key=lambda p: p[1][0])
            exposed = EXPOSED.get(scene, 0.0) if args.harsh else 0.0
            truth = [(v, draw(frame, v, w, smeared(v, t, w, exposed) if exposed else 0.0)) for v, w in places]
            hidden = {id(v) for i, (v, corners) in enumerate(truth) if is_hidden(corners, [w for _, w in places[i + 1 :]])}
            frame, shift = weather(frame, scene, rng, [l for v, w in places for l in lamps_of(v, w)], args.harsh)
            for vehicle, corners in truth:
                if not vehicle.text:
                    continue
                corners = corners + shift
                rows.writerow([number, vehicle.text, *(f"{c:.1f}" for c in corners.flatten())])
                width = math.dist(corners[0], corners[1])
                inside = (corners >= 4).all() and (corners[:, 0] < WIDTH - 4).all() and (corners[:, 1] < HEIGHT - 4).all()
                if width >= MIN_WIDTH and inside and id(vehicle) not in hidden:
                    first, _ = seen.get(id(vehicle), (t, t))
                    seen[id(vehicle)] = (first, t)
            writer.write(frame)
    writer.release()
    with open(args.out + "-passes.csv", "w", newline="") as file:
        file.write("plate,from,to\n")
        for vehicle in vehicles:
            if id(vehicle) in seen:
                file.write("%s,%.2f,%.2f\n" % (vehicle.text, *seen[id(vehicle)]))


if __name__ == "__main__":
    main()
