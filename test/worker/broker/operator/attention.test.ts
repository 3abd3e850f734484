/** Tests what a person should look at, over the real directory and ledgers: by scope, and each thing with what to do. */

import { beforeAll, describe, expect, test } from 'vitest'

import { VOLUME_WARNS_AT_BYTES } from '../../../../broker/limits.ts'
import { CERTIFICATE_ENDS_SOON_MS } from '../../../../broker/operator/limits.ts'
import { ATTENTION_TERMS } from '../../../../broker/operator/attention.ts'
import type { AttentionKind } from '../../../../broker/operator/attention.ts'
import { brokerEnv, newMerchant } from '../../broker-world.ts'
import type { Merchant } from '../../broker-world.ts'
import { Operator, issuerEntry } from '../../operator-world.ts'

interface Item {
  kind: AttentionKind
  since: string | null
  issuer?: string
  endpoint?: string
  ledger?: string
  merchant?: string
  title: string
  action: string
}

let operator: Operator
let merchant: Merchant
beforeAll(async () => {
  operator = await Operator.with()
  merchant = await newMerchant()
})

const writes = (statement: string, ...values: (string | number)[]): Promise<unknown> =>
  brokerEnv.DIRECTORY.prepare(statement)
    .bind(...values)
    .run()

async function looks(): Promise<{ data: Item[]; is_complete: boolean }> {
  const { status, body } = await operator.calls<{ data: Item[]; is_complete: boolean }>('GET', '/attention')
  expect(status).toBe(200)
  return body
}

async function endpoint(id: string, set: string): Promise<void> {
  await writes(
    `INSERT INTO webhook_endpoints (id, merchant_id, livemode, url, created_at) VALUES (?, ?, 0, 'https://shop.example/', 0)`,
    id,
    merchant.id,
  )
  await writes(`UPDATE webhook_endpoints SET ${set} WHERE id = ?`, id)
}

async function certified(prefix: string, expiresAt: number): Promise<void> {
  await operator.calls('POST', '/issuers', issuerEntry(prefix))
  await operator.calls('POST', `/issuers/${prefix}/enable`, { without_certificate: 'A test.' })
  await writes(
    `INSERT INTO certifications (issuer, subject, suite, suite_sha256, keys, report_sha256, issued_at, expires_at, received_at, certificate)
     VALUES (?, 'a>b', 's', 's', '[]', 'r', 0, ?, 0, 'c')`,
    prefix,
    expiresAt,
  )
}

describe('What a person should look at', () => {
  test('is nothing where all is well', async () => {
    expect(await looks()).toEqual({ data: [], is_complete: true })
  })

  test('names endpoints in trouble, ledgers that fill up and certificates that end, and nothing that is well', async () => {
    const now = Date.now()
    await endpoint('whe_failing', `failing_since = ${now}`)
    await endpoint('whe_gone', `enabled = 0, disabled_reason = 'gone'`)
    await endpoint('whe_disabled', 'enabled = 0')
    await endpoint('whe_well', 'enabled = 1')
    await writes('UPDATE ledgers SET size_bytes = ? WHERE id = ?', VOLUME_WARNS_AT_BYTES, merchant.ledger)
    await certified('QE', now + CERTIFICATE_ENDS_SOON_MS - 60_000)
    await certified('QW', now + CERTIFICATE_ENDS_SOON_MS + 86_400_000)
    const { data, is_complete: isComplete } = await looks()
    expect(data.map(({ kind, endpoint: about, issuer, ledger }) => [kind, about ?? issuer ?? ledger])).toEqual([
      ['ledger_filling', merchant.ledger],
      ['certificate_ending', 'QE'],
      ['endpoint_gone', 'whe_gone'],
      ['endpoint_failing', 'whe_failing'],
    ])
    expect(isComplete).toBe(true)
    for (const item of data) expect(item).toMatchObject(ATTENTION_TERMS[item.kind])
    expect(data.at(-1)).toMatchObject({ merchant: merchant.id, since: new Date(now).toISOString() })
  })

  test('is shown to tokens of its scope alone', async () => {
    const other = await Operator.with(['audit:read'])
    expect((await other.calls('GET', '/attention')).status).toBe(403)
    expect((await (await Operator.with(['attention:read'])).calls('GET', '/attention')).status).toBe(200)
  })
})
