"""Lets pyHanko judge every signature of PDFs: one JSON line a file. Usage: judge.py ROOT.pem MOMENT FILE..."""

import json
import logging
import sys
from datetime import datetime

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

# What pyHanko finds wrong is in the answer; its log would only hide failures of this script.
logging.disable(logging.CRITICAL)


def judge(path, root, moment):
    signatures = []
    with open(path, "rb") as file:
        for embedded in PdfFileReader(file).embedded_regular_signatures:
            context = ValidationContext(trust_roots=[root], moment=moment, allow_fetching=False)
            status = validate_pdf_signature(embedded, context)
            signatures.append(
                {
                    "field": embedded.field_name,
                    "bottom_line": status.bottom_line,
                    "intact": status.intact,
                    "valid": status.valid,
                    "trusted": status.trusted,
                    "coverage": status.coverage.name,
                    "modification": status.modification_level.name if status.modification_level else None,
                    "md_algorithm": status.md_algorithm,
                    "signed_at": status.signer_reported_dt.isoformat() if status.signer_reported_dt else None,
                    "text": status.pretty_print_details(),
                }
            )
    return signatures


def main():
    with open(sys.argv[1], "rb") as file:
        root = x509.Certificate.load(pem.unarmor(file.read())[2])
    moment = datetime.fromisoformat(sys.argv[2])
    for path in sys.argv[3:]:
        try:
            answer = {"signatures": judge(path, root, moment)}
        except Exception as error:  # a refusal to read is also a judgement
            answer = {"refused": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
