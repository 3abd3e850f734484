/** The server of the demo's documentation, over a folder: what it hands out, and to whom it makes test payments. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { docsListener } from '../../../tools/demo/docs-server.ts'
import type { DemoInfo } from '../../../tools/demo/start-demo.ts'

const folder = mkdtempSync(join(tmpdir(), 'furiwake-docs-'))
/** A demo that payments for the playground would be made at; nothing listens there. */
const INFO: DemoInfo = {
  shop: 'http://127.0.0.1:9',
  broker: 'http://127.0.0.1:9',
  relays: [],
  issuers: [],
  merchant: { id: 'mer_0', secret_key: 'sk_test_0', webhook_endpoint: 'whe_0' },
  operator_key: 'op_0',
  operator_token: 'op_1',
  members: [{ issuer: '4', id: '410022073119', password: 'a-password', story: 'plain', account: 'acc' }],
  customers: [],
}
let server: Server
let origin = ''

beforeAll(async () => {
  mkdirSync(join(folder, 'site', 'a'), { recursive: true })
  writeFileSync(join(folder, 'site', 'index.html'), 'first page')
  writeFileSync(join(folder, 'site', '404.html'), 'no such page')
  writeFileSync(join(folder, 'site', 'a', 'index.html'), 'page a')
  writeFileSync(join(folder, 'secret.txt'), 'not of the site')
  server = createServer((asked, answer) => docsListener(INFO, origin, join(folder, 'site'))(asked, answer))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

interface Answer {
  status: number | undefined
  text: string
  type: string | undefined
  location: string | undefined
}

/** Asks by a path as it is written, which fetch would tidy up. */
function ask(path: string, method = 'GET', headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(origin, { path, method, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => (text += chunk))
      const { 'content-type': type, location } = answer.headers
      answer.on('end', () => resolve({ status: answer.statusCode, text, type, location }))
    })
    asked.on('error', reject).end()
  })
}

test('A page is handed out at its folder’s address, and its folder leads there', async () => {
  expect(await ask('/docs/')).toMatchObject({ status: 200, text: 'first page', type: 'text/html; charset=utf-8' })
  expect(await ask('/docs/a/')).toMatchObject({ status: 200, text: 'page a' })
  expect(await ask('/docs/a')).toMatchObject({ status: 302, location: '/docs/a/' })
  expect(await ask('/')).toMatchObject({ status: 302, location: '/docs/' })
})

test('What is no page, or outside the site, is not found', async () => {
  for (const path of [
    '/docs/b/',
    '/secret.txt',
    '/docs/../secret.txt',
    '/docs/%2e%2e/secret.txt',
    '/docs/..%2fsecret.txt',
  ]) {
    expect(await ask(path), path).toMatchObject({ status: 404, text: 'no such page' })
  }
})

test('Test members are told to this site’s own address alone, whatever name a page has for this machine', async () => {
  expect((await ask('/docs/playground.json')).text).toContain('a-password')
  expect(await ask('/docs/playground.json', 'GET', { host: 'rebound.example' })).toMatchObject({ status: 404 })
})

test('A test payment is made for this site’s own pages alone', async () => {
  const refused = [{}, { origin: 'https://shop.example' }, { origin, host: 'rebound.example' }]
  for (const headers of refused) {
    expect(await ask('/docs/playground/payment', 'POST', headers)).toMatchObject({ status: 403, text: '' })
  }
  // Asked for, where the broker does not answer: the page is told no more than that.
  expect(await ask('/docs/playground/payment', 'POST', { origin })).toMatchObject({ status: 500, text: '' })
})
