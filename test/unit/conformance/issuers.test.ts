/** Our own issuers hold to the protocol: each is certified at its real servers, over HTTP. */

import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readEntry } from '../../../conformance/entry.ts'
import { reportPage } from '../../../conformance/report-page.ts'
import { reportTable } from '../../../conformance/report-table.ts'
import { runSuite, unsupportedProblem } from '../../../conformance/run-suite.ts'
import { enrol as enrolAtCounter } from '../../../demo-issuers/counter-members.ts'
import { listen } from '../../../demo-issuers/mikan-prepaid.ts'
import { minatoCounter } from '../../../demo-issuers/minato-counter.ts'
import { enrol } from '../../../demo-issuers/prepaid-members.ts'
import { memberIdCheckCharacter, newPrivateKey, nodeListener } from '../../../issuer-kit/index.ts'
import { TSUBAKI, openTsubaki } from '../../browser/released/issuer-version-1.ts'
import { WORKER_ISSUERS } from '../../../tools/demo/places.ts'
import { IS_WHOLE, TELLING, TELLING_LATER } from './extent.ts'
import { documentedIssuer } from './documented-issuer.ts'
import { closed, freeOrigin } from './http-server.ts'
import { mikanHook, minatoHook } from './our-hooks.ts'
import { startOurServers } from './our-servers.ts'
import type { OurServers } from './our-servers.ts'

/** Passwords are hashed at the cost that guessing should have. */
const SLOW = { timeout: 120_000 }

/** Returns what did not pass of what was asked, but for what issuer.json speaks of; everything is asked where the tests run as a whole. */
async function notPassed(json: object, telling: readonly string[] = TELLING) {
  const { scenarios } = await reportOn(json, telling)
  const ended: readonly string[] = ['passed', 'unsupported', 'not_asked']
  return scenarios.filter(({ result }) => !ended.includes(result))
}

async function reportOn(json: object, telling: readonly string[]) {
  const read = readEntry(json)
  if (!read.ok) throw new Error(read.problem)
  expect(unsupportedProblem(read.entry)).toBeUndefined()
  const report = await runSuite(read.entry, IS_WHOLE ? {} : { only: telling })
  expect(report.scenarios.length).toBeGreaterThan(telling.length)
  return report
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

/** Composes the settings of a company that is one server, and its issuer.json without members. */
async function companyOf(prefix: string, about: { method: string; takes_on_authorize: boolean }) {
  const origin = await freeOrigin()
  const [broker, relay] = [await freeOrigin(), await freeOrigin()]
  const settings = {
    origin,
    prefix,
    relay,
    broker,
    signingKeys: [await newPrivateKey(`${prefix}-sig`)],
    encryptionKeys: [await newPrivateKey(`${prefix}-enc`)],
    statementKey: 'statement-key-of-the-tests',
    database: new DatabaseSync(':memory:'),
  }
  const json = (certification: object) => ({
    prefix,
    mode: 'test',
    ...about,
    authentication_server: origin,
    settlement_server: origin,
    certification: { broker, relay, ...certification },
  })
  return { settings, json, at: { host: '127.0.0.1', port: Number(new URL(origin).port) } }
}

function memberOf(prefix: string, story: string, index: number) {
  const body = `${prefix}1002207${index}`
  const id = body + memberIdCheckCharacter(body)
  return { id, password: `${story}-no-kawa`, story, account: `W-${index}` }
}

test('A prepaid company in plain Node conforms', SLOW, async () => {
  const { settings, json, at } = await companyOf('MK', { method: 'prepaid', takes_on_authorize: true })
  const { database } = settings
  // So many codes an hour are sent to one member.
  const stories = ['plain', 'guessed', 'closed', 'insufficient_funds', 'code', 'code']
  const members = stories.map((story, index) => {
    const member = memberOf('MK', story, index)
    const charged = story === 'insufficient_funds' ? 10 : 200_000
    enrol(database, { ...member, wallet: member.account, charged, ...(story === 'closed' ? { status: 'closed' } : {}) })
    return { ...member, ...(story === 'code' ? { amount: 12_800 } : {}) }
  })
  const server = await listen(settings, at)
  const hook = await mikanHook(settings.origin, database)
  try {
    const unsupported = {
      choice: 'It offers no choice.',
      approval: 'Nobody approves on its page.',
      later: 'It takes at once.',
      'question.another_broker': 'It serves one broker.',
    }
    const certification = { ...hook.fields, members, statement_key: settings.statementKey, unsupported }
    expect(await notPassed(json(certification), [...TELLING, 'code.ended', 'returns.bounded'])).toEqual([])
  } finally {
    await hook.close()
    await closed(server)
    database.close()
  }
})

test('The company of the issuer’s quick start conforms', SLOW, async () => {
  const { entry, start } = await documentedIssuer()
  const [broker, relay] = [await freeOrigin(), await freeOrigin()]
  const company = await start({ broker, relay })
  try {
    expect(await notPassed({ ...entry, certification: { ...entry.certification, broker, relay } })).toEqual([])
  } finally {
    company.stop()
  }
})

test('A company whose members pay at a counter conforms', SLOW, async () => {
  const { settings, json, at } = await companyOf('MN', { method: 'counter', takes_on_authorize: true })
  const { origin, database } = settings
  const clock = { aheadMs: 0 }
  const company = minatoCounter({ ...settings, clock: () => Date.now() + clock.aheadMs })
  const members = ['later', 'guessed'].map((story, index) => memberOf('MN', story, index))
  for (const member of members) enrolAtCounter(database, member)
  const server = createServer(nodeListener(company.fetch, origin))
  await new Promise<void>((resolve) => server.listen(at.port, at.host, () => resolve()))
  const hook = await minatoHook(company, { origin, database, clock })
  try {
    const unsupported = {
      'authenticate.closed': 'Whom it shuts out is told that they are locked.',
      'authorize.declines': 'Nobody has too little for what they pay later.',
      'release.foreign_account': 'Nobody has too little for what they pay later.',
      'statement.agrees': 'Its members have nothing there that they could spend.',
      question: 'It asks nothing further.',
      code: 'It sends no codes.',
      choice: 'It offers no choice.',
      approval: 'Nobody approves on its page.',
    }
    expect(await notPassed(json({ ...hook.fields, members, unsupported }), TELLING_LATER)).toEqual([])
  } finally {
    await hook.close()
    await closed(server)
    database.close()
  }
})

test('An issuer of version 1 conforms to that version, and the report says what it was not asked', SLOW, async () => {
  const [broker, relay] = [await freeOrigin(), await freeOrigin()]
  const tsubaki = await openTsubaki({ broker, relay })
  try {
    const { id, password } = TSUBAKI.member
    const unsupported = {
      'authenticate.closed': 'It has one member.',
      'authorize.declines': 'It has one member.',
    }
    const members = [{ id, password, story: 'plain' }]
    const report = await reportOn(
      {
        prefix: TSUBAKI.prefix,
        mode: 'test',
        method: TSUBAKI.method,
        takes_on_authorize: false,
        authentication_server: tsubaki.authentication,
        settlement_server: tsubaki.settlement,
        certification: { broker, relay, version: 1, members, unsupported },
      },
      TELLING,
    )
    expect(report).toMatchObject({ version: 1, failed: [] })
    const newer = report.scenarios.flatMap((each) => (each.result === 'not_asked' ? `${each.why} ${each.name}` : []))
    expect(newer).toContain('version_1 clearing.record')
    expect(newer).toContain('version_1 choice.once')
    expect(reportTable(report)).toContain('version 1 of the protocol')
    expect(reportTable(report)).toMatch(/not asked: what came with version 2 .*:\n +.*clearing\.record/)
    expect(reportPage(report)).toContain('この発行会社は版 1 です')
  } finally {
    await tsubaki.close()
  }
})
