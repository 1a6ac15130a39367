"""Boards and shop fronts. They carry words and numbers on purpose: a reader must leave them alone."""
import os
import sys

from PIL import Image, ImageDraw

import faces


def _text(im, text, font, area, color, **kw):
    faces.write(im, text, font, tuple(v / faces.MM for v in area), color, **kw)


def make(folder):
    os.makedirs(folder, exist_ok=True)
    faces.letters_un(os.path.join(folder, "un.png"))
    im = Image.new("RGB", (800, 800), (228, 228, 224))
    d = ImageDraw.Draw(im)
    d.rectangle([0, 0, 799, 799], outline=(190, 20, 24), width=44)
    _text(im, "STOP", "dejavu", (120, 110, 680, 300), (190, 20, 24), tracking=.06)
    _text(im, "CHECKPOINT", "dejavu", (90, 360, 710, 460), (20, 20, 22), tracking=.03)
    _text(im, "ARRET - CONTROLE", "dejavu", (90, 520, 710, 590), (20, 20, 22), tracking=.02)
    _text(im, "100 m", "dejavu", (280, 640, 520, 720), (20, 20, 22))
    im.save(os.path.join(folder, "stop.png"))
    im = Image.new("RGB", (1600, 320), (196, 150, 24))
    _text(im, "ALIMENTATION GENERALE", "bebas", (60, 40, 1540, 190), (150, 20, 20), tracking=.05)
    _text(im, "CHEZ MAMA AMI - BOISSONS - RECHARGE", "liberation", (120, 220, 1480, 280), (24, 30, 60), tracking=.03)
    im.save(os.path.join(folder, "shop.png"))
    im = Image.new("RGB", (1400, 600), (16, 62, 140))
    d = ImageDraw.Draw(im)
    d.rounded_rectangle([16, 16, 1384, 584], 30, outline=(235, 235, 235), width=14)
    _text(im, "KALIVO", "road", (90, 80, 760, 240), (238, 238, 238), align="l")
    _text(im, "27", "road", (1080, 80, 1300, 240), (238, 238, 238), align="r")
    _text(im, "PORT SEREN", "road", (90, 350, 900, 510), (238, 238, 238), align="l")
    _text(im, "140", "road", (1000, 350, 1300, 510), (238, 238, 238), align="r")
    im.save(os.path.join(folder, "town.png"))
    im = Image.new("RGB", (700, 700), (225, 225, 222))
    d = ImageDraw.Draw(im)
    d.ellipse([30, 30, 670, 670], fill=(230, 230, 228), outline=(190, 20, 26), width=70)
    _text(im, "40", "road", (190, 210, 510, 490), (16, 16, 18))
    im.save(os.path.join(folder, "speed.png"))


if __name__ == "__main__":
    make(sys.argv[1])
