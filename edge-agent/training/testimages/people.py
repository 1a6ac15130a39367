"""People and motorcycles: limbs as smoothly joined capsules."""
import math
import random

import numpy as np

from studio import box, empty, lathe, mesh_object, plain, sphere, tube
import vehicles


def _limbs(capsules, k=.03, step=.014):
    """Mesh of smoothly joined capsules (a, b, radius a, radius b)."""
    from skimage.measure import marching_cubes
    import bodies
    pts = np.array([c[i] for c in capsules for i in (0, 1)], float)
    lo, hi = pts.min(0) - .3, pts.max(0) + .3
    g = np.stack(np.meshgrid(*[np.arange(a, b, step) for a, b in zip(lo, hi)], indexing="ij"), -1).astype(np.float32)
    d = None
    for a, b, ra, rb in capsules:
        a, b = np.array(a, np.float32), np.array(b, np.float32)
        ab = b - a
        t = np.clip(((g - a) @ ab) / max(1e-9, float(ab @ ab)), 0, 1)
        q = np.linalg.norm(g - a - t[..., None] * ab, axis=-1) - (ra + (rb - ra) * t)
        d = q if d is None else bodies.smooth_min(d, q, k)
    d = d + .0028 * np.sin(g[..., 2] * 34 + np.sin(g[..., 0] * 19 + g[..., 1] * 23) * 2)      # folds
    v, f, _, _ = marching_cubes(d.astype(np.float32), 0.0)
    v = v * step + lo
    if np.einsum("ij,ij->i", v[f[:, 0]], np.cross(v[f[:, 1]], v[f[:, 2]])).sum() < 0:
        f = f[:, ::-1]
    return v, f


SKIN = [(.085, .048, .030), (.06, .035, .024), (.12, .07, .045)]


def standing(x, y, yaw=0.0, seed=0, soldier=True):
    """A person standing; faces +x in the own frame."""
    r = random.Random(seed)
    e = empty("person", (x, y, 0), yaw)
    cloth = (.075, .075, .045) if soldier else r.choice([(.35, .30, .22), (.10, .14, .25), (.40, .10, .06), (.5, .5, .47)])
    top = plain(cloth, .95, grit=.6, bumpy=.3, bump_scale=30)
    low = plain((.07, .07, .045) if soldier else (.04, .05, .09), .95, grit=.6)
    skin = plain(r.choice(SKIN), .6)
    a = r.uniform(.02, .12)
    v, f = _limbs([((0, 0, 1.02), (0, 0, 1.40), .145, .15), ((0, -.17, 1.44), (0, .17, 1.44), .075, .075),
                   ((0, -.21, 1.42), (.03, -.27 - a, 1.14), .058, .048), ((.03, -.27 - a, 1.14), (.17, -.22, .98), .046, .04),
                   ((0, .21, 1.42), (-.02, .27, 1.13), .058, .048), ((-.02, .27, 1.13), (.10, .26, .90), .046, .04)], .05)
    mesh_object("top", v, f, top, e)
    v, f = _limbs([((0, -.09, .95), (.02, -.11, .50), .105, .072), ((.02, -.11, .50), (-.02, -.12, .10), .068, .055),
                   ((0, .09, .95), (-.02, .12, .50), .105, .072), ((-.02, .12, .50), (-.04, .13, .10), .068, .055),
                   ((0, 0, 1.0), (0, 0, 1.04), .13, .13)], .04)
    mesh_object("legs", v, f, low, e)
    v, f = _limbs([((0, 0, 1.46), (.01, 0, 1.58), .055, .055), ((.015, 0, 1.64), (.02, 0, 1.70), .085, .092)], .03)
    mesh_object("head", v, f, skin, e)
    for s, xx in ((-1, .17), (1, .10)):
        sphere(.05, (xx + .03, s * .23, .94 if s < 0 else .86), skin, e)
    boot = plain((.02, .016, .013), .6, dust=.5)
    for s, xx in ((-.12, 0), (.13, -.02)):
        box((.27, .10, .11), (xx + .05, s, .055), boot, e, .045)
    if soldier:
        sphere(.135, (.01, 0, 1.72), plain((.12, .32, .60), .5, dust=.25), e, (1.05, .92, .78))
        box((.34, .40, .44), (0, 0, 1.24), plain((.10, .25, .45), .85, grit=.3, bumpy=.4, bump_scale=20), e, .09)
        for k in (-.11, 0, .11):
            box((.07, .10, .14), (.19, k, 1.10), plain((.075, .08, .05), .9), e, .02)
        tube([(.20, -.22, .92), (.24, .10, 1.22), (.22, .16, 1.30)], .022, plain((.015, .015, .015), .5), e)
    else:
        sphere(.10, (.01, 0, 1.72), plain((.012, .011, .010), .9), e, (1.0, .9, .85))
    return e


class Motorcycle:
    """A light motorcycle, perhaps with a rider; `plates["rear"]` as on vehicles."""

    def __init__(self, loc=(0, 0, 0), yaw=0.0, color=(.35, .02, .02), dust=.4, dust_kind="laterite", seed=1, rider=True,
                 plate_rear=None, lights=False, load=False, **_):
        self.root = e = empty("motorcycle", loc, yaw)
        self.plates, self.kind = {}, "motorcycle"
        dc = vehicles.DUST[dust_kind]
        self.dc, self.seed = dc, seed
        r = random.Random(seed)
        rubber = plain((.018, .018, .018), .85, bumpy=.8, bump_scale=40, dust=.25 + dust, dust_color=dc)
        chrome = plain((.72, .72, .74), .2, 1.0, dust=dust * .6, dust_color=dc)
        dark = plain((.02, .02, .021), .55, dust=dust, dust_color=dc)
        paint = plain(color, .3, coat=.9, dust=dust, dust_color=dc)
        for x, w in ((.64, .045), (-.62, .055)):
            prof = [(.235, -w * .7), (.27, -w), (.30, -w * .75), (.31, 0), (.30, w * .75), (.27, w), (.235, w * .7)]
            lathe(prof, rubber, (x, 0, .31), e, segments=64)
            lathe([(.232, -w * .6), (.222, 0), (.232, w * .6)], chrome, (x, 0, .31), e, segments=48)
            lathe([(.05, -.07), (.05, .07)], dark, (x, 0, .31), e)
            for k in range(18):
                a = k * math.pi / 9
                tube([(x, .03 * (-1) ** k, .31), (x + .23 * math.cos(a), 0, .31 + .23 * math.sin(a))], .0022, chrome, e,
                     resolution=1)
            arc = [(x + .345 * math.cos(t), 0, .31 + .345 * math.sin(t))
                   for t in (np.linspace(.5, 2.7, 12) if x > 0 else np.linspace(.9, 3.35, 14))]
            for off in (-.05, -.025, 0, .025, .05):
                tube([(p[0], off, p[2] - abs(off) * .35) for p in arc], .016, paint if x > 0 else dark, e, resolution=2)
        for s in (-1, 1):
            tube([(.64, s * .075, .31), (.48, s * .075, .92)], .022, chrome, e)
            tube([(-.62, s * .08, .31), (-.1, s * .09, .36)], .02, dark, e)
            tube([(-.60, s * .12, .36), (-.45, s * .13, .70)], .028, chrome, e)
            tube([(.44, s * .02, .98), (.38, s * .22, 1.06), (.28, s * .36, 1.05)], .013, chrome, e)
            tube([(.30, s * .25, 1.05), (.26, s * .37, 1.05)], .02, dark, e)
            tube([(.36, s * .22, 1.06), (.34, s * .30, 1.26)], .006, dark, e)
            box((.02, .12, .085), (.33, s * .33, 1.29), dark, e, .03)
            box((.004, .105, .07), (.318, s * .33, 1.29), chrome, e, .02)
            amber = plain((.75, .22, .02), .2, coat=1, emit=.05)
            tube([(-.86, 0, .72), (-.86, s * .17, .72)], .008, dark, e)
            sphere(.035, (-.87, s * .19, .72), amber, e, (1.0, 1, .9))
        box((.34, .26, .30), (.05, 0, .42), plain((.16, .16, .165), .45, .8, dust=dust, dust_color=dc), e, .05)
        sphere(.2, (.14, 0, .86), paint, e, (1.35, .78, .75))
        box((.72, .25, .10), (-.38, 0, .83), dark, e, .045, (0, .05, 0))
        box((.30, .20, .16), (-.66, 0, .72), paint, e, .06, (0, .2, 0))
        tube([(-.55, -.14, .88), (-.88, -.12, .90), (-.92, 0, .90), (-.88, .12, .90), (-.55, .14, .88)], .011, chrome, e)
        tube([(.1, -.14, .32), (-.35, -.17, .28), (-.92, -.19, .40)], .038, chrome, e)
        red = plain((.55, .01, .012), .15, coat=1, emit=3.5 if lights else .06)
        box((.06, .14, .075), (-.86, 0, .775), red, e, .025)
        sphere(.085, (.56, 0, .93), chrome, e, (.8, 1, 1))
        if load:
            jerry = plain((.55, .42, .06), .5, dust=dust, dust_color=dc, bumpy=.2)
            for s in (-1, 1):
                box((.36, .17, .42), (-.62, s * .25, .62), jerry, e, .05)
        if rider:
            shirt = plain(r.choice([(.08, .14, .30), (.42, .38, .30), (.35, .06, .05), (.10, .20, .12)]), .95, grit=.5,
                          bumpy=.3, bump_scale=25)
            jeans = plain((.035, .045, .075), .95, grit=.5)
            skin = plain(r.choice(SKIN), .6)
            v, f = _limbs([((-.28, 0, .98), (-.16, 0, 1.36), .155, .17), ((-.15, -.17, 1.40), (-.15, .17, 1.40), .095, .095),
                           ((-.14, -.21, 1.38), (.04, -.32, 1.17), .078, .068), ((.04, -.33, 1.18), (.26, -.31, 1.08), .05, .042),
                           ((-.14, .21, 1.38), (.04, .32, 1.17), .078, .068), ((.04, .33, 1.18), (.26, .31, 1.08), .05, .042)], .06)
            mesh_object("shirt", v, f, shirt, e)
            v, f = _limbs([((-.28, -.09, .93), (.08, -.23, .80), .13, .09), ((.08, -.23, .80), (-.10, -.22, .42), .08, .062),
                           ((-.28, .09, .93), (.08, .23, .80), .13, .09), ((.08, .23, .80), (-.10, .22, .42), .08, .062)], .05)
            mesh_object("jeans", v, f, jeans, e)
            for s in (-1, 1):
                box((.28, .10, .12), (-.04, s * .22, .36), dark, e, .045)
                sphere(.05, (.28, s * .31, 1.07), skin, e)
            sphere(.15, (-.08, 0, 1.66), plain(r.choice([(.55, .55, .54), (.03, .03, .035), (.45, .03, .03)]), .12, coat=1,
                                               dust=dust * .4), e, (1.05, .95, 1.0), 32)
            tube([(-.14, 0, 1.44), (-.10, 0, 1.58)], .055, skin, e)
        if plate_rear:
            w, h = plate_rear["size"]
            z = .60
            x = -.965
            s = -1
            f = box((.006, w + .012, h + .012), (x + .006, 0, z), dark, e, .002)
            from mathutils import Vector
            c = [(x, w / 2, z + h / 2), (x, -w / 2, z + h / 2), (x, -w / 2, z - h / 2), (x, w / 2, z - h / 2)]
            vehicles.blank_plate(c, e)
            self.plates["rear"] = (e, [Vector(q) for q in c])
            tube([(-.85, 0, .72), (-.96, 0, z + h / 2 - .01)], .014, dark, e)
