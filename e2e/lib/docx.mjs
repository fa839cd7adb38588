// The smallest Word file: paragraphs of plain text in an archive without compression.
import { crc32 } from 'node:zlib'

const NAME = Buffer.from('word/document.xml')

export function docx(paragraphs) {
  const body = paragraphs.map((text) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`).join('')
  const data = Buffer.from(`<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`)
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt32LE(crc32(data), 10)
  common.writeUInt32LE(data.length, 14)
  common.writeUInt32LE(data.length, 18)
  common.writeUInt16LE(NAME.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, NAME, data])
  const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, Buffer.alloc(14), NAME])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(entry.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, entry, Buffer.from('PK\x05\x06'), end])
}
