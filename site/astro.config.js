import starlight from '@astrojs/starlight'
import { defineConfig } from 'astro/config'
import starlightOpenAPI from 'starlight-openapi'

import { SIDEBAR } from './sidebar.js'

const API_DOCUMENTS = [
  { base: 'api', schema: './openapi/merchant.json', label: 'Merchant API' },
  { base: 'operate/api', schema: './openapi/operator.json', label: 'Operator API' },
  { base: 'checkout-api', schema: './openapi/checkout.json', label: 'Checkout API' },
]

export default defineConfig({
  base: process.env['DOCS_BASE'] ?? '/docs',
  outDir: '../dist/site',
  trailingSlash: 'always',
  build: { inlineStylesheets: 'never' },
  devToolbar: { enabled: false },
  integrations: [
    starlight({
      title: { en: 'Furiwake', ja: 'Furiwake' },
      favicon: '/pictures/furiwake.svg',
      defaultLocale: 'root',
      locales: { root: { label: 'English', lang: 'en' }, ja: { label: '日本語', lang: 'ja' } },
      customCss: ['./src/site.css'],
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
