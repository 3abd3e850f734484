/** The test hooks of our own issuers, by what they already have: Mikan's telephone, Hinode's page, Minato's counter, the companies' staff. */

import type { DatabaseSync } from 'node:sqlite'
import { booksIn as counterBooksIn } from '../../../demo-issuers/counter-books.ts'
import { booksIn as prepaidBooksIn } from '../../../demo-issuers/mikan-prepaid.ts'
import type { CounterCompany } from '../../../demo-issuers/minato-counter.ts'
import type { HookAct } from '../../../conformance/test-hook.ts'
import { openHook, staff, staffOfBooks } from './test-hooks.ts'
import type { Hook, Played } from './test-hooks.ts'

const DAY_MS = 86_400_000

/** Reads Mikan's codes from the page that shows its members' telephones. */
export function mikanHook(origin: string, database: DatabaseSync): Promise<Hook> {
  const people = staffOfBooks(prepaidBooksIn(database))
  return openHook(async (act) => {
    if (act.act !== 'code') return people(act)
    const lines = (await (await fetch(`${origin}/phone`)).text()).split('\n')
    const latest = lines.find((line) => line.startsWith(`… ${act.member_id.slice(-4)} `))
    const code = latest?.match(/\d+$/)?.[0]
    return code === undefined ? false : { code }
  })
}

/** Pays at Minato's counter, and lets its days go by. */
export function minatoHook(
  company: CounterCompany,
  { origin, database, clock }: { origin: string; database: DatabaseSync; clock: { aheadMs: number } },
): Promise<Hook> {
  const people = staffOfBooks(counterBooksIn(database))
  const acts = { report: 'scan', take_back: 'take-back', pay: 'pay' } as const
  return openHook(async (act) => {
    if (!('number' in act)) return people(act)
    if (act.act === 'expire') {
      clock.aheadMs = 4 * DAY_MS
      company.closeDays()
      clock.aheadMs = 0
      return true
    }
    const amount = act.act === 'pay' ? { amount: String(act.received_amount) } : {}
    const body = new URLSearchParams({ number: act.number, act: acts[act.act], ...amount })
    const answer = await fetch(`${origin}/counter`, { method: 'POST', body, redirect: 'manual' })
    return answer.status === 303
  })
}

interface WorkerServers {
  authentication: string
  settlement: string
  statementKey: string
  members: readonly { id: string; password: string }[]
}

/** Presses on the page of an issuer on our Workers, and has its staff return money. */
export function workerHook(servers: WorkerServers): Promise<Hook> {
  const people = staff(async (operationId, { kind, ...adjustment }) => {
    const body = JSON.stringify({ operation_id: operationId, kind, ...adjustment })
    const headers = { authorization: `Bearer ${servers.statementKey}`, 'content-type': 'application/json' }
    return (await fetch(`${servers.settlement}/adjustments`, { method: 'POST', headers, body })).ok
  })
  return openHook((act) => ('question_id' in act ? press(act, servers) : people(act)))
}

async function press(
  act: Extract<HookAct, { question_id: string }>,
  { authentication: origin, members }: WorkerServers,
): Promise<Played> {
  const member = members.find(({ id }) => id === act.member_id)
  if (act.act === 'code' || member === undefined) return undefined
  const sends = (path: string, form: Record<string, string>, cookie = ''): Promise<Response> => {
    const headers = { origin, cookie }
    return fetch(`${origin}${path}`, { method: 'POST', headers, body: new URLSearchParams(form), redirect: 'manual' })
  }
  const question = act.question_id
  const signedIn = await sends('/sign-in', { member_id: member.id, current_password: member.password, question })
  const [cookie = ''] = signedIn.headers.get('set-cookie')?.split(';') ?? []
  const approval = act.act === 'approve' ? 'approved' : 'denied'
  return (await sends(`/approve/${question}`, { approval }, cookie)).status === 303
}
