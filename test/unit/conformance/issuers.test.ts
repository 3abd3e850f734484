/** Our own issuers hold to the protocol: each is certified at its real servers, over HTTP. */

import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readEntry } from '../../../conformance/entry.ts'
import { runSuite } from '../../../conformance/run-suite.ts'
import { listen } from '../../../demo-issuers/mikan-prepaid.ts'
import { enrol } from '../../../demo-issuers/prepaid-members.ts'
import { memberIdCheckCharacter, newPrivateKey } from '../../../issuer-kit/index.ts'
import { WORKER_ISSUERS } from '../../../tools/demo/places.ts'
import { IS_WHOLE, TELLING } from './extent.ts'
import { closed, freeOrigin } from './model-issuer.ts'
import { startOurServers } from './our-servers.ts'
import type { OurServers } from './our-servers.ts'

/** Passwords are hashed at the cost that guessing should have. */
const SLOW = { timeout: 120_000 }

/** Returns what did not pass of what was asked; everything is asked where the tests run as a whole. */
async function notPassed(json: object) {
  const read = readEntry(json)
  if (!read.ok) throw new Error(read.problem)
  const { scenarios } = await runSuite(read.entry, IS_WHOLE ? {} : { only: TELLING })
  expect(scenarios.length).toBeGreaterThan(TELLING.length)
  return scenarios.filter(({ result }) => result !== 'passed')
}

describe('Our own servers', () => {
  const asked = IS_WHOLE ? WORKER_ISSUERS : WORKER_ISSUERS.slice(0, 1)
  let ours: OurServers
  beforeAll(async () => {
    ours = await startOurServers(asked)
  }, SLOW.timeout)
  afterAll(() => ours.stop())

  test.each(asked.map(({ name }, index) => [name.en, index] as const))('conform: %s', SLOW, async (_, index) => {
    expect(await notPassed(ours.entries[index] ?? {})).toEqual([])
  })
})

test('A prepaid company in plain Node conforms', SLOW, async () => {
  const origin = await freeOrigin()
  const [broker, relay] = [await freeOrigin(), await freeOrigin()]
  const database = new DatabaseSync(':memory:')
  const members = ['plain', 'guessed', 'closed', 'insufficient_funds'].map((story, index) => {
    const body = `MK1002207${index}`
    const member = {
      id: body + memberIdCheckCharacter(body),
      password: `${story}-no-kawa`,
      story,
      account: `W-${index}`,
    }
    const charged = story === 'plain' ? 200_000 : 10
    enrol(database, { ...member, wallet: member.account, charged, ...(story === 'closed' ? { status: 'closed' } : {}) })
    return member
  })
  const settings = {
    origin,
    prefix: 'MK',
    relay,
    broker,
    signingKeys: [await newPrivateKey('mikan-sig')],
    encryptionKeys: [await newPrivateKey('mikan-enc')],
    statementKey: 'statement-key-of-the-tests',
    database,
  }
  const server = await listen(settings, { host: '127.0.0.1', port: Number(new URL(origin).port) })
  try {
    const about = { prefix: 'MK', mode: 'test', method: 'prepaid', takes_on_authorize: true }
    const certification = { broker, relay, members, statement_key: settings.statementKey }
    const servers = { authentication_server: origin, settlement_server: origin }
    expect(await notPassed({ ...about, ...servers, certification })).toEqual([])
  } finally {
    await closed(server)
    database.close()
  }
})
