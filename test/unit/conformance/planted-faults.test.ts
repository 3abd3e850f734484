/** Faults that an issuer may have, planted into a model of one: the suite finds each, and names it rightly. */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { isConforming } from '../../../conformance/report.ts'
import type { Report } from '../../../conformance/report.ts'
import { runSuite } from '../../../conformance/run-suite.ts'
import { newPrivateKey } from '../../../issuer-kit/index.ts'
import { certify, suiteSha256 } from '../../../tools/certify.ts'
import { IS_WHOLE, QUICK, TELLING, TELLING_LATER } from './extent.ts'
import { startModel } from './model-issuer.ts'
import { OF_AUTHENTICATION } from './planted/of-authentication.ts'
import { OF_LATER_MONEY } from './planted/of-later-money.ts'
import { OF_KEYS, OF_MESSAGES } from './planted/of-messages.ts'
import { OF_QUESTIONS } from './planted/of-questions.ts'
import { OF_SETTLEMENT } from './planted/of-settlement.ts'
import type { PlantedFault } from './planted/plant.ts'

/** Faults as issuers make them, each with the scenarios that must name it: asked as a whole, these and no others. */
const PLANTED_FAULTS = [
  ...OF_MESSAGES,
  ...OF_AUTHENTICATION,
  ...OF_QUESTIONS,
  ...OF_SETTLEMENT,
  ...OF_LATER_MONEY,
  ...OF_KEYS,
]

/** Usually every sixth of them, which is some fifteen. */
const TRIED = IS_WHOLE ? PLANTED_FAULTS : PLANTED_FAULTS.filter((_, index) => index % 6 === 0)

/** Asks what should find the fault; the whole catalogue, when it runs as a whole, but what is long. */
async function reportOn({ finds, asks = [], ...fault }: Omit<PlantedFault, 'what'>) {
  const model = await startModel(fault)
  const isQuick = finds.every((name) => (QUICK as readonly string[]).includes(name))
  try {
    return await runSuite(model.entry, { only: IS_WHOLE && isQuick ? QUICK : [...asks, ...finds] })
  } finally {
    await model.close()
  }
}

describe('The suite', { timeout: 120_000 }, () => {
  test('finds nothing in an honest model, and the command writes the report, and over a whole run the certificate', async () => {
    const model = await startModel()
    const folder = mkdtempSync(join(tmpdir(), 'furiwake-certify-'))
    const write = (name: string, value: unknown): string => {
      writeFileSync(join(folder, name), JSON.stringify(value))
      return name
    }
    try {
      const files = [write('issuer.json', model.json), '--key', write('keys.json', [await newPrivateKey('operator')])]
      // An issuer calls the command from a folder of its own.
      const some = IS_WHOLE ? [] : TELLING.flatMap((name) => ['--only', name])
      const args = [...files, ...some, '--operator', 'https://broker.example', '--out', '.']
      const lines: string[] = []
      const terminal = { stdout: { write: (text: string) => lines.push(text) }, stderr: { write: () => true } }
      const code = await certify(args, folder, terminal)
      const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report
      const odd = report.scenarios.filter(({ result, name }) => result !== 'passed' && !name.startsWith('later.'))
      expect(odd).toEqual([expect.objectContaining({ name: 'statement.agrees', result: 'unsupported' })])
      expect(report.counts.checks).toBeGreaterThan(IS_WHOLE ? 400 : 40)
      // Nothing was found, and what was left out might have been: that is no certificate.
      expect(code, lines.join('')).toBe(IS_WHOLE ? 0 : 1)
      if (!IS_WHOLE) return expect(existsSync(join(folder, 'certificate.jwt'))).toBe(false)
      expect(lines.join('')).toContain('The issuer conforms.')
      expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('適合しています')
      const certificate = decodeJwt(readFileSync(join(folder, 'certificate.jwt'), 'utf8').trim())
      expect(certificate).toMatchObject({ sub: report.issuer, failed: [], suite_sha256: await suiteSha256() })
    } finally {
      await model.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test('finds nothing in an honest model whose members all pay later', async () => {
    const model = await startModel({ kind: 'later' })
    try {
      const report = await runSuite(model.entry, IS_WHOLE ? {} : { only: TELLING_LATER })
      expect(report.scenarios.filter(({ result }) => result === 'failed' || result === 'blocked')).toEqual([])
      const notAsked = report.scenarios.flatMap(({ name, result }) => (result === 'not_asked' ? name : []))
      expect(notAsked).toEqual(IS_WHOLE ? ['void.whole', 'void.after_capture'] : [])
    } finally {
      await model.close()
    }
  })

  test.each(TRIED)('finds a server that $what', async (fault) => {
    const report = await reportOn(fault)
    const failed = report.scenarios.flatMap(({ name, result }) => (result === 'failed' ? name : []))
    expect(failed.toSorted()).toEqual(fault.finds.toSorted())
    expect(isConforming(report)).toBe(false)
  })
})
