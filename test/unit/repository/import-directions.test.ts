import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inRepository } from '../../../tools/root.ts'
import { runScript } from '../../../tools/run.ts'

/** Says where a file stands, what it imports, and whether lint must refuse that. */
const REFUSED: [file: string, imports: string][] = [
  ['protocol/planted.ts', '../widget/look.ts'],
  ['protocol/planted.ts', 'jose'],
  ['protocol/planted.ts', 'node:crypto'],
  ['widget/planted.ts', '../broker/env.ts'],
  ['widget/planted.ts', '../sdk/index.ts'],
  ['widget/planted.ts', 'zod'],
  ['widget/parts/planted.ts', '../../broker/env.ts'],
  ['sdk/planted.ts', '../broker/env.ts'],
  ['sdk/planted.ts', '../demo-shop/worker.ts'],
  ['sdk/planted.ts', 'hono'],
  ['testing/planted.ts', '../protocol/payment.ts'],
  ['testing/planted.ts', '../sdk/index.ts'],
  ['testing/planted.ts', 'playwright-core'],
  ['issuers/relay/planted.ts', '../../broker/env.ts'],
  ['issuers/relay/planted.ts', '../../sdk/index.ts'],
  ['issuers/relay/planted.ts', 'zod'],
  ['issuers/authentication/pages/planted.ts', '../../../broker/env.ts'],
  ['messages/planted.ts', '../broker/env.ts'],
  ['messages/planted.ts', '../issuers/server/log.ts'],
  ['messages/planted.ts', '../sdk/index.ts'],
  ['messages/planted.ts', 'cloudflare:workers'],
  ['messages/planted.ts', 'hono'],
  ['messages/parts/planted.ts', '../../issuers/server/log.ts'],
  ['protocol/planted.ts', '../messages/limits.ts'],
  ['widget/planted.ts', '../messages/limits.ts'],
  ['sdk/planted.ts', '../messages/bounded-body.ts'],
  ['demo-shop/planted.ts', '../messages/bounded-body.ts'],
  ['issuer-kit/planted.ts', '../issuers/server/log.ts'],
  ['issuer-kit/planted.ts', 'node:http'],
  ['issuer-kit/planted.ts', 'drizzle-orm'],
  ['demo-issuers/planted.ts', '../messages/sign-message.ts'],
  ['demo-issuers/planted.ts', '../issuers/server/log.ts'],
  ['conformance/planted.ts', '../issuer-kit/index.ts'],
  ['conformance/planted.ts', '../issuers/server/log.ts'],
  ['conformance/planted.ts', '../demo-issuers/mikan-prepaid.ts'],
  ['conformance/planted.ts', 'node:fs'],
  ['conformance/scenarios/planted.ts', '../../issuer-kit/index.ts'],
  ['conformance/scenarios/planted.ts', 'node:http'],
  ['messages/planted.ts', '../conformance/rules.ts'],
  ['issuer-kit/planted.ts', '../conformance/rules.ts'],
  ['broker/payments/planted.ts', '../../conformance/rules.ts'],
  ['broker/checkout-page/planted.ts', '../../messages/limits.ts'],
  ['broker/planted.ts', '../issuers/relay/worker.ts'],
  ['broker/planted.ts', '../widget/furiwake-checkout.ts'],
  ['broker/payments/planted.ts', '../../issuers/relay/worker.ts'],
  ['broker/payments/planted.ts', '../../sdk/index.ts'],
  ['broker/payments/planted.ts', '../../tools/root.ts'],
  ['broker/payments/planted.ts', '../../test/worker/network.ts'],
  ['broker/payments/planted.ts', 'lit'],
  ['broker/payments/cards/planted.ts', '../../../issuers/relay/worker.ts'],
  ['broker/checkout-page/planted.ts', '../env.ts'],
  ['broker/checkout-page/planted.ts', '../payments/payment.ts'],
  ['broker/checkout-page/planted.ts', '../../widget/furiwake-checkout.ts'],
  ['broker/checkout-page/planted.ts', 'zod'],
  ['broker/verify-page/planted.ts', '../keys/return-keys.ts'],
  ['demo-shop/planted.ts', '../protocol/money.ts'],
  ['demo-shop/planted.ts', '../broker/env.ts'],
  ['demo-shop/pages/planted.ts', '../../protocol/money.ts'],
  ['bench/broker/planted.ts', '../../test/worker/scenario.ts'],
  ['bench/planted.ts', '../demo-shop/worker.ts'],
  ['bench/planted.ts', 'hono'],
  ['broker/payments/planted.ts', '../../bench/figures.ts'],
  ['issuers/relay/planted.ts', '../../bench/figures.ts'],
  // Spelled so that it seems to stay at home.
  ['broker/payments/planted.ts', './../../issuers/relay/worker.ts'],
  ['broker/payments/planted.ts', '../ledger/../../issuers/relay/worker.ts'],
]
const ACCEPTED: [file: string, imports: string][] = [
  ['protocol/accepted.ts', './shape.ts'],
  ['widget/accepted.ts', '../protocol/look.ts'],
  ['widget/accepted.ts', 'lit'],
  ['sdk/accepted.ts', '../protocol/verdict.ts'],
  ['sdk/accepted.ts', 'jose'],
  ['testing/accepted.ts', './page.ts'],
  ['testing/accepted.ts', 'node:fs/promises'],
  ['messages/accepted.ts', '../protocol/shape.ts'],
  ['messages/accepted.ts', 'jose'],
  ['issuer-kit/accepted.ts', '../messages/sign-message.ts'],
  ['demo-issuers/accepted.ts', '../issuer-kit/index.ts'],
  ['conformance/accepted.ts', '../messages/ask-party.ts'],
  ['conformance/accepted.ts', 'node:http'],
  ['conformance/scenarios/accepted.ts', '../finding.ts'],
  ['conformance/scenarios/accepted.ts', '../../protocol/money.ts'],
  ['demo-issuers/accepted.ts', 'node:http'],
  ['issuers/relay/accepted.ts', '../../messages/ask-party.ts'],
  ['issuers/authentication/pages/accepted.ts', '../../../messages/bounded-body.ts'],
  ['broker/adapters/accepted.ts', '../../messages/ask-party.ts'],
  ['bench/issuer/accepted.ts', '../../messages/sign-message.ts'],
  ['issuers/relay/accepted.ts', '../../protocol/money.ts'],
  ['issuers/authentication/pages/accepted.ts', '../../../dist/issuer-assets.ts'],
  ['broker/accepted.ts', '../dist/broker-assets.ts'],
  ['broker/payments/accepted.ts', '../issuers/issuer-registry.ts'],
  ['broker/payments/accepted.ts', '../../protocol/money.ts'],
  ['broker/payments/accepted.ts', '@hono/zod-openapi'],
  ['broker/checkout-page/accepted.ts', '../../protocol/look.ts'],
  ['broker/verify-page/accepted.ts', '../../protocol/return.ts'],
  ['demo-shop/accepted.ts', '../sdk/index.ts'],
  ['bench/accepted.ts', '../tools/root.ts'],
  ['bench/broker/accepted.ts', '../../broker/db/register.ts'],
  ['bench/issuer/accepted.ts', '../house/http.ts'],
]

const LINT_DEADLINE_MS = 30_000
/** The ways to write an import, each of which must be seen. */
const FORMS = [
  (from: string) => `import { x } from '${from}'\nexport const y = x\n`,
  (from: string) => `import type { X } from '${from}'\nexport type Y = X\n`,
  (from: string) => `export { x } from '${from}'\n`,
  (from: string) => `export const y = await import('${from}')\n`,
]

let folder: string
/** Each planted file's own folder name keeps them apart: lint's answer is by file. */
let refused: Set<string>

/** A file of its own for each import, in the room and at the depth of the one named. */
function plantedAs(file: string, index: number, form: number): string {
  return file.replace('.ts', `-${index}-${form}.ts`)
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'furiwake-lint-'))
  copyFileSync(inRepository('.oxlintrc.json'), join(folder, '.oxlintrc.json'))
  for (const [index, [file, imports]] of [...REFUSED, ...ACCEPTED].entries()) {
    for (const [form, write] of FORMS.entries()) {
      const path = join(folder, plantedAs(file, index, form))
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, write(imports))
    }
  }
  const oxlint = inRepository('node_modules', 'oxlint', 'bin', 'oxlint')
  const { output } = await runScript(oxlint, ['--format=json'], {
    cwd: folder,
    deadlineMs: LINT_DEADLINE_MS,
    output: 'collect',
  })
  const { diagnostics } = JSON.parse(output) as { diagnostics: { code: string; filename: string }[] }
  refused = new Set(
    diagnostics
      .filter(({ code }) => code.includes('no-restricted-imports'))
      .map(({ filename }) => filename.replaceAll('\\', '/')),
  )
}, LINT_DEADLINE_MS)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('lint refuses an import against the direction', () => {
  test.each(REFUSED.map((row, index) => [...row, index] as const))('%s importing %s', (file, _imports, index) => {
    for (const form of FORMS.keys()) expect(refused).toContain(plantedAs(file, index, form))
  })
})

describe('lint accepts an import along it', () => {
  test.each(ACCEPTED.map((row, index) => [...row, index] as const))('%s importing %s', (file, _imports, index) => {
    for (const form of FORMS.keys()) expect(refused).not.toContain(plantedAs(file, REFUSED.length + index, form))
  })
})
