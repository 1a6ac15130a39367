"""The scenes: light, ground, surroundings, vehicles, camera. Metres and degrees; the road runs along x and the camera
looks towards -x."""
import math
import os
import random

LONG, TWO, US, BR, HT, MOTO, MLM = (.52, .11), (.30, .19), (.305, .152), (.40, .13), (.305, .155), (.22, .16), (.26, .19)
SIGNS = os.environ.get("TESTIMAGES_SIGNS", "/tmp/testimages/signs")
WHITE, SILVER, GREY, BLACK = (.72, .72, .70), (.42, .43, .44), (.13, .135, .14), (.018, .018, .020)
RED, BLUE, NAVY, GREEN, BEIGE, YELLOW = (.30, .018, .018), (.035, .10, .30), (.018, .030, .085), (.03, .10, .05), \
    (.47, .38, .25), (.62, .40, .03)


def v(kind, x, y, yaw=0, color=WHITE, front=None, rear=None, **kw):
    """A vehicle; yaw 0 faces the camera, 180 shows the rear."""
    if front:
        kw["plate_front"] = dict(size=front, **kw.pop("pf", {}))
    if rear:
        kw["plate_rear"] = dict(size=rear, **kw.pop("pr", {}))
    return ("motorcycle" if kind == "motorcycle" else "vehicle",
            ([] if kind == "motorcycle" else [kind]), dict(loc=(x, y, 0), yaw=math.radians(yaw), color=color, **kw))


def c(name, *args, **kw):
    return (name, args, kw)


def r(deg):
    return math.radians(deg)


def savanna(seed=0, half=3.4, ground="laterite", acacias=True, tall=1.0, far=-34):
    """Laterite or sand road through dry bush."""
    q = random.Random(seed)
    out = [c("ground", ground, half), c("hills", seed + 4, 190, 14, (.10, .105, .06)),
           c("grass", half, seed, 300, tall=tall), c("stones", half, seed + 1, 200)]
    for k in range(10):
        s = q.choice((-1, 1))
        out.append(c("tree", "acacia" if acacias else "broad", q.uniform(-44, -9), s * q.uniform(6.5, 17), q.uniform(.7, 1.15), k))
    for k in range(34):
        out.append(c("tree", q.choice(("acacia", "bush", "broad")) if acacias else "broad", q.uniform(-120, -45),
                     q.choice((-1, 1)) * q.uniform(6, 60), q.uniform(.8, 1.5), k))
    for k in range(34):
        s = q.choice((-1, 1))
        out.append(c("tree", "bush", q.uniform(far, 1), s * q.uniform(5.2, 17), q.uniform(.5, 1.5), k))
    return out


def village(seed=0, half=3.6, ground="laterite"):
    q = random.Random(seed)
    out = [c("ground", ground, half), c("grass", half, seed, 120, tall=.7), c("stones", half, seed + 1, 160)]
    colors = [(.50, .40, .26), (.42, .26, .16), (.50, .50, .45), (.25, .36, .42), (.52, .44, .18)]
    for k, x in enumerate((-12, -21, -31, -42)):
        for s in (-1, 1):
            out.append(c("house", x + q.uniform(-1, 1), s * q.uniform(9.0, 11), 5, q.uniform(6, 8), q.uniform(2.7, 3.3), r(-90 * s),
                         q.choice(colors), q.choice([None, (.25, .12, .08), (.10, .18, .25)]), 3, seed=k + seed))
    for k in range(6):
        out.append(c("tree", "broad", q.uniform(-60, -14), q.choice((-1, 1)) * q.uniform(13, 22), q.uniform(.9, 1.5), k))
    for k in range(16):
        out.append(c("tree", q.choice(("broad", "bush", "bush")), q.uniform(-110, -6), q.choice((-1, 1)) * q.uniform(6.5, 9 + 1.2 * k), q.uniform(.6, 1.1), k))
    out += [c("pole", -9, 6.3), c("pole", -34, 6.6), c("wires", [(8, 6.1), (-9, 6.3), (-34, 6.6), (-60, 6.9)])]
    return out


def europe(seed=0, half=3.3, ground="asphalt"):
    q = random.Random(seed)
    out = [c("ground", ground, half, marks=True, wet=1.0 if ground == "wet" else 0.0), c("hills", seed + 2, 170, 26, (.06, .085, .045)),
           c("grass", half, seed, 320, dry=.2, tall=.8)]
    for k in range(40):
        s = q.choice((-1, 1))
        out.append(c("tree", q.choice(("pine", "broad", "broad", "bush")), q.uniform(-95, -7), s * q.uniform(6.5, 26), q.uniform(.7, 1.3), k))
    for x in (-40,):
        out.append(c("house", x, -12, 7, 9, 5.2, r(20), (.55, .50, .40), None, 4, (.24, .09, .06), seed=seed))
    return out


def post(side=-1, seed=0, bags=True, cones=True, drums=True, hut=True):
    """Furniture of a checkpoint by the road."""
    out = []
    if hut:
        out.append(c("hut", -5.5, side * 6.0, r(0), (.55, .55, .52)))
    if bags:
        out.append(c("sandbags", -1.2, side * 4.6, 3.2, 5, r(85), seed))
    if drums:
        out += [c("drum", 1.4, -side * 4.2), c("drum", -6.5, -side * 4.3)]
    if cones:
        out += [c("cone", 2.6, side * 3.5), c("cone", -.6, -side * 3.7), c("cone", -4.5, side * 3.6)]
    return out


UNL = os.path.join(SIGNS, "un.png")
STOP = os.path.join(SIGNS, "stop.png")
S = SCENES = {}

S["un_suv"] = dict(env="dawn", rot=120, sky=1.0, sun=(38, 42, 3.4), build=savanna(1) + post(-1, 1) + [
    c("boom", -3.4, 4.0, 0, 7.4, True), c("person", -2.2, 3.9, r(-30), 2),
    v("suv", 1.2, -.3, 8, WHITE, front=LONG, dust=.45, extras=("rack", "snorkel", "antenna"), letters=UNL, seed=3)],
    cam={"from": (8.8, 3.9, 1.8), "at": (1.4, .15, .95), "lens": 58, "f": 4.0})

S["pickup_load"] = dict(env="sunset", rot=60, sky=.9, sun=(60, 35, 3.6, (1, .90, .75)), build=savanna(3, ground="sand") + post(1, 4, hut=False) + [
    c("hesco", -5, -6.2, 4, r(90)), c("person", -3.0, -4.1, r(20), 5), c("boom", -4.2, 4.0, 0, 7.4, True),
    v("pickup", 1.0, .2, -10, BEIGE, front=LONG, dust=.85, dust_kind="sand", extras=("load",), grille="chrome", seed=5, rust=.5)],
    cam={"from": (9.8, -1.9, 2.1), "at": (1.6, -.05, .85), "lens": 60, "f": 4.0})

S["minibus"] = dict(env="park", rot=200, sky=1.0, sun=(-48, 55, 3.6), build=village(2) + [
    c("cone", 2.2, 3.1), c("cone", -1.0, 3.2), c("person", -3, 4.6, r(-60), 8, False), c("person", -9, -5, r(10), 9, False),
    v("van", .4, -.2, 11, WHITE, front=LONG, dust=.55, extras=("luggage",), seed=6, rust=.4)],
    cam={"from": (8.8, 2.3, 1.9), "at": (1.4, -.05, .95), "lens": 52, "f": 4.5})

S["sedan_rear"] = dict(env="city", rot=20, sky=1.05, sun=None, build=village(6, ground="asphalt") + [
    c("jersey", -1.0, 4.4, 3), c("jersey", -1.4, -4.6, 3), c("cone", 2.5, -3.0),
    v("sedan", 1.0, .1, 172, SILVER, rear=LONG, dust=.35, dust_kind="grey", seed=8)],
    cam={"from": (7.8, -1.6, 1.7), "at": (1.9, 0.0, .68), "lens": 58, "f": 4.0})

S["hatch_front"] = dict(env="forest", rot=150, sky=1.1, sun=(35, 48, 2.2), build=europe(4) + [
    c("cone", 1.8, 2.6), c("cone", -1.8, 2.7), c("cone", -5.5, 2.8),
    v("hatch", .6, -.4, 10, BLUE, front=LONG, dust=.15, dust_kind="grey", grille="black", seed=9, metallic=.4)],
    cam={"from": (7.2, 2.3, 1.6), "at": (1.6, -.15, .70), "lens": 56, "f": 4.0})

S["truck_rear"] = dict(env="sunrise", rot=250, sky=.8, sun=(-40, 40, 3.6), build=savanna(8) + [
    c("drum", 3.0, 3.9), c("cone", 4.2, -3.2), c("sandbags", -2, 5.0, 3, 4, r(80), 3),
    v("truck", -.6, 0, 174, NAVY, rear=TWO, dust=.8, seed=11, pr=dict(y=.0, z=.80))],
    cam={"from": (11.2, -1.6, 2.0), "at": (3.0, -.05, 1.25), "lens": 50, "f": 5.6})

S["queue"] = dict(env="dawn", rot=250, sky=1.0, sun=(-55, 38, 3.4, (1, .9, .76)), build=savanna(12, 4.2) + post(1, 9) + [
    v("suv", 1.6, -1.5, 6, GREY, front=LONG, dust=.5, extras=("bullbar",), seed=14, pf=dict(forward=.16)),
    v("van", -1.6, 1.35, 4, WHITE, front=LONG, dust=.6, extras=("rack",), seed=15),
    v("pickup", -8.2, -1.2, 3, RED, front=LONG, dust=.6, seed=16)],
    cam={"from": (11.6, .9, 2.9), "at": (.2, -.15, .95), "lens": 55, "f": 7.0})

S["motorcycle"] = dict(env="park", rot=60, sky=1.0, sun=(42, 50, 3.4), build=village(9) + [
    c("cone", .2, -2.2), c("drum", -2.5, 3.4),
    v("motorcycle", 2.0, .1, 168, RED, rear=MLM, seed=4, load=True)],
    cam={"from": (6.6, -.6, 1.55), "at": (2.0, .05, .98), "lens": 56, "f": 4.0})

S["sedan_glare"] = dict(env="sunrise", rot=95, sky=1.15, cap=60, sun=(176, 13, 4.0, (1, .82, .55)), build=europe(7) + [
    c("cone", 2.4, 2.5), v("sedan", .9, -.2, -9, RED, front=LONG, dust=.3, dust_kind="grey", seed=18, bumper="chrome", grille="chrome")],
    cam={"from": (7.4, -1.9, 1.4), "at": (1.5, 0, .68), "lens": 56, "f": 4.0})

S["van_rain"] = dict(env="city", rot=140, sky=.75, sun=None, build=europe(9, ground="wet") + [
    c("cone", 3.0, 2.6), c("cone", .2, 2.8), c("jersey", -2.0, -4.4, 3),
    v("van", .4, -.2, 169, GREY, rear=LONG, dust=.25, dust_kind="mud", lights=True, brake=True, seed=20)],
    cam={"from": (8.4, -2.0, 1.7), "at": (2.0, -.1, .85), "lens": 54, "f": 4.5})

S["night_ir"] = dict(env="night", rot=0, sky=.012, sun=None, lights=[("SPOT", (8.0, .9, 2.3), 1500, 46, (1, 1, 1))],
    build=europe(11) + [c("cone", 1.9, 2.5), c("boom", -3.0, 3.9, 0, 7.2, True),
    v("hatch", .8, -.2, 9, SILVER, front=LONG, dust=.2, dust_kind="grey", lights=True, seed=22)],
    cam={"from": (8.0, 1.3, 1.9), "at": (1.5, -.05, .72), "lens": 56, "f": 4.0})

S["night_lamps"] = dict(env="night", rot=40, sky=.03, sun=None,
    lights=[("AREA", (3.2, -2.2, 5.2), 420, .6, (1.0, .66, .34)), ("AREA", (-9, 5.5, 5.5), 500, .6, (1.0, .72, .42))],
    build=savanna(14) + post(-1, 12) + [c("boom", -3.2, 4.0, 0, 7.4, True), c("person", .2, -3.4, r(40), 12),
    v("pickup", .8, .1, -8, WHITE, front=LONG, dust=.6, extras=("load",), lights=True, seed=23)],
    cam={"from": (9.4, -1.6, 2.0), "at": (1.5, -.05, .85), "lens": 58, "f": 4.0})

S["night_rear"] = dict(env="night", rot=80, sky=.03, sun=None,
    lights=[("AREA", (4.2, 2.0, 4.6), 330, .5, (1.0, .80, .58)), ("POINT", (9.0, 4.0, 3.5), 120, .2, (.75, .85, 1.0))],
    build=village(15, ground="asphalt") + [c("drum", 2.6, 3.4), c("cone", 3.4, -2.8),
    v("suv", .4, 0, 171, BLACK, rear=HT, dust=.4, extras=("rack",), lights=True, seed=25)],
    cam={"from": (8.6, -1.5, 1.8), "at": (2.0, -.05, .9), "lens": 54, "f": 4.0})

S["distant"] = dict(env="park", rot=300, sky=1.0, sun=(40, 50, 3.6), build=savanna(16, 4.0) + [
    c("boom", .5, 4.6, 0, 8.2, True), c("sandbags", -1.0, -5.4, 3, 5, r(85), 4), c("hut", -4, -7.2, 0, (.55, .55, .52)),
    c("drum", 1.0, 5.0), c("cone", 3.5, 3.9), c("cone", 3.6, -4.0), c("person", -1.5, -3.9, r(30), 15),
    v("suv", -5.0, -1.2, 5, WHITE, front=LONG, dust=.5, extras=("rack", "antenna"), letters=UNL, seed=27),
    v("sedan", -14, -1.4, 2, YELLOW, front=LONG, dust=.5, seed=28),
    v("truck", -17, 1.9, 183, GREEN, rear=TWO, dust=.6, seed=29, pr=dict(z=.80))],
    cam={"from": (12.5, 1.6, 3.2), "at": (-4, -.1, 1.0), "lens": 62, "f": 8.0})

S["hatch_us"] = dict(env="courtyard", rot=30, sky=1.2, sun=(-35, 50, 2.6), build=village(18, ground="asphalt") + [
    c("cone", 2.8, -2.8), c("jersey", -2.5, 4.4, 3),
    v("hatch", 1.0, .1, 190, RED, rear=US, dust=.25, dust_kind="grey", seed=31)],
    cam={"from": (6.9, 1.5, 1.45), "at": (2.0, 0, .74), "lens": 55, "f": 4.0})

S["sedan_br"] = dict(env="sunset", rot=300, sky=1.0, sun=(28, 44, 3.0), build=village(20, ground="asphalt") + [
    c("cone", 2.4, 2.8), c("person", -3.2, -4.2, r(40), 19, False),
    v("sedan", .9, 0, 8, WHITE, front=BR, dust=.4, seed=33, grille="black")],
    cam={"from": (7.0, 2.2, 1.5), "at": (1.6, 0, .68), "lens": 56, "f": 4.0})

S["suv_two"] = dict(env="sunset", rot=20, sky=.95, sun=(46, 46, 3.2), build=savanna(24, ground="sand") + [
    c("hesco", -4.5, 6.0, 4, r(90)), c("container", -13, -8.5, r(80), (.60, .60, .58), UNL), c("cone", 2.6, -3.2), c("drum", -1.0, 4.0),
    v("suv", .6, 0, 170, BEIGE, rear=TWO, dust=.65, dust_kind="sand", extras=("rack", "luggage", "spare"), seed=37, pr=dict(y=.45, z=.80))],
    cam={"from": (8.3, -3.0, 1.9), "at": (2.0, 0, .95), "lens": 54, "f": 4.0})

# No plate at all.
S["empty_post"] = dict(env="dawn", rot=180, sky=1.0, sun=(50, 40, 3.2), build=savanna(26) + post(-1, 20) + [
    c("boom", 1.5, 4.0, 0, 7.6), c("board", 2.2, -4.4, STOP, 1.0, 1.0, 2.1, 0, 2), c("person", .2, 3.9, r(-20), 21), c("hesco", -6, 6.4, 3, r(90))],
    cam={"from": (10.5, 1.0, 1.9), "at": (0, 0, 1.1), "lens": 42, "f": 6.0})

S["shop"] = dict(env="park", rot=30, sky=1.0, sun=(35, 52, 3.4), build=[c("ground", "laterite", 5.5), c("stones", 3, 5, 120), c("grass", 6, 8, 60),
    c("house", -4, 0, 5, 9, 3.1, 0, (.20, .38, .46), (.10, .15, .20), 3, (.33, .31, .29), os.path.join(SIGNS, "shop.png"), 2, True),
    c("tree", "broad", -10, 7, 1.2, 3), c("tree", "broad", -12, -7, 1.3, 1), c("person", .6, 2.2, r(140), 31, False),
    c("person", -.2, -2.6, r(60), 33, False), c("drum", .2, 3.9, ((.05, .12, .3), (.05, .12, .3), (.05, .12, .3))), c("tyres", .6, -4.2, 4, 1),
    c("pole", -1, 6.4)],
    cam={"from": (9.5, -2.2, 1.7), "at": (-1.2, .1, 1.6), "lens": 40, "f": 7.0})

S["signs"] = dict(env="sunset", rot=100, sky=1.0, sun=(30, 45, 3.0), build=europe(28) + [
    c("board", 2.6, 2.4, os.path.join(SIGNS, "town.png"), 2.0, .85, 2.0, r(-6), 2), c("board", 1.0, -2.6, os.path.join(SIGNS, "speed.png"), .8, .8, 2.1, r(8), 1),
    c("jersey", -4, -4.6, 3), c("cone", 3.0, -1.4)],
    cam={"from": (9.0, -.2, 1.7), "at": (0, 0, 1.75), "lens": 44, "f": 6.0})

S["no_plate"] = dict(env="sunrise", rot=200, sky=.85, sun=(45, 42, 3.4), build=savanna(30) + post(1, 25, hut=False) + [
    v("pickup", .8, 0, 8, GREEN, dust=.8, extras=("bullbar",), seed=41, rust=.8)],
    cam={"from": (9.2, 1.7, 1.9), "at": (1.5, 0, .9), "lens": 56, "f": 4.0})

S["night_empty"] = dict(env="night", rot=150, sky=.03, sun=None, lights=[("AREA", (1.0, -3.0, 4.8), 520, .5, (1.0, .74, .45)),
    ("SPOT", (10.5, .8, 2.4), 500, 50, (1, .97, .9))], build=savanna(32) + post(-1, 28) + [c("boom", .8, 4.0, 0, 7.6), c("board", 1.6, 4.4, STOP, 1.0, 1.0, 2.1, 0, 1)],
    cam={"from": (10.5, .6, 1.9), "at": (0, 0, 1.1), "lens": 44, "f": 5.0})
