"""From light to a photograph: mixing of the lights, number plates, weather, optics, sensor, JPEG.

All arithmetic up to the tone curve is on linear light. Everything random comes from the picture's own seed.
"""
import json
import os

os.environ.setdefault("OPENCV_IO_ENABLE_OPENEXR", "1")
import cv2
import numpy as np

import faces
import scenes

cv2.setNumThreads(1)


def load(folder, scene):
    with open(os.path.join(folder, scene + ".json")) as f:
        info = json.load(f)
    out = {}
    for key in ("depth", "index", "sky", "sun", "lamps", "albedo", "gloss", "normal"):
        a = cv2.imread(os.path.join(folder, f"{scene}_{key}_0001.exr"), cv2.IMREAD_UNCHANGED)
        a = np.nan_to_num(a.astype(np.float32), nan=0, posinf=60, neginf=0)
        if key in ("depth", "index"):
            a = a if a.ndim == 2 else a[..., 0]
        else:
            a = a[..., :3]
        if key == "sky":
            # Some environments hold negative values beside the sun: that is where it is brightest.
            bad = (a.min(-1) < 0) & (out["depth"] > 900)
            if bad.any():
                bad = cv2.dilate(bad.astype(np.uint8), np.ones((5, 5), np.uint8))
                soft = cv2.GaussianBlur(bad.astype(np.float32), (0, 0), 2.0)[..., None]
                a = np.clip(a, 0, 60) * (1 - soft) + 8.0 * soft
        out[key] = a if key in ("normal", "depth", "index") else np.clip(a, 0, 60)
    # One environment is badly compressed around its sun: mix() puts a plain evening sky there.
    out["far"] = (out["depth"] > 900) if scenes.SCENES[scene]["env"] == "dawn" else np.zeros(out["depth"].shape, bool)
    out["info"] = info
    out["ground"] = ground_points(info["camera"], out["depth"])
    # Transparent panes are sampled at random: calm the albedo where it flickers.
    for key in ("albedo", "gloss"):
        m = cv2.medianBlur(np.ascontiguousarray(out[key]), 5)
        flicker = (np.abs(out[key] - m).max(-1) > .25 * (m.max(-1) + .05)) & (cv2.blur(lum(out["gloss"]), (5, 5)) > .05)
        flicker = cv2.blur(flicker.astype(np.float32), (7, 7))[..., None]
        out[key] = out[key] * (1 - np.clip(flicker * 3, 0, 1)) + cv2.GaussianBlur(m, (0, 0), 1.2) * np.clip(flicker * 3, 0, 1)
    return out


def ground_points(c, depth):
    """World x and y of what each pixel shows, and whether it lies near the ground."""
    origin, at = np.array(c["from"], float), np.array(c["at"], float)
    f = (at - origin) / np.linalg.norm(at - origin)
    right = np.cross(f, (0, 0, 1))
    right /= np.linalg.norm(right)
    up = np.cross(right, f)
    h, w = depth.shape
    k = 36.0 / c.get("lens", 50) / w
    xs, ys = (np.arange(w) + .5 - w / 2) * k, (h / 2 - np.arange(h) - .5) * k
    d = f + xs[None, :, None] * right + ys[:, None, None] * up
    # Intersect with the plane z = 0: smoother than the sampled depth.
    t = np.where(d[..., 2] < -1e-4, -origin[2] / np.minimum(d[..., 2], -1e-4), 1e4)
    near = (np.abs(depth - t) < .03 * t + .08) & (t < 90)
    return np.dstack([origin[0] + d[..., 0] * t, origin[1] + d[..., 1] * t, near * 1.0, t]).astype(np.float32)


_grit = []


def gravel(big, p):
    """Fine relief of the ground at the picture's full resolution."""
    if not _grit:
        r = np.random.default_rng(5)
        t = fractal((1024, 1024), r, .75)
        t = .6 * t + .4 * np.clip(fractal((1024, 1024), r, .3), -2.5, 2.5)
        levels = [t]
        for k in range(6):
            levels.append(cv2.blur(levels[-1], (2 ** (k + 1), 2 ** (k + 1)), borderType=cv2.BORDER_REFLECT))
        _grit.append(levels)
    h, w = big.shape[:2]
    g = cv2.resize(p["ground"], (w, h), interpolation=cv2.INTER_LINEAR)
    near = cv2.GaussianBlur(np.clip(g[..., 2] * 2 - 1, 0, 1), (0, 0), 1.0)
    metres = g[..., 3] * (36.0 / 55 / w)                     # size of a pixel on the ground, across
    level = np.clip(np.log2(np.maximum(metres * 1.8 / .004, 1)), 0, 6)
    out = np.zeros((h, w), np.float32)
    u = np.mod(g[..., 0] / .004, 1023).astype(np.float32)
    v = np.mod(g[..., 1] / .004, 1023).astype(np.float32)
    for k, t in enumerate(_grit[0]):
        weight = np.clip(1 - np.abs(level - k), 0, 1)
        if weight.max() > 0:
            out += weight * cv2.remap(t, u, v, cv2.INTER_LINEAR)
    return big * (1 + np.clip(out * .20, -.5, .6) * near)[..., None]


def mirror(p):
    """The scene seen in a mirror; plates are put in afterwards, so their text is not mirrored."""
    q = {k: (np.ascontiguousarray(a[:, ::-1]) if isinstance(a, np.ndarray) else a) for k, a in p.items()}
    q["normal"][..., 2] *= -1                      # BGR order: x lies last; only differences matter
    w = p["info"]["width"]
    info = json.loads(json.dumps(p["info"]))
    for plate in info["plates"]:
        c = [[w - x, y] for x, y in plate["corners"]]
        plate["corners"] = [c[1], c[0], c[3], c[2]]
    q["info"] = info
    return q


def lum(a):
    return a @ np.array([.114, .587, .299], np.float32)


def denoise(color, p, levels=5, strength=1.0, speckled=False):
    """Edge-aware wavelet smoothing of the light alone: texture (albedo) is divided out first."""
    albedo = p["albedo"] + .35 * p["gloss"] + .02
    light = color / albedo
    floor = .12 * float(np.median(lum(light[light.shape[0] // 3:]))) + 1e-4
    n = cv2.GaussianBlur(p["normal"], (0, 0), .7)
    z = np.log(np.clip(p["depth"], .1, 2000))
    al = cv2.GaussianBlur(lum(p["albedo"]), (0, 0), .6)
    pad = 2 ** levels
    h, w = z.shape
    light = np.minimum(light, cv2.medianBlur(np.ascontiguousarray(light), 5) * 3 + .05)      # fireflies

    if speckled:
        # Few samples shared by several lamps leave pixels that saw none of them.
        for _ in range(3):
            light = cv2.medianBlur(np.ascontiguousarray(light), 5)

    def padded(a):
        return cv2.copyMakeBorder(a, pad, pad, pad, pad, cv2.BORDER_REFLECT)

    np_, zp, ap = padded(n), padded(z), padded(al)
    for k in range(levels):
        s = 2 ** k
        l = np.log(lum(light) + floor)
        l = cv2.GaussianBlur(l, (0, 0), 1.0)
        lp, cp = padded(l), padded(light)
        acc = light.copy()
        total = np.ones((h, w), np.float32)
        for dy in (-s, 0, s):
            for dx in (-s, 0, s):
                if not (dx or dy):
                    continue
                ys, xs = slice(pad + dy, pad + dy + h), slice(pad + dx, pad + dx + w)
                d = np.sum((np_[ys, xs] - n) ** 2, -1) * 3.0
                d += np.abs(zp[ys, xs] - z) * (14.0 / s) + np.abs(ap[ys, xs] - al) * 4.0
                d += np.abs(lp[ys, xs] - l) * (2.2 / strength) * (1 + .5 * k)
                g = np.exp(-d) * (.6 if dx and dy else .8)
                acc += g[..., None] * cp[ys, xs]
                total += g
        light = acc / total[..., None]
    return light * albedo


def mix(p, look):
    """The lights in the proportion the look asks for, as one picture."""
    sky, sun, lamps = p["sky"], p["sun"], p["lamps"]
    h = sky.shape[0]
    low = slice(int(h * .5), h)
    base = np.median(lum(sky[low])) + 1e-6
    tint = np.array(look.get("sky_tint", (1.0, 1.0, 1.0)), np.float32)[::-1]
    grey = np.median(sky[low].reshape(-1, 3) / (p["albedo"][low].reshape(-1, 3) + .05), 0)
    grey = (grey / (grey.mean() + 1e-6)) ** look.get("neutral", .75)
    out = sky / base / grey * tint * look.get("sky", 1.0)
    s = lum(sun[low])
    if look.get("sun", 0) and s.max() > 0:
        lit = np.percentile(s[s > np.percentile(s, 60) * .5], 60) if (s > 0).any() else 1.0
        st = np.array(look.get("sun_tint", (1.0, .96, .88)), np.float32)[::-1]
        out = out + sun / lit * look["sun"] * st
    far = p["far"]
    if far.any():
        rows = np.nonzero(far.any(1))[0]
        t = np.clip((rows.max() - np.arange(h)) / max(1, .9 * rows.max()), 0, 1)[:, None, None]
        plain = (np.array([4.6, 4.5, 4.3]) * (1 - t) + np.array([4.2, 3.2, 2.5]) * t) * look.get("sky", 1.0) ** .5
        near = cv2.dilate(far.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        out = np.where(near[..., None], np.minimum(out, 1.6), out)
        soft = cv2.GaussianBlur(far.astype(np.float32), (0, 0), .6)[..., None]
        out = out * (1 - soft) + plain * tint * soft
    if look.get("lamps"):
        out[p["depth"] > 900] *= .12                 # the environment's sky is a long exposure
        lt = np.array(look.get("lamp_tint", (1, 1, 1)), np.float32)[::-1]
        l = lum(lamps[low])
        out = out + np.minimum(lamps / (np.percentile(l, 80) + 1e-6), 400) * look["lamps"] * lt
    return out.astype(np.float32)


def srgb_to_linear(a):
    a = a.astype(np.float32) / 255
    return np.where(a <= .04045, a / 12.92, ((a + .055) / 1.055) ** 2.4)


def fractal(shape, rng, power=1.4):
    h, w = shape
    f = np.hypot(np.fft.fftfreq(h)[:, None], np.fft.fftfreq(w)[None])
    f[0, 0] = 1
    g = np.real(np.fft.ifft2(np.fft.fft2(rng.normal(size=shape)) * f ** -power))
    return ((g - g.mean()) / (g.std() + 1e-9)).astype(np.float32)


def soiled(face, dirt, rng, color=(.16, .085, .045)):
    """Dust and splashes on a plate (linear RGB), denser at the bottom and along edges."""
    if dirt <= 0:
        return face
    h, w = face.shape[:2]
    k = 2
    a = cv2.resize(fractal((h // k, w // k), rng, 1.5), (w, h))
    b = cv2.resize(fractal((h // k, w // k), rng, .8), (w, h))
    y = np.linspace(0, 1, h)[:, None]
    m = np.clip(.30 * dirt + .16 * dirt * a + .30 * dirt * (y - .4), 0, .6)
    splash = np.clip((a * .6 + b * .9 - 2.5 + 1.0 * dirt) * 1.2, 0, 1) * .75 * min(1, dirt * 1.2)
    m = np.clip(np.maximum(m, splash), 0, .8)[..., None].astype(np.float32)
    return face * (1 - m) + np.array(color, np.float32) * m


def plate_layer(p, lit, plate, face, look, scale, rng):
    """One plate at the picture's resolution: (colour, cover, corners)."""
    issuer, text, style = face["issuer"], face["text"], face.get("style", "")
    im, _ = faces.face(issuer, text, style)
    art = srgb_to_linear(np.asarray(im))
    art = soiled(art, face.get("dirt", .15), rng, look.get("dust", (.16, .085, .045)))[..., ::-1]
    corners = np.array(plate["corners"], np.float32) * scale
    h, w = lit.shape[:2]
    # Reduce the artwork to about twice the size it will have, so that warping does not alias.
    pw = max(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[3]))
    k = min(1.0, 3.0 * pw / art.shape[1])
    art = cv2.resize(art, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
    ah, aw = art.shape[:2]
    x0, y0 = np.floor(corners.min(0)).astype(int) - 4
    x1, y1 = np.ceil(corners.max(0)).astype(int) + 4
    ss = 3
    m = cv2.getPerspectiveTransform(np.array([[0, 0], [aw, 0], [aw, ah], [0, ah]], np.float32),
                                    ((corners - (x0, y0)) * ss).astype(np.float32))
    size = ((x1 - x0) * ss, (y1 - y0) * ss)
    color = cv2.warpPerspective(art, m, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpPerspective(np.ones((ah, aw), np.float32), m, size, flags=cv2.INTER_LINEAR)
    color = cv2.resize(color, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA)
    cover = cv2.resize(cover, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA)
    return color, cover, (x0, y0, x1, y1), corners


def put_plates(big, p, lit_small, shots, look, scale, rng):
    """Multiplies the plates' faces by the light that falls on the blank plates."""
    mask = (np.abs(p["index"] - 7) < .5).astype(np.float32)
    mask = cv2.erode(mask, np.ones((3, 3), np.uint8))
    hh, ww = big.shape[:2]
    for plate, face in zip(p["info"]["plates"], shots):
        if face is None:
            continue
        color, cover, (x0, y0, x1, y1), corners = plate_layer(p, big, plate, face, look, scale, rng)
        c = np.array(plate["corners"])
        own = np.zeros_like(mask)
        cv2.fillConvexPoly(own, np.round(c).astype(np.int32), 1.0)
        own = own * mask
        if own.sum() < 4:
            own = np.zeros_like(mask)
            cv2.fillConvexPoly(own, np.round(c).astype(np.int32), 1.0)
        s = max(2.0, np.linalg.norm(c[0] - c[1]) * .05)
        light = cv2.GaussianBlur(lit_small * own[..., None], (0, 0), s) / \
            (cv2.GaussianBlur(own, (0, 0), s)[..., None] + 1e-4) / .8
        light = cv2.resize(light, (ww, hh), interpolation=cv2.INTER_LINEAR)
        a0, b0, a1, b1 = max(x0, 0), max(y0, 0), min(x1, ww), min(y1, hh)
        if a1 <= a0 or b1 <= b0:
            continue
        color, cover = color[b0 - y0:b1 - y0, a0 - x0:a1 - x0], cover[b0 - y0:b1 - y0, a0 - x0:a1 - x0, None]
        lit = color * light[b0:b1, a0:a1] * look.get("retro", 1.0)
        lit = lit + .012 * light[b0:b1, a0:a1]
        blur = face.get("soft", .45)
        if blur:
            lit = cv2.GaussianBlur(lit, (0, 0), blur)
        big[b0:b1, a0:a1] = big[b0:b1, a0:a1] * (1 - cover) + lit * cover

# -- weather and optics, on linear light
def haze(a, depth, amount, color):
    """Dust or mist: grows with distance. `amount` is the distance in metres at which 63 % is veiled."""
    t = np.exp(-np.minimum(depth, 400) / amount)[..., None]
    return a * t + np.array(color, np.float32)[::-1] * (1 - t)


def line_kernel(length, angle):
    n = int(np.ceil(length)) | 1
    n = max(n, 3)
    k = np.zeros((n * 8, n * 8), np.float32)
    c = n * 4
    d = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))]) * length * 4
    cv2.line(k, tuple(np.round([c - d[0], c - d[1]]).astype(int).tolist()),
             tuple(np.round([c + d[0], c + d[1]]).astype(int).tolist()), 1, 8)
    k = cv2.resize(k, (n, n), interpolation=cv2.INTER_AREA)
    return k / k.sum()


def bloom(a, threshold, strength, streak=0.0):
    hot = np.clip(a - threshold, 0, 60)
    h, w = hot.shape[:2]
    small = cv2.resize(hot, (w // 4, h // 4), interpolation=cv2.INTER_AREA)
    glow = np.zeros_like(small)
    for s, k in ((1.5, .5), (5, .3), (16, .2), (45, .12)):
        glow += cv2.GaussianBlur(small, (0, 0), s) * k
    if streak:
        for angle in (4, 64, 124):
            glow += cv2.filter2D(small, -1, line_kernel(110, angle)) * streak
    return a + cv2.resize(glow, (w, h), interpolation=cv2.INTER_LINEAR) * strength


def rain(a, rng, amount=1.0, angle=80):
    h, w = a.shape[:2]
    layer = np.zeros((h, w), np.float32)
    for size, count, length, value in ((1, 900, 16, .20), (1, 380, 34, .28), (2, 70, 64, .30)):
        drops = np.zeros((h, w), np.float32)
        for _ in range(int(count * amount)):
            x, y = rng.integers(-20, w + 20), rng.integers(-40, h)
            q = length * rng.uniform(.6, 1.4)
            t = np.radians(angle + rng.normal(0, 2))
            cv2.line(drops, (int(x), int(y)), (int(x + np.cos(t) * q), int(y + np.sin(t) * q)), float(rng.uniform(.3, 1)), size,
                     cv2.LINE_AA)
        layer += cv2.GaussianBlur(drops, (0, 0), .7 + .5 * (size - 1)) * value
    back = cv2.GaussianBlur(a, (0, 0), 14)
    layer = np.clip(layer, 0, .6)[..., None]
    return a * (1 - layer * .55) + (back * 1.15 + .25) * layer * .62


def drops(a, rng, count=26, keep=()):
    """Drops on the pane before the lens: small upside-down blurred images."""
    h, w = a.shape[:2]
    ys, xs = np.mgrid[0:h, 0:w].astype(np.float32)
    mx, my = xs.copy(), ys.copy()
    alpha = np.zeros((h, w), np.float32)
    for _ in range(count):
        cx, cy, r = rng.uniform(0, w), rng.uniform(0, h), rng.uniform(7, 26)
        if any(x - r - 6 < cx < x + ww + r + 6 and y - r - 6 < cy < y + hh + r + 6 for x, y, ww, hh in keep):
            continue
        e = rng.uniform(.8, 1.3)
        d = np.hypot((xs - cx), (ys - cy) / e) / r
        inside = d < 1
        mx[inside] = cx - (xs[inside] - cx) * 3.2
        my[inside] = cy - (ys[inside] - cy) * 3.2
        alpha = np.maximum(alpha, np.clip((1 - d) * 3.0, 0, 1) * .8)
    inv = cv2.remap(a, mx, my, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    inv = cv2.GaussianBlur(inv, (0, 0), 2.2)
    alpha = cv2.GaussianBlur(alpha, (0, 0), 1.4)[..., None]
    return a * (1 - alpha) + inv * alpha * .92


def sun_glare(a, at, strength, rng, color=(1.0, .86, .62)):
    """Veil, star and ghosts of a sun at `at` (fractions of width and height)."""
    h, w = a.shape[:2]
    cx, cy = at[0] * w, at[1] * h
    ys, xs = np.mgrid[0:h, 0:w].astype(np.float32)
    d = np.hypot(xs - cx, ys - cy)
    c = np.array(color, np.float32)[::-1]
    veil = 5.0 * np.exp(-d / (w * .025)) + .9 * np.exp(-d / (w * .13)) + .34 * np.exp(-d / (w * .55))
    t = np.arctan2(ys - cy, xs - cx)
    star = (np.abs(np.cos(t * 3 + .4)) ** 60) * np.exp(-d / (w * .10)) * 1.2
    out = a + (veil + star)[..., None] * c * strength
    for k, r, col in ((.55, .030, (.5, .8, .6)), (1.25, .055, (.9, .6, .4)), (1.6, .022, (.5, .6, 1.0)), (.3, .014, (1., .9, .6))):
        gx, gy = cx + (w / 2 - cx) * 2 * k, cy + (h / 2 - cy) * 2 * k
        g = np.clip((r * w - np.hypot(xs - gx, ys - gy)) / (r * w * .12), 0, 1)
        out += cv2.GaussianBlur(g, (0, 0), 2)[..., None] * np.array(col, np.float32)[::-1] * .045 * strength
    return out


def tone(a, contrast=1.0):
    x = np.clip(a, 0, None) * .62
    y = (x * (2.51 * x + .03)) / (x * (2.43 * x + .59) + .14)
    y = np.clip(y, 0, 1)
    g = np.where(y <= .0031308, y * 12.92, 1.055 * y ** (1 / 2.4) - .055)
    if contrast != 1.0:
        g = np.clip(.5 + (g - .5) * contrast, 0, 1)
    return g.astype(np.float32)


def sensor(g, look, rng):
    """Lens faults, noise and sharpening in display values."""
    h, w = g.shape[:2]
    ca = look.get("ca", .0007)
    out = g.copy()
    for ch, k in ((0, 1 - ca), (2, 1 + ca)):
        m = np.array([[k, 0, w / 2 * (1 - k)], [0, k, h / 2 * (1 - k)]], np.float32)
        out[..., ch] = cv2.warpAffine(g[..., ch], m, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    ys, xs = np.mgrid[0:h, 0:w].astype(np.float32)
    r2 = ((xs - w / 2) ** 2 + (ys - h / 2) ** 2) / (w * w / 4)
    out *= (1 - look.get("vignette", .20) * r2 * .8)[..., None]
    sat = look.get("saturation", 1.06)
    y = lum(out)[..., None]
    out = y + (out - y) * sat
    n = look.get("noise", 1.0) * .013
    luma = rng.normal(0, 1, (h, w, 1)).astype(np.float32)
    luma = .75 * luma + .5 * cv2.GaussianBlur(rng.normal(0, 1, (h, w)).astype(np.float32), (0, 0), 1.0)[..., None] * 2.2
    chroma = cv2.GaussianBlur(rng.normal(0, 1, (h, w, 3)).astype(np.float32), (0, 0), 1.6) * 2.5
    out = out + n * (luma + .55 * chroma * (0 if look.get("mono") else 1)) * (1.25 - .6 * np.clip(y, 0, 1))
    sharp = look.get("sharpen", .55)
    out = out + sharp * (out - cv2.GaussianBlur(out, (0, 0), 1.1))
    lift = look.get("lift", .012)
    return np.clip(lift + out * (1 - lift), 0, 1)


def frame(pic):
    """Size of the picture, size of the whole view it is cut from, and the cut's corner."""
    W, H = pic.get("size", (1280, 720))
    zoom, cx, cy = pic.get("zoom", (1.0, .5, .5))
    full_w, full_h = round(W * zoom), round(H * zoom)
    return W, H, full_w, full_h, round((full_w - W) * cx), round((full_h - H) * cy)


def labels(folder, pic):
    """The boxes around the projected corners of the plates that lie wholly inside the picture."""
    with open(os.path.join(folder, pic["scene"] + ".json")) as f:
        info = json.load(f)
    W, H, full_w, _, x0, y0 = frame(pic)
    out = []
    for plate, face in zip(info["plates"], pic.get("plates", [])):
        if face is None:
            continue
        c = np.array(plate["corners"])
        if pic.get("mirror"):
            c[:, 0] = info["width"] - c[:, 0]
        c = c * full_w / info["width"] - (x0, y0)
        a, b = np.floor(c.min(0)).astype(int), np.ceil(c.max(0)).astype(int)
        if a.min() >= 0 and b[0] <= W and b[1] <= H:
            out.append(dict(x=a[0], y=a[1], w=b[0] - a[0], h=b[1] - a[1], issuer=face["issuer"],
                            plate="" if face.get("unreadable") else faces.canonical(face["text"])))
    return out


def shoot(folder, pic):
    """Returns the picture (BGR, 8 bit)."""
    look = pic["look"]
    rng = np.random.default_rng(pic["seed"])
    p = load(folder, pic["scene"])
    if pic.get("mirror"):
        p = mirror(p)
    a = mix(p, look)
    a = denoise(a, p, strength=look.get("denoise", .6 if not look.get("lamps") else 1.6), speckled=look.get("lamps", 0) > 0)
    W, H, full_w, full_h, x0, y0 = frame(pic)
    scale = full_w / p["info"]["width"]
    hot = np.percentile(lum(a), 99.9)
    big = cv2.resize(np.minimum(a, max(hot * 4, 8)), (full_w, full_h), interpolation=cv2.INTER_CUBIC)
    big = np.maximum(big, 0)
    if look.get("gravel", 1):
        big = gravel(big, p)
    put_plates(big, p, a, pic.get("plates", []), look, scale, rng)
    depth = cv2.resize(p["depth"], (full_w, full_h), interpolation=cv2.INTER_LINEAR)
    big, depth = big[y0:y0 + H, x0:x0 + W], depth[y0:y0 + H, x0:x0 + W]
    level = np.median(lum(big)) * 2.2
    distance, veil = look.get("haze", (210, (.86, .95, 1.08)))
    night = look.get("lamps", 0) > 0
    if not night:
        big = haze(big, np.where(depth > 900, 60 if look.get("haze") else 0, depth), distance, np.array(veil) * level)
    key = look.get("key", .23)
    y = lum(big)
    mid = np.exp(np.mean(np.log(np.clip(y[int(H * .25):], 1e-3, 4)))) if not look.get("exposure") else None
    big *= key / mid if mid else look["exposure"]
    big = bloom(big, *look.get("bloom", (1.0, .14)))
    if look.get("glare"):
        big = sun_glare(big, look["glare"][0], look["glare"][1], rng)
    if look.get("rain"):
        big = rain(big, rng, look["rain"])
    if look.get("drops"):
        big = drops(big, rng, look["drops"], [(l["x"], l["y"], l["w"], l["h"]) for l in labels(folder, pic)])
    if look.get("motion"):
        big = cv2.filter2D(big, -1, line_kernel(*look["motion"]), borderType=cv2.BORDER_REPLICATE)
    if look.get("soft"):
        big = cv2.GaussianBlur(big, (0, 0), look["soft"])
    if look.get("balance"):
        big *= np.array(look["balance"], np.float32)[::-1]
    if look.get("mono"):
        big = np.repeat(lum(big)[..., None], 3, 2)
    g = tone(big, look.get("contrast", 1.14))
    g = sensor(g, look, rng)
    return np.round(g * 255).astype(np.uint8)
