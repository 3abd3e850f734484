/** What an issuer may have wrong, planted into a model of one: the suite finds each, and names it rightly. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../../conformance/catalogue.ts'
import { isConforming } from '../../../conformance/report.ts'
import type { Report } from '../../../conformance/report.ts'
import { runSuite } from '../../../conformance/run-suite.ts'
import { newPrivateKey } from '../../../issuer-kit/index.ts'
import { certify, suiteSha256 } from '../../../tools/certify.ts'
import { startModel } from './model-issuer.ts'
import type { Fault } from './model-issuer.ts'
import { OF_AUTHENTICATION } from './planted/of-authentication.ts'
import { OF_KEYS, OF_MESSAGES } from './planted/of-messages.ts'
import { OF_SETTLEMENT } from './planted/of-settlement.ts'

/** Faults as issuers make them, each with the scenarios that must name it, and no others. */
const PLANTED_FAULTS = [...OF_MESSAGES, ...OF_AUTHENTICATION, ...OF_SETTLEMENT, ...OF_KEYS]

/** What takes long is asked only where it should find something. */
const LONG = ['authenticate.time', 'clearing.pages']

async function reportOn(fault: Fault, finds: readonly string[]) {
  const model = await startModel(fault)
  const names = CATALOGUE.map(({ name }) => name).filter((name) => !LONG.includes(name))
  const only = finds.some((name) => LONG.includes(name)) ? finds : names
  try {
    return await runSuite(model.entry, { only })
  } finally {
    await model.close()
  }
}

describe('The suite', () => {
  test('finds nothing in an honest model, and the command writes the report and the certificate', async () => {
    const model = await startModel()
    const folder = mkdtempSync(join(tmpdir(), 'furiwake-certify-'))
    const write = (name: string, value: unknown): string => {
      writeFileSync(join(folder, name), JSON.stringify(value))
      return join(folder, name)
    }
    try {
      const files = [write('issuer.json', model.json), '--key', write('keys.json', [await newPrivateKey('operator')])]
      expect(await certify([...files, '--operator', 'https://broker.example', '--out', folder])).toBe(0)
      const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report
      expect(report.scenarios.filter(({ result }) => result !== 'passed')).toEqual([
        expect.objectContaining({ name: 'statement.agrees', result: 'unsupported' }),
      ])
      expect(report.counts.checks).toBeGreaterThan(400)
      expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('適合しています')
      const certificate = decodeJwt(readFileSync(join(folder, 'certificate.jwt'), 'utf8').trim())
      expect(certificate).toMatchObject({ sub: report.issuer, failed: [], suite_sha256: await suiteSha256() })
    } finally {
      await model.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test.each(PLANTED_FAULTS)('finds a server that $what', async ({ finds, ...fault }) => {
    const report = await reportOn(fault, finds)
    const failed = report.scenarios.flatMap(({ name, result }) => (result === 'failed' ? name : []))
    expect(failed.toSorted()).toEqual(finds.toSorted())
    expect(isConforming(report)).toBe(false)
  })
})
