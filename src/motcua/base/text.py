"""Vietnamese text: one normal form, search without accents, sorting, and names whatever the tone's place.

Stored text is NFC. `fold` is for searching ("Đường" is found by "duong"); `tone_blind` is for comparing
names in which the tone mark may sit on either vowel (Hòa and Hoà, Thủy and Thuỷ are one name).
"""

import re
import unicodedata

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(0x100 + place) for place, letter in enumerate(_ALPHABET)}
_TONE_RANK = {"": "0", "\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SPACES = re.compile(r"\s+")
#: Signs that cannot be seen and change what is seen: soft hyphens, joiners, marks of direction. Vietnamese needs none.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)


def nfc(text: str) -> str:
    """Return the stored form: NFC, no stray white space at the ends or doubled inside, no invisible signs."""
    return _SPACES.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", text))).strip()


def fold(text: str) -> str:
    """Return the form for searching: no accents, đ as d, lower case, single spaces."""
    bare = "".join(mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark))
    return _SPACES.sub(" ", bare.replace("đ", "d").replace("Đ", "D").casefold()).strip()


def has_accents(text: str) -> bool:
    """Return whether the text has Vietnamese marks, so that a search for it must be exact about them."""
    return fold(text) != _SPACES.sub(" ", text.casefold()).strip()


def tone_blind(text: str) -> str:
    """Return the compared form of a name: lower case, each word's tone moved to its end ("hoà" = "hòa" = "hoa`")."""
    words = []
    for word in nfc(text).casefold().split(" "):
        marks = unicodedata.normalize("NFD", word)
        tone = "".join(mark for mark in marks if mark in _TONES)
        words.append(unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONES)) + tone)
    return " ".join(words)


def order_tables() -> tuple[str, str, str]:
    """Return every letter, its place in the alphabet, and its tone: three texts of one length, for `translate`."""
    found = {}
    for letter in _ALPHABET:
        for tone, rank in _TONE_RANK.items():
            written = unicodedata.normalize("NFC", letter + tone)
            for each in (written, written.upper()):
                if len(each) == 1:
                    found[each] = _RANK[letter], rank
    return "".join(found), "".join(rank for rank, _ in found.values()), "".join(tone for _, tone in found.values())


def sort_key(text: str) -> str:
    """Return a plain-text sort key for Vietnamese dictionary order: letters first (a ă â … d đ), tones second."""
    letters, tones = [], []
    for word in nfc(text).casefold().split(" "):
        tone = ""
        for mark in unicodedata.normalize("NFD", word):
            tone = mark if mark in _TONES else tone
        bare = unicodedata.normalize("NFC", "".join(m for m in unicodedata.normalize("NFD", word) if m not in _TONES))
        letters.append("".join(_RANK.get(letter, letter) for letter in bare))
        tones.append(_TONE_RANK[tone])
    return " ".join(letters) + "\u0001" + "".join(tones)
