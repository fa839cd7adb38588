// Adds to Vite's output what is not a script or a style: the icon sprite, the typesetter's fonts, the mark, and
// `manifest.json` — a flat map from a file's plain name to its hashed name, read by the Rust side.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { sprite } from './icons.js'

const TYPESETTER_FONTS = {
  'Tinos-Regular.ttf': '400Regular/Tinos_400Regular.ttf',
  'Tinos-Italic.ttf': '400Regular_Italic/Tinos_400Regular_Italic.ttf',
  'Tinos-Bold.ttf': '700Bold/Tinos_700Bold.ttf',
  'Tinos-BoldItalic.ttf': '700Bold_Italic/Tinos_700Bold_Italic.ttf',
}

/** The packages whose work is in the output, and where each keeps its licence. */
const LICENCES = {
  '@tabler/core': null,
  '@tabler/icons': 'LICENSE',
  'htmx.org': 'LICENSE',
  'pdfjs-dist': 'LICENSE',
  '@fontsource/be-vietnam-pro': 'LICENSE',
  '@expo-google-fonts/tinos': 'LICENSE_FONT',
}

/** One text with the licence of everything that is passed on to a browser or into a PDF. */
function licences(modules) {
  const parts = Object.entries(LICENCES).map(([name, file]) => {
    const about = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'))
    const text = file ? readFileSync(join(modules, name, file), 'utf8').trim() : `Licence: ${about.license}\n${about.homepage ?? ''}`
    return `${name} ${about.version}\n${'='.repeat(72)}\n${text}\n`
  })
  return parts.join('\n')
}

const BRAND = ['khue.svg', 'khue-180.png', 'khue-192.png', 'khue-512.png']

function hashed(name, source) {
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 10)
  return `${name.slice(0, -extname(name).length)}-${hash}${extname(name)}`
}

/** The Vite plugin that emits the files above. */
export function khueAssets(root) {
  const here = (path) => join(root, path)
  return {
    name: 'khue-assets',
    generateBundle(_options, bundle) {
      const names = {}
      const emit = (name, source) => {
        names[name] = hashed(name, source)
        this.emitFile({ type: 'asset', fileName: names[name], source })
      }
      emit('icons.svg', sprite(here('node_modules'), JSON.parse(readFileSync(here('icons.json'), 'utf8'))))
      for (const file of BRAND) emit(`brand/${file}`, readFileSync(here(`brand/${file}`)))
      for (const [stable, path] of Object.entries(TYPESETTER_FONTS)) {
        const source = readFileSync(here(`node_modules/@expo-google-fonts/tinos/${path}`))
        this.emitFile({ type: 'asset', fileName: `fonts/${stable}`, source })
      }
      // Decoders of JPEG 2000 without WebAssembly, which the content security policy does not allow.
      this.emitFile({
        type: 'asset',
        fileName: 'pdf/openjpeg_nowasm_fallback.js',
        source: readFileSync(here('node_modules/pdfjs-dist/wasm/openjpeg_nowasm_fallback.js')),
      })
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: licences(here('node_modules')) })
      for (const output of Object.values(bundle)) {
        const script = output.type === 'chunk' && !output.facadeModuleId?.endsWith('.scss')
        if (script && (output.isEntry || output.isDynamicEntry)) names[`${output.name}.js`] = output.fileName
        if (output.type === 'asset' && output.fileName.endsWith('.css')) names[output.names[0]] = output.fileName
      }
      const sorted = Object.fromEntries(Object.entries(names).sort(([a], [b]) => (a < b ? -1 : 1)))
      this.emitFile({ type: 'asset', fileName: 'manifest.json', source: `${JSON.stringify(sorted, null, 2)}\n` })
    },
  }
}
