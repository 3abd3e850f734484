import { globSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

import { describe, expect, test } from 'vitest'

import { INTEGRATION_SOURCE } from '../../../dist/demo-shop-assets.ts'

describe('The demo shop’s integration', () => {
  test('is under 40 lines of server code', async () => {
    const lines = (await readFile('demo-shop/integration.ts', 'utf8')).trimEnd().split('\n')
    expect(lines.length).toBeLessThan(40)
  })

  test('is shown to developers as it is', async () => {
    expect(INTEGRATION_SOURCE, 'run: npm run build').toBe(await readFile('demo-shop/integration.ts', 'utf8'))
  })

  test('stands in the repository once', async () => {
    const [line = ''] =
      /^furiwake\.post\('\/checkout'.*$/m.exec(await readFile('demo-shop/integration.ts', 'utf8')) ?? []
    const sources = globSync('{demo-shop,docs,tools}/**/*.{ts,md}')
    expect(sources.filter((file) => readFileSync(file, 'utf8').includes(line))).toEqual(['demo-shop/integration.ts'])
  })
})
