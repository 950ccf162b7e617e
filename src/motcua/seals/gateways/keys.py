"""Keys of the installation: files beside the database, each made once, readable by their owner only.

Who reads and writes the database alone has none of them. They belong into the backup; without them the heads and
the signatures of before still verify by the public key and the certificates.
"""

import os
import tempfile
from base64 import b64decode, b64encode
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from motcua.base.files import UNFINISHED

SEAL_KEY = "seal.pem"


def key_folder() -> Path:
    """Return the folder of keys, made where it is missing, open to its owner only."""
    folder = Path(settings.HOME) / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def kept_once(name: str, content: bytes) -> bytes:
    """Write a file of the folder with mode 0600 unless it exists; return what it holds. Two processes agree on one."""
    file = key_folder() / name
    descriptor, fresh = tempfile.mkstemp(dir=file.parent, prefix=UNFINISHED)  # mkstemp opens with 0600
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        Path(fresh).unlink(missing_ok=True)
    return file.read_bytes()


def seal_key() -> Ed25519PrivateKey:
    """Return the key that signs heads, made at first use."""
    file = key_folder() / SEAL_KEY
    made = Ed25519PrivateKey.generate
    kept = file.read_bytes() if file.exists() else kept_once(SEAL_KEY, private_pem(made()))
    key = load_pem_private_key(kept, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{file} không phải khóa niêm phong (Ed25519).")
    return key


def has_seal_key() -> bool:
    """Return whether the key that signs heads exists."""
    return (key_folder() / SEAL_KEY).exists()


def private_pem(key: Ed25519PrivateKey) -> bytes:
    """Return a private key as PEM, unencrypted: the mode of its file protects it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_key_text() -> str:
    """Return the public key of the seals, 44 letters of Base64; it is printed with each head."""
    return b64encode(seal_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def signature_of(digest: str) -> str:
    """Sign the hash of a head."""
    return b64encode(seal_key().sign(digest.encode())).decode()


def is_signed_by(public: str, digest: str, signature: str) -> bool:
    """Check the signature of a head by the public key in Base64; false for anything that cannot be read."""
    try:
        Ed25519PublicKey.from_public_bytes(b64decode(public)).verify(b64decode(signature), digest.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def loose_keys() -> list[Path]:
    """Return files of the folder that others than their owner may read or write, and the folder where it is open."""
    folder = key_folder()
    return [path for path in (folder, *sorted(folder.iterdir())) if path.stat().st_mode & 0o077]
