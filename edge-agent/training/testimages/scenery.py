"""Ground, plants, buildings and the furniture of a checkpoint."""
import math
import random

import bpy
import numpy as np

from studio import box, empty, lathe, link, material, mesh_object, panel, plain, sphere, tube

GROUND = {
    "laterite": dict(road=(.205, .088, .042), verge=(.15, .075, .035), grass=.35),
    "sand": dict(road=(.33, .235, .145), verge=(.36, .26, .165), grass=.15),
    "gravel": dict(road=(.19, .165, .14), verge=(.14, .115, .075), grass=.5),
    "asphalt": dict(road=(.058, .056, .054), verge=(.17, .125, .08), grass=.4),
    "wet": dict(road=(.030, .030, .031), verge=(.07, .055, .04), grass=.5),
}


def _grain_image():
    """Tiling noise in three channels (cloudy, middling, fine), made once: lookups are far cheaper than noise nodes."""
    im = bpy.data.images.get("grain")
    if im:
        return im
    n = 1024
    rng = np.random.default_rng(11)
    fx = np.fft.fftfreq(n)[:, None]
    fy = np.fft.fftfreq(n)[None, :]
    f = np.hypot(fx, fy)
    f[0, 0] = 1
    out = np.ones((n, n, 4), np.float32)
    for k, (power, low) in enumerate(((1.6, 0), (1.1, .012), (.55, .08))):
        spec = np.fft.fft2(rng.normal(size=(n, n))) * f ** -power * (f > low)
        g = np.real(np.fft.ifft2(spec))
        g = (g - g.mean()) / g.std()
        out[..., k] = np.clip(.5 + g * .18, 0, 1)
    im = bpy.data.images.new("grain", n, n, float_buffer=False, is_data=True)
    im.pixels.foreach_set(out.ravel())
    im.pack()
    return im


def ground(kind, half=3.4, marks=False, wet=0.0):
    """A road along x with verges. Returns the object."""
    g = GROUND[kind]
    paved = kind in ("asphalt", "wet")
    m, n = material("ground")
    w = n.coord()
    x, y, z = n.xyz(w)

    def look(size):
        t = n.add("ShaderNodeTexImage", n.add("ShaderNodeVectorMath", w, (1 / size, 1 / size, 0), _operation="MULTIPLY").outputs[0],
                  _image=_grain_image())
        s = n.add("ShaderNodeSeparateRGB", t.outputs["Color"])
        return s.outputs[0], s.outputs[1], s.outputs[2]

    big, mid, _ = look(37.0)
    small, fine, grains = look(4.3)
    wobble = n.math("MULTIPLY", n.math("SUBTRACT", mid, .5), 1.6 if not paved else .35)
    off = n.math("SUBTRACT", n.math("ADD", n.math("ABSOLUTE", y, 0), wobble), half)
    side = n.ramp(off, -.35 if not paved else -.06, .45 if not paved else .10)
    coarse = n.ramp(small, .3, .72)
    road = n.mix_color(n.math("MULTIPLY", coarse, .45), g["road"], tuple(c * .62 for c in g["road"]))
    road = n.mix_color(n.math("MULTIPLY", n.ramp(grains, .35, .8), .55), road, tuple(min(1, c * 1.5) for c in g["road"]))
    if paved:
        drift = n.math("MULTIPLY", n.ramp(mid, .50, .75), .5)
        road = n.mix_color(drift, road, tuple(c * .75 for c in g["verge"]))
    else:
        t = n.math("ABSOLUTE", n.math("SUBTRACT", n.math("ABSOLUTE", n.math("SUBTRACT", n.math("ABSOLUTE", y, 0), 1.6), 0), .75), 0)
        track = n.math("MULTIPLY", n.ramp(n.math("ADD", t, n.math("MULTIPLY", wobble, .15)), .40, .10), .55)
        road = n.mix_color(track, road, tuple(min(1, c * 1.30) for c in g["road"]))
    verge = n.mix_color(n.ramp(fine, .38, .62), g["verge"], tuple(c * .55 for c in g["verge"]))
    green = n.math("MULTIPLY", n.ramp(big, .45, .60), g["grass"])
    verge = n.mix_color(green, verge, (.055, .065, .018))
    color = n.mix_color(side, road, verge)
    if marks:
        edge = n.math("ABSOLUTE", n.math("SUBTRACT", n.math("ABSOLUTE", y, 0), half - .35), 0)
        dash = n.math("MULTIPLY", n.math("LESS_THAN", n.math("FRACT", n.math("MULTIPLY", x, .16), 0), .5),
                      n.math("LESS_THAN", n.math("ABSOLUTE", y, 0), .07))
        line = n.math("MAXIMUM", n.math("LESS_THAN", edge, .06), dash)
        line = n.math("MULTIPLY", line, n.ramp(fine, .64, .46))
        color = n.mix_color(line, color, (.52, .51, .47))
    h = n.math("ADD", n.math("MULTIPLY", fine, .5), n.math("MULTIPLY", grains, .5))
    normal = n.bump(h, .55 if not paved else .25, .03 if not paved else .012)
    rough = .95
    if wet or kind == "wet":
        rough = n.add("ShaderNodeMapRange", n.ramp(mid, .40, .60), 0, 1, .06, .7).outputs[0]
        normal = n.bump(h, .12, .01)
    s = n.add("ShaderNodeBsdfPrincipled", Base__Color=color, Roughness=rough, Normal=normal, Specular=.5 if wet or kind == "wet" else .25)
    n.out(s.outputs[0])
    xs = np.concatenate([np.linspace(-260, -40, 40), np.linspace(-39, 25, 160), np.linspace(26, 60, 10)])
    ys = np.concatenate([np.linspace(-200, -16, 40), np.linspace(-15, 15, 120), np.linspace(16, 200, 40)])
    gx, gy = np.meshgrid(xs, ys, indexing="ij")
    rng = np.random.default_rng(3)
    out = np.maximum(np.abs(gy) - half - .3, 0)
    zz = np.zeros_like(gx)
    for k in range(6):
        f = .12 * 1.9 ** k
        a, b = rng.uniform(0, 6.28, 2)
        zz += .5 ** k * np.sin(gx * f + a + np.sin(gy * f * .7)) * np.cos(gy * f * 1.1 + b)
    bank = np.minimum(out * .05, .5) + zz * np.minimum(out * .06, .9)
    bank += np.where(out > 0, 0, zz * .012)
    v = np.stack([gx, gy, bank - .01], -1).reshape(-1, 3)
    i = np.arange(len(xs) * len(ys)).reshape(len(xs), len(ys))
    f = np.stack([i[:-1, :-1], i[1:, :-1], i[1:, 1:], i[:-1, 1:]], -1).reshape(-1, 4)
    o = mesh_object("ground", v, f, m)
    return o


def _leaf_material(color, dry=0.0):
    m, n = material("leaf")
    r = n.add("ShaderNodeObjectInfo").outputs["Random"]
    v = n.attribute("tone")
    c = n.mix_color(v, tuple(c * .55 for c in color), tuple(min(1, c * 1.55) for c in color))
    c = n.mix_color(n.math("MULTIPLY", r, .35 + dry * .4), c, (.20, .155, .055))
    d = n.add("ShaderNodeBsdfDiffuse", c).outputs[0]
    t = n.add("ShaderNodeBsdfTranslucent", n.mix_color(.5, c, (.25, .30, .04))).outputs[0]
    n.out(n.mix(.35, d, t))
    return m


_kinds = {}


def _tree_mesh(kind, seed):
    key = (kind, seed)
    if key in _kinds:
        return _kinds[key]
    r = np.random.default_rng(seed)
    spec = {"broad": dict(h=6.5, spread=2.6, clusters=70, leaves=150, flat=.75, size=.16, color=(.060, .085, .022)),
            "acacia": dict(h=5.2, spread=3.8, clusters=80, leaves=130, flat=.22, size=.10, color=(.085, .095, .032)),
            "bush": dict(h=1.1, spread=1.0, clusters=30, leaves=130, flat=.8, size=.08, color=(.085, .085, .030)),
            "pine": dict(h=9.0, spread=1.7, clusters=90, leaves=130, flat=1.0, size=.12, color=(.028, .050, .020))}[kind]
    tips = []
    curves = []
    top = spec["h"]
    if kind != "bush":
        trunk_top = np.array([r.normal(0, .3), r.normal(0, .3), top * (.45 if kind != "pine" else .9)])
        curves.append(([np.zeros(3), trunk_top * .5 + r.normal(0, .1, 3), trunk_top], .16))
        for k in range(9 if kind != "pine" else 0):
            a = r.uniform(0, 6.28)
            tip = np.array([math.cos(a) * spec["spread"] * r.uniform(.4, .85), math.sin(a) * spec["spread"] * r.uniform(.4, .85),
                            top * r.uniform(.72, .92)])
            curves.append(([trunk_top * r.uniform(.6, 1), (trunk_top + tip) / 2 + r.normal(0, .2, 3), tip], .06))
    for k in range(spec["clusters"]):
        while True:
            p = r.uniform(-1, 1, 3)
            if .25 < np.linalg.norm(p) < 1:
                break
        if kind == "pine":
            hh = r.uniform(.12, 1)
            a = r.uniform(0, 6.28)
            rad = spec["spread"] * (1 - hh) * r.uniform(.3, 1)
            c = np.array([math.cos(a) * rad, math.sin(a) * rad, top * hh])
        else:
            c = np.array([p[0] * spec["spread"], p[1] * spec["spread"],
                          top * (.74 if kind != "bush" else .45) + p[2] * spec["spread"] * spec["flat"] * .8])
        tips.append(c)
    n = spec["leaves"]
    cs = np.repeat(np.array(tips), n, 0)
    pts = cs + r.normal(0, spec["spread"] * .13, cs.shape) * np.array([1, 1, .7])
    u = r.normal(size=cs.shape)
    u /= np.linalg.norm(u, axis=1, keepdims=True)
    w = np.cross(u, r.normal(size=cs.shape))
    w /= np.linalg.norm(w, axis=1, keepdims=True)
    s = spec["size"] * r.uniform(.6, 1.3, (len(pts), 1))
    v = np.stack([pts - u * s, pts + w * s * .5, pts + u * s, pts - w * s * .5], 1).reshape(-1, 3)
    f = np.arange(len(v)).reshape(-1, 4)
    tone = np.repeat(np.clip(r.normal(.5, .25, len(pts)) + (pts[:, 2] - pts[:, 2].mean()) * .06, 0, 1), 4)
    o = mesh_object("leaves", v, f, _leaf_material(spec["color"]), attributes={"tone": tone}, smooth=False)
    mesh = o.data
    bpy.data.objects.remove(o)
    _kinds[key] = (mesh, curves)
    return _kinds[key]


def tree(kind, x, y, scale=1.0, seed=0, z=0.0):
    mesh, curves = _tree_mesh(kind, seed % 2)
    e = empty("tree", (x, y, z), seed * 1.7)
    e.scale = (scale,) * 3
    o = bpy.data.objects.new("leaves", mesh)
    link(o, e)
    bark = plain((.075, .055, .040), .95)
    for pts, rad in curves:
        tube([tuple(p) for p in pts], rad, bark, e, resolution=2)


_tufts = []


def grass(half, seed, count=260, x0=-30, x1=9, dry=.5, tall=1.0, gap=.6):
    """Tufts on both verges."""
    r = random.Random(seed)
    if not _tufts:
        g = np.random.default_rng(5)
        m = _leaf_material((.10, .10, .035), .8)
        for k in range(3):
            n = 90
            base = np.c_[g.normal(0, .14, n), g.normal(0, .14, n), np.zeros(n)]
            lean = np.c_[g.normal(0, .10, n), g.normal(0, .10, n), g.uniform(.12, .38, n)]
            side = np.c_[g.normal(0, 1, n), g.normal(0, 1, n), np.zeros(n)]
            side /= np.linalg.norm(side, axis=1, keepdims=True)
            side *= .007
            mid = base + lean * .6
            tip = base + lean * np.array([1.6, 1.6, 1.0])
            v = np.concatenate([base - side, base + side, mid + side * .8, mid - side * .8, tip])
            i = np.arange(n)
            f = np.concatenate([np.c_[i, i + n, i + 2 * n], np.c_[i, i + 2 * n, i + 3 * n],
                                np.c_[i + 3 * n, i + 2 * n, i + 4 * n]])
            o = mesh_object("tuft", v, f, m, attributes={"tone": np.tile(g.uniform(0, 1, n), 5)}, smooth=False)
            _tufts.append(o.data)
            bpy.data.objects.remove(o)
    for k in range(count):
        s = r.choice((-1, 1))
        y = s * (half + gap + abs(r.gauss(0, 3.5)))
        o = bpy.data.objects.new("tuft", r.choice(_tufts))
        o.location = (r.uniform(x0, x1), y, -.02)
        o.rotation_euler = (0, 0, r.uniform(0, 6.28))
        o.scale = (r.uniform(.6, 1.6) * tall,) * 3
        link(o)


def stones(half, seed, count=220, x0=-14, x1=10, spread=9.0, color=(.16, .12, .09)):
    r = random.Random(seed)
    g = np.random.default_rng(seed)
    mats = plain(color, .95, grit=.5)
    meshes = []
    for k in range(3):
        o = sphere(.05, (0, 0, 0), mats, None, segments=10)
        me = o.data
        for v in me.vertices:
            v.co *= 1 + .35 * g.normal()* .5
            v.co.z *= .6
        meshes.append(me)
        bpy.data.objects.remove(o)
    for k in range(count):
        o = bpy.data.objects.new("stone", r.choice(meshes))
        y = r.uniform(-spread, spread)
        s = r.uniform(.15, .6) if abs(y) < half - .4 else r.uniform(.3, 2.2)
        o.location = (r.uniform(x0, x1), y, 0)
        o.rotation_euler = (r.uniform(0, 6), 0, r.uniform(0, 6))
        o.scale = (s,) * 3
        link(o)


def hills(seed, distance=180, height=16, color=(.09, .10, .07)):
    r = np.random.default_rng(seed)
    n = 160
    ang = np.linspace(-1.3, 1.3, n)
    h = np.zeros(n)
    for k in range(7):
        h += .55 ** k * np.sin(ang * 2.2 * 1.9 ** k + r.uniform(0, 6.28))
    h = (h - h.min()) / (h.max() - h.min()) * height + 2
    x, y = -np.cos(ang) * distance, np.sin(ang) * distance
    v = np.concatenate([np.c_[x, y, np.full(n, -2)], np.c_[x * 1.15, y * 1.15, h]])
    i = np.arange(n - 1)
    f = np.c_[i, i + 1, i + 1 + n, i + n]
    haze = tuple(c * .55 + d * .45 for c, d in zip(color, (.42, .46, .52)))
    mesh_object("hills", v, f, plain(haze, 1.0, grit=.35))


# -- furniture
def boom(x, y=3.9, angle=0.0, length=7.2, up=False):
    """A red and white boom across the road, hinged at (x, y)."""
    post = plain((.30, .30, .31), .5, .3, grit=.4, dust=.4)
    red, white = plain((.42, .02, .02), .45, grit=.3, dust=.3), plain((.68, .67, .63), .45, grit=.2, dust=.3)
    box((.28, .28, 1.05), (x, y, .52), post, None, .03)
    e = empty("boom", (x, y, 1.02), angle)
    e.rotation_euler = (math.radians(72) if up else 0, 0, angle)
    seg = .6
    k = 0
    p = .9
    while p > -length:
        tube([(0, p, 0), (0, p - seg, 0)], .045, red if k % 2 else white, e)
        p -= seg
        k += 1
    box((.22, .4, .3), (0, 1.0, 0), post, e, .03)
    if not up:
        tube([(x, y - length + .05, 0), (x, y - length + .05, .98)], .035, post)


def cone(x, y, lean=0.0):
    o = plain((.72, .12, .02), .55, dust=.35)
    w = plain((.75, .75, .72), .45, dust=.3)
    e = empty("cone", (x, y, 0))
    e.rotation_euler = (lean, 0, x * 5)
    box((.36, .36, .035), (0, 0, .02), plain((.03, .03, .03), .8, dust=.4), e, .01)
    prof = [(.135, .03), (.105, .22)]
    lathe(prof, o, parent=e, axis="z", segments=32)
    lathe([(.105, .22), (.078, .38)], w, parent=e, axis="z", segments=32)
    lathe([(.078, .38), (.058, .50)], o, parent=e, axis="z", segments=32)
    lathe([(.058, .50), (.044, .58)], w, parent=e, axis="z", segments=32)
    lathe([(.044, .58), (.025, .70), (.015, .71), (.001, .71)], o, parent=e, axis="z", segments=32)


def drum(x, y, colors=((.40, .03, .02), (.66, .65, .62), (.40, .03, .02))):
    h = .88 / 3
    for k, c in enumerate(colors):
        m = plain(c, .5, .2, grit=.5, dust=.5)
        z = k * h
        lathe([(.285, z), (.29, z + .02), (.285, z + .04), (.285, z + h - .02), (.292, z + h)], m, (x, y, 0), axis="z",
              segments=40)
    lathe([(.292, .88), (.27, .88), (.268, .865), (.001, .865)], plain(colors[-1], .5, .2, grit=.6, dust=.6), (x, y, 0),
          axis="z", segments=40)


def sandbags(x, y, length=3.0, rows=4, yaw=0.0, seed=0):
    r = random.Random(seed)
    mats = [plain(c, .95, bumpy=1.0, bump_scale=14, grit=.3, dust=.35)
            for c in ((.20, .16, .10), (.17, .14, .09), (.22, .18, .12), (.14, .13, .08))]
    e = empty("bags", (x, y, 0), yaw)
    n = int(length / .52)
    for k in range(rows):
        for i in range(n - k % 2):
            for d in (0, 1) if k == 0 else (0,):
                box((.54, .30, .165), ((i - n / 2 + .5 + (k % 2) * .5) * .52 + r.gauss(0, .02), d * .28 + r.gauss(0, .02),
                                       .075 + k * .135), r.choice(mats), e, .075,
                    (r.gauss(0, .05), r.gauss(0, .05), r.gauss(0, .08)), 4)


def hesco(x, y, count=3, yaw=0.0):
    cloth = plain((.30, .25, .17), .95, bumpy=1.0, bump_scale=5, grit=.45, dust=.4)
    wire = plain((.25, .25, .25), .4, .8)
    e = empty("hesco", (x, y, 0), yaw)
    for i in range(count):
        cx = (i - (count - 1) / 2) * 1.1
        box((1.08, 1.05, 1.35), (cx, 0, .675), cloth, e, .08, segments=4)
        for k in range(1, 9):
            for s in (.545, -.545):
                tube([(cx - .54, s, k * .15), (cx + .54, s, k * .15)], .004, wire, e, resolution=1)
                tube([(cx - .54 + k * .12, s, .02), (cx - .54 + k * .12, s, 1.34)], .004, wire, e, resolution=1)


def jersey(x, y, count=2, yaw=0.0):
    m = plain((.33, .32, .30), .9, grit=.45, bumpy=.25, bump_scale=40, dust=.35)
    p = [(-.30, 0), (-.30, .08), (-.14, .26), (-.09, .80), (.09, .80), (.14, .26), (.30, .08), (.30, 0)]
    e = empty("jersey", (x, y, 0), yaw)
    n = len(p)
    for i in range(count):
        x0 = (i - count / 2) * 2.05
        v = [(x0, a, b) for a, b in p] + [(x0 + 2.0, a, b) for a, b in p]
        f = [(k, (k + 1) % n, n + (k + 1) % n, n + k) for k in range(n)]
        o = mesh_object("jersey", v, f, m, e, smooth=False)
        me = o.data
        box((.02, .3, .5), (x0 + .01, 0, .3), m, e, 0)
        box((.02, .3, .5), (x0 + 1.99, 0, .3), m, e, 0)


def container(x, y, yaw=0.0, color=(.62, .62, .60), letters=None):
    m, n = material("container")
    w = n.coord()
    cx, cy, cz = n.xyz(w)
    wave = n.math("SINE", n.math("MULTIPLY", n.math("ADD", cx, cy), 24), 0)
    r = n.math("MULTIPLY", n.ramp(n.noise(w, 1.6, 5, .75), .58, .66), .7)
    c = n.mix_color(r, color, (.12, .05, .025))
    s = n.add("ShaderNodeBsdfPrincipled", Base__Color=c, Roughness=.55, Normal=n.bump(n.ramp(wave, -.5, .5), 1.0, .04))
    n.out(s.outputs[0])
    e = empty("container", (x, y, 0), yaw)
    box((6.06, 2.44, 2.5), (0, 0, 1.35), m, e, 0)
    frame = plain(tuple(c * .8 for c in color), .5, grit=.4, dust=.3)
    for a in (-3.0, 3.0):
        for b in (-1.2, 1.2):
            box((.16, .16, 2.6), (a, b, 1.3), frame, e, .01)
    for b in (-1.2, 1.2):
        for h in (.08, 2.58):
            box((6.1, .14, .15), (0, b, h), frame, e, .01)
    if letters:
        for s in (-1, 1):
            panel([(.9 * s, s * 1.245, 2.0), (-.9 * s, s * 1.245, 2.0), (-.9 * s, s * 1.245, .85), (.9 * s, s * 1.245, .85)],
                  letters, e, alpha=True)
    return e


def hut(x, y, yaw=0.0, color=(.46, .44, .38), roof=(.30, .16, .11)):
    wall = plain(color, .9, grit=.4, bumpy=.3, bump_scale=25, dust=.4)
    e = empty("hut", (x, y, 0), yaw)
    dark = plain((.012, .012, .014), .25)
    frame = plain((.10, .13, .16), .6)
    box((2.2, 2.2, 2.3), (0, 0, 1.15), wall, e, .02)
    for s in (-1, 1):
        box((.02, 1.1, .8), (s * 1.105, 0, 1.5), dark, e, 0)
        box((.06, 1.2, .06), (s * 1.11, 0, 1.07), frame, e, .01)
        box((.06, 1.2, .06), (s * 1.11, 0, 1.93), frame, e, .01)
    box((.85, .02, 1.95), (.3, -1.11, .98), frame, e, .01)
    iron(x, y, 2.9, 2.9, 2.42, yaw, roof)
    return e


def iron(x, y, lx, ly, z, yaw=0.0, color=(.33, .31, .29), tilt=.07):
    """A sheet of corrugated iron."""
    m, n = material("iron")
    w = n.coord()
    cx, cy, _ = n.xyz(w)
    r = n.math("MULTIPLY", n.ramp(n.noise(w, 1.2, 5, .7), .45, .62), .75)
    c = n.mix_color(r, color, (.13, .052, .024))
    wave = n.math("SINE", n.math("MULTIPLY", cy, 82), 0)
    n.out(n.add("ShaderNodeBsdfPrincipled", Base__Color=c, Metallic=.35, Roughness=.5,
                Normal=n.bump(wave, 1.0, .02)).outputs[0])
    e = empty("iron", (x, y, z), yaw)
    box((lx, ly, .03), (0, 0, 0), m, e, 0, (0, tilt, 0))


def house(x, y, lx, ly, h, yaw=0.0, color=(.50, .40, .26), lower=None, doors=2, roof=(.33, .31, .29), sign=None, seed=0,
          open_shop=False):
    """A plastered house; its front faces +x in its own frame."""
    r = random.Random(seed)
    e = empty("house", (x, y, 0), yaw)
    wall = plain(color, .92, grit=.45, bumpy=.35, bump_scale=18, dust=.25)
    box((lx, ly, h), (0, 0, h / 2), wall, e, .02)
    if lower:
        box((lx + .02, ly + .02, .9), (0, 0, .45), plain(lower, .9, grit=.5, bumpy=.3, bump_scale=18, dust=.6), e, .005)
    frame, dark = plain((.07, .10, .12), .7, grit=.4), plain((.010, .010, .012), .3)
    shut = [plain(c, .65, grit=.5, dust=.3) for c in ((.05, .13, .22), (.06, .16, .09), (.20, .07, .04), (.16, .15, .13))]
    n = doors
    f = lx / 2 + .012
    for i in range(n):
        yy = (i - (n - 1) / 2) * ly / n
        if i % 2 == 0:
            m = shut[(seed + i) % 4]
            if open_shop:
                box((.05, 1.9, 2.15), (f - .02, yy, 1.12), dark, e, 0)
                for k in range(4):
                    box((.25, 1.8, .03), (f - .05, yy, .5 + k * .45), frame, e, 0)
                    for q in range(9):
                        c = r.choice([(.5, .08, .05), (.55, .45, .06), (.06, .2, .4), (.5, .5, .48), (.08, .3, .1)])
                        box((.10, .13, r.uniform(.14, .30)), (f + .04, yy - .8 + q * .2, .62 + k * .45), plain(c, .4), e, .02)
                for s in (-1, 1):
                    box((.04, .95, 2.1), (f + .48, yy + s * 1.15, 1.1), m, e, .01, (0, 0, s * -1.2))
            else:
                box((.05, 1.05, 2.1), (f, yy, 1.05), m, e, .01)
                box((.07, 1.15, .07), (f, yy, 2.13), frame, e, .01)
        else:
            box((.04, 1.0, .9), (f, yy, 1.45), dark, e, 0)
            for k in range(6):
                tube([(f + .04, yy - .45 + k * .18, 1.0), (f + .04, yy - .45 + k * .18, 1.9)], .011, frame, e, resolution=1)
            box((.06, 1.15, .07), (f + .01, yy, .97), frame, e, .01)
            box((.06, 1.15, .07), (f + .01, yy, 1.93), frame, e, .01)
    c, s = math.cos(yaw), math.sin(yaw)
    iron(x + c * .6, y + s * .6, lx + 2.6, ly + .8, h + .12, yaw, roof, .10)
    for yy in (-ly / 2 + .1, ly / 2 - .1):
        tube([(lx / 2 + 1.6, yy, 0), (lx / 2 + 1.6, yy, h - .06)], .05, plain((.14, .10, .07), .9), e)
    if sign:
        w = min(ly * .6, 3.6)
        panel([(f + .04, -w / 2, h - .15), (f + .04, w / 2, h - .15), (f + .04, w / 2, h - .85), (f + .04, -w / 2, h - .85)], sign, e,
              rough=.5, dirt=.35, seed=seed)
    return e


def wall(x, y, length, h=2.0, yaw=0.0, color=(.42, .38, .31)):
    e = empty("wall", (x, y, 0), yaw)
    box((.22, length, h), (0, 0, h / 2), plain(color, .93, grit=.5, bumpy=.4, bump_scale=14, dust=.3), e, .02)
    box((.34, length + .1, .10), (0, 0, h + .05), plain(tuple(c * .8 for c in color), .9, grit=.4), e, .01)
    return e


def pole(x, y, h=7.5):
    wood = plain((.11, .085, .065), .95, grit=.5)
    tube([(x, y, 0), (x + .05, y, h)], .11, wood)
    box((.1, 1.5, .1), (x, y, h - .5), wood, None, .01)


def wires(points, h=7.1):
    k = plain((.01, .01, .01), .7)
    for off in (-.6, 0, .6):
        pts = []
        for (x0, y0), (x1, y1) in zip(points, points[1:]):
            for t in np.linspace(0, 1, 14):
                pts.append((x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + off, h - 3.2 * t * (1 - t) * .35))
        tube(pts, .012, k, resolution=1)


def board(x, y, image, w, h, z, yaw=0.0, posts=2, dirt=.3, seed=0):
    """A sign on posts; its face looks to +x in its own frame."""
    e = empty("board", (x, y, 0), yaw)
    grey = plain((.30, .30, .30), .5, .6, grit=.3)
    for s in ((-1, 1) if posts == 2 else (0,)):
        tube([(-.05, s * w * .38, 0), (-.05, s * w * .38, z + h * .45)], .03, grey, e)
    box((.02, w, h), (-.013, 0, z), grey, e, .004)
    panel([(0, -w / 2, z + h / 2), (0, w / 2, z + h / 2), (0, w / 2, z - h / 2), (0, -w / 2, z - h / 2)], image, e, rough=.4,
          dirt=dirt, seed=seed)
    return e


def razor(x0, y0, x1, y1, r=.35):
    """Coils of wire between two points."""
    n = 420
    pts = []
    L = math.hypot(x1 - x0, y1 - y0)
    turns = L / .16
    dx, dy = (x1 - x0) / L, (y1 - y0) / L
    for t in np.linspace(0, 1, n):
        a = 2 * math.pi * turns * t
        px, py = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
        q = r * (1 + .05 * math.sin(a * .37))
        pts.append((px - dy * math.cos(a) * q, py + dx * math.cos(a) * q, r + math.sin(a) * q))
    tube(pts, .006, plain((.42, .42, .43), .35, .9), resolution=1)


def tyres(x, y, count=4, seed=0):
    r = random.Random(seed)
    m = plain((.02, .02, .02), .85, dust=.6)
    for k in range(count):
        lathe([(.19, 0), (.27, -.02), (.33, .02), (.33, .16), (.27, .20), (.19, .18)], m,
              (x + r.gauss(0, .03), y + r.gauss(0, .03), .02 + k * .2), axis="z", segments=40)
