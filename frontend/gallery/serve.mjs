// Shows the gallery with the built assets under the same security policy as Khuê itself:
// `node gallery/serve.mjs [port]`. Pages are fragments put into shell.html; `{{asset:app.js}}` is a built file,
// `{{icon:inbox}}` an icon.
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const dist = join(here, '../../assets/dist')
const port = Number(process.argv[2] ?? 8090)

export const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self'; object-src 'none'"

const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.pdf': 'application/pdf', '.webmanifest': 'application/manifest+json' }

function page(name) {
  const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'))
  const file = join(here, `${name}.html`)
  if (!existsSync(file)) return null
  const text = readFileSync(file, 'utf8')
  const whole = text.startsWith('<!doctype') ? text : readFileSync(join(here, 'shell.html'), 'utf8').replace('{{content}}', text)
  return whole
    .replaceAll(`href="/${name}" data-here`, `href="/${name}" aria-current="page"`)
    .replaceAll(' data-here', '')
    .replace(/\{\{icon:([\w-]+)\}\}/g, `<svg class="icon" aria-hidden="true"><use href="{{asset:icons.svg}}#$1"/></svg>`)
    .replace(/\{\{asset:([\w./-]+)\}\}/g, (_, asset) => `/assets/${manifest[asset]}`)
}

createServer((request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname))
  response.setHeader('Content-Security-Policy', POLICY)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  const file = path.startsWith('/assets/') ? join(dist, path.slice(8)) : path.endsWith('.pdf') ? join(here, path) : null
  if (file && existsSync(file)) {
    response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream')
    createReadStream(file).pipe(response)
    return
  }
  const html = page(path.slice(1) || 'list')
  response.writeHead(html ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8' })
  response.end(html ?? 'Not found')
}).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/ desk list document form components signin`))
