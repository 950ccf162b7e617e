"""Conversion of pre-Unicode fonts: TCVN3 is converted by its table, VNI is refused with a remedy."""

import re

from motcua.reader.gateways.refusal import ReaderError

# each letter of TCVN 5712:1993 (VN3) as code page 1252 shows it, and the letter it stands for
_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢£¤¥¦§",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)
_TABLE = str.maketrans(_TCVN3)
_SIGNS = re.compile(r"(?<=[A-Za-z])[µ¸¶·¹¨»¾¼½©®ª«¬§](?=[a-z\s,.;:]|$)|®[a-zµ-þ]")
_UNICODE = re.compile(r"[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_VNI = re.compile(r"[aeoAEO][ùøûõïâêáàåãäéèúüë](?=[a-z\s,.;:]|$)|ñ[aeiouöô]|öô|öø|öù")
_LEAST = 0.004  # of the signs of a text: fewer are quotation marks and section signs


def converted(text: str, name: str) -> str:
    """Convert the text to Unicode; raises `ReaderError` with a remedy where its font is VNI."""
    if len(_UNICODE.findall(text)) > _LEAST * len(text):
        return text
    if len(_SIGNS.findall(text)) > _LEAST * len(text):
        return text.translate(_TABLE)
    if len(_VNI.findall(text)) > _LEAST * len(text):
        raise ReaderError(
            f"“{name}” dùng phông chữ VNI. Hãy chuyển sang Unicode (mở bằng Word, dùng Unikey: Ctrl+Shift+F6, từ VNI "
            "Windows sang Unicode) rồi thử lại."
        )
    return text
