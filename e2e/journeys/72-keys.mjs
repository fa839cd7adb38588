// The key somebody signs with: looked at, refused with the reason, and changed on its own screen.
import { crc32, deflateSync } from 'node:zlib'

export const title = 'Chữ ký số: one’s own key, another PIN, an image, the agency’s key'

/** A PNG with a blue stroke on transparent ground, or on paper. */
function png(paper) {
  const [width, height] = [160, 80]
  const rows = []
  for (let y = 0; y < height; y += 1) {
    rows.push(0)
    for (let x = 0; x < width; x += 1) {
      const ink = Math.abs(y - 40 - 18 * Math.sin(x / 12)) < 4 && x > 20 && x < 140
      rows.push(...(ink ? [20, 50, 180, 255] : [255, 255, 255, paper ? 255 : 0]))
    }
  }
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.from(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const image = (paper) => ({ name: 'chu-ky.png', mimeType: 'image/png', buffer: png(paper) })

export default async function walk(journey) {
  const page = await journey.open('/account/signing', { as: 'thutruong2' })
  await page.getByText('Dùng được').waitFor()
  await page.locator('#f-image').setInputFiles(image(true))
  await page.getByRole('button', { name: 'Dùng hình này' }).click()
  await page.getByText('nền trong suốt. Hãy xóa').waitFor()
  await page.locator('#f-image').setInputFiles(image(false))
  await page.getByRole('button', { name: 'Dùng hình này' }).click()
  await page.getByAltText('Hình chữ ký tay của bạn').waitFor()

  await page.locator('#f-try-pin').fill('000000')
  await page.getByRole('button', { name: 'Thử', exact: true }).click()
  await page.getByText('Mã PIN không đúng. Còn 4 lần thử').waitFor()
  await page.locator('#f-try-pin').fill('123456')
  await page.getByRole('button', { name: 'Thử', exact: true }).click()
  await page.getByText('ký thử thành công').waitFor()

  await page.locator('#f-pin-pin').fill('123456')
  await page.locator('#f-pin-new_pin').fill('111111')
  await page.locator('#f-pin-new_pin_again').fill('111111')
  await page.getByRole('button', { name: 'Đổi mã PIN' }).click()
  await page.getByText('PIN cần từ 6').waitFor()
  for (const [id, pin] of [['pin', '123456'], ['new_pin', '246810'], ['new_pin_again', '246810']]) {
    await page.locator(`#f-pin-${id}`).fill(pin)
  }
  await page.getByRole('button', { name: 'Đổi mã PIN' }).click()
  await page.getByText('Đã đổi mã PIN').waitFor()

  await journey.look('/account/signing', 'my-key', { as: 'thutruong2' })
  await journey.look('/account/signing', 'my-key-none', { as: 'chuyenvien1' })
  await journey.look('/agency/signing', 'agency-key', { as: 'vanthu.bo' })
  await journey.look('/admin/signing-holders', 'signing-holders', { as: 'quantri' })
}
