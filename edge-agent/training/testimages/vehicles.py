"""Vehicles: a body of bodies.py with paint, panes, lamps, wheels, grille, interior and number plates."""
import math
import os
import random

import bpy
import numpy as np
from mathutils import Matrix, Vector

import bodies
from studio import (box, empty, lathe, link, material, mesh_object, panel, plain, sphere, tube)

CACHE = os.environ.get("TESTIMAGES_CACHE", "/tmp/testimages")
DUST = {"laterite": (.30, .145, .075), "sand": (.42, .31, .20), "grey": (.24, .21, .18), "mud": (.12, .075, .045)}


def parts_of(name):
    os.makedirs(CACHE, exist_ok=True)
    path = os.path.join(CACHE, name + ".npz")
    if not os.path.exists(path):
        flat = {}
        for part, (v, f, nrm, at) in bodies.build(bodies.ALL[name]).items():
            flat[part + "/v"], flat[part + "/f"], flat[part + "/n"] = v, f.astype(np.int32), nrm
            for k, a in at.items():
                flat[part + "/a/" + k] = a
        np.savez(path, **flat)
    z = np.load(path)
    out = {}
    for key in z.files:
        bits = key.split("/")
        d = out.setdefault(bits[0], {"a": {}})
        if bits[1] == "a":
            d["a"][bits[2]] = z[key]
        else:
            d[bits[1]] = z[key]
    return out


_lattice = np.random.default_rng(7).random((48, 48, 48)).astype(np.float32)


def cloud(v, scale, octaves=5, gain=.6, shift=0.0):
    """Fractal noise at points, about 0 to 1. Baked into vertices because it costs the renderer nothing there."""
    from scipy.ndimage import map_coordinates
    out, total, amp = 0, 0, 1.0
    for k in range(octaves):
        q = (v.T * scale * 2 ** k + shift * 7.3 + k * 11.7) % 47.999
        out = out + amp * map_coordinates(_lattice, q, order=1, mode="wrap")
        total += amp
        amp *= gain
    return (out / total).astype(np.float32)


def step(x, lo, hi):
    t = np.clip((x - lo) / (hi - lo), 0, 1)
    return t * t * (3 - 2 * t)


def dust_at(v, normals, amount, seed):
    """Where dust lies: low, on top and in blotches; 0 to 1 for each vertex."""
    low = 1 - step(v[:, 2], .25, 1.05)
    up = step(normals[:, 2], .3, 1.0)
    blotch = step(cloud(v, 2.6, 5, .68, seed), .38, .62)
    fine = cloud(v, 17, 4, .8, seed + 3)
    streak = cloud(v * np.array([1, 1, .12], np.float32), 30, 3, .7, seed + 5)
    f = (low * .9 + up * .25 + .12) * (blotch * .7 + fine * .4 + streak * .25)
    return np.clip(f * amount * 1.25, 0, 1).astype(np.float32)


def body_material(color, dust, dust_color, metallic, seed, tail_light, turn_light, gaps, tint, rust=0.0):
    m, n = material("body")
    mask = n.attribute("dust")
    where = n.coord()
    base = color
    if rust:
        r = n.math("MULTIPLY", n.attribute("rust"), rust)
        base = n.mix_color(r, color, (.10, .035, .015))
    base = n.mix_color(mask, base, dust_color)
    rough = n.add("ShaderNodeMapRange", mask, 0, 1, .30, .92).outputs[0]
    coat = n.add("ShaderNodeMapRange", mask, 0, .6, .9, 0).outputs[0]
    gap = None
    for g in gaps:
        d = n.math("ABSOLUTE", n.attribute(g), 0)
        gap = d if gap is None else n.math("MINIMUM", gap, d)
    glass, lamp, tail, turn = (n.attribute(a) for a in ("glass", "lamp", "tail", "turn"))
    edges = n.math("MINIMUM", n.math("ABSOLUTE", lamp, 0), n.math("ABSOLUTE", tail, 0))
    edges = n.math("MINIMUM", edges, n.math("ABSOLUTE", turn, 0))
    gap = edges if gap is None else n.math("MINIMUM", gap, edges)
    groove = n.ramp(gap, 0, .010)
    dents = n.attribute("dents")
    normal = n.bump(n.math("ADD", groove, n.math("MULTIPLY", dents, .55)), .45, .008)
    paint = n.add("ShaderNodeBsdfPrincipled", Base__Color=base, Roughness=rough, Metallic=metallic, Clearcoat=coat,
                  Clearcoat__Roughness=.05, Normal=normal).outputs[0]
    rubber = n.add("ShaderNodeBsdfPrincipled", Base__Color=n.mix_color(mask, (.012, .012, .013), dust_color),
                   Roughness=.7).outputs[0]
    surface = n.mix(n.ramp(gap, .0048, .0028), paint, rubber)
    surface = n.mix(n.ramp(glass, .024, .021), surface, rubber)
    # Panes: tinted, with a film of dust.
    fresnel = n.add("ShaderNodeFresnel", 1.52).outputs[0]
    clear = n.add("ShaderNodeBsdfTransparent", tint).outputs[0]
    gloss = n.add("ShaderNodeBsdfGlossy", (.95, .95, .95), .015).outputs[0]
    film = n.add("ShaderNodeBsdfDiffuse", dust_color).outputs[0]
    pane = n.mix(n.math("ADD", n.math("MULTIPLY", fresnel, 1.15), .02), clear, gloss)
    pane = n.mix(n.math("MULTIPLY", n.math("ADD", mask, .12), .10 + .60 * dust), pane, film)
    surface = n.mix(n.ramp(glass, .0012, -.0012), surface, pane)
    lens = n.mix(n.math("ADD", n.math("MULTIPLY", fresnel, 1.1), .03),
                 n.add("ShaderNodeBsdfTransparent", (.93, .94, .95)).outputs[0], gloss)
    lens = n.mix(n.math("MULTIPLY", mask, .55), lens, film)
    surface = n.mix(n.ramp(lamp, .001, -.001), surface, lens)
    _, y, z = n.xyz(where)
    ribs = n.math("SINE", n.math("MULTIPLY", y, 620))
    rib_normal = n.bump(ribs, .35, .003)

    def plastic(c, light):
        s = n.add("ShaderNodeBsdfPrincipled", Base__Color=n.mix_color(n.math("MULTIPLY", mask, .8), c, dust_color),
                  Roughness=.12, Clearcoat=1.0, Specular=.8, Normal=rib_normal)
        s.inputs["Emission"].default_value = (c[0], c[1] * .6, c[2] * .5, 1)
        s.inputs["Emission Strength"].default_value = light
        return s.outputs[0]

    # A rear lamp has a red, an amber and a white field, one above the other or side by side.
    red, amber, white = plastic((.55, .008, .010), tail_light), plastic((.75, .22, .02), turn_light), \
        plastic((.62, .62, .60), 0.0)
    cell = n.math("FRACT", n.math("ADD", n.math("MULTIPLY", z, 4.6), .15), 0)
    lampshade = n.mix(n.math("GREATER_THAN", cell, .66), red, amber)
    lampshade = n.mix(n.math("LESS_THAN", cell, .16), lampshade, white)
    surface = n.mix(n.ramp(tail, .001, -.001), surface, lampshade)
    surface = n.mix(n.ramp(turn, .001, -.001), surface, amber)
    inside = n.add("ShaderNodeBsdfDiffuse", (.035, .033, .032)).outputs[0]
    back = n.add("ShaderNodeNewGeometry").outputs["Backfacing"]
    pane_or_lens = n.math("MAXIMUM", n.ramp(glass, .001, -.001), n.ramp(lamp, .001, -.001))
    hide = n.math("MULTIPLY", back, n.math("SUBTRACT", 1.0, pane_or_lens))
    n.out(n.mix(hide, surface, inside))
    return m


def wheel(radius, width, loc, parent, rim, dust, dust_color, side, steel=True, seed=0):
    rubber = plain((.018, .018, .018), .85, bumpy=.6, bump_scale=35, dust=min(1, .25 + dust), dust_color=dust_color)
    w, r = width / 2, radius
    rr = radius * .62
    holder = empty("wheel", loc)
    holder.parent = parent
    holder.rotation_euler = (0, random.Random(seed).uniform(0, 6), 0)
    prof = [(rr, -w * .9), (rr + .02, -w), (r * .88, -w * 1.02), (r * .965, -w * .88)]
    for k in range(5):                                        # circumferential grooves
        y = -w * .78 + k * w * .39
        prof += [(r, y - w * .14), (r, y + w * .12), (r - .012, y + w * .14), (r - .012, y + w * .24)]
    prof += [(r * .965, w * .88), (r * .88, w * 1.02), (rr + .02, w), (rr, w * .9)]
    lathe(prof, rubber, parent=holder, segments=72)
    s = 1 if side > 0 else -1
    metal = plain(rim, .38, .75, dust=min(1, .3 + dust), dust_color=dust_color)
    lathe([(rr, -w * .8), (rr, w * .8 * 1)], metal, parent=holder, segments=48)
    face = [(rr + .012, .92 * w), (rr - .005, .94 * w), (rr - .03, .70 * w), (rr * .72, .52 * w), (rr * .5, .66 * w),
            (rr * .34, .70 * w), (rr * .30, .95 * w), (rr * .12, 1.0 * w), (0.001, 1.0 * w)]
    lathe([(a, s * b) for a, b in face], metal, parent=holder, segments=48)
    dark = plain((.01, .01, .01), .9)
    for k in range(8):
        t = k * math.pi / 4
        o = sphere(rr * .12, (math.cos(t) * rr * .70, s * .56 * w, math.sin(t) * rr * .70), dark, holder,
                   (1.0, .12, 1.0), 12)
    return holder


class Vehicle:
    """Places a vehicle; `plates` collects {face: corner vectors in the world, upper left first, clockwise}."""

    def __init__(self, kind, loc=(0, 0, 0), yaw=0.0, color=(.75, .75, .74), dust=.3, dust_kind="laterite",
                 metallic=0.0, seed=1, lights=False, brake=False, turn=False, bumper="black", grille="black",
                 extras=(), plate_front=None, plate_rear=None, driver=True, tint=(.30, .34, .33), rust=0.0,
                 letters=None, tarp=(.20, .22, .16)):
        self.kind, self.b = kind, bodies.ALL[kind]
        self.rng = random.Random(seed)
        self.dust, self.dc = dust, DUST[dust_kind]
        self.root = empty(kind, loc, yaw)
        self.seed = seed
        self.lights = lights
        parts = parts_of(kind)
        self.v = parts["body"]["v"]
        gaps = [a for a in ("gate", "bonnet", "door0", "door1", "door2") if a in parts["body"]["a"]]
        paint = body_material(color, dust, self.dc, metallic, seed, 12.0 if brake else (3.0 if lights else .03),
                              14.0 if turn else .03, gaps, tint, rust)
        self.black = plain((.022, .022, .023), .62, bumpy=.15, bump_scale=220, dust=dust * .9, dust_color=self.dc)
        self.deep = plain((.006, .006, .006), .9)
        self.chrome = plain((.78, .78, .80), .12, 1.0, dust=dust * .6, dust_color=self.dc)
        self.body_color = plain(color, .35, metallic, coat=.8, dust=dust, dust_color=self.dc)
        finish = {"black": self.black, "chrome": self.chrome, "body": self.body_color}
        for name, p in parts.items():
            if name == "body":
                a = dict(p["a"], dust=dust_at(p["v"], p["n"], dust, seed), dents=cloud(p["v"], 2.2, 2, .4, seed))
                if rust:
                    a["rust"] = step(cloud(p["v"], 3.1, 6, .75, seed + 9), .56, .60)
                self.skins = [mesh_object("body", p["v"], p["f"], paint, self.root, attributes=a)]
            else:
                mat = finish[bumper] if name.startswith("bumper") else self.black
                self.skins.append(mesh_object(name, p["v"], p["f"], mat, self.root))
        bpy.context.view_layer.update()
        self._wheels()
        self._cabin(driver)
        self._lamps()
        self._grille(grille)
        self._small()
        for e in extras:
            getattr(self, "x_" + e)()
        if kind == "truck":
            self._cargo(tarp)
        self.plates = {}
        if plate_front:
            self._plate("front", **plate_front)
        if plate_rear:
            self._plate("rear", **plate_rear)
        if letters:
            self._letters(letters)

    # -- surface look-ups, in the vehicle's frame
    def _hits(self, origin, direction):
        found = [o.ray_cast(Vector(origin), Vector(direction)) for o in self.skins]
        return [f[1] for f in found if f[0]]

    def face_x(self, y, z, front=True):
        d = -1.0 if front else 1.0
        hits = [h.x for h in self._hits((-6 * d, y, z), (d, 0, 0))]
        return (max(hits) if front else min(hits)) if hits else None

    def side_y(self, x, z):
        hits = [h.y for h in self._hits((x, 3, z), (0, -1, 0))]
        return max(hits) if hits else None

    def top_z(self, x, y):
        hits = [h.z for h in self._hits((x, y, 5), (0, 0, -1))]
        return max(hits) if hits else None

    def _wheels(self):
        b = self.b
        rim = {"sedan": (.55, .55, .56), "hatch": (.55, .55, .57)}.get(self.kind, (.42, .42, .43))
        wide = .25 if b.wheel > .35 else .19
        axles = list(b.axles) + ([-2.75] if self.kind == "truck" else [])
        for i, a in enumerate(axles):
            for s in (1, -1):
                y = s * (b.half - wide / 2 - .045)
                wheel(b.wheel, wide, (a, y, b.wheel), self.root, rim, self.dust, self.dc, s, seed=self.seed + i)
        dark = self.deep
        lo = min(p[0] for p in b.profile)
        box((b.axles[0] - max(lo, b.axles[1]) - .9, b.half * 1.6, .25), ((b.axles[0] + max(lo, b.axles[1])) / 2, 0,
            b.wheel + .12), dark, self.root, 0)
        for a in axles:
            tube([(a, -b.half + .2, b.wheel), (a, b.half - .2, b.wheel)], .05, dark, self.root)

    def _cabin(self, driver):
        b = self.b
        seat = plain((.05, .05, .055), .85)
        z0 = b.belt - .42
        xs = {"suv": .25, "pickup": .35, "sedan": -.10, "hatch": -.10, "van": 1.05, "truck": 1.95}[self.kind]
        for s in (1, -1):
            y = s * b.half * .43
            box((.50, .50, .16), (xs + .1, y, z0), seat, self.root, .06)
            box((.14, .48, .62), (xs - .22, y, z0 + .34), seat, self.root, .06, (0, -.2, 0))
            box((.09, .24, .17), (xs - .32, y, z0 + .76), seat, self.root, .04, (0, -.1, 0))
        if self.kind in ("suv", "sedan", "hatch", "van"):
            box((.16, b.half * 1.4, .60), (xs - 1.15, 0, z0 + .30), seat, self.root, .06, (0, -.25, 0))
        side = self.rng.choice([1, 1, -1])
        y = side * b.half * .43
        dash = plain((.03, .03, .03), .8)
        front = {"suv": 1.0, "pickup": 1.1, "sedan": .72, "hatch": .70, "van": 1.72, "truck": 2.75}[self.kind]
        box((.35, b.half * 1.5, .20), (front, 0, b.belt - .10), dash, self.root, .05)
        ring = [(front - .26 + .10 * math.sin(t) * .4, y + .18 * math.cos(t), b.belt - .02 + .17 * math.sin(t))
                for t in np.linspace(0, 2 * math.pi, 24, endpoint=False)]
        tube(ring, .014, self.deep, self.root, cyclic=True)
        if driver:
            skin = plain(self.rng.choice([(.10, .055, .035), (.07, .04, .027), (.32, .19, .13)]), .6)
            shirt = plain(self.rng.choice([(.30, .32, .36), (.12, .16, .28), (.45, .42, .36), (.30, .10, .08)]), .9)
            sphere(.105, (xs - .14, y, z0 + .78), skin, self.root, (1, .82, 1.22))
            sphere(.107, (xs - .16, y, z0 + .83), plain((.012, .010, .009), .9), self.root, (1, .86, 1.05))
            sphere(.24, (xs - .12, y, z0 + .36), shirt, self.root, (.62, .92, 1.12))
            for k in (-1, 1):
                tube([(xs - .08, y + k * .2, z0 + .50), (xs + .12, y + k * .22, z0 + .26),
                      (front - .27, y + k * .15, b.belt + .02)], .045, shirt if k > 0 else skin, self.root)

    def _lamps(self):
        bowl = plain((.90, .90, .92), .28, .9)
        off = plain((.75, .76, .78), .15)
        back = plain((.42, .42, .43), .35, .8)
        for outline in self.b.lamps_front:
            o = np.array([(p[0], p[1]) for p in outline])
            yc, zc = o.mean(0)
            hy, hz = (o[:, 0].max() - o[:, 0].min()) / 2, (o[:, 1].max() - o[:, 1].min()) / 2
            sunk = .05 if self.kind == "hatch" else .012           # a round front needs a deeper, smaller bowl
            r = min(hy, hz) * (.60 if self.kind == "hatch" else .92)
            count = max(1, int(round(hy / hz * .95)))
            for s in (1, -1):
                for k in range(count):
                    y = s * (yc + (k - (count - 1) / 2) * 2 * hy / count * .92)
                    x = self.face_x(y, zc)
                    if x is None:
                        continue
                    prof = [(r, -.02), (r * .9, -.045), (r * .7, -.07), (r * .4, -.09), (.012, -.098)]
                    o1 = lathe(prof, bowl, (x - sunk, y, zc), self.root, axis="x", segments=32)
                    if self.lights:
                        o2 = sphere(.028, (x - .055, y, zc), lamp_glow(), self.root, (1, 1, 1), 12)
                        o2.visible_diffuse = o2.visible_glossy = False      # the beam is a lamp of its own: less noise
                        self._beam(x, y, zc)
                    else:
                        sphere(.022, (x - .060, y, zc), off, self.root, (1.2, 1, 1), 12)
                x = self.face_x(s * yc, zc)
                if x is not None:
                    box((.01, hy * 1.7, hz * 1.7), (x - .12, s * (yc - .12 * hy), zc), back, self.root, 0)

    def _beam(self, x, y, z):
        d = bpy.data.lights.new("beam", "SPOT")
        d.energy, d.spot_size, d.spot_blend, d.shadow_soft_size = 60.0, math.radians(70), .9, .05
        d.color = (1.0, .90, .74)
        o = link(bpy.data.objects.new("beam", d), self.root)
        o.location = (x + .06, y, z)
        o.rotation_euler = (0, math.radians(-90 + 3.5), 0)

    def _grille(self, style):
        b = self.b
        chrome = self.chrome if style == "chrome" else (self.body_color if style == "body" else self.black)
        for i, (c, h, r) in enumerate(b.carve):
            x = self.face_x(0, c[2])
            if x is None:
                continue
            box((.012, h[1] * 2.0, h[2] * 2.0), (c[0] - h[0] + .008, 0, c[2]), self.deep, self.root, 0)
            bars = max(2, int(h[2] * 2 / .042))
            for k in range(bars):
                z = c[2] - h[2] + (k + .5) * 2 * h[2] / bars
                pts = []
                for y in np.linspace(-h[1] * .98, h[1] * .98, 13):
                    hi = max(p[0] for p in b.profile)
                    pts.append((hi - b.plan_front * y * y - .045 - .10 * abs(z - .85), y, z))
                tube(pts, .0085, chrome if i == 0 else self.black, self.root, resolution=2)
        if b.carve and self.kind != "truck":
            c, h, _ = b.carve[0]
            x = max(p[0] for p in b.profile)
            ring = [(x - .022, .055 * math.cos(t), c[2] + .042 * math.sin(t)) for t in np.linspace(0, 6.283, 24,
                                                                                                  endpoint=False)]
            tube(ring, .008, self.chrome, self.root, cyclic=True)
            tube([(x - .022, -.035, c[2] - .02), (x - .022, 0, c[2] + .036), (x - .022, .035, c[2] - .02)], .006,
                 self.chrome, self.root)

    def _small(self):
        b = self.b
        # Mirrors, wipers, handles.
        mx, mz = {"suv": (1.02, 1.27), "pickup": (1.12, 1.20), "sedan": (.74, .97), "hatch": (.76, 1.03),
                  "van": (1.72, 1.20), "truck": (2.86, 1.95)}[self.kind]
        big = {"truck": 2.1, "van": 1.2, "suv": 1.15, "pickup": 1.15}.get(self.kind, .85)
        for s in (1, -1):
            y = (self.side_y(mx, mz) or b.half * .9)
            hood = self.black if self.kind in ("truck", "pickup", "van") else self.body_color
            box((.10, .19 * min(big, 1.2), .13 * big), (mx + .02, s * (y + .15), mz + .03), hood, self.root, .045)
            box((.01, .16 * min(big, 1.2), .105 * big), (mx - .034, s * (y + .15), mz + .03), self.chrome, self.root, .02)
            tube([(mx, s * (y - .03), mz - .03), (mx, s * (y + .12), mz)], .016, hood, self.root)
            for o in b.doors:
                hx = min(p[0] for p in o) + .16
                hz = b.belt - .13
                hy = self.side_y(hx, hz)
                if hy and self.kind != "truck":
                    box((.17, .02, .022), (hx, s * (hy + .018), hz), self.black, self.root, .01)
        if b.glass_front:
            zb = min(p[1] for p in b.glass_front) + .012
            for y0, y1 in ((-.05, .50), (-.55, -.02)):
                pts = []
                for t in np.linspace(0, 1, 7):
                    y = y0 + (y1 - y0) * t
                    z = zb + .05 * math.sin(t * 2)
                    x = self.face_x(y, z)
                    if x:
                        pts.append((x + .012, y, z))
                if len(pts) > 3:
                    tube(pts, .006, self.deep, self.root)
        # Rear: lamp over the plate, exhaust.
        rear = min(p[0] for p in b.profile)
        if self.kind != "truck":
            tube([(rear + .3, -.45, .30), (rear - .02, -.45, .29)], .028, self.chrome, self.root)

    def _cargo(self, tarp):
        b = self.b
        wood = plain((.10, .12, .16), .7, grit=.6, dust=self.dust, dust_color=self.dc)
        iron = plain((.05, .05, .05), .6, dust=self.dust, dust_color=self.dc)
        for s in (1, -1):
            box((6.0, .09, .20), (-1.6, s * .42, .82), iron, self.root, .01)
        box((4.9, 2.36, .10), (-1.15, 0, 1.05), iron, self.root, .01)
        for k in range(4):
            z = 1.20 + k * .21
            for s in (1, -1):
                box((4.9, .035, .19), (-1.15, s * 1.18, z), wood, self.root, .008)
            box((.035, 2.36, .19), (-3.60, 0, z), wood, self.root, .008)
        for y in (-1.1, -.4, .4, 1.1):
            box((.05, .07, .95), (-3.63, y, 1.45), iron, self.root, .01)
        if tarp:
            cloth = plain(tarp, .9, bumpy=1.0, bump_scale=4.5, grit=.5, dust=self.dust * .7, dust_color=self.dc)
            box((4.88, 2.34, 1.35), (-1.15, 0, 2.55), cloth, self.root, .18, segments=5)
            for k in range(5):
                x = -3.4 + k * 1.12
                tube([(x, -1.19, 2.0), (x, -1.185, 3.0), (x, -.9, 3.235), (x, .9, 3.235), (x, 1.185, 3.0), (x, 1.19, 2.0)],
                     .012, plain((.25, .23, .18), .9), self.root)
        red = plain((.50, .01, .01), .15, coat=1, dust=self.dust * .6, dust_color=self.dc, emit=2.0 if self.lights else 0.0)
        amber = plain((.7, .2, .02), .15, coat=1, dust=self.dust * .6, dust_color=self.dc)
        box((.06, 2.3, .12), (-3.62, 0, .80), iron, self.root, .02)
        box((.06, 2.2, .10), (-3.64, 0, .52), iron, self.root, .02)
        for s in (1, -1):
            box((.06, .20, .12), (-3.68, s * .88, .80), red, self.root, .02)
            box((.06, .12, .12), (-3.68, s * 1.06, .80), amber, self.root, .02)
            box((.02, .55, .55), (-3.35, s * .90, .52), self.black, self.root, .02)
        sphere(.2, (-1.6, 0, .75), iron, self.root, (1.2, 1, .9))

    # -- extras
    def x_rack(self):
        b, k = self.b, self.black
        top = max(p[1] for p in b.profile)
        w = b.half * .70
        x0, x1 = (.2, -1.9) if self.kind != "van" else (.9, -2.0)
        for z in (top + .06, top + .15):
            tube([(x0, -w, z), (x0, w, z), (x1, w, z), (x1, -w, z)], .014, k, self.root, cyclic=True)
        for t in np.linspace(0, 1, 7):
            x = x0 + (x1 - x0) * t
            tube([(x, -w, top + .06), (x, w, top + .06)], .010, k, self.root)
            for s in (1, -1):
                tube([(x, s * w, top - .04), (x, s * w, top + .15)], .010, k, self.root)

    def x_luggage(self):
        top = max(p[1] for p in self.b.profile) + .08
        x0, x1 = (.0, -1.8) if self.kind != "van" else (.7, -1.9)
        for i in range(11):
            c = self.rng.choice([(.35, .30, .22), (.08, .14, .30), (.30, .05, .05), (.40, .38, .32), (.05, .20, .10),
                                 (.45, .35, .08)])
            cloth = plain(c, .9, bumpy=.9, bump_scale=9, dust=self.dust * .6, dust_color=self.dc)
            s = [self.rng.uniform(.28, .6), self.rng.uniform(.3, .55), self.rng.uniform(.2, .42)]
            box(s, (self.rng.uniform(x1 + .2, x0 - .2), self.rng.uniform(-.4, .4), top + s[2] / 2 + (i > 6) * .22), cloth,
                self.root, .09, (self.rng.uniform(-.15, .15), self.rng.uniform(-.15, .15), self.rng.uniform(0, 3)))

    def x_bullbar(self):
        k, hi = self.black, max(p[0] for p in self.b.profile)
        x, z0, z1 = hi + .13, .50, 1.02
        for z, w in ((z0 + .16, .66), (z1 - .12, .60)):
            tube([(x - .10, -w - .12, z - .02), (x - .02, -w, z), (x, -w * .6, z), (x, w * .6, z), (x - .02, w, z),
                  (x - .10, w + .12, z - .02)], .028, k, self.root)
        for s in (1, -1):
            tube([(x - .12, s * .34, z0 - .05), (x, s * .34, z0 + .02), (x + .01, s * .32, z1), (x - .02, s * .22, z1 + .10),
                  (x - .02, 0, z1 + .10)], .030, k, self.root)

    def x_snorkel(self):
        k = self.black
        y = -self.b.half
        tube([(1.55, y + .02, 1.0), (1.25, y - .03, 1.18), (1.05, y + .02, 1.32), (.72, y + .10, 1.80),
              (.70, y + .10, 1.95), (.85, y + .10, 1.98)], .045, k, self.root)

    def x_antenna(self):
        hi = max(p[0] for p in self.b.profile)
        tube([(hi - .02, .62, .9), (hi - .02, .62, 1.5), (hi - .25, .63, 2.9)], .008, self.deep, self.root)

    def x_spare(self):
        x = min(p[0] for p in self.b.profile)
        h = wheel(self.b.wheel, .22, (x - .13, -.12, 1.12), self.root, (.42, .42, .43), self.dust, self.dc, 1,
                  seed=self.seed)
        h.rotation_euler = (0, 0, math.pi / 2)

    def x_beacon(self):
        top = max(p[1] for p in self.b.profile)
        blue = plain((.02, .06, .55), .1, coat=1, emit=1.5 if self.lights else .1)
        box((.26, 1.15, .10), (.15, 0, top + .08), blue, self.root, .04)

    def x_load(self):
        """Sacks and jerrycans in a pick-up's bed."""
        for i in range(14):
            c = self.rng.choice([(.42, .38, .30), (.40, .36, .28), (.50, .42, .10), (.12, .25, .45)])
            cloth = plain(c, .9, bumpy=.9, bump_scale=9, dust=self.dust * .7, dust_color=self.dc)
            box((self.rng.uniform(.4, .65), self.rng.uniform(.3, .42), self.rng.uniform(.2, .3)),
                (self.rng.uniform(-2.2, -1.25), self.rng.uniform(-.5, .5), .85 + .11 * (i // 3)), cloth, self.root, .09,
                (self.rng.uniform(-.2, .2), self.rng.uniform(-.2, .2), self.rng.uniform(0, 3)))

    # -- plates
    def _plate(self, face, size, z=None, y=0.0, roll=0.0, tilt=0.0, frame=True, forward=0.0):
        w, h = size
        front = face == "front"
        z = z if z is not None else PLATE_Z[self.kind][0 if front else 1]
        if self.kind == "truck" and not front:
            x = -3.72
        else:
            grid = [self.face_x(y + a * w / 2, z + c * h / 2, front) for a in (-1, 0, 1) for c in (-1, 0, 1)]
            grid = [g for g in grid if g is not None]
            x = max(grid) if front else min(grid)
        s = 1 if front else -1
        x += s * (.016 + forward)
        m = Matrix.Translation((x, y, z)) @ Matrix.Rotation(s * tilt, 4, "Y") @ Matrix.Rotation(roll, 4, "X")
        # Seen from outside, the left of the picture is +y... of a front seen head on, so the right of a rear.
        u = 1 if front else -1
        local = [(s * .004, -u * w / 2, h / 2), (s * .004, u * w / 2, h / 2), (s * .004, u * w / 2, -h / 2),
                 (s * .004, -u * w / 2, -h / 2)]
        corners = [m @ Vector(c) for c in local]
        if frame:
            f = box((.010, w + .022, h + .022), (0, 0, 0), self.black, self.root, .004)
            f.matrix_local = m @ Matrix.Translation((-s * .003, 0, 0))
        else:
            f = box((.003, w, h), (0, 0, 0), plain((.5, .5, .5), .4, .8), self.root, 0)
            f.matrix_local = m
        blank_plate(corners, self.root)
        self.plates[face] = (self.root, corners)

    def _letters(self, path):
        """Letters on the doors and on the bonnet or the back."""
        b = self.b
        for s in (1, -1):
            w, h = .62, .40
            x, z = b.axles[0] - .95, b.belt - .30
            y = max(self.side_y(x - .3, z - .1) or 0, self.side_y(x + .3, z - .1) or 0, self.side_y(x, z + .1) or 0) + .012
            # A viewer on the left side (+y) sees x growing to the left.
            left, right = (x + w / 2, x - w / 2) if s > 0 else (x - w / 2, x + w / 2)
            panel([(left, s * y, z + h / 2), (right, s * y, z + h / 2), (right, s * y, z - h / 2), (left, s * y, z - h / 2)],
                  path, self.root, rough=.4, alpha=True)
        if b.bonnet:
            x0, x1 = max(p[0] for p in b.bonnet) - .25, min(p[0] for p in b.bonnet) + .22
            w = .60
            cs = []
            for x, y in ((x1, -w / 2), (x1, w / 2), (x0, w / 2), (x0, -w / 2)):
                cs.append((x, y, (self.top_z(x, y) or 1) + .03))
            panel(cs, path, self.root, rough=.4, alpha=True)


PLATE_Z = {"suv": (.60, .86), "pickup": (.585, .56), "sedan": (.45, .67), "hatch": (.50, .74), "van": (.47, .70),
           "truck": (.64, .66)}


def blank_plate(corners, parent):
    """A blank sheet of reflectance 0.8; the face is multiplied in later, at the full resolution of the picture."""
    v = [tuple(c) for c in corners]
    o = mesh_object("plate", v, [(3, 2, 1, 0)], plain((.8, .8, .8), .42), parent, smooth=False)
    o.pass_index = 7
    return o


_glow = []


def lamp_glow():
    if not _glow:
        m, n = material("glow")
        n.out(n.add("ShaderNodeEmission", (1.0, .93, .80), 260.0).outputs[0])
        _glow.append(m)
    return _glow[0]
