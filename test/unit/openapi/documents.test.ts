/** The API, its OpenAPI documents, the SDK and the docs: what one of them has, the others have. */

import { globSync, readFileSync } from 'node:fs'

import { createConfig, lintFromString } from '@redocly/openapi-core'
import { beforeAll, describe, expect, test } from 'vitest'

import { MERCHANT_OPERATIONS } from '../../../broker/api-documents/merchant-operations.ts'
import { API_CALLS } from '../../../sdk/api-calls.ts'
import * as sdk from '../../../sdk/index.ts'
import { inRepository } from '../../../tools/root.ts'
import { runScript } from '../../../tools/run.ts'

const DEADLINE_MS = 60_000
/** Anyone may ask these, with nothing that could be wrong: there is no 4xx to name. */
const NEVER_REFUSED = [
  '/healthz',
  '/readyz',
  '/.well-known/jwks.json',
  '/.well-known/return-keys.json',
  '/furiwake.integrity.json',
  '/element-words',
].map((path) => `#/paths/${path.replaceAll('/', '~1')}/get/responses`)

const names = Object.entries(MERCHANT_OPERATIONS).flatMap(([address, { id }]) =>
  address.includes(' /v1/') ? [id] : [],
)

let check: { code: number | null; output: string }
beforeAll(async () => {
  check = await runScript(inRepository('tools', 'openapi.ts'), ['--check'], {
    deadlineMs: DEADLINE_MS,
    output: 'collect',
  })
}, DEADLINE_MS)

test('The SDK’s types and calls are those of the merchants’ document as it is now', () => {
  expect(check.code, check.output).toBe(0)
})

describe.each(['merchant', 'operator', 'checkout'])('The %s document', (name) => {
  test('has no finding of the linter', { timeout: DEADLINE_MS }, async () => {
    const file = inRepository('dist', 'openapi', `${name}.json`)
    const config = await createConfig({ extends: ['recommended-strict'] })
    const found = await lintFromString({ source: readFileSync(file, 'utf8'), absoluteRef: file, config })
    const told = found.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)
    expect(told.filter((each) => !NEVER_REFUSED.some((pointer) => each.endsWith(pointer)))).toEqual([])
  })
})

describe('Every call of the merchant API', () => {
  test('is a function of the SDK, by the name in the document', () => {
    expect(Object.keys(API_CALLS).toSorted()).toEqual([...names].toSorted())
    const exported = sdk as unknown as Record<string, unknown>
    expect(names.filter((name) => typeof exported[name] !== 'function')).toEqual([])
  })

  test('is in docs/sdk.md, and no other is', () => {
    const rows = [...readFileSync('docs/sdk.md', 'utf8').matchAll(/^\| `(\w+)` +\| `(GET|POST|PATCH|DELETE) (\S+)`/gm)]
    const told = rows.map(([, name, method, path]) => `${name} ${method} ${path}`)
    const wanted = Object.entries(API_CALLS).map(([name, { method, path }]) => `${name} ${method} /v1${path}`)
    expect(told.toSorted()).toEqual(wanted.toSorted())
  })

  test('describes itself: no route of these APIs is made in a way that stays out of the documents', () => {
    const files = globSync('broker/routes/*.ts').filter(
      (file) =>
        !/\/(?:api-documents|assets|checkout|(?:operator-)?console(?:-[a-z]+)?|error-pages|issuer-notices|verify|well-known)\.ts$/.test(
          file,
        ),
    )
    expect(files.length).toBeGreaterThan(30)
    const silent = /\bapp\.(?:get|post|put|patch|delete|all|on)\(|\bhide: true/
    const allowed = ['broker/routes/checkout-answers.ts', 'broker/routes/checkout-passkeys.ts']
    const found = files.filter((file) => silent.test(readFileSync(file, 'utf8')))
    expect(found.toSorted()).toEqual(allowed)
  })
})
