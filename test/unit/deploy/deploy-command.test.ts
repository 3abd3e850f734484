/** `furiwake deploy` as it is typed. What it does then: deploy.test.ts. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { types } from '../tools/command-line.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'furiwake-typed-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('furiwake deploy', () => {
  test.each([
    ['deploy', /--env staging or --env production/],
    ['deploy --env ../production', /--env staging or --env production/],
    ['deploy --env staging', /There is no .*deploy\/staging\.json: copy deploy\/staging\.example\.json to it/],
    ['deploy --env production-kite', /copy deploy\/production\.example\.json to it/],
    ['deploy --env staging --parts broker,till', /--parts takes settlement, relay, authentication, broker, shop/],
    ['deploy --env staging --settings mine.json', /There is no .*mine\.json/],
    ['deploy staging', /Type it so: furiwake deploy --env staging\|production/],
  ])('%s is refused with what to type', async (line, sentence) => {
    expect(await types(line, { folder })).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(sentence) as string,
    })
  })

  test('names every field of its settings that is wrong', async () => {
    mkdirSync(join(folder, 'deploy'))
    writeFileSync(join(folder, 'deploy', 'staging.json'), '{"mode": "prod", "parts": {"broker": {}}}')
    const { code, err } = await types('deploy --env staging --dry-run', { folder })
    expect(code).toBe(2)
    expect(err).toMatch(/parts\.broker\.origin: must be an origin[^]*mode: must be one of test, live/)
  })

  test('is in the help', async () => {
    expect((await types('deploy --help', { folder })).out).toMatch(
      /furiwake deploy --env staging\|production .*--dry-run/,
    )
  })
})
