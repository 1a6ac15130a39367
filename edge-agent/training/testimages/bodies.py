"""Vehicle bodies as signed distance fields.

A body is a rounded side profile (x, z) intersected with a half-width that narrows above the belt line, with wheel
arches cut out and bumpers and mouldings laid on as bands of the same surface. The field is sampled on a grid of
13 mm, meshed by marching cubes, and every vertex carries signed distances (metres) to the outlines of panes, lamps,
gaps and trim. The shader thresholds these distances, so outlines are much sharper than the grid.

Axes: x forward, y left, z up, metres, origin on the ground below the middle of the vehicle.
"""
from dataclasses import dataclass, field
import numpy as np

STEP = 0.013
FAR = 9.0


def fillet(points):
    """Polygon of (x, z, radius) corners to a dense outline with round corners."""
    out = []
    n = len(points)
    for i, (x, z, *r) in enumerate(points):
        r = r[0] if r else 0.0
        p = np.array([x, z], float)
        a = np.array(points[i - 1][:2], float) - p
        b = np.array(points[(i + 1) % n][:2], float) - p
        la, lb = np.linalg.norm(a), np.linalg.norm(b)
        a, b = a / la, b / lb
        cos = np.clip(np.dot(a, b), -1, 1)
        half = np.arccos(cos) / 2
        if r <= 0 or half > 1.565:
            out.append(p)
            continue
        cut = min(r / np.tan(half), 0.48 * la, 0.48 * lb)
        s, e = p + a * cut, p + b * cut
        for t in np.linspace(0, 1, 9):
            out.append((1 - t) ** 2 * s + 2 * t * (1 - t) * p + t * t * e)
    return np.array(out)


def polygon(px, pz, outline):
    """Signed distance of the points to a closed outline, negative inside."""
    d = np.full(px.shape, 1e9, np.float32)
    inside = np.zeros(px.shape, bool)
    n = len(outline)
    for i in range(n):
        ax, az = outline[i]
        bx, bz = outline[(i + 1) % n]
        ex, ez = bx - ax, bz - az
        ll = ex * ex + ez * ez
        if ll < 1e-12:
            continue
        t = np.clip(((px - ax) * ex + (pz - az) * ez) / ll, 0, 1)
        d = np.minimum(d, (px - ax - t * ex) ** 2 + (pz - az - t * ez) ** 2)
        cross = ((az > pz) != (bz > pz)) & (px < ax + (pz - az) / (ez if ez else 1e-9) * ex)
        inside ^= cross
    d = np.sqrt(d)
    return np.where(inside, -d, d).astype(np.float32)


def round_max(a, b, r):
    """Intersection of two fields with an edge of radius r."""
    return np.minimum(np.maximum(a, b), -r) + np.hypot(np.maximum(a + r, 0), np.maximum(b + r, 0))


def smooth_min(a, b, k):
    h = np.maximum(k - np.abs(a - b), 0) / k
    return np.minimum(a, b) - h * h * k / 4


def box(x, y, z, c, h, r):
    """Rounded box with centre c and half sizes h."""
    qx, qy, qz = np.abs(x - c[0]) - h[0] + r, np.abs(y - c[1]) - h[1] + r, np.abs(z - c[2]) - h[2] + r
    out = np.sqrt(np.maximum(qx, 0) ** 2 + np.maximum(qy, 0) ** 2 + np.maximum(qz, 0) ** 2)
    return out + np.minimum(np.maximum(qx, np.maximum(qy, qz)), 0) - r


@dataclass
class Body:
    name: str
    profile: list
    half: float                      # half width at the belt line
    belt: float                      # height of the belt line
    tumble: float = 0.22             # narrowing per metre above it
    tuck: float = 0.08               # narrowing per metre below the crease
    crease: float = 0.75             # height of the side crease
    plan_front: float = 0.10         # how far the front bends back per square metre of y
    plan_rear: float = 0.06
    taper_front: float = 0.04
    taper_rear: float = 0.03
    edge: float = 0.09
    axles: tuple = (1.4, -1.4)
    wheel: float = 0.36
    flare: float = 0.025
    bands: list = field(default_factory=list)   # (name, z0, z1, where, grow): 'front', 'rear', 'side'
    glass_front: list = field(default_factory=list)   # (y, z, r) half outlines are given whole
    glass_rear: list = field(default_factory=list)
    glass_side: list = field(default_factory=list)    # list of (x, z, r) outlines
    lamps_front: list = field(default_factory=list)   # outlines (y, z, r) for y > 0
    turn_front: list = field(default_factory=list)
    lamps_rear: list = field(default_factory=list)
    doors: list = field(default_factory=list)         # outlines (x, z, r)
    gate: list = field(default_factory=list)          # outline (y, z, r), rear
    bonnet: list = field(default_factory=list)        # outline (x, y, r), seen from above
    carve: list = field(default_factory=list)         # (centre, half sizes, radius) boxes cut out
    bed: tuple = None                                 # (x0, x1, floor, half) hollow of a pick-up
    split: float = 0.0               # x that parts front panes from rear panes


def _width(b, x, z, lo, hi):
    w = b.half - b.tumble * np.maximum(z - b.belt, 0) - b.tuck * np.maximum(b.crease - z, 0) ** 1.0
    w = w - 0.035 * np.maximum(z - b.crease, 0) * (z < b.belt) - 0.035 * (b.belt - b.crease) * (z >= b.belt)
    f = np.clip((x - (hi - 1.1)) / 1.1, 0, 1.2)
    r = np.clip(((lo + 1.0) - x) / 1.0, 0, 1.2)
    return w - b.taper_front * f * f - b.taper_rear * r * r


def shell(b, x, y, z):
    """The outer skin without arches."""
    prof = fillet(b.profile)
    lo, hi = prof[:, 0].min(), prof[:, 0].max()
    front = np.clip(x / hi, 0, 1)
    rear = np.clip(x / lo, 0, 1)
    xs = x + b.plan_front * y * y * front - b.plan_rear * y * y * rear
    # The profile depends on x and z only: sample it once, then look it up.
    gx = np.arange(lo - 0.3, hi + 0.6, 0.005, dtype=np.float32)
    gz = np.arange(0.0, prof[:, 1].max() + 0.3, 0.005, dtype=np.float32)
    px, pz = np.meshgrid(gx, gz, indexing="ij")
    table = polygon(px, pz, prof)
    from scipy.ndimage import map_coordinates
    xs, zs = np.broadcast_arrays(xs, z)
    d2 = map_coordinates(table, [(xs - gx[0]) / 0.005, (zs - gz[0]) / 0.005], order=1, mode="nearest")
    w = _width(b, x, z, lo, hi)
    return round_max(d2.astype(np.float32), (np.abs(y) - w).astype(np.float32), b.edge), lo, hi


def wheel_distance(b, x, z):
    return np.minimum.reduce([np.hypot(x - a, z - b.wheel) for a in b.axles])


def build(b):
    """Returns {part: (vertices, faces, normals, {attribute: values})}."""
    from skimage.measure import marching_cubes
    prof = fillet(b.profile)
    lo, hi, top = prof[:, 0].min() - 0.12, prof[:, 0].max() + 0.12, prof[:, 1].max() + 0.08
    xs = np.arange(lo, hi, STEP, dtype=np.float32)
    ys = np.arange(STEP / 2, b.half + 0.14, STEP, dtype=np.float32)
    zs = np.arange(0.12, top, STEP, dtype=np.float32)
    x, y, z = xs[:, None, None], ys[None, :, None], zs[None, None, :]
    skin, flo, fhi = shell(b, x, y, z)
    wd = wheel_distance(b, x, z)
    w = _width(b, x, z, flo, fhi)
    body = skin
    if b.flare:
        ring = np.maximum(wd - (b.wheel + 0.12), np.abs(np.abs(y) - w + 0.03) - 0.03 - b.flare)
        ring = np.maximum(ring, np.broadcast_to(0.30 - z, ring.shape))
        body = smooth_min(body, ring, 0.05)
    well = np.maximum(wd - (b.wheel + 0.055), (b.half - 0.42) - y)
    body = round_max(body, -well, 0.012)
    for c, h, r in b.carve:
        body = round_max(body, -np.minimum(box(x, y, z, c, h, r), box(x, -y, z, c, h, r)), 0.010)
    if b.bed:
        x0, x1, floor, half = b.bed
        hollow = box(x, y, z, ((x0 + x1) / 2, 0, floor + 1.0), ((x1 - x0) / 2, half, 1.0), 0.03)
        body = round_max(body, -hollow, 0.012)
    parts = {"body": body}
    for name, z0, z1, where, grow in b.bands:
        d = skin - grow
        d = round_max(d, np.broadcast_to(np.abs(z - (z0 + z1) / 2) - (z1 - z0) / 2, d.shape), min(0.03, (z1 - z0) / 3))
        d = np.maximum(d, -(skin + 0.05))
        if where == "front":
            d = np.maximum(d, np.broadcast_to(b.axles[0] + b.wheel + 0.07 - x, d.shape))
        elif where == "rear":
            d = np.maximum(d, np.broadcast_to(x - (b.axles[1] - b.wheel - 0.07), d.shape))
        else:
            d = np.maximum(d, -(wd - (b.wheel + 0.14)) * np.ones_like(d))
            d = np.maximum(d, np.broadcast_to(np.maximum(x - b.axles[0] - b.wheel - .1,
                                                         b.axles[1] - b.wheel - .1 - x), d.shape))
        for c, h, r in b.carve:
            d = round_max(d, -np.minimum(box(x, y, z, c, h, r), box(x, -y, z, c, h, r)), 0.010)
        parts[name] = d
    out = {}
    for name, f in parts.items():
        full = np.concatenate([f[:, ::-1], f], axis=1).astype(np.float32)
        if full.min() > 0:
            continue
        v, tri, nrm, _ = marching_cubes(full, 0.0)
        v = v * STEP + np.array([xs[0], -ys[-1], zs[0]], np.float32)
        # Outward faces enclose a positive volume.
        volume = np.einsum("ij,ij->i", v[tri[:, 0]].astype(float), np.cross(v[tri[:, 1]], v[tri[:, 2]])).sum()
        if volume < 0:
            tri = tri[:, ::-1]
        out[name] = (v, tri, nrm, attributes(b, v) if name == "body" else {})
    return out


def attributes(b, v):
    x, y, z = v[:, 0], v[:, 1], v[:, 2]
    far = np.full(x.shape, FAR, np.float32)
    ay = np.abs(y)

    def yz(outlines, mask, mirrored=True):
        d = far
        for o in outlines:
            d = np.minimum(d, polygon(ay if mirrored else y, z, fillet(o)))
        return np.where(mask, d, far)

    def xz(outlines, mask):
        d = far
        for o in outlines:
            d = np.minimum(d, polygon(x, z, fillet(o)))
        return np.where(mask, d, far)

    front, rear = x > b.split, x < b.split
    glass = np.minimum(yz([b.glass_front] if b.glass_front else [], front, False),
                       yz([b.glass_rear] if b.glass_rear else [], rear, False))
    glass = np.minimum(glass, xz(b.glass_side, ay > b.half * 0.62))
    side = ay > b.half * 0.7

    def nearest(outlines):
        best = far
        for o in outlines:
            d = polygon(x, z, fillet(o))
            best = np.where(np.abs(d) < np.abs(best), d, best)
        return np.where(side, best, far)

    out = {
        "glass": glass,
        "lamp": yz(b.lamps_front, x > b.axles[0]),
        "turn": yz(b.turn_front, x > b.axles[0]),
        "tail": yz(b.lamps_rear, x < b.axles[1]),
        "gate": yz([b.gate] if b.gate else [], x < b.axles[1] - 0.2, False),
        "bonnet": np.where((z > b.belt - 0.45) & (x > 0), polygon(x, y, fillet(b.bonnet)), far) if b.bonnet else far,
    }
    for i, o in enumerate(b.doors[:3]):
        out[f"door{i}"] = np.where(side, polygon(x, z, fillet(o)), far)
    return {k: np.asarray(a, np.float32) for k, a in out.items()}


def mirror(half):
    """Outline given for y >= 0 from bottom to top; returns the whole outline."""
    return [(y, z, r) for y, z, r in half] + [(-y, z, r) for y, z, r in reversed(half)]


SUV = Body(
    "suv",
    [(2.36, .42, .10), (2.40, .72, .10), (2.36, 1.10, .13), (1.32, 1.21, .25), (.72, 1.79, .20), (-.3, 1.87, .6),
     (-2.22, 1.83, .17), (-2.36, 1.10, .2), (-2.40, .60, .10), (-2.30, .42, .08)],
    half=.935, belt=1.17, tumble=.20, crease=.86, plan_front=.13, plan_rear=.07, edge=.085, axles=(1.42, -1.38),
    wheel=.385, flare=.045,
    bands=[("bumper_front", .42, .70, "front", .045), ("bumper_rear", .44, .66, "rear", .06),
           ("sill", .40, .52, "side", .03), ("mould", .74, .81, "side", .012)],
    glass_front=mirror([(.70, 1.235, .06), (.60, 1.735, .07)]),
    glass_rear=mirror([(.66, 1.16, .07), (.58, 1.70, .08)]),
    glass_side=[[(1.12, 1.20, .03), (.66, 1.71, .06), (.20, 1.74, .04), (.20, 1.20, .03)],
                [(.10, 1.20, .03), (.10, 1.74, .04), (-.80, 1.73, .04), (-.80, 1.20, .03)],
                [(-.92, 1.20, .03), (-.92, 1.73, .04), (-2.02, 1.70, .08), (-2.10, 1.20, .06)]],
    lamps_front=[[(.53, .80, .05), (.90, .82, .05), (.90, 1.03, .06), (.53, 1.02, .05)]],
    turn_front=[],
    lamps_rear=[[(.70, .78, .03), (.92, .78, .03), (.92, 1.22, .04), (.74, 1.22, .04)]],
    doors=[[(1.00, .50, .1), (1.02, 1.0, .1), (1.20, 1.18, .05), (.70, 1.77, .07), (.15, 1.79, .04), (.15, .50, .05)],
           [(.15, .50, .05), (.15, 1.79, .04), (-.86, 1.78, .06), (-.86, .95, .15), (-.70, .50, .1)]],
    gate=mirror([(.68, .68, .05), (.68, 1.2, .1), (.64, 1.77, .08)]),
    bonnet=[(2.33, -.52, .1), (2.33, .52, .1), (2.25, .80, .12), (1.28, .80, .05), (1.28, -.80, .05), (2.25, -.80, .12)],
    carve=[((2.40, 0, .905), (.06, .47, .105), .03), ((2.42, 0, .50), (.06, .42, .045), .02)])

PICKUP = Body(
    "pickup",
    [(2.52, .44, .10), (2.56, .70, .10), (2.50, 1.03, .14), (1.42, 1.14, .25), (.78, 1.70, .20), (.1, 1.76, .5),
     (-.78, 1.72, .12), (-.95, 1.06, .05), (-2.52, 1.05, .03), (-2.56, .62, .06), (-2.48, .50, .06)],
    half=.90, belt=1.09, tumble=.22, crease=.82, plan_front=.16, plan_rear=.02, taper_rear=.01, edge=.075,
    axles=(1.56, -1.50), wheel=.375, flare=.04,
    bands=[("bumper_front", .44, .69, "front", .04), ("bumper_rear", .48, .62, "rear", .10),
           ("sill", .42, .50, "side", .03)],
    glass_front=mirror([(.66, 1.17, .06), (.56, 1.65, .07)]),
    glass_rear=mirror([(.60, 1.16, .05), (.54, 1.60, .07)]),
    glass_side=[[(1.20, 1.12, .03), (.74, 1.61, .06), (.30, 1.64, .04), (.30, 1.12, .03)],
                [(.20, 1.12, .03), (.20, 1.64, .04), (-.60, 1.61, .06), (-.72, 1.12, .05)]],
    lamps_front=[[(.50, .77, .05), (.86, .80, .05), (.86, .99, .06), (.52, .94, .05)]],
    lamps_rear=[[(.74, .68, .02), (.89, .68, .02), (.89, 1.00, .02), (.74, 1.00, .02)]],
    doors=[[(1.06, .50, .1), (1.10, .95, .1), (1.30, 1.10, .05), (.78, 1.67, .07), (.25, 1.69, .04), (.25, .50, .05)],
           [(.25, .50, .05), (.25, 1.69, .04), (-.64, 1.67, .07), (-.80, 1.0, .1), (-.62, .50, .1)]],
    gate=mirror([(.71, .64, .02), (.71, 1.04, .02)]),
    bonnet=[(2.49, -.48, .1), (2.49, .48, .1), (2.38, .76, .12), (1.38, .76, .05), (1.38, -.76, .05), (2.38, -.76, .12)],
    carve=[((2.57, 0, .855), (.07, .44, .095), .03), ((2.60, 0, .51), (.06, .45, .04), .02)],
    bed=(-2.49, -.98, .62, .76), split=.3)

SEDAN = Body(
    "sedan",
    [(2.12, .30, .10), (2.17, .50, .06), (2.10, .76, .08), (.98, .90, .2), (.28, 1.34, .2), (-.3, 1.385, .6),
     (-1.00, 1.32, .25), (-1.58, .97, .2), (-2.10, .91, .08), (-2.19, .52, .06), (-2.10, .30, .10)],
    half=.84, belt=.88, tumble=.26, crease=.66, plan_front=.09, plan_rear=.07, edge=.06, axles=(1.30, -1.24),
    wheel=.305, flare=.012,
    bands=[("bumper_front", .37, .53, "front", .04), ("bumper_rear", .38, .54, "rear", .045),
           ("mould", .50, .55, "side", .012)],
    glass_front=mirror([(.64, .925, .05), (.54, 1.285, .06)]),
    glass_rear=mirror([(.63, .985, .05), (.53, 1.275, .06)]),
    glass_side=[[(.80, .915, .03), (.30, 1.25, .06), (-.10, 1.29, .03), (-.10, .915, .02)],
                [(-.18, .915, .02), (-.18, 1.29, .03), (-.86, 1.25, .06), (-1.20, .95, .05)]],
    lamps_front=[[(.50, .585, .02), (.70, .585, .02), (.70, .735, .02), (.50, .735, .02)]],
    turn_front=[[(.715, .585, .02), (.82, .585, .02), (.82, .735, .03), (.715, .735, .02)]],
    lamps_rear=[[(.42, .60, .02), (.81, .60, .02), (.81, .78, .03), (.42, .78, .02)]],
    doors=[[(.92, .38, .1), (.95, .80, .1), (.92, .90, .03), (.30, 1.31, .07), (-.14, 1.335, .02), (-.14, .38, .04)],
           [(-.14, .38, .04), (-.14, 1.335, .02), (-.90, 1.29, .07), (-1.25, .92, .08), (-.98, .70, .2), (-.84, .38, .1)]],
    gate=mirror([(.40, .57, .02), (.40, .8, .02), (.70, .83, .03), (.70, .94, .05)]),
    bonnet=[(2.08, -.60, .04), (2.08, .60, .04), (1.95, .73, .05), (.98, .73, .05), (.98, -.73, .05), (1.95, -.73, .05)],
    carve=[((2.17, 0, .66), (.06, .46, .065), .02)])

HATCH = Body(
    "hatch",
    [(1.90, .26, .10), (1.97, .50, .18), (1.80, .80, .22), (1.02, .98, .3), (.12, 1.42, .4), (-.5, 1.465, .7),
     (-1.48, 1.36, .22), (-1.84, .96, .25), (-1.93, .52, .12), (-1.82, .26, .10)],
    half=.875, belt=.93, tumble=.30, crease=.68, plan_front=.20, plan_rear=.14, taper_front=.07, taper_rear=.06,
    edge=.12, axles=(1.24, -1.24), wheel=.315, flare=.018,
    bands=[("mould", .44, .49, "side", .010)],
    glass_front=mirror([(.68, .985, .06), (.54, 1.365, .08)]),
    glass_rear=mirror([(.60, .97, .07), (.52, 1.295, .09)]),
    glass_side=[[(.86, .96, .04), (.28, 1.31, .08), (-.22, 1.365, .04), (-.22, .96, .03)],
                [(-.29, .96, .03), (-.29, 1.365, .04), (-1.10, 1.30, .10), (-1.30, 1.02, .08)]],
    lamps_front=[[(.44, .615, .05), (.70, .61, .08), (.84, .70, .08), (.80, .82, .08), (.62, .78, .07)]],
    lamps_rear=[[(.58, .66, .05), (.86, .68, .06), (.86, .98, .09), (.66, 1.02, .08)]],
    doors=[[(.84, .36, .1), (.90, .80, .1), (.86, .96, .05), (.28, 1.36, .09), (-.255, 1.41, .03), (-.255, .36, .05)],
           [(-.255, .36, .05), (-.255, 1.41, .03), (-1.12, 1.35, .1), (-1.32, .98, .12), (-.98, .72, .25), (-.80, .36, .1)]],
    gate=mirror([(.56, .50, .06), (.60, .95, .1), (.56, 1.35, .09)]),
    bonnet=[(1.82, -.42, .2), (1.82, .42, .2), (1.62, .70, .15), (1.02, .74, .05), (1.02, -.74, .05), (1.62, -.70, .15)],
    carve=[((1.97, 0, .665), (.10, .34, .035), .02), ((1.96, 0, .365), (.09, .52, .07), .05)])

VAN = Body(
    "van",
    [(2.28, .36, .10), (2.34, .70, .15), (2.22, 1.02, .2), (1.66, 1.74, .3), (1.15, 1.93, .5), (-2.18, 1.92, .20),
     (-2.32, 1.20, .2), (-2.37, .46, .10), (-2.28, .36, .08)],
    half=.845, belt=1.10, tumble=.13, crease=.80, plan_front=.15, plan_rear=.05, edge=.10, axles=(1.42, -1.26),
    wheel=.325, flare=.012,
    bands=[("bumper_front", .36, .57, "front", .035), ("bumper_rear", .38, .54, "rear", .05),
           ("mould", .62, .67, "side", .010)],
    glass_front=mirror([(.71, 1.08, .07), (.65, 1.66, .09)]),
    glass_rear=mirror([(.63, 1.13, .07), (.59, 1.74, .08)]),
    glass_side=[[(1.86, 1.10, .06), (1.52, 1.62, .06), (1.02, 1.66, .04), (1.02, 1.10, .03)],
                [(.90, 1.10, .04), (.90, 1.66, .04), (-.28, 1.66, .04), (-.28, 1.10, .04)],
                [(-.40, 1.10, .04), (-.40, 1.66, .04), (-2.0, 1.66, .06), (-2.05, 1.10, .05)]],
    lamps_front=[[(.46, .70, .03), (.72, .71, .03), (.72, .87, .03), (.46, .86, .03)]],
    turn_front=[[(.735, .71, .02), (.82, .72, .02), (.82, .87, .03), (.735, .87, .02)]],
    lamps_rear=[[(.70, .62, .02), (.81, .62, .02), (.81, 1.02, .03), (.70, 1.02, .02)]],
    doors=[[(1.95, .56, .1), (1.98, 1.02, .1), (1.56, 1.68, .08), (.96, 1.73, .03), (.96, .44, .05), (1.0, .42, .02)],
           [(.96, .44, .05), (.96, 1.73, .03), (-.34, 1.73, .03), (-.34, .44, .05)]],
    gate=mirror([(.68, .56, .04), (.68, 1.1, .1), (.64, 1.80, .08)]),
    bonnet=[],
    carve=[((2.36, 0, .78), (.07, .42, .05), .02)], split=.2)

TRUCK = Body(
    "truck",
    [(3.22, .50, .10), (3.27, 1.0, .20), (3.18, 1.55, .3), (2.98, 2.40, .15), (2.85, 2.58, .25), (1.45, 2.62, .12),
     (1.40, .70, .08), (1.5, .62, .05), (3.0, .50, .05)],
    half=1.12, belt=1.50, tumble=.06, tuck=.02, crease=1.0, plan_front=.07, plan_rear=.0, edge=.10,
    axles=(2.45, -1.7), wheel=.46, flare=.03,
    bands=[("bumper_front", .46, .80, "front", .06)],
    glass_front=mirror([(1.00, 1.62, .08), (.93, 2.32, .10)]),
    glass_side=[[(2.95, 1.58, .05), (2.72, 2.24, .08), (1.85, 2.26, .05), (1.85, 1.55, .05)]],
    lamps_front=[[(.66, .86, .04), (.96, .86, .04), (.96, 1.04, .04), (.66, 1.04, .04)]],
    turn_front=[[(.98, .86, .02), (1.08, .86, .02), (1.08, 1.04, .03), (.98, 1.04, .02)]],
    doors=[[(2.98, .95, .1), (3.0, 1.5, .1), (2.78, 2.34, .08), (1.76, 2.36, .05), (1.76, .95, .05)]],
    carve=[((3.28, 0, 1.27), (.07, .78, .11), .03), ((3.30, 0, 1.00), (.07, .50, .09), .03)], split=1.6)

ALL = {b.name: b for b in (SUV, PICKUP, SEDAN, HATCH, VAN, TRUCK)}
