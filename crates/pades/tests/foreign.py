"""Makes files with pyHanko for our verifier. Usage: foreign.py BASE KEY.p8 PIN CERT.pem ROOT.pem FOLDER"""

import logging
import sys
from pathlib import Path

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)
BASE, KEY, PIN, CERT, ROOT, FOLDER = sys.argv[1:]
SIGNER = signers.SimpleSigner.load(KEY, CERT, ca_chain_files=(ROOT,), key_passphrase=PIN.encode() or None)
PADES, PKCS7 = SigSeedSubFilter.PADES, SigSeedSubFilter.ADOBE_PKCS7_DETACHED


def sign(source, target, field, subfilter=PADES, new_field=True, hash="sha256", signer=None, **options):
    meta = signers.PdfSignatureMetadata(
        field_name=field, subfilter=subfilter, md_algorithm=hash, reason="Ký thử (pyHanko)", **options
    )
    spec = SigFieldSpec(field, box=(100, 100, 250, 160)) if new_field else None
    with open(source, "rb") as file, open(Path(FOLDER) / target, "wb") as out:
        signers.PdfSigner(meta, signer or SIGNER, new_field_spec=spec).sign_pdf(IncrementalPdfFileWriter(file), output=out)
    return Path(FOLDER) / target


def time_stamper():
    return timestamps.DummyTimeStamper(SIGNER.signing_cert, SIGNER.signing_key, SIGNER.cert_registry)


def stamp(source, target):
    with open(source, "rb") as file, open(Path(FOLDER) / target, "wb") as out:
        signers.PdfTimeStamper(time_stamper()).timestamp_pdf(IncrementalPdfFileWriter(file), "sha256", output=out)


def add_empty_field(source, target):
    with open(source, "rb") as file, open(Path(FOLDER) / target, "wb") as out:
        writer = IncrementalPdfFileWriter(file)
        fields.append_signature_field(writer, SigFieldSpec("empty", box=(10, 10, 60, 40)))
        writer.write(out)


one = sign(BASE, "pades.pdf", "A")
sign(one, "two.pdf", "B")
sign(BASE, "pkcs7.pdf", "A", subfilter=PKCS7)
add_empty_field(BASE, "prepared.pdf")
prepared = Path(FOLDER) / "prepared.pdf"
certified = sign(prepared, "certified.pdf", "A", certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)
sign(certified, "certified-two.pdf", "empty", new_field=False)
sign(certified, "certified-new.pdf", "B")
sign(BASE, "final.pdf", "A", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
add_empty_field(one, "field-added.pdf")
if not PIN:  # the RSA key comes without PIN; pyHanko's own time-stamper knows RSA only
    stamp(one, "stamped.pdf")
    sign(BASE, "sha512.pdf", "A", hash="sha512")
    # A salt as long as the key allows, 222 bytes, is what pyHanko writes.
    pss = signers.SimpleSigner.load(KEY, CERT, ca_chain_files=(ROOT,), prefer_pss=True)
    sign(BASE, "pss.pdf", "A", signer=pss)
    sign(BASE, "pss512.pdf", "A", signer=pss, hash="sha512")
    # Revocation data in a signed attribute, as Adobe's signatures carry it.
    crl = (Path(FOLDER) / "ca.crl").read_bytes()
    context = ValidationContext(trust_roots=[load_cert_from_pemder(ROOT)], crls=[crl], allow_fetching=False)
    sign(BASE, "adobe.pdf", "A", subfilter=PKCS7, embed_validation_info=True, validation_context=context)
    sign(BASE, "sha1.pdf", "A", hash="sha1")
