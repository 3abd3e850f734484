import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

import { expect, onTestFinished, test } from 'vitest'

import { keptDevInfo, saveDevInfo, type DevInfo } from '../../../tools/dev/dev-file.ts'
import { devWelcome } from '../../../tools/dev/welcome.ts'

const INFO: DevInfo = {
  broker: 'http://localhost:8801',
  issuers: [],
  members: [],
  operator_token: 'op_0',
  merchant: { id: 'mer_0', secret_key: 'sk_test_0' },
  origins: ['http://localhost:3000'],
  webhook: { id: 'whe_0', url: 'http://localhost:3000/webhooks', secret: 'whsec_AAAA+/==' },
}

test('What a shop’s server needs is kept as a file that Node reads by --env-file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'furiwake-dev-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  saveDevInfo(folder, INFO)
  expect(parseEnv(readFileSync(join(folder, 'dev.env'), 'utf8'))).toEqual({
    FURIWAKE_BROKER: 'http://localhost:8801',
    FURIWAKE_MERCHANT: 'mer_0',
    FURIWAKE_SECRET_KEY: 'sk_test_0',
    FURIWAKE_WEBHOOK_SECRET: 'whsec_AAAA+/==',
  })
  expect(keptDevInfo(folder)).toEqual(INFO)
})

test('The welcome’s lines for the server can be copied as they are, and name the file', () => {
  const words = devWelcome(INFO, '.furiwake/dev.json', 1000)
  expect(words).toContain('.furiwake/dev.env')
  expect(words.split('\n')).toContain('    FURIWAKE_WEBHOOK_SECRET=whsec_AAAA+/==')
  expect(words).not.toContain('Relay centre')
})

test('The welcome says whom an issuer of one’s own must trust', () => {
  const server = 'http://localhost:9300'
  const pair = { authentication: server, settlement: server }
  const own = [{ prefix: 'YZ', name: 'Yuzu Points', kind: 'points', pair, members: [] }]
  const words = devWelcome({ ...INFO, relay: 'http://localhost:8831', own_issuers: own }, '.furiwake/dev.json', 1000)
  expect(words).toMatch(/Yuzu Points +http:\/\/localhost:9300\n/)
  expect(words).toMatch(/Broker +http:\/\/localhost:8801\n/)
  expect(words).toMatch(/Relay centre +http:\/\/localhost:8831\n/)
})
