"""Lets pyHanko judge files of every level, offline: one JSON line a file. Usage: judge_levels.py ROOT.pem LEVEL=FILE...

B-B and B-T are judged without revocation, which they do not carry; B-LT and B-LTA by ETSI EN 319 102-1, 5.6.3, with
revocation required and nothing but what the file itself holds."""

import asyncio
import json
import logging
import sys

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

logging.disable(logging.CRITICAL)


def simple(embedded, root):
    context = ValidationContext(trust_roots=[root], allow_fetching=False, revocation_mode="soft-fail")
    status = validate_pdf_signature(embedded, context)
    stamp = status.timestamp_validity
    return {
        "good": status.bottom_line,
        "stamp": stamp.trusted and stamp.valid if stamp else None,
        "text": status.summary(),
    }


def archived(embedded, root):
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build([CertTrustAnchor(root)]),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )
    local = RevocationInfoGatheringSpec(online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY)
    spec = PdfSignatureValidationSpec(SignatureValidationSpec(policy, revinfo_gathering_policy=local))
    result = asyncio.run(ades_lta_validation(embedded, spec))
    stamp = result.signature_timestamp_status
    return {
        "good": bool(result.api_status and result.api_status.bottom_line),
        "indication": str(result.ades_subindic),
        "stamp": str(stamp.ades_subindic) if stamp else None,
        "oldest": str(result.oldest_evidence_record_timestamp),
        "text": result.failure_msg,
    }


def main():
    with open(sys.argv[1], "rb") as file:
        root = x509.Certificate.load(pem.unarmor(file.read())[2])
    for argument in sys.argv[2:]:
        level, path = argument.split("=", 1)
        try:
            with open(path, "rb") as file:
                reader = PdfFileReader(file)
                judge = archived if level in ("B-LT", "B-LTA") else simple
                answer = {"signatures": [judge(s, root) for s in reader.embedded_regular_signatures]}
        except Exception as error:  # a refusal to read is also a judgement
            answer = {"refused": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
