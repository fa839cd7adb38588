"""Signs and judges the same file as Khuê, with the same key, and tells how long each took (milliseconds, median)."""

import io
import json
import statistics
import sys
import time

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

ROUNDS = 30
folder = sys.argv[1]
signer = signers.SimpleSigner.load(f"{folder}/key.der", f"{folder}/own.pem", ca_chain_files=(f"{folder}/root.pem",))
context = ValidationContext(trust_roots=[load_cert_from_pemder(f"{folder}/root.pem")], allow_fetching=False)
with open(f"{folder}/prepared.pdf", "rb") as file:
    prepared = file.read()
meta = signers.PdfSignatureMetadata(field_name="s")


def sign():
    out = io.BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(prepared)), meta, signer=signer, output=out)
    return out.getvalue()


def judge(data):
    signature = PdfFileReader(io.BytesIO(data)).embedded_signatures[0]
    status = validate_pdf_signature(signature, signer_validation_context=context)
    assert status.bottom_line, status.summary()


def median(work):
    work()
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


with open(f"{folder}/signed.pdf", "rb") as file:
    ours = file.read()
judge(sign())
print(json.dumps({"sign": median(sign), "verify": median(lambda: judge(ours))}))
