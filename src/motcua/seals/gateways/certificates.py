"""Certificates that sign issued reports: one root of the installation, one certificate of each agency under it.

The root is published (`/chung-thu-so/`) and its fingerprint printed in every report; whoever has it checks a report
without this system. Keys are files like that of the seals. Certificates of a public authority replace them where an
agency has some.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from motcua.seals.gateways.keys import kept_once, key_folder, seal_key

ROOT = "reports-root"
ROOT_DAYS, AGENCY_DAYS = 20 * 365, 10 * 365
#: The longest name that a certificate holds (X.520, ub-common-name).
LONGEST = 64


@dataclass(frozen=True, slots=True)
class Identity:
    """Certificate with the file of its private key, both PEM in one file."""

    file: Path
    certificate: x509.Certificate

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the certificate in groups of four letters."""
        return fingerprint_of(self.certificate)


def ensure_keys() -> Identity:
    """Make the key of the seals and the root of the reports where they are missing; return the root. For `init`."""
    seal_key()
    return root_identity()


def root_identity() -> Identity:
    """Return the root of the installation, made at first use."""
    file = key_folder() / f"{ROOT}.pem"
    if not file.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("Một Cửa – chứng thư gốc báo cáo", "")
        kept_once(file.name, _pem(key, _certificate(name, name, key, key, ROOT_DAYS, is_root=True)))
    return _read(file)


def agency_identity(agency_id: int, name: str) -> Identity:
    """Return the certificate of an agency under its present name, made at first use; a renamed one gets another."""
    file = key_folder() / f"agency-{agency_id}-{sha256(name.encode()).hexdigest()[:8]}.pem"
    if not file.exists() or _read(file).certificate.not_valid_after_utc < datetime.now(UTC) + timedelta(days=30):
        root = root_identity()
        signer = load_pem_private_key(root.file.read_bytes(), password=None)
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(name, str(agency_id))
        if file.exists():  # it runs out: the old one stays for the reports that it signed
            file.rename(file.with_name(f"{file.stem}-{_read(file).certificate.serial_number:x}.pem"))
        made = _certificate(subject, root.certificate.subject, key, signer, AGENCY_DAYS)  # type: ignore[arg-type]
        kept_once(file.name, _pem(key, made))
    return _read(file)


def own_roots() -> list[x509.Certificate]:
    """Return the root of this installation; none where it has none yet."""
    file = key_folder() / f"{ROOT}.pem"
    return [_read(file).certificate] if file.exists() else []


def root_pem() -> bytes:
    """Return the certificate of the root alone, to be published."""
    return root_identity().certificate.public_bytes(Encoding.PEM)


def read_certificates(content: bytes) -> list[x509.Certificate]:
    """Return the certificates of a PEM or DER file; raises ValueError where it is none."""
    if b"-----BEGIN CERTIFICATE-----" in content:
        return x509.load_pem_x509_certificates(content)
    return [x509.load_der_x509_certificate(content)]


def fingerprint_of(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate in groups of four capital letters."""
    digits = certificate.fingerprint(SHA256()).hex().upper()
    return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))


def agency_in(certificate: x509.Certificate) -> str:
    """Return the number of the agency that a certificate names; empty where it names none."""
    found = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    return str(found[0].value) if found else ""


def is_issued_by(certificate: x509.Certificate, roots: Sequence[x509.Certificate]) -> bool:
    """Check whether one of the roots signed the certificate."""
    for root in roots:
        try:
            certificate.verify_directly_issued_by(root)
        except Exception:  # noqa: BLE001, S112 (each kind of key has errors of its own; all mean no)
            continue
        return True
    return False


def _name(common: str, number: str) -> x509.Name:
    told = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, common[:LONGEST])]
    return x509.Name(told + [x509.NameAttribute(NameOID.SERIAL_NUMBER, number)] * bool(number))


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    days: int,
    *,
    is_root: bool = False,
) -> x509.Certificate:
    begins = datetime.now(UTC) - timedelta(days=1)
    usage = x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_cert_sign=is_root,
        crl_sign=is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), int.from_bytes(secrets.token_bytes(16)) >> 1)
    builder = builder.not_valid_before(begins).not_valid_after(begins + timedelta(days=days))
    builder = builder.add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), True)
    builder = builder.add_extension(usage, critical=True)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    return builder.add_extension(above, critical=False).sign(signer, SHA256())


def _pem(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> bytes:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


def _read(file: Path) -> Identity:
    return Identity(file, x509.load_pem_x509_certificates(file.read_bytes())[0])
