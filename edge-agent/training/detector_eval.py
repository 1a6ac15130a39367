"""Measures a plate detector on labelled photographs through OpenCV DNN, one thread.

`python3 detector_eval.py --model plate-detector.onnx --data DIR [--sheets DIR] [--drawn N]` prints one line a set. `Finder` is
the reference for the product's own decoding: letterbox, network, threshold, suppression by overlap, averaging.
"""

import argparse
import json
import math
import pathlib
import tempfile
import time

import cv2
import numpy as np

import detector_data as data

STRIDE, OFFSET_UNIT = 8, 32.0
# Input shapes of about a quarter of a million pixels; the one nearest in aspect ratio is used.
SHAPES = ((640, 384), (576, 448), (512, 512), (448, 576), (384, 640))
PAD = 114
THRESHOLD = 0.35
# A candidate that overlaps a better one this much (intersection over union) is the same plate.
OVERLAP = 0.4
# Cells whose quads overlap the best one this much agree with it and share in its corners.
AGREEING = 0.6
# A candidate with this share of its box inside a better one is a part of that plate.
WITHIN = 0.7
# Plates that fill much of the picture are looked for at this much of each side of the input; only finds of at least this
# share of the picture's longer side count. Measured on enlarged openalpr-* pictures at a plate width of half, 0.6 and
# 0.75 of the picture: the whole input alone finds nearly all, a third and none of them, half the input all of them.
CLOSE_PASS = {"grow": 0.4, "widerThan": 0.3}
# No plate of at least `below` found: look again with each side of the input this much larger. On openalpr-* and held-out
# romania-dashcam pictures shrunk to 0.6, 0.7 finds 111 of 111 plates of 30 px and more where 0.4 finds 107; one picture in
# six is then looked at twice, of the unshrunk ones one in thirty. Pictures whose longer side is above `large` always are, on
# an input that grows with them. Plates wider than `widest` on the grown input are left to the first look. Of 71 plates of 60 to 200 px in pictures of 3840 x 2160, 70 are found so, 58 at 1.5, 43 without.
SECOND_PASS = {"grow": 1.5, "below": 0.7, "large": 2000, "mostGrow": 3.0, "widest": 250}
MAX_ENLARGEMENT = 2.0


# An unexplained find of at least this probability on a training picture may be a plate without a label.
UNLABELLED_FROM = 0.7


class Finder:
    """Finds plates in RGB pictures; not thread-safe, as OpenCV's networks are not."""

    def __init__(self, model, threshold=THRESHOLD, grow=1.0, second=SECOND_PASS):
        self.net = cv2.dnn.readNetFromONNX(str(model))
        self.threshold, self.grow, self.second = threshold, grow, second
        self.milliseconds = []

    def find(self, picture):
        """[(probability, 4 x 2 corners)] in pixels of the picture, most probable first."""
        started = time.perf_counter()
        found = self._cells(picture, self.grow)
        found += [(p, quad) for p, quad in self._cells(picture, self.grow * CLOSE_PASS["grow"])
                  if edge(quad) >= CLOSE_PASS["widerThan"] * max(picture.shape)]
        longer = max(picture.shape[:2])
        if self.second and longer > self.second["large"]:
            found += self._closer(picture, found, min(self.second["mostGrow"], self.second["grow"] * longer / self.second["large"]))
        elif self.second and not any(p >= self.second["below"] for p, _ in found):
            found += self._closer(picture, found, self.second["grow"])
        found = merged(found)
        self.milliseconds.append((time.perf_counter() - started) * 1000)
        return found

    def _closer(self, picture, found, grow):
        """The cells of a second look, but for those of plates that are too large for it."""
        height, width = picture.shape[:2]
        widest = self.second["widest"] * max(height, width) / max(input_shape(width, height, grow))
        large = [extent(quad) for _p, quad in merged(found) if edge(quad) > widest]
        return [(p, quad) for p, quad in self._cells(picture, grow) if edge(quad) <= widest
                and not any(overlap(extent(quad), box) >= OVERLAP or _share_within(extent(quad), box) > WITHIN for box in large)]

    def _cells(self, picture, grow):
        """The cells of one run of the network, in pixels of the picture."""
        height, width = picture.shape[:2]
        shape = input_shape(width, height, grow)
        scale = min(shape[0] / width, shape[1] / height, MAX_ENLARGEMENT)
        inner = (max(1, round(width * scale)), max(1, round(height * scale)))
        canvas = np.full((shape[1], shape[0], 3), PAD, np.uint8)
        left, top = (shape[0] - inner[0]) // 2, (shape[1] - inner[1]) // 2
        canvas[top:top + inner[1], left:left + inner[0]] = cv2.resize(
            picture, inner, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        self.net.setInput(canvas.transpose(2, 0, 1)[None].astype(np.float32) / 255)
        found = cells(self.net.forward()[0], self.threshold)
        ratio = np.array([width / inner[0], height / inner[1]])
        return [(p, (quad - (left, top)) * ratio) for p, quad in found]


def input_shape(width, height, grow=1.0):
    """The network's input for a picture of this size."""
    shape = min(SHAPES, key=lambda s: abs(math.log(s[0] / s[1] * height / width)))
    return tuple(max(1, int(side * grow / 32 + 0.5)) * 32 for side in shape)


def edge(quad):
    """The mean length of the upper and lower edge."""
    return (np.linalg.norm(quad[1] - quad[0]) + np.linalg.norm(quad[2] - quad[3])) / 2


def cells(output, threshold):
    """(probability, corners in pixels of the input) of every cell above the threshold."""
    rows, columns = np.nonzero(output[0] >= threshold)
    found = []
    for row, column in zip(rows, columns):
        cell = np.array([column + 0.5, row + 0.5]) * STRIDE
        found.append((float(output[0, row, column]), output[1:, row, column].reshape(4, 2) * OFFSET_UNIT + cell))
    return found


def merged(found):
    """Suppression by overlap; a kept plate's corners are the weighted mean over the cells that agree with it."""
    rest = sorted(found, key=lambda item: -item[0])
    kept = []
    while rest:
        best = rest[0]
        overlaps = [overlap(extent(best[1]), extent(quad)) for _p, quad in rest]
        agreeing = [item for item, o in zip(rest, overlaps) if o >= AGREEING] or [best]
        weights = np.array([p * p for p, _quad in agreeing])
        corners = sum(w * quad for w, (_p, quad) in zip(weights, agreeing)) / weights.sum()
        kept.append((best[0], corners))
        rest = [item for item, o in zip(rest[1:], overlaps[1:]) if o < OVERLAP and not _within(item[1], best[1])]
    return kept


def _within(quad, other):
    """Whether a quad's box lies mostly inside another's: a part of the same plate, seen by a far cell."""
    return _share_within(extent(quad), extent(other)) > WITHIN


def _share_within(a, b):
    """The share of box a that lies within box b."""
    seen = max(0, min(a[2], b[2]) - max(a[0], b[0])) * max(0, min(a[3], b[3]) - max(a[1], b[1]))
    return seen / max(1e-6, (a[2] - a[0]) * (a[3] - a[1]))


def extent(quad):
    """The axis-aligned box x0, y0, x1, y1 around four corners."""
    return np.concatenate([quad.min(0), quad.max(0)])


def overlap(a, b):
    """Intersection over union of two axis-aligned boxes."""
    seen = max(0, min(a[2], b[2]) - max(a[0], b[0])) * max(0, min(a[3], b[3]) - max(a[1], b[1]))
    return seen / max(1e-9, (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - seen)


def rectified(picture, quad, size=(192, 48), margin=0.0):
    """The plate as the reader gets it."""
    middle = quad.mean(0)
    wide = (quad - middle) * (1 + margin) + middle
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    return cv2.warpPerspective(picture, cv2.getPerspectiveTransform(wide.astype(np.float32), target), size, flags=cv2.INTER_AREA)


class Tally:
    """What one set gave."""

    def __init__(self):
        self.large, self.large_found, self.small, self.small_found = 0, 0, 0, 0
        self.pictures, self.false, self.loose, self.overlaps, self.scores = 0, 0, 0, [], []

    def counts(self):
        """The counts under the names of the description file."""
        return {"pictures": self.pictures, "plates60": self.large, "found60": self.large_found, "smaller": self.small,
                "foundSmaller": self.small_found, "falseCandidates": self.false}

    def line(self, name, milliseconds):
        share = lambda a, b: "%5.1f%% (%d/%d)" % (100 * a / b, a, b) if b else "-"
        return "%-22s >=60 px %-18s smaller %-18s false/100 %6.1f  touching but IoU<0.5: %d  mean IoU %.3f  p50 %.1f ms" % (
            name, share(self.large_found, self.large), share(self.small_found, self.small),
            100 * self.false / max(1, self.pictures), self.loose, np.mean(self.overlaps or [0]), np.median(milliseconds))


def measure(finder, table, paths, sheet=None):
    """Runs the finder over pictures; collects misses and false candidates for the contact sheet."""
    tally = Tally()
    finder.milliseconds = []
    for path in paths:
        picture = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)
        found = finder.find(picture)
        tally.pictures += 1
        used = set()
        for x, y, w, h, _text in table[path]:
            box = (x, y, x + w, y + h)
            overlaps = [overlap(box, extent(quad)) for _p, quad in found]
            best = int(np.argmax(overlaps)) if overlaps else -1
            hit = bool(best >= 0 and overlaps[best] >= 0.5)
            if w >= 60:
                tally.large += 1
                tally.large_found += hit
            else:
                tally.small += 1
                tally.small_found += hit
            if best >= 0 and overlaps[best] > 0.1:
                used.add(best)
                if not hit:
                    tally.loose += w >= 60
            if hit:
                tally.overlaps.append(overlaps[best])
                tally.scores.append(found[best][0])
                if sheet is not None:
                    sheet.crops.append(rectified(picture, found[best][1]))
            elif sheet is not None and w >= 60:
                sheet.missed(picture, box, found)
        for index, (probability, quad) in enumerate(found):
            if index not in used:
                tally.false += 1
                if sheet is not None:
                    sheet.false(picture, quad, probability, path)
    return tally


def measure_drawn(finder, data_root, count=200, seed=977):
    """Corner precision where the truth is exact: drawn plates on the held-out photographs.

    Returns a printable line: share found, and the corner error as a share of the plate's height.
    """
    import scenes

    real = []
    for name in data.TRAIN_SETS:
        table = data.labels(data_root, name)
        for path in data.split(data_root, name)[1][:80]:
            pixels = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)
            real.append(scenes.Photograph(pixels, np.array([b[:4] for b in table[path]]), data.ENLARGEABLE[name]))
    painter = scenes.Painter(real, scenes.flat_plates(seed, 300), scenes.flat_clutter(seed, 300), seed, 0.2)
    plates, found, errors, false = 0, 0, [], 0
    for _ in range(count):
        picture, truths = painter.sample((640, 384))
        quads = finder.find(picture)
        used = set()
        for truth in truths:
            overlaps = [overlap(extent(truth.corners), extent(quad)) for _p, quad in quads]
            best = int(np.argmax(overlaps)) if overlaps else -1
            if best >= 0 and overlaps[best] > 0.1:
                used.add(best)
            if truth.exact and not truth.ignore:
                plates += 1
                if best >= 0 and overlaps[best] >= 0.5:
                    found += 1
                    tall = np.linalg.norm(truth.corners[[3, 2]] - truth.corners[[0, 1]], axis=1).mean()
                    errors.append(np.linalg.norm(quads[best][1] - truth.corners, axis=1).mean() / tall)
        false += len(quads) - len(used)
    return "drawn plates found %.1f%% (%d/%d)  corner error / plate height: median %.3f, 90th %.3f  false/100 %.1f" % (
        100 * found / max(1, plates), found, plates, *np.percentile(errors or [math.nan], (50, 90)), 100 * false / count)


class Sheet:
    """Contact sheets to look at: rectified crops, misses, false candidates."""

    def __init__(self):
        self.crops, self.misses, self.falses, self.records = [], [], [], []

    def missed(self, picture, box, found):
        drawn = picture.copy()
        for p, quad in found:
            cv2.polylines(drawn, [quad.round().astype(np.int32)], True, (0, 255, 0), 2)
        cv2.rectangle(drawn, tuple(int(v) for v in box[:2]), tuple(int(v) for v in box[2:]), (255, 0, 0), 1)
        self.misses.append(self._around(drawn, np.array(box).reshape(2, 2), 2.5))

    def false(self, picture, quad, probability, path):
        self.records.append((path, float(probability), [float(v) for v in extent(quad)]))
        drawn = picture.copy()
        cv2.polylines(drawn, [quad.round().astype(np.int32)], True, (255, 255, 0), 1)
        tile = self._around(drawn, quad, 2.0)
        cv2.putText(tile, "%.2f" % probability, (4, 14), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (255, 255, 0), 1)
        self.falses.append(tile)

    @staticmethod
    def _around(picture, points, reach, size=(200, 150)):
        low, high = points.min(0), points.max(0)
        middle, half = (low + high) / 2, max(high[0] - low[0], (high[1] - low[1]) * 1.3, 8) * reach / 2
        scale = size[0] / (2 * half)
        matrix = np.array([[scale, 0, size[0] / 2 - scale * middle[0]], [0, scale, size[1] / 2 - scale * middle[1]]])
        return cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_AREA, borderValue=(114, 114, 114))

    def write(self, folder, name):
        for kind, tiles, columns in (("crops", self.crops, 8), ("misses", self.misses, 7), ("false", self.falses, 7)):
            if tiles:
                tiles = tiles[:columns * (16 if kind == "crops" else 7)]
                blank = np.zeros_like(tiles[0])
                tiles += [blank] * (-len(tiles) % columns)
                rows = [np.hstack(tiles[i:i + columns]) for i in range(0, len(tiles), columns)]
                cv2.imwrite(str(pathlib.Path(folder) / ("%s-%s.png" % (name, kind))), np.vstack(rows)[..., ::-1])


def unlabelled(finder, data_root, sheets=None, every=1):
    """Where the Romanian training pictures may show plates that nobody labelled: {set/picture: [x, y, w, h]}.

    Those places are neither plate nor background in further training. Looked at by eye, three in four of these finds
    were plates there; in uc3m-lp nearly all were windows and signs, so nothing is spared in that set.
    """
    places = {}
    name = "romania-dashcam"
    sheet = Sheet()
    measure(finder, data.labels(data_root, name), data.split(data_root, name)[0][::every], sheet)
    for path, probability, (x0, y0, x1, y1) in sheet.records:
        if probability >= UNLABELLED_FROM:
            places.setdefault(name + "/" + pathlib.Path(path).name, []).append([x0, y0, x1 - x0, y1 - y0])
    if sheets:
        sheet.write(sheets, name + "-unlabelled")
    return places


def exported(model):
    """The ONNX path itself, or a checkpoint's running average exported beside the temporary files."""
    if str(model).endswith(".onnx"):
        return model
    import torch
    from detector_net import PlateDetector, export

    network = PlateDetector()
    network.load_state_dict(torch.load(model, map_location="cpu")["average"])
    path = tempfile.mkdtemp() + "/plate-detector.onnx"
    export(network, path)
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True, help="ONNX file or training checkpoint")
    parser.add_argument("--data", required=True)
    parser.add_argument("--threshold", type=float, default=THRESHOLD)
    parser.add_argument("--grow", type=float, default=1.0, help="larger network input, 2.0 doubles each side")
    parser.add_argument("--once", action="store_true", help="no second look")
    parser.add_argument("--sheets", help="folder for contact sheets; they show real vehicles, keep them private")
    parser.add_argument("--sets", nargs="*", help="only these; none after the flag measures none")
    parser.add_argument("--figures", metavar="FILE", help="write the counts as JSON, for detector_export.py")
    parser.add_argument("--drawn", type=int, default=0, help="also this many drawn scenes with exact corners")
    parser.add_argument("--unlabelled", metavar="FILE", help="write confident finds on the training pictures that no label explains")
    parser.add_argument("--every", type=int, default=1, help="only every so many'th picture of a set")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    finder = Finder(exported(arguments.model), arguments.threshold, arguments.grow, None if arguments.once else SECOND_PASS)
    groups = [(name + " held out", name) for name in data.TRAIN_SETS] + [(name, name) for name in data.EVALUATE_SETS]
    figures = {}
    for title, name in groups:
        if arguments.sets is not None and name not in arguments.sets:
            continue
        sheet = Sheet() if arguments.sheets else None
        tally = measure(finder, data.labels(arguments.data, name), data.split(arguments.data, name)[1][::arguments.every], sheet)
        print(tally.line(title, finder.milliseconds), flush=True)
        figures[name] = tally.counts()
        if sheet:
            sheet.write(arguments.sheets, title.replace(" ", "-"))
    if arguments.drawn:
        print(measure_drawn(finder, arguments.data, arguments.drawn))
    if arguments.figures:
        pathlib.Path(arguments.figures).write_text(json.dumps(figures, indent=2) + "\n")
    if arguments.unlabelled:
        with open(arguments.unlabelled, "w") as out:
            json.dump(unlabelled(finder, arguments.data, arguments.sheets, arguments.every), out)


if __name__ == "__main__":
    main()
