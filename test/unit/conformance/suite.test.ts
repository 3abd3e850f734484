/** A run in its parts: the entry it reads, the rules it names, the report it writes, the certificate over it. */

import { scryptSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../../conformance/catalogue.ts'
import { sha256, signCertificate } from '../../../conformance/certificate.ts'
import { readEntry } from '../../../conformance/entry.ts'
import { Checks, Finding, shown } from '../../../conformance/finding.ts'
import type { Report } from '../../../conformance/report.ts'
import { reportOf, reportJson } from '../../../conformance/report.ts'
import { reportPage } from '../../../conformance/report-page.ts'
import { reportTable } from '../../../conformance/report-table.ts'
import { RULES } from '../../../conformance/rules.ts'
import { TITLES } from '../../../conformance/titles.ts'
import { runSuite, unsupportedProblem } from '../../../conformance/run-suite.ts'
import { newRelayKeys, startParty } from '../../../conformance/suite-party.ts'
import type { SuiteParty } from '../../../conformance/suite-party.ts'
import { openCertificate } from '../../../messages/certificate.ts'
import { OthersKeys } from '../../../messages/others-keys.ts'
import { inRepository } from '../../../tools/root.ts'
import { suiteSha256 } from '../../../tools/certify.ts'
import { modelEntry, startModel } from './model-issuer.ts'
import type { Fault } from './model-issuer.ts'
import { GUESSED, isOurs } from './planted/plant.ts'

const JSON_ENTRY = modelEntry({
  origin: 'https://id.model.example',
  broker: 'http://127.0.0.1:9',
  relay: 'http://127.0.0.1:9',
})

function entryOf(json: object) {
  const read = readEntry(json)
  if (!read.ok) throw new Error(read.problem)
  return read.entry
}

/** A report with one of each result, and text that a page must not take for markup. */
function sampleReport(leftOut: string[] = [], by: (keyof typeof TITLES)[] = ['capture.part']): Report {
  const finding = { where: 'POST /transactions', expected: '<b>declined</b>', got: 'approved' }
  return reportOf({
    entry: entryOf(JSON_ENTRY),
    results: [
      { name: 'capture.whole', rule: 'capture', result: 'passed', checks: 2 },
      { name: 'capture.part', rule: 'capture', result: 'failed', checks: 1, finding },
      { name: 'refund.parts', rule: 'refund', result: 'blocked', checks: 0, by },
      { name: 'statement.agrees', rule: 'clearing', result: 'unsupported', checks: 0, reason: 'No <statement>.' },
    ],
    leftOut,
    keys: ['thumbprint'],
    startedAt: 0,
    endedAt: 1_000,
  })
}

describe('The rules', () => {
  const document = readFileSync(inRepository('docs', 'issuer-protocol.md'), 'utf8')

  test.each(Object.entries(RULES))(
    '%s is in the protocol’s document, in these words, at its anchor',
    (anchor, { en, ja }) => {
      expect(document).toContain(`<a id="${anchor}"></a>${en}`)
      expect(ja).toMatch(/[\u3040-\u30ff]/u)
    },
  )

  test('are all that the document has anchors for, and each is checked by a scenario', () => {
    const anchors = [...document.matchAll(/<a id="([^"]+)">/g)].map(([, anchor = '']) => anchor)
    expect(anchors.toSorted()).toEqual(Object.keys(RULES).toSorted())
    expect([...new Set(CATALOGUE.map(({ rule }) => rule))].toSorted()).toEqual(Object.keys(RULES).toSorted())
  })

  test('each scenario has a name of its own, and comes after those that it depends on', () => {
    const names = CATALOGUE.map(({ name }) => name)
    expect(names.toSorted()).toEqual(Object.keys(TITLES).toSorted())
    for (const [index, { after }] of CATALOGUE.entries())
      for (const name of after) expect(names.indexOf(name)).toBeLessThan(index)
  })
})

describe('An entry', () => {
  test('is read as the document shows it', () => {
    const [, json = ''] = /```json\n([^]*?)```/.exec(readFileSync(inRepository('docs', 'certify.md'), 'utf8')) ?? []
    expect(readEntry(JSON.parse(json))).toMatchObject({ ok: true })
  })

  const { certification } = JSON_ENTRY
  test.each([
    ['prefix', { ...JSON_ENTRY, prefix: 'm' }],
    ['mode', { ...JSON_ENTRY, mode: 'both' }],
    ['authentication_server', { ...JSON_ENTRY, authentication_server: 'https://id.model.example/path' }],
    ['certification.broker', { ...JSON_ENTRY, certification: { ...certification, broker: 'ftp://broker.example' } }],
    [
      'certification.members[0]',
      {
        ...JSON_ENTRY,
        certification: { ...certification, members: [{ id: 'MD1', password: 'secret-one', story: 'plain' }] },
      },
    ],
    [
      'certification.test_hook_key',
      { ...JSON_ENTRY, certification: { ...certification, test_hook: 'https://id.model.example/', test_hook_key: 7 } },
    ],
    [
      'certification.test_hook',
      { ...JSON_ENTRY, certification: { ...certification, test_hook: 'file:///secret-one' } },
    ],
    ['certification.version', { ...JSON_ENTRY, certification: { ...certification, version: 3 } }],
    ['certification.other_broker', { ...JSON_ENTRY, certification: { ...certification, other_broker: 'broker' } }],
    ['certification.amount', { ...JSON_ENTRY, certification: { ...certification, amount: 1 } }],
    [
      'certification.unsupported',
      { ...JSON_ENTRY, certification: { ...certification, unsupported: { 'statement.agrees': '' } } },
    ],
  ])('names the field that is wrong, and never its value: %s', (field, json) => {
    const read = readEntry(json)
    expect(read.ok ? '' : read.problem).toMatch(new RegExp(`^${field.replaceAll(/[.[\]]/g, '\\$&')}`))
    expect(JSON.stringify(read)).not.toContain('secret-one')
  })

  test('leaves out only what an issuer may lack', () => {
    const problemOf = (name: string) => {
      return unsupportedProblem(
        entryOf({ ...JSON_ENTRY, certification: { ...certification, unsupported: { [name]: 'Too hard.' } } }),
      )
    }
    expect(problemOf('statement.agrees')).toBeUndefined()
    expect(problemOf('later')).toBeUndefined()
    expect(problemOf('message')).toMatch(/asked of every issuer/)
    expect(problemOf('message.forged')).toMatch(/asked of every issuer/)
    expect(problemOf('message.forgd')).toMatch(/no scenario/)
  })

  test('is told when its member to be guessed at is locked from the run before', async () => {
    const model = await startModel()
    const only = ['guessing.alike']
    try {
      expect((await runSuite(model.entry, { only })).failed).toEqual([])
      const again = await runSuite(model.entry, { only })
      const finding = expect.objectContaining({ where: 'issuer.json: member guessed', got: 'locked' }) as unknown
      expect(again.scenarios).toContainEqual(expect.objectContaining({ name: 'guessing.bounded', finding }))
    } finally {
      await model.close()
    }
  })

  test('fails what it neither gives nor speaks of', async () => {
    const model = await startModel()
    const members = model.entry.members.filter(({ story }) => story !== 'closed')
    try {
      const report = await runSuite({ ...model.entry, members }, { only: ['authenticate.closed'] })
      expect(report.failed).toEqual(['authenticate.closed'])
    } finally {
      await model.close()
    }
  })
})

describe('A scenario', () => {
  test('passes only where something was checked, and shows nothing that a terminal acts on', () => {
    const checks = new Checks()
    expect(() => checks.is('POST /transactions', '\u001b[31mapproved', 'declined')).toThrow(Finding)
    expect(checks.count).toBe(1)
    expect(shown('\u001b[31mapproved'.repeat(100))).toMatch(/^\?\[31mapproved.{0,120}$/)
  })

  test('passes again at once after a whole run, whatever keys the issuer remembers', { timeout: 60_000 }, async () => {
    const model = await startModel()
    const relayKeys = await newRelayKeys()
    try {
      const first = await runSuite(model.entry, { relayKeys, only: ['rotation.sealing', 'rotation.keys_down'] })
      expect(first.failed).toEqual([])
      expect((await runSuite(model.entry, { relayKeys, only: ['release.seal'] })).failed).toEqual([])
    } finally {
      await model.close()
    }
  })

  test('passes where a server lets go of a line that nobody used for a while', async () => {
    const model = await startModel({ letsGoOfLines: true })
    try {
      const only = ['message.replayed', 'repeat.at_once', 'code.right', 'published.no_private_part']
      expect((await runSuite(model.entry, { only })).failed).toEqual([])
    } finally {
      await model.close()
    }
  })

  test('takes no difference in time for one that a busy machine makes once', async () => {
    let known = 0
    const authenticate: Fault['authenticate'] = ({ memberId }, honest) => {
      // As long as the first comparison goes on.
      if (memberId === GUESSED || !isOurs(memberId) || ++known > 26) return honest()
      scryptSync('password', 'salt', 32, { N: 2 ** 14, r: 8, p: 1 })
      return honest()
    }
    const model = await startModel({ authenticate })
    try {
      expect((await runSuite(model.entry, { only: ['authenticate.time'] })).failed).toEqual([])
    } finally {
      await model.close()
    }
  })

  test('at servers that do not answer fails, and blocks whatever depends on it', async () => {
    const model = await startModel()
    await model.close()
    const { counts } = await runSuite(model.entry, { only: ['capture.whole'] })
    expect(counts).toMatchObject({ passed: 0, failed: 1, blocked: 7 })
  })
})

describe('A report', () => {
  test('holds nothing of members, passwords or accounts', async () => {
    const model = await startModel()
    try {
      const text = reportJson(await runSuite(model.entry, { only: ['authorize.approves', 'release.believed'] }))
      for (const { id, password, account = '' } of model.entry.members) {
        for (const secret of [id, password, account]) expect(text).not.toContain(secret)
      }
      expect(text).not.toMatch(/\.eyJ|"d":/)
    } finally {
      await model.close()
    }
  })

  test('says at the terminal what to mend, in the words of the document', () => {
    const text = reportTable(sampleReport())
    expect(text).toContain('FAILED  capture.part')
    expect(text).toContain(RULES.capture.en)
    expect(text).toContain('docs/issuer-protocol.md#capture')
    expect(text).toContain('blocked refund.parts: says nothing before capture.part passes')
    const lacking = reportTable(sampleReport([], ['statement.agrees']))
    expect(lacking).toContain('which is under unsupported: name it there too')
  })

  test('is a page in both languages, without script, and takes no text for markup', () => {
    const page = reportPage(sampleReport())
    expect(page).toContain(RULES.capture.ja)
    expect(page).toContain('Conformance report')
    expect(page).toContain('適合試験の結果')
    expect(page.indexOf('capture.part')).toBeLessThan(page.indexOf('capture.whole'))
    expect(page).not.toMatch(/<script|<b>|No <statement>|https?:\/\/(?!id\.model)/)
  })
})

describe('A certificate', () => {
  let operator: SuiteParty
  const keys = new OthersKeys({ clock: Date.now, background: (work) => void work.catch(() => undefined) })
  beforeAll(async () => {
    operator = await startParty({ origin: '', host: '127.0.0.1', port: 0 })
  })
  afterAll(() => operator.close())

  const good = (): Report => {
    const report = sampleReport()
    return { ...report, failed: [], counts: { ...report.counts, failed: 0, blocked: 0 } }
  }
  const signed = async (report: Report, now = Date.now()) => {
    const by = { operator: operator.origin, key: operator.signing[0], suiteSha256: 'a'.repeat(64), now }
    return (await signCertificate(report, by)) ?? ''
  }
  const terms = () => {
    const { authentication, settlement } = entryOf(JSON_ENTRY)
    const issuer = `${authentication}>${settlement}`
    return { operator: operator.origin, issuer, keys, now: Date.now() }
  }

  test('names the pair, the suite, the keys, and the report by its digest', async () => {
    const opened = await openCertificate(await signed(good()), terms())
    if (!opened.ok) throw new Error(opened.problem)
    expect(opened.certificate).toMatchObject({
      sub: terms().issuer,
      suite: '2',
      protocol_version: 2,
      keys: ['thumbprint'],
      failed: [],
    })
    expect(opened.certificate.report_sha256).toBe(await sha256(reportJson(good())))
    expect(await suiteSha256()).toMatch(/^[0-9a-f]{64}$/)
  })

  test('enables nobody when it is forged, of another, expired, or of a run that failed', async () => {
    const problemWith = async (compact: string, changes: object = {}) => {
      const opened = await openCertificate(compact, { ...terms(), ...changes })
      return opened.ok ? 'none' : opened.problem
    }
    const compact = await signed(good())
    expect(await problemWith(compact)).toBe('none')
    expect(await problemWith(`${compact.slice(0, -8)}AAAAAAAA`)).toBe('certificate_unsigned')
    expect(await problemWith(compact, { issuer: 'https://a.example>https://b.example' })).toBe('certificate_of_another')
    expect(await problemWith(await signed(good(), 0))).toBe('certificate_expired')
    expect(await problemWith(await signed(sampleReport()))).toBe('certificate_failed')
  })

  test('is not signed over a run that left scenarios out', async () => {
    expect(await signed(sampleReport(['message.forged']))).toBe('')
  })
})
