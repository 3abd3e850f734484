import { fileURLToPath } from 'node:url'

import starlight from '@astrojs/starlight'
import { defineConfig } from 'astro/config'
import starlightOpenAPI from 'starlight-openapi'

import { finishPages } from '../tools/docs/finish-pages.ts'
import { SIDEBAR } from './sidebar.js'

const BASE = process.env['DOCS_BASE'] ?? '/docs/'

const API_DOCUMENTS = [
  { base: 'api', schema: './openapi/merchant.json', label: 'Merchant API' },
  { base: 'operate/api', schema: './openapi/operator.json', label: 'Operator API' },
  { base: 'checkout-api', schema: './openapi/checkout.json', label: 'Checkout API' },
]

export default defineConfig({
  base: BASE,
  outDir: '../dist/site',
  trailingSlash: 'always',
  build: { inlineStylesheets: 'never' },
  devToolbar: { enabled: false },
  integrations: [
    // Before the search's index is made, which the integration after it does.
    { name: 'finish-pages', hooks: { 'astro:build:done': ({ dir }) => finishPages(fileURLToPath(dir), BASE) } },
    starlight({
      title: { en: 'Furiwake', ja: 'Furiwake' },
      favicon: '/pictures/furiwake.svg',
      defaultLocale: 'root',
      locales: { root: { label: 'English', lang: 'en' }, ja: { label: '日本語', lang: 'ja' } },
      customCss: ['./src/site.css'],
      expressiveCode: { styleOverrides: { borderRadius: '0.5rem' } },
      head: [{ tag: 'script', attrs: { type: 'module', src: `${BASE}scrollable.js` } }],
      credits: false,
      lastUpdated: false,
      pagefind: true,
      plugins: [
        starlightOpenAPI(
          API_DOCUMENTS.map(({ base, schema, label }) => ({
            base,
            schema,
            sidebar: { label, collapsed: true, operations: { badges: true } },
          })),
        ),
      ],
      sidebar: SIDEBAR,
    }),
  ],
})
