// An envelope whose signature does not hold: the clerk is warned before anything is registered, and says that the sender was
// asked; and anybody may put the same file before the public check.
import { strict as assert } from 'node:assert'

export const title = 'an envelope with a bad signature is shouted, not passed over'

const DSIG = 'http://www.w3.org/2000/09/xmldsig#'

/** A signature in the right form over something else. */
const signature = `<ds:Signature xmlns:ds="${DSIG}"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="${DSIG}enveloped-signature"/></ds:Transforms>
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
<ds:DigestValue>${'A'.repeat(43)}=</ds:DigestValue></ds:Reference></ds:SignedInfo>
<ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature>`

const envelope = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader><MessageHeader>
<From><OrganId>000.00.05.H26</OrganId><OrganName>Sở Y tế thành phố Hà Nội</OrganName></From>
<To><OrganId>000.00.00.G18</OrganId><OrganName>Bộ Y tế</OrganName></To>
<DocumentId>000.00.05.H26,2026/11/20,731/SYT-NVY</DocumentId>
<Code><CodeNumber>731</CodeNumber><CodeNotation>SYT-NVY</CodeNotation></Code>
<PromulgationInfo><Place>Hà Nội</Place><PromulgationDate>2026/11/20</PromulgationDate></PromulgationInfo>
<DocumentType><Type>1</Type><TypeName>Công văn</TypeName></DocumentType>
<Subject>V/v báo cáo tình hình dịch bệnh</Subject></MessageHeader>${signature}</edXMLHeader><edXMLBody/></edXMLEnvelope></edXML>`)
const file = { name: 'goi-tin.edxml', mimeType: 'application/xml', buffer: envelope }

export default async function (journey) {
  const clerk = await journey.open('/exchange/import', { as: 'vanthu.bo' })
  await clerk.setInputFiles('input[type="file"]', file)
  await clerk.click('main button[type="submit"]')
  await clerk.waitForURL(/\/exchange\/inbox\//)
  const said = await clerk.locator('main').innerText()
  assert.match(said, /Chữ ký số của gói tin không hợp lệ/)
  assert.match(said, /Nội dung đã ký bị thay đổi/)
  assert.equal(await clerk.locator('input[name="confirm_signature"]').getAttribute('required'), '', 'it must be confirmed')
  await journey.accessible(clerk)
  await journey.picture(clerk, 'arrival')
  const phone = await journey.open(new URL(clerk.url()).pathname, { as: 'vanthu.bo', window: 'phone' })
  await journey.fits(phone)
  await journey.picture(phone, 'arrival-phone')

  const stranger = await journey.open('/check')
  await stranger.setInputFiles('#file', file)
  await stranger.click('form[action="/check"] button[type="submit"]')
  await stranger.waitForSelector('.k-facts')
  assert.match(await stranger.locator('main').innerText(), /Không hợp lệ/)
  await journey.fits(stranger)
  await journey.accessible(stranger)
  await journey.picture(stranger, 'check')
}
