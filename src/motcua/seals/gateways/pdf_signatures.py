"""Signatures in PDF files (PAdES): put one on an issued report, and check that nothing was added beside it."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from motcua.seals.gateways.certificates import (
    Identity,
    agency_in,
    fingerprint_of,
    is_issued_by,
    own_roots,
    root_identity,
)

FIELD = "CoQuanBanHanh"
#: pyHanko tells every irregularity of a foreign file; what matters stands in the verdict.
logging.getLogger("pyhanko").setLevel(logging.ERROR)


class Finding(StrEnum):
    """What was found of the signature in a file."""

    VALID = "valid"
    NONE = "none"  # no signature at all
    ALTERED = "altered"  # the signed bytes were changed
    EXTENDED = "extended"  # something stands after what was signed, or beside it
    FOREIGN = "foreign"  # by a certificate that no known root issued
    BROKEN = "broken"  # the file or the signature cannot be read


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """Finding of the signature in a file, with who signed: their name and the number of their agency."""

    finding: Finding
    signer: str = ""
    agency: str = ""
    fingerprint: str = ""

    @property
    def holds(self) -> bool:
        """Return whether the whole file is what a known agency signed."""
        return self.finding is Finding.VALID


def sign_pdf(content: bytes, identity: Identity, *, reason: str) -> bytes:
    """Return the PDF with the agency's signature over all of it; other signatures may follow, nothing else."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    root = root_identity()
    signer = signers.SimpleSigner.load(str(identity.file), str(identity.file), ca_chain_files=(str(root.file),))
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        certify=True,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
    )
    written = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(content))
    _apart(lambda: signers.PdfSigner(metadata, signer).sign_pdf(writer, output=written))
    return written.getvalue()


def check_signature(content: bytes, roots: Sequence[x509.Certificate] | None = None) -> SignatureVerdict:
    """Check the signature of a file against the roots, that of this installation where none are given."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        signatures = PdfFileReader(BytesIO(content), strict=False).embedded_signatures
        if not signatures:
            return SignatureVerdict(Finding.NONE)
        if len(signatures) > 1:
            return SignatureVerdict(Finding.EXTENDED)
        return _checked(signatures[0], own_roots() if roots is None else roots)
    except (PdfError, ValueError, KeyError, TypeError, RecursionError, OSError, AttributeError, IndexError):
        return SignatureVerdict(Finding.BROKEN)


def _checked(signature: Any, roots: Sequence[x509.Certificate]) -> SignatureVerdict:
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if signature.signer_cert is None:
        return SignatureVerdict(Finding.BROKEN)
    certificate = x509.load_der_x509_certificate(signature.signer_cert.dump())
    told = (_common_name(certificate), agency_in(certificate), fingerprint_of(certificate))
    if not _holds(signature, certificate):
        return SignatureVerdict(Finding.ALTERED, *told)
    if signature.evaluate_signature_coverage() is not SignatureCoverageLevel.ENTIRE_FILE:
        return SignatureVerdict(Finding.EXTENDED, *told)
    return SignatureVerdict(Finding.VALID if is_issued_by(certificate, roots) else Finding.FOREIGN, *told)


def _holds(signature: Any, certificate: x509.Certificate) -> bool:
    """Check the bytes and the signature over them; whom to trust is decided by the caller."""
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    own = Certificate.load(certificate.public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[own], allow_fetching=False, moment=certificate.not_valid_before_utc)
    status = _apart(lambda: validate_pdf_signature(signature, context, skip_diff=True))
    return bool(status.intact and status.valid)


def _common_name(certificate: x509.Certificate) -> str:
    found = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(found[0].value) if found else ""


def _apart(work: Callable[[], Any]) -> Any:
    """Run work in a thread of its own: pyHanko starts an event loop, which a thread that has one may not."""
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(work).result()
