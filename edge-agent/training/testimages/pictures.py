"""The pictures: which scene, which plates (in the order of the scene's vehicles), which light and weather.

`condition` is the word that goes into labels.csv.
"""
import itertools

SUN = dict(sky=.45, sun=.95)
LOW = dict(sky=.34, sun=.85, sun_tint=(1.0, .78, .50), sky_tint=(.86, .96, 1.16), key=.19, bloom=(1.1, .25))
DULL = dict(sky=1.0, sun=0, key=.21, contrast=1.08, saturation=.88, noise=1.2)
DUST = dict(sky=.55, sun=.55, haze=(26, (1.15, .86, .58)), contrast=1.10, saturation=.92, key=.25)
DUSK = dict(sky=.8, sun=.10, sky_tint=(.82, .93, 1.14), key=.10, noise=2.6, contrast=1.08, saturation=.85, bloom=(.8, .35))
RAIN = dict(sky=1.0, sun=0, key=.18, haze=(48, (.62, .66, .70)), rain=1.0, contrast=1.05, saturation=.72, noise=1.4, bloom=(.9, .3))
MOVE = dict(sky=.6, sun=.6, motion=(5.0, 4))
CHEAP = dict(sky=.6, sun=.6, noise=2.0, sharpen=1.5, ca=.0016, saturation=1.2, contrast=1.2, vignette=.4, jpeg=70)
IR = dict(sky=.25, lamps=.85, mono=True, key=.075, bloom=(1.2, .45, .02), noise=2.2, vignette=.75, retro=1.15, contrast=1.1, neutral=0)
LAMPS = dict(sky=.10, lamps=1.0, key=.060, bloom=(1.1, .5, .02), noise=2.4, contrast=1.06, neutral=.2, saturation=.95)


def look(base, **more):
    return {**base, **more}


def p(issuer, text, style="", dirt=.3, **more):
    return dict(issuer=issuer, text=text, style=style, dirt=dirt, **more)


PICTURES = []
_seeds = itertools.count(1000)


def skip(count):
    """Numbers left free, so that the seeds of the pictures after a removed one stay as they are."""
    for _ in range(count):
        next(_seeds)


def add(scene, plates, base, condition, **more):
    PICTURES.append(dict(scene=scene, plates=plates, look=base, condition=condition, seed=next(_seeds), **more))


add("un_suv", [p("UN", "UN 30218")], SUN, "day")
add("un_suv", [p("UN", "UN 25417", dirt=.7)], look(DUST, key=.24), "dust")
add("sedan_rear", [p("LB", "B 482917", dirt=.15)], DULL, "overcast")
add("sedan_rear", [p("DZ", "03417 119 16", "rear", .25)], look(DUSK), "dusk", mirror=True)
add("minibus", [p("UG", "UBK 417D", dirt=.4)], SUN, "day")
add("minibus", [p("KE", "KDB 408R", dirt=.3)], look(MOVE, sun=.4), "motion", mirror=True)
add("pickup_load", [p("ML", "BK 2417 MD", dirt=.9)], look(SUN, dust=(.30, .20, .12)), "dirt")
add("pickup_load", [p("CF", "KB 412 BG", dirt=.5)], look(DUST), "dust", mirror=True)
add("hatch_front", [p("XK", "01-482-KD", dirt=.1)], SUN, "day")
add("hatch_front", [p("RO", "CJ 08 XEV", dirt=.1)], look(CHEAP), "low-quality", mirror=True)
add("truck_rear", [p("CD", "4718|AB 01", "two", .6)], LOW, "two-line")
add("truck_rear", [p("SS", "SSD|829 K", "two", .7)], look(DUST), "two-line", mirror=True)
add("night_ir", [p("RO", "B 417 KRT", dirt=.1)], IR, "night-infrared")
add("night_ir", [p("DE", "B:KR 4821", dirt=.1)], look(LAMPS, lamp_tint=(1, .93, .82), key=.045), "night-headlights", mirror=True)
add("motorcycle", [p("ML", "CA 38|50 MD", "two", .3)], SUN, "motorcycle")
add("motorcycle", [p("UG", "UEK|417B", "two", .35)], look(DULL), "motorcycle", mirror=True)
add("queue", [p("SS", "SSD 417 B"), p("CD", "6205BK/05"), p("CD", "1832AC/09", dirt=.4)], LOW, "several")
add("queue", [p("CD", "0951AD/07"), p("UN", "UN 27 903"), p("SS", "SSD 236 C", dirt=.4)], look(DUST, haze=(60, (1.1, .9, .68))), "several", mirror=True)
add("van_rain", [p("FR", "EK-417-BZ", dirt=.2)], look(RAIN), "rain")
add("van_rain", [p("DE", "HH:XS 507", dirt=.2)], look(RAIN, drops=26, rain=.6, key=.12, sky_tint=(.8, .92, 1.15)), "rain", mirror=True)
add("suv_two", [p("LB", "G|351870", "two", .3)], SUN, "two-line")
add("suv_two", [p("UN", "UN|26 071", "two", .5)], look(DUST), "two-line")
add("hatch_us", [p("US", "8KDR417", dirt=.1)], SUN, "day")
add("hatch_us", [p("HT", "AA-41725", dirt=.2)], look(DULL, soft=.8), "blur", mirror=True)
add("night_lamps", [p("CD", "2207AA/01", dirt=.4)], LAMPS, "night-headlights")
add("night_lamps", [p("ML", "AS 6093 MD", dirt=.4)], look(IR, lamps=1.0), "night-infrared", mirror=True)
skip(2)
add("sedan_br", [p("BR", "RTK4B17", dirt=.15)], SUN, "day")
add("sedan_br", [p("BR", "KDR-4817", "old", .4)], look(DUSK, key=.12), "dusk", mirror=True)
add("sedan_glare", [p("CY", "KAB 417", dirt=.1)], look(LOW, glare=((.80, .06), .75), key=.17, contrast=1.05), "glare")
add("sedan_glare", [p("ES", "4821 KDM", dirt=.1)], look(LOW, glare=((.2, -.02), .5), key=.17), "glare", mirror=True)
add("night_rear", [p("HT", "BC-60318", dirt=.25)], look(LAMPS, sky=.05, key=.045), "night-street")
add("night_rear", [p("HT", "AB-27194", dirt=.25)], look(IR, lamps=.9, sky=.1, key=.055), "night-infrared", mirror=True)
skip(2)
add("distant", [p("UN", "UN 31856", dirt=.2), None, p("SS", "SSD|570 M", "two", unreadable=True)], SUN, "distant")
add("distant", [p("UN", "UN 18402", dirt=.2), None, p("CD", "7714|AB 02", "two", unreadable=True)], look(DULL), "distant")
# Further sightings: the same places at other times, nearer or with other cameras.
add("un_suv", [p("UN", "UN 30218", dirt=.5)], look(DUSK, key=.11), "dusk")
add("un_suv", [p("UN", "UN 29460", dirt=.3)], look(CHEAP, contrast=1.1), "low-quality", size=(960, 540))
add("queue", [p("SS", "SSD 741 A"), p("UG", "UAX 305K"), p("SS", "SSD 088 F", dirt=.4)], look(DUSK, key=.12), "several", size=(1600, 900))
add("truck_rear", [p("CD", "3390|BC 05", "two", .5)], look(DULL), "close", zoom=(1.8, .46, .80))
add("minibus", [p("UG", "UBG 921X", dirt=.8)], look(DUST, key=.25), "dust")
add("sedan_rear", [p("TN", "208 6914", dirt=.2)], look(DULL, soft=1.2, noise=2.0), "blur", zoom=(1.25, .5, .6))
add("motorcycle", [p("ML", "BH 71|26 MD", "two", .5)], look(DUSK, key=.12), "motorcycle", zoom=(1.3, .5, .75), mirror=True)
add("van_rain", [p("RO", "IF 65 DAN", dirt=.3)], look(DULL, key=.15), "overcast", size=(1600, 900))
add("pickup_load", [p("ML", "AD 7735 MD", dirt=.5)], look(LOW), "close", zoom=(1.5, .55, .75))
add("hatch_front", [p("FR", "FD-608-KL", dirt=.1)], look(LOW, motion=(5, -3), key=.17), "motion")
for _s, _l in (("empty_post", SUN), ("shop", SUN), ("signs", DULL), ("no_plate", LOW), ("night_empty", LAMPS),
               ("empty_post", DUST), ("shop", DUSK)):
    add(_s, [], _l, "no-plate")
