"""What is written on synthetic plates: issuers' layouts and random grammars.

A pattern uses the notation of the format pack, with a few signs for things that are drawn and not read:

    A letter    9 digit    X either    {UN} literal    [ABC] one of    space gap    - dash    / next line
    . dot       * emblem, crest or sticker             _ wide gap      (…) small print, not part of the text
    ~ the word تونس, read as T             | small letters below one another, not part of the text

Six plates in ten come from issuers (the table `ISSUERS`, and the product's format pack where it is found), the rest from
`random_pattern`, so that the reader learns the layouts that exist without refusing those that nobody told it about.
"""
from __future__ import annotations

import re
from pathlib import Path

import numpy as np

PACK = Path(__file__).resolve().parents[2] / "plate-matcher/src/main/resources/org/checkpointlpr/plate/plate-formats.yaml"

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ALPHABETS = [LETTERS, "ABCDEFGHJKLMNPRSTUVWXYZ", "ABCDEFGHJKLMNPQRSTUVWXYZ", "BCDFGHJKLMNPRSTVWXYZ", "ABCEHKMOPTXY"]

_RO = "[B][AB][AR][AG][BC][BH][BN][BT][BV][BR][BZ][CS][CL][CJ][CT][CV][DB][DJ][GL][GR][GJ][HR][HD][IL][IS][IF][MM][MH][MS][NT][OT][PH][SM][SJ][SB][SV][TR][TM][TL][VS][VL][VN]"
_RO = [c[1:-1] for c in _RO.replace("][", "]|[").split("|")]

# name, weight, style (see plates.STYLES), patterns
ISSUERS: list[tuple[str, float, str, list[str]]] = [
    ("de", 3, "eu", ["A*AA 999", "AA*AA 999", "AAA*AA 99", "A*A 9999", "AA*A 999", "AAA*A 999", "AA*AA 9999", "A*AA 9999", "AA*A 999{E}"]),
    ("fr", 2, "eu2", ["AA-999-AA"]),
    ("it", 2, "eu2", ["AA 999AA", "AA*999AA"]),
    ("es", 2.5, "eu", ["9999 [BCDFGHJKLMNPRSTVWXYZ][BCDFGHJKLMNPRSTVWXYZ][BCDFGHJKLMNPRSTVWXYZ]", "A 9999 AA", "AA 9999 A", "{C} 9999 [BCDFGHJKLMNPRSTVWXYZ][BCDFGHJKLMNPRSTVWXYZ][BCDFGHJKLMNPRSTVWXYZ]"]),
    ("es-moto", 1.5, "two", ["9999/AAA", "AA 9999/A", "{C} 9999/AAA"]),
    ("pl", 2.5, "eu", ["AA*9999A", "AA*99999", "AAA*A999", "AAA*99AA", "AA*999AA", "AAA*9A99", "AAA*9999A", "A9*AAA"]),
    ("sk", 3, "eu", ["AA*999AA", "*AA-999AA", "AA-999AA", "*AA 999AA", "AA*99999", "*AA-999AA"]),
    ("cz", 3, "eu", ["9A9*9999", "9AA 9999", "*9A9 9999", "9A9 9999", "AAA 99-99", "AA 99-99", "9AA*9999"]),
    ("ro", 5, "eu", ["{RO} 99 AAA", "{B} 999 AAA", "{B} 99 AAA", "{RO} 99 AAA", "{RO} 999999", "{B} 999999"]),
    ("ro-two", 1.5, "two", ["{RO} 99/AAA", "{B} 999/AAA"]),
    ("hu", 1.5, "eu", ["AAA-999", "AAA 999", "AA AA-999", "AAA*999", "AA*AA 999"]),
    ("uk", 2, "uk", ["AA99 AAA", "A999 AAA", "AAA 999A", "AA99 AAA"]),
    ("uk-two", 1.5, "two", ["AA99/AAA", "A999/AAA"]),
    ("nl", 1.5, "eu", ["AA-999-A", "99-AAA-9", "A-999-AA", "99-AA-AA", "AA-99-AA", "9-AAA-99", "AA-AA-99"]),
    ("be", 1, "eu", ["9-AAA-999", "AAA-999", "AAA 999"]),
    ("at", 1.5, "eu", ["A*99999A", "AA*999AA", "AA*99AAA", "A*999AA", "AA 999 AA"]),
    ("ch", 1, "eu_nb", ["*AA*999999", "AA*99999", "*AA.999999", "AA 999 999*"]),
    ("hr", 1, "eu", ["AA*999-AA", "AA*9999-AA", "AA*999-A"]),
    ("rs", 1, "eu", ["AA*999-AA", "AA*9999-AA", "AA*999 AA"]),
    ("si", 1, "eu", ["AA*AA-999", "AA*99-AAA", "AA*AA-99A"]),
    ("bg", 1, "eu", ["[ABEKMHOPCTYX] 9999 [ABEKMHOPCTYX][ABEKMHOPCTYX]", "[ABEKMHOPCTYX][ABEKMHOPCTYX] 9999 [ABEKMHOPCTYX][ABEKMHOPCTYX]"]),
    ("ua", 1.5, "eu", ["[ABEIKMHOPCTX][ABEIKMHOPCTX] 9999 [ABEIKMHOPCTX][ABEIKMHOPCTX]", "[ABEIKMHOPCTX][ABEIKMHOPCTX]9999[ABEIKMHOPCTX][ABEIKMHOPCTX]"]),
    ("ru", 0.7, "ru", ["[ABEKMHOPCTYX]999[ABEKMHOPCTYX][ABEKMHOPCTYX]"]),
    ("md", 0.6, "eu", ["AAA 999", "A AA 999"]),
    ("gr", 1, "eu", ["[ABEZHIKMNOPTYX][ABEZHIKMNOPTYX][ABEZHIKMNOPTYX] 9999", "[ABEZHIKMNOPTYX][ABEZHIKMNOPTYX][ABEZHIKMNOPTYX]-9999"]),
    ("cy", 1, "eu", ["AAA 999", "AAA*999"]),
    ("pt", 1, "eu2", ["AA 99 AA", "99-99-AA", "99-AA-99", "AA-99-AA"]),
    ("se", 1, "eu", ["AAA 999", "AAA 99A", "AAA*999"]),
    ("no", 0.7, "eu", ["AA 99999"]),
    ("fi", 0.7, "eu", ["AAA-999"]),
    ("dk", 0.7, "eu", ["AA 99 999", "AA*99 999"]),
    ("ee", 0.5, "eu", ["999 AAA"]),
    ("lv", 0.5, "eu", ["AA-9999", "AA-999"]),
    ("lt", 0.5, "eu", ["AAA*999", "AAA 999"]),
    ("ba", 0.6, "eu", ["A99-A-999", "999-A-999"]),
    ("xk", 0.8, "eu", ["99*999-AA", "99 999 AA"]),
    ("mk", 0.5, "eu", ["AA*9999-AA", "AA 9999 AA"]),
    ("al", 0.5, "eu2", ["AA 999 AA"]),
    ("lu", 0.3, "eu", ["AA 9999", "99999"]),
    ("ie", 0.6, "eu", ["99-A-99999", "999-A-9999", "999-AA-9999", "99 A 9999"]),
    ("tr", 1, "eu", ["99 A 9999", "99 AA 999", "99 AAA 99", "99 AA 9999"]),
    ("br", 18, "br", ["AAA-9999", "AAA.9999", "AAA 9999"]),
    ("br-moto", 1.5, "two", ["AAA/9999"]),
    ("br-mercosur", 3, "mercosur", ["AAA9A99", "AAA 9A99"]),
    ("br-mercosur-moto", 0.6, "two", ["AAA/9A99"]),
    ("ar", 1.5, "mercosur", ["AA 999 AA", "AA999AA"]),
    ("ar-old", 0.7, "ar", ["AAA 999", "AAA*999"]),
    ("uy", 0.5, "mercosur", ["AAA 9999"]),
    ("cl", 0.6, "us", ["AAAA*99", "AA*AA*99", "AA*99*99"]),
    ("co", 0.6, "us", ["AAA 999", "AAA-999", "AAA*999"]),
    ("mx", 0.6, "us", ["AAA-999-A", "AA-99-999", "999-AAA", "AAA-99-99"]),
    ("us", 14, "us", [
        "AAA 9999", "AAA*9999", "9AAA999", "AAA 999", "AAA*999", "999 AAA", "999*AAA", "AAA9999", "A99 99A", "A99*9AA",
        "AA 99999", "99A 999", "999 A99", "AAA 99A", "AA9 A9A", "AA9*A9A", "A99 AAA", "9AA A99", "AA99 9A", "99999A", "9A 9999A",
        "AAA-9999", "AAA-999", "999-AAA", "A9 9999", "AA9 99A", "AAA A99", "A999999", "9 AA9999", "AA 9999", "9999 AA", "XXX XXX",
        "XXX*XXX", "XXXXXXX", "XX*XXXX", "999999", "A99999A", "99 A99A", "AA999A", "9A99999", "99A9999", "AAA 9A9", "AA9*9AA"]),
    ("us-stack", 1.5, "us", ["|99999 A9", "|9A99999", "AAA|999", "|999 999", "99|999 AA", "|AA 9999", "999 999|", "|AAA 999"]),
    ("us-states", 16, "us", [
        "9AAA999", "9A99999", "99999A9", "AA9*A9A", "AA9 A9A", "9AA A99", "AAA A99", "A99 9AA", "999 9AA", "AAA-9999", "AAA 9999", "AAA9999",
        "A99 9999", "999 9999", "AA 99999", "AAA*9999", "A99-AAA", "AAA-99A", "999 AAA", "999-AAA", "AAA 999", "AAA*999", "999*AAA", "999 AA9", "9AA 999",
        "99A A99", "9AA9999", "A99*99A", "99A999A", "9A 9999", "9A 99999", "9999 AA", "99 A999", "99-A999", "AA9 A999", "A99 AAA"]),
    ("us-vanity", 1.2, "us", ["WORD"]),
    ("ca", 1.5, "us", ["AAAA 999", "AAA 999", "AAA-9999", "9AA 999", "A99 9AA", "AAA*999"]),
    ("au", 1, "us", ["AAA 999", "AAA-99A", "9AA 9AA", "999 AAA", "AA 99 AA"]),
    ("cd", 2, "eu_cd", ["9999AA-99", "9999AA 99", "*9999AA99", "9999 AA 99", "999AA 99"]),
    ("ml", 2, "af", ["AA-999-AA", "A 9999 AA", "A 9999 A", "AA 9999 MD", "AA*999*AA"]),
    ("ss", 1.5, "af", ["{SSD} 999 A", "{SSD} 999A", "AA*{SSD} 999 A", "{SS} 999 A"]),
    ("ss-two", 0.7, "two", ["{SSD}/999 A", "{SS}/999A"]),
    ("cf", 1.5, "af", ["AA 999 AA", "AA*999 AA", "AA 999"]),
    ("lb", 1.5, "lb", ["A 999999", "A*999999", "999999 A", "A 99999"]),
    ("ht", 1.2, "us", ["AA 99999", "AA-99999", "A 99999"]),
    ("un", 3, "un", ["{UN} 9999", "{UN}-99999", "{UN} 999", "{UN}*99999", "{UNP} 9999", "{UN} 99-999", "{UN} 9999 A", "{UNO} 9999", "9999 {UN}", "{UN} 99999"]),
    ("un-two", 2, "two_un", ["{UN}/9999", "{UN}/99999", "{UNP}/999", "{UN}/999"]),
    ("dz", 2, "dz", ["99999 999 99", "999999 999 99", "99999-999-99", "9999 199 99", "99999 999 99", "009999 199 16"]),
    ("tn", 2, "tn", ["999~9999", "99~999", "999~999", "999~9"]),
    ("ma", 1, "ar1", ["99999-(a)-99", "99999*9", "99999 (a) 99"]),
    ("eg", 0.8, "ar2", ["AAA 999", "AA 9999", "999 AA"]),
    ("sd", 1, "ar2", ["9 99999", "9-9999", "AA9 9999", "9999 9"]),
    ("sa", 0.8, "ar2", ["9999 AAA", "999 AAA"]),
    ("iq", 1, "ar2", ["99 A 99999", "99999", "99 99999"]),
    ("ly", 0.8, "ar1", ["9-999999", "99-99999", "9-99999"]),
    ("sy", 0.5, "ar2", ["999999", "9999999"]),
    ("jo", 0.5, "ar1", ["99-99999", "9-99999"]),
    ("il", 0.8, "eu", ["999-99-999", "99-999-99", "999 99 999"]),
    ("so", 0.7, "af", ["AA 9999", "A 9999 A", "AA*9999"]),
    ("ke", 1, "af", ["AAA 999A", "{K}AA 999A", "{K}AA 999"]),
    ("ke-two", 0.6, "two", ["{K}AA/999A"]),
    ("ug", 1, "af", ["{U}AA 999A", "{UG} 999A", "{UA} 999AA"]),
    ("rw", 0.7, "af", ["{R}AA 999 A", "{RA}A 999 A"]),
    ("bi", 0.5, "af", ["A 9999 A", "A9999A"]),
    ("tz", 0.6, "af", ["{T} 999 AAA"]),
    ("td", 0.7, "af", ["99 A 9999 A", "99A9999A", "AA 9999 A"]),
    ("ne", 0.7, "af", ["9 A 9999", "99 AA 9999", "9A 9999"]),
    ("bf", 0.7, "af", ["99 A 9999", "99 AA 9999", "99*AA*9999"]),
    ("ci", 0.7, "af", ["9999 AA 99", "999 AA 99", "AA-999-AA"]),
    ("sn", 0.7, "af", ["AA-9999-A", "AA 999 AA", "AA-999-AA"]),
    ("gh", 0.7, "af", ["AA 9999-99", "AA 999-A", "AA-9999-99"]),
    ("ng", 0.8, "us", ["AAA-999AA", "AAA 999AA", "AA 999-AAA"]),
    ("et", 0.7, "af", ["A 99999", "9-99999", "99999", "9 A99999"]),
    ("er", 0.3, "af", ["AA9 99999", "9 99999"]),
    ("mz", 0.4, "af", ["AAA 999 AA", "AAA-99-99"]),
    ("za", 0.7, "eu_nb", ["AAA 999 {GP}", "AA 99 AA {GP}", "{CA} 999-999"]),
    ("ao", 0.3, "eu", ["AA-99-99-AA"]),
    ("cm", 0.5, "af", ["AA 999 AA", "AA 9999 A"]),
    ("in", 1, "eu", ["AA 99 AA 9999", "AA99 A 9999", "AA 99 A 9999"]),
    ("in-two", 1.5, "two", ["AA 99/AA 9999", "AA99A/9999", "AA 99/9999"]),
    ("pk", 0.5, "us", ["AAA-999", "AA-9999", "AAA 9999"]),
    ("af", 0.4, "ar2", ["99999", "AAA 99999"]),
    ("my", 0.5, "eu_inv", ["AAA 9999", "AA 9999 A"]),
    ("id", 0.6, "af", ["A 9999 AAA", "AA 9999 AA", "A 9999 AA"]),
    ("vn", 0.4, "eu_nb", ["99A-999.99", "99A-9999"]),
    ("vn-two", 0.7, "two", ["99-A9/9999", "99-A9/999.99", "99A/999.99", "99A/9999"]),
    ("ph", 0.5, "us", ["AAA 9999", "AAA 999"]),
    ("kz", 0.4, "eu_nb", ["999 AAA 99", "A 999 AAA"]),
    ("ge", 0.4, "eu", ["AA-999-AA", "AAA-999"]),
    ("am", 0.3, "eu", ["99 AA 999", "999 AA 99"]),
    ("by", 0.4, "eu", ["9999 [ABEIKMHOPCTX][ABEIKMHOPCTX]-9"]),
    ("ec", 0.4, "mercosur", ["AAA-9999", "AAA-999"]),
    ("pe", 0.4, "mercosur", ["AAA-999", "A9A-999"]),
    ("bo", 0.4, "mercosur", ["9999 AAA", "999 AAA"]),
    ("py", 0.4, "mercosur", ["AAAA 999", "AAA 999"]),
    ("ve", 0.3, "us", ["AA999AA", "AAA 99A"]),
    ("uy-two", 0.3, "two", ["AAA/9999", "AAA/999"]),
    ("ar-two", 0.7, "two", ["999/AAA", "A999/AAA"]),
    ("it-old", 0.4, "eu_nb", ["AA 999999", "AA A99999", "{ROMA} 99999"]),
    ("de-two", 0.7, "two", ["AA/AA 999", "A/AA 99", "AAA/A 999", "AA/A 9999"]),
    ("it-two", 0.5, "two", ["AA/99999", "AA/999AA", "AA 9/99AA"]),
    ("nl-two", 0.4, "two", ["AA-99/AA", "99-AAA/9", "99-AA/AA"]),
    ("pl-two", 0.4, "two", ["AA/999A", "AAA/A999", "AA/99999"]),
    ("th-moto", 0.3, "two", ["9AA/9999", "99/9999"]),
    ("cn-hk", 0.4, "eu_nb", ["AA 9999", "AA 999"]),
    ("sg", 0.3, "eu_inv", ["{S}AA 9999 A", "AAA9999A"]),
    ("gb-old", 0.4, "eu_inv", ["AAA 999A", "A999 AAA", "AAA 999", "9999 AA"]),
    ("lr", 0.3, "af", ["A 99999", "AA 9999", "A9999"]),
    ("gm", 0.3, "af", ["AAA 9999 A", "AA 9999"]),
    ("zm", 0.4, "af", ["AAA 9999", "AAA 999"]),
    ("zw", 0.4, "af", ["AAA-9999", "AAA 9999"]),
    ("bw", 0.3, "af", ["{B} 999 AAA", "{B}999AAA"]),
    ("na", 0.3, "eu_nb", ["A 9999 A", "A 99999 AA"]),
    ("mg", 0.3, "af", ["9999 AA", "9999 AAA"]),
    ("ae", 0.5, "ar1", ["A 99999", "99 99999", "9 9999"]),
    ("om", 0.4, "ar1", ["9999 A", "9999 AA", "99999 A"]),
    ("kw", 0.3, "ar2", ["9 99999", "99 99999"]),
    ("qa", 0.3, "ar1", ["999999", "99999"]),
    ("lb-old", 0.3, "af", ["999999", "A 99999"]),
]


def _county(rng: np.random.Generator) -> str:
    return _RO[rng.integers(len(_RO))]


def random_pattern(rng: np.random.Generator, rows: int = 1) -> str:
    """A pattern of 1 to 4 groups of letters or digits, 3 to 10 characters in all; `rows` lines."""

    def line(most: int, least: int) -> str:
        total = int(rng.integers(least, most + 1))
        if rng.random() < 0.09:
            return "X" * total
        groups, left, kind = [], total, "A" if rng.random() < 0.6 else "9"
        while left > 0:
            # Single digits before letters are rare: drawn evenly, they would teach that a ring at the start is a 0.
            n = int(min(left, 1 + rng.choice(4, p=(0.2, 0.35, 0.38, 0.07) if kind == "A" else (0.1, 0.27, 0.33, 0.3))))
            groups.append(kind * n)
            left -= n
            kind = ("9" if kind == "A" else "A") if rng.random() < 0.85 else kind
        glue = rng.choice([" ", "", "-", ".", "*", "_", " "], size=len(groups))
        return "".join(g + (s if i < len(groups) - 1 else "") for i, (g, s) in enumerate(zip(groups, glue)))

    if rows == 2:
        return line(4, 1) + "/" + line(6, 2)
    text = line(*((8, 4) if rng.random() < 0.9 else (10, 3)))
    if rng.random() < 0.18:
        text = "*" + text
    if rng.random() < 0.06:
        text = text + "*"
    return text


_SYLLABLES = "BA BE BO CA CO DA DE DI DO FA GO HA JA KA KI LA LE LI LO MA ME MI MO NA NE NO PA PE PI RA RE RI RO SA SE SI SO TA TE TI TO VA VI ZA AN EN IN ON AR ER OR AL EL IL ST TR GR BR UN".split()


def word(rng: np.random.Generator, least: int = 2, most: int = 4) -> str:
    """A pronounceable word in capitals, for place names and slogans."""
    return "".join(_SYLLABLES[rng.integers(len(_SYLLABLES))] for _ in range(rng.integers(least, most + 1)))


def instantiate(rng: np.random.Generator, pattern: str) -> list[list[tuple[str, str]]]:
    """The pattern with its characters drawn: one list of tokens (kind, text) a line.

    Kinds: char, dash, dot, gap, wide, emblem, small, stack, arabic, tunis.
    """
    if pattern == "WORD":
        letters = word(rng, 2, 3)[:6]
        pattern = "{" + letters + "}" + ("", "", "9", " 9", " 99")[rng.integers(5)]
    alphabet = _ALPHABETS[rng.choice(len(_ALPHABETS), p=[0.7, 0.13, 0.06, 0.07, 0.04])]
    lines: list[list[tuple[str, str]]] = [[]]
    i = 0
    while i < len(pattern):
        c = pattern[i]
        out = lines[-1]
        if c == "{":
            j = pattern.index("}", i)
            codes = pattern[i + 1 : j].split("|")  # of several, one is drawn
            literal = codes[rng.integers(len(codes))] if len(codes) > 1 else codes[0]
            for ch in _county(rng) if literal == "RO" else literal:
                out.append(("char", ch))
            i = j
        elif c == "[":
            j = pattern.index("]", i)
            out.append(("char", pattern[i + 1 + rng.integers(j - i - 1)]))
            i = j
        elif c == "(":
            j = pattern.index(")", i)
            out.append(("arabic" if pattern[i + 1 : j] == "a" else "small", pattern[i + 1 : j]))
            i = j
        elif c == "A":
            alone = pattern[i - 1 : i] != "A" and pattern[i + 1 : i + 2] != "A"
            # Letters that are taken for digits come somewhat more often than one time in 26.
            letter = alphabet[rng.integers(len(alphabet))]
            out.append(("char", "OOIDQZSBG"[rng.integers(9)] if alphabet is LETTERS and rng.random() < 0.06 else letter))
            if alone and out[-1][1] in "IO" and rng.random() < 0.8:  # hardly any issuer uses them alone among digits
                out[-1] = ("char", "ABCDEFGHKLMPRSTUX"[rng.integers(17)])
        elif c == "9":
            out.append(("char", DIGITS[rng.integers(10)]))
        elif c == "X":
            # Where letters and digits mix freely, issuers leave O and I out: a ring there is a 0.
            both = DIGITS + _ALPHABETS[1 if rng.random() < 0.85 else 0]
            out.append(("char", both[rng.integers(len(both))]))
        elif c == "/":
            lines.append([])
        elif c in "-.*_~| ":
            out.append(({"-": "dash", ".": "dot", "*": "emblem", "_": "wide", "~": "tunis", "|": "stack", " ": "gap"}[c], ""))
        else:
            out.append(("char", c))
        i += 1
    return [l for l in lines if l]


_WEIGHTS = np.array([w for _, w, _, _ in ISSUERS], float)
_WEIGHTS /= _WEIGHTS.sum()


def _pack_layouts(pack: Path) -> list[tuple[str, float, str, list[str]]]:
    """The layouts of the format pack in the manner of `ISSUERS`; none where the file or PyYAML is missing."""
    try:
        import yaml

        issuers = yaml.safe_load(pack.read_text())["issuers"]
    except (ImportError, OSError):
        return []
    out = []
    for issuer in issuers:
        shares = [float(l.get("share", 1)) for l in issuer["layouts"]]
        for layout, share in zip(issuer["layouts"], shares):
            weight = float(issuer.get("weight", 1)) * share / sum(shares)
            unused = str(layout.get("unusedLetters", issuer.get("unusedLetters", "")))
            for pattern in [layout["pattern"], *layout.get("also", [])]:
                style = _pack_style(issuer, layout, pattern)
                pattern = pattern.replace("{T}", "~") if issuer["id"] == "TN" else pattern
                if unused:
                    allowed = "[" + "".join(c for c in LETTERS if c not in unused) + "]"
                    pattern = re.sub(r"(\{[^}]*\}|\[[^]]*\])|A", lambda m: m[1] or allowed, pattern)
                out.append((str(issuer["id"]), weight / (1 + len(layout.get("also", []))), style, [pattern]))
    return out


def _pack_style(issuer: dict, layout: dict, pattern: str) -> str:
    """A style that suits a layout of the pack by its lines, shape, script and region."""
    width, height = map(int, str(layout.get("sizeMm", issuer.get("sizeMm", "520x110"))).split("x"))
    if "/" in pattern:
        return "two"
    if issuer["id"] == "TN":
        return "tn"
    if issuer["id"] == "BR":
        return "br" if "-" in pattern else "mercosur"
    if width / height < 2.6:
        return "us"
    if str(layout.get("script", issuer.get("script", "Latin"))).startswith(("Arabic", "Persian")):
        return "ar2"
    if width / height < 3.6:
        return "mercosur"
    return "eu" if "Europe" in str(issuer.get("region", "")) else "af"


_PACKED = _pack_layouts(PACK)
_PACKED_WEIGHTS = np.array([w for _, w, _, _ in _PACKED], float)
_PACKED_WEIGHTS /= max(_PACKED_WEIGHTS.sum(), 1e-9)


def draw_among(rng: np.random.Generator, styles: tuple[str, ...]):
    """An entry of `ISSUERS` or the format pack whose style is one of `styles`, by weight."""
    table = [i for i in (_PACKED if _PACKED and rng.random() < 0.3 else ISSUERS) if i[2] in styles]
    table = table or [i for i in ISSUERS if i[2] in styles]
    weights = np.array([w for _, w, _, _ in table], float)
    return table[rng.choice(len(table), p=weights / weights.sum())]


def draw_issuer(rng: np.random.Generator, styles: tuple[str, ...] = ()) -> tuple[str, str, str]:
    """(issuer, style, pattern) of an issuer, by weight; one in ten has its separators changed. Of `styles` alone where given."""
    if styles:
        name, _, style, patterns = draw_among(rng, styles)
    elif _PACKED and rng.random() < 0.4:
        name, _, style, patterns = _PACKED[rng.choice(len(_PACKED), p=_PACKED_WEIGHTS)]
    else:
        name, _, style, patterns = ISSUERS[rng.choice(len(ISSUERS), p=_WEIGHTS)]
    pattern = patterns[rng.integers(len(patterns))]
    if rng.random() < 0.1:
        new = "*-. _"[rng.integers(5)]
        pattern = re.sub(r"(\{[^}]*\})|[ *-]", lambda m: m[1] or new, pattern)
    return name, style, pattern
