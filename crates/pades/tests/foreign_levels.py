"""Makes files of every level with pyHanko, over the net. Usage: foreign_levels.py BASE KEY.p12 PASSWORD ROOT.pem TSA FOLDER

Writes B-B.pdf, B-T.pdf, B-LT.pdf, B-LTA.pdf and B-LTA2.pdf (renewed) into the folder."""

import asyncio
import logging
import sys
from pathlib import Path

from asn1crypto import pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers, timestamps
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)
BASE, KEY, PASSWORD, ROOT, TSA, FOLDER = sys.argv[1:]
with open(ROOT, "rb") as pem_file:
    ROOT_CERT = x509.Certificate.load(pem.unarmor(pem_file.read())[2])
SIGNER = signers.SimpleSigner.load_pkcs12(KEY, passphrase=PASSWORD.encode())


def context():
    return ValidationContext(
        trust_roots=[ROOT_CERT], other_certs=list(SIGNER.cert_registry), allow_fetching=True, revocation_mode="require"
    )


async def sign(level):
    stamped, stored, archived = level != "B-B", level in ("B-LT", "B-LTA"), level == "B-LTA"
    meta = signers.PdfSignatureMetadata(
        field_name="A",
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=stored,
        use_pades_lta=archived,
        validation_context=context() if stored else None,
    )
    stamper = timestamps.HTTPTimeStamper(TSA) if stamped else None
    spec = SigFieldSpec("A", box=(100, 100, 250, 160))
    with open(BASE, "rb") as file, open(Path(FOLDER) / f"{level}.pdf", "wb") as out:
        signer = signers.PdfSigner(meta, SIGNER, timestamper=stamper, new_field_spec=spec)
        await signer.async_sign_pdf(IncrementalPdfFileWriter(file), output=out)


async def renew():
    stamper = timestamps.HTTPTimeStamper(TSA)
    with open(Path(FOLDER) / "B-LTA.pdf", "rb") as file, open(Path(FOLDER) / "B-LTA2.pdf", "wb") as out:
        from pyhanko.pdf_utils.reader import PdfFileReader

        updater = signers.PdfTimeStamper(stamper)
        await updater.async_update_archival_timestamp_chain(PdfFileReader(file), context(), output=out, in_place=False)


async def main():
    for level in ("B-B", "B-T", "B-LT", "B-LTA"):
        await sign(level)
    await renew()


asyncio.run(main())
