"""Develops the rendered scenes into pictures and writes labels.csv: python3 make.py RENDERED OUT [scene …]

With scenes named, only their pictures are made; labels.csv is always written whole.
"""
import csv
import os
import sys

import cv2

import camera
from pictures import PICTURES


def names():
    seen = {}
    for i, pic in enumerate(PICTURES):
        n = f"{pic['scene'].replace('_', '-')}-{pic['condition']}"
        seen[n] = seen.get(n, 0) + 1
        yield (n if seen[n] == 1 else f"{n}-{seen[n]}") + ".jpg", pic


def main(rendered, out, only):
    os.makedirs(out, exist_ok=True)
    rows = []
    for name, pic in names():
        path = os.path.join(out, name)
        if not os.path.exists(os.path.join(rendered, pic["scene"] + ".json")):
            print("not rendered:", pic["scene"], file=sys.stderr)
            continue
        found = camera.labels(rendered, pic)
        if not found:
            rows.append([name, "", "", "", "", "", "", pic["condition"]])
        for l in found:
            rows.append([name, l["x"], l["y"], l["w"], l["h"], l["plate"], l["issuer"], pic["condition"]])
        if not only or pic["scene"] in only:
            quality = pic["look"].get("jpeg", 84)
            cv2.imwrite(path, camera.shoot(rendered, pic), [cv2.IMWRITE_JPEG_QUALITY, quality])
            print(name, os.path.getsize(path) // 1024, "KiB", flush=True)
    with open(os.path.join(out, "labels.csv"), "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["image", "x", "y", "w", "h", "plate", "issuer", "condition"])
        w.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
