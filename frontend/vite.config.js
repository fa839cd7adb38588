// Builds Khuê's styles and client programs into assets/dist, whose files the binary serves under /assets/.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { khueAssets } from './build/bundle.js'

const root = dirname(fileURLToPath(import.meta.url))

export default defineConfig({
  root,
  base: '/assets/',
  publicDir: false,
  logLevel: 'warn',
  plugins: [khueAssets(root)],
  css: { preprocessorOptions: { scss: { loadPaths: [join(root, 'node_modules')], quietDeps: true } } },
  build: {
    outDir: process.env.KHUE_ASSETS_OUT ?? join(root, '../assets/dist'),
    emptyOutDir: true,
    target: ['es2022', 'chrome123', 'firefox121', 'safari17.5'],
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    assetsInlineLimit: 0,
    // The preload helper would write <link> elements for chunks; ours have no styles, and less script is better.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      checks: { bundlerTimings: false, pluginTimings: false },
      input: { app: join(root, 'src/app.ts'), theme: join(root, 'src/theme.ts'), khue: join(root, 'styles/khue.scss') },
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        // `.mjs` is served with a wrong type by some proxies, and a module worker then refuses to start.
        assetFileNames: (asset) =>
          /\.(woff2?|ttf)$/.test(asset.names[0] ?? '')
            ? 'fonts/[name]-[hash][extname]'
            : /\.mjs$/.test(asset.names[0] ?? '')
              ? '[name]-[hash].js'
              : '[name]-[hash][extname]',
      },
    },
  },
})
