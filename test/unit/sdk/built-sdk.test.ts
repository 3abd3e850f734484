import { readFile } from 'node:fs/promises'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { EXPECTED, startStandIn } from './broker-stand-in.ts'
import type { StandIn } from './broker-stand-in.ts'

let broker: StandIn
beforeAll(async () => {
  broker = await startStandIn()
})
afterAll(() => broker.close())

describe('The SDK as it is built', () => {
  test('needs no dependency but jose and standardwebhooks', async () => {
    const built = await readFile('dist/sdk/index.js', 'utf8')
    const imported = [...built.matchAll(/\bfrom\s*"([^"]+)"/g)].map(([, name]) => name)
    expect(new Set(imported)).toEqual(new Set(['jose', 'standardwebhooks']))
  })

  test('is what `furiwake/sdk` names, and verifies a verdict', async () => {
    const sdk = await import('furiwake/sdk')
    expect(await sdk.verifyVerdict(broker.config, await broker.sign(), EXPECTED)).toMatchObject({ verdict: 'approved' })
  })
})
