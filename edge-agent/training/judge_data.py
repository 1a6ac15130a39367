"""What the plate judge learns from: cuts of what the detector takes for plates, with their surroundings.

`python3 judge_data.py --data PHOTOGRAPHS --detector plate-detector.onnx --out FOLDER --seed S --shards N` draws scenes
with `scenes.py` and `livery.py`, half of them of vehicles with names on them, lets the shipped detector look as the
product does, cuts out each find and says by the scene's truth whether it is a plate. Photographs of the training sets
come in as they do for the detector: 14 cuts a second. With `--real` they are looked at as they are. With `--near` vehicles fill the picture and their plates and names
are cut out as a detector might, without asking it: a hundred times as many.
"""

import argparse
import json
import pathlib

import cv2
import numpy as np

import detector_data
import detector_eval
import livery
import scenes

# A cut: the plate is half as wide as it and two fifths as high.
WIDTH, HEIGHT = 128, 64
ALONG_WIDTH, ALONG_HEIGHT = 0.5, 0.75
MOST_OVERSAMPLING = 4
# Intersection over union with a true plate: from here it is one, below that it is none, between is not learned from.
PLATE, NO_PLATE = 0.4, 0.1
# Narrower ones the product does not read either.
NARROWEST = 20


def grown(quad, along_width=ALONG_WIDTH, along_height=ALONG_HEIGHT):
    """Corners moved outwards along the plate's own edges, as the product's `Quad.grown`."""
    a, b, c, d = quad
    a, b, c, d = (a + (a - b) * along_width, b + (b - a) * along_width, c + (c - d) * along_width, d + (d - c) * along_width)
    return np.array([a + (a - d) * along_height, b + (b - c) * along_height, c + (c - b) * along_height, d + (d - a) * along_height])


def cut(picture, quad):
    """A find with its surroundings, upright, grey, HEIGHT x WIDTH; the reference for the product's own cutting."""
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    wide = grown(np.asarray(quad, np.float64))
    across = (np.linalg.norm(wide[1] - wide[0]) + np.linalg.norm(wide[2] - wide[3])) / 2
    down = (np.linalg.norm(wide[3] - wide[0]) + np.linalg.norm(wide[2] - wide[1])) / 2
    times = [int(np.clip(np.floor(has / wanted + 0.5), 1, MOST_OVERSAMPLING)) for has, wanted in ((across, WIDTH), (down, HEIGHT))]
    w, h = WIDTH * times[0], HEIGHT * times[1]
    target = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    large = cv2.warpPerspective(grey, cv2.getPerspectiveTransform(wide.astype(np.float32), target), (w, h),
                                flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return large if times == [1, 1] else cv2.resize(large, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)


class Cutter:
    """Endless cuts with what they are: (picture, 1 or 0, width, the detector's probability)."""

    def __init__(self, painter, detector, rng):
        self.painter, self.finder, self.rng = painter, detector_eval.Finder(detector), rng

    def of_photographs(self, photographs):
        """The detector's finds on whole photographs, as they are."""
        for photograph in photographs:
            boxes = [(box, False) for box in photograph.boxes] + [(box, True) for box in photograph.ignored]
            truths = [scenes.Truth(np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]]), False, spared) for (x, y, w, h), spared in boxes]
            yield from self._found(photograph.pixels, truths)

    def __iter__(self):
        while True:
            size = ((640, 384), (960, 576))[int(self.rng.random() < 0.4)]
            pixels, truths = self.painter.sample(size)
            yield from self._found(pixels, truths)

    def _found(self, pixels, truths):
        for probability, quad in self.finder.find(pixels):
            width = detector_eval.edge(quad)
            what = self._is_plate(quad, truths)
            if width >= NARROWEST and what is not None:
                yield cut(pixels, quad), what, width, probability

    @staticmethod
    def _is_plate(quad, truths):
        shares = [(detector_eval.overlap(detector_eval.extent(quad), detector_eval.extent(t.corners)), t.ignore) for t in truths]
        best, ignored = max(shares, default=(0.0, False))
        if best < NO_PLATE:
            return 0
        return 1 if best >= PLATE and not ignored else None


class Near:
    """Endless cuts of plates and names on drawn vehicles, from corners as wrong as a detector's."""

    def __init__(self, plates, lettering, rng):
        self.plates, self.rng = plates, rng
        self.coachwork = livery.Coachwork(lettering, rng)

    def __iter__(self):
        rng = self.rng
        while True:
            plate = self.plates[rng.integers(len(self.plates))] if rng.random() < 0.6 else None
            flat, corners, names = self.coachwork.draw(plate)
            picture = self._on_ground(flat)
            if corners is not None:
                yield self._taken(picture, np.asarray(corners, np.float64), 1)
            for middle_x, middle_y, wide, tall in names:
                yield self._taken(picture, self._around(middle_x, middle_y, wide, tall), 0)

    def _on_ground(self, flat):
        """The vehicle before something even, grey."""
        rng = self.rng
        grey = cv2.cvtColor(np.ascontiguousarray(flat[..., :3]), cv2.COLOR_RGB2GRAY).astype(np.float32)
        ground = cv2.resize(rng.normal(rng.uniform(30, 200), rng.uniform(2, 30), (4, 6)).astype(np.float32), flat.shape[1::-1])
        alpha = flat[..., 3].astype(np.float32) / 255
        return np.clip(grey * alpha + ground * (1 - alpha), 0, 255).astype(np.uint8)

    def _around(self, x, y, wide, tall):
        """What a detector frames of lettering: a part as long as a plate, with something above and below."""
        rng = self.rng
        high = tall * (1 + 2 * rng.uniform(0.0, 0.5))
        if wide > 5.5 * high or (wide > 3 * high and rng.random() < 0.2):
            part = high * rng.uniform(2.5, 5.5)
            x, wide = x + rng.uniform(-0.5, 0.5) * max(0.0, wide - part), min(wide, part)
        across = max(wide + 2 * high * rng.normal(0.1, 0.15), 1.2 * high)
        return np.array([[x - across / 2, y - high / 2], [x + across / 2, y - high / 2], [x + across / 2, y + high / 2], [x - across / 2, y + high / 2]])

    def _taken(self, picture, corners, what):
        rng = self.rng
        tall = np.linalg.norm(corners[3] - corners[0])
        wrong = rng.normal(0, 0.05 * tall, (4, 2)) + rng.normal(0, 0.05 * tall, 2)
        wrong[:, 0] += np.repeat(rng.normal(0, 0.12 * tall, 2), 2)[[0, 2, 3, 1]]
        quad = corners + wrong
        return cut(picture, quad), what, detector_eval.edge(quad), 0.0


def write(name, items):
    """A shard of what an iterable gives."""
    cuts, what, widths, probabilities = zip(*items)
    np.savez(name.with_suffix(".npz"), cuts=np.array(cuts), plate=np.array(what, np.uint8),
             width=np.array(widths, np.float32), probability=np.array(probabilities, np.float32))
    print("%s: %d cuts, %d plates" % (name.name, len(cuts), sum(what)), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True)
    parser.add_argument("--detector", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shards", type=int, default=1, help="each with a seed of its own, one above the other")
    parser.add_argument("--count", type=int, default=4096, help="cuts of a shard")
    parser.add_argument("--plates", type=int, default=3000)
    parser.add_argument("--real", action="store_true", help="the training photographs as they are, once")
    parser.add_argument("--near", action="store_true", help="vehicles that fill the picture, without the detector")
    parser.add_argument("--lettered", type=float, default=0.5)
    parser.add_argument("--ignored", help="places of possible unlabelled plates, see detector_eval.py --unlabelled")
    parser.add_argument("--every", type=int, default=1, help="only every so many'th photograph")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    ignored = json.load(open(arguments.ignored)) if arguments.ignored else None
    real = [] if arguments.near else detector_data.photographs(arguments.data, ignored)[::arguments.every]
    if arguments.real:
        write(out / "cuts-real", Cutter(None, arguments.detector, None).of_photographs(real))
        return
    for seed in range(arguments.seed, arguments.seed + arguments.shards):
        name = out / ("cuts-%d" % seed)
        if name.with_suffix(".npz").exists():
            continue
        flat, lettering = scenes.flat_plates(seed, arguments.plates), scenes.flat_lettering(seed, arguments.plates // 2)
        if arguments.near:
            source = Near(flat, lettering, np.random.default_rng(seed))
        else:
            things = scenes.flat_clutter(seed, arguments.plates // 2)
            painter = scenes.Painter(real, flat, things, seed, 0.5, lettering, arguments.lettered)
            source = Cutter(painter, arguments.detector, np.random.default_rng(seed))
        write(name, (item for item, _ in zip(source, range(arguments.count))))


if __name__ == "__main__":
    main()
