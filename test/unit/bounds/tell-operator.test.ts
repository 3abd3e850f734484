import { beforeEach, describe, expect, test } from 'vitest'

import { ATTENTION_ITEMS_SENT_MAX } from '../../../broker/operator/limits.ts'
import { ATTENTION_TERMS } from '../../../broker/operator/attention.ts'
import type { AttentionItem } from '../../../broker/operator/attention.ts'
import { tellOperator } from '../../../broker/operator/tell-operator.ts'

const NOW = 1_800_000_000_000
const stuck = (payment: string, given: Partial<AttentionItem> = {}): AttentionItem => {
  return { kind: 'payment_stuck', since: NOW, payment, tries: 1, ...ATTENTION_TERMS.payment_stuck, ...given }
}

let items: AttentionItem[]
let told: string
let sent: { id: string; body: { counts: object; items: object[] } }[]
let arrives: boolean
beforeEach(() => {
  items = []
  told = ''
  sent = []
  arrives = true
})

function tells() {
  return tellOperator({
    attention: async () => ({ items, isComplete: true }),
    lastTold: async () => told,
    setLastTold: async (digest) => void (told = digest),
    async send(id, body) {
      sent.push({ id, body: JSON.parse(body) as (typeof sent)[0]['body'] })
      return arrives
    },
    now: () => NOW,
  })
}

describe('The operator', () => {
  test('hears nothing while all is well', async () => {
    expect(await tells()).toBe('unchanged')
    expect(sent).toEqual([])
  })

  test('hears once of what is there, of what comes to it, and that all is well again', async () => {
    items = [stuck('pay_1')]
    expect([await tells(), await tells()]).toEqual(['told', 'unchanged'])
    items = [stuck('pay_1', { tries: 9 })]
    expect(await tells()).toBe('unchanged')
    items = [stuck('pay_2'), stuck('pay_1')]
    expect(await tells()).toBe('told')
    items = []
    expect(await tells()).toBe('told')
    expect(sent.map(({ body }) => body.counts)).toEqual([{ payment_stuck: 1 }, { payment_stuck: 2 }, {}])
    expect(sent[0]?.body.items[0]).toMatchObject({ payment: 'pay_1', since: new Date(NOW).toISOString() })
  })

  test('hears it again, under the same id, until it arrived', async () => {
    items = [stuck('pay_1')]
    arrives = false
    expect([await tells(), await tells()]).toEqual(['failed', 'failed'])
    arrives = true
    expect(await tells()).toBe('told')
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1)
  })

  test('gets a bounded list, with all of them counted', async () => {
    items = Array.from({ length: 10 * ATTENTION_ITEMS_SENT_MAX }, (_, payment) => stuck(`pay_${payment}`))
    await tells()
    expect(sent[0]?.body.items).toHaveLength(ATTENTION_ITEMS_SENT_MAX)
    expect(sent[0]?.body.counts).toEqual({ payment_stuck: 10 * ATTENTION_ITEMS_SENT_MAX })
  })
})
