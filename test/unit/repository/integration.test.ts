import { readFile } from 'node:fs/promises'

import { describe, expect, test } from 'vitest'

import { INTEGRATION_SOURCE } from '../../../demo-shop/pages/integration-source.ts'

describe('The demo shop’s integration', () => {
  test('is under 40 lines of server code', async () => {
    const lines = (await readFile('demo-shop/integration.ts', 'utf8')).trimEnd().split('\n')
    expect(lines.length).toBeLessThan(40)
  })

  test('is shown to developers as it is', async () => {
    expect(INTEGRATION_SOURCE).toBe(await readFile('demo-shop/integration.ts', 'utf8'))
  })
})
