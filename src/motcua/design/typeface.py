"""The typeface of the pages: Be Vietnam Pro from its npm package, and a face of ten digits derived from it for columns.

Be Vietnam Pro has no tabular figures: its 1 is half as wide as its 4, so numbers under each other would not align. The
derived face "Mot Cua So" has the same ten digits on one width each; pages use it in columns of numbers only. It is made
at set-up (`python -m motcua.design.typeface`), beside the package it comes from, with the package's licence (OFL 1.1,
which asks that a changed face bears another name).
"""

import shutil
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "node_modules" / "@fontsource" / "be-vietnam-pro"
TARGET = ROOT / "node_modules" / "mot-cua-so"
NAME = "Mot Cua So"
WEIGHTS = (400, 600, 700)
SUBSETS = ("latin", "vietnamese")
#: The width of every digit in font units (1000 to the em); the heavier faces need a little more room.
ADVANCE = {400: 664, 600: 680, 700: 680}
_FAMILY_NAMES = (1, 3, 4, 6, 16)  # family, unique, full, PostScript and typographic family name
_DIGITS = "0123456789"


def digits_only(source: Path, target: Path, weight: int) -> None:
    """Write a font with only the digits of another to a WOFF2, each centred on the same width."""
    font = TTFont(source)
    options = Options(layout_features=["kern"], name_IDs=["*"], notdef_outline=True, hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=_DIGITS)
    subsetter.subset(font)
    for table in ("GPOS", "GSUB", "kern"):
        if table in font:
            del font[table]
    cmap, metrics, outlines = font.getBestCmap(), font["hmtx"], font["glyf"]
    for digit in _DIGITS:
        glyph = cmap[ord(digit)]
        outline = outlines[glyph]
        shift = (ADVANCE[weight] - (outline.xMax - outline.xMin)) // 2 - outline.xMin
        outline.coordinates.translate((shift, 0))
        outline.recalcBounds(outlines)
        metrics[glyph] = (ADVANCE[weight], outline.xMin)
    for record in font["name"].names:
        if record.nameID in _FAMILY_NAMES:
            record.string = NAME.replace(" ", "") if record.nameID == 6 else NAME
    font.flavor = "woff2"
    font.save(target)


def build(source: Path = SOURCE, target: Path = TARGET) -> list[Path]:
    """Build the font of digits for every weight; returns the files, none where the package is not installed."""
    if not source.is_dir():
        return []
    target.mkdir(exist_ok=True)
    shutil.copyfile(source / "LICENSE", target / "LICENSE")
    made = []
    for weight in WEIGHTS:
        made.append(target / f"mot-cua-so-{weight}.woff2")
        digits_only(source / "files" / f"be-vietnam-pro-latin-{weight}-normal.woff2", made[-1], weight)
    return made


if __name__ == "__main__":
    build()
