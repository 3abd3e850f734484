/** After a capture: returns by the issuer, and disputes, as answers to inquiries tell them. The test hook plays the issuer's staff. */

import { debitedBy, isAdjustmentId, isOpenDispute } from '../../protocol/adjustments.ts'
import type { Adjustments, Dispute } from '../../protocol/adjustments.ts'
import { Finding } from '../finding.ts'
import type { Checks } from '../finding.ts'
import type { IssuerUnderTest } from '../issuer-under-test.ts'
import { said } from '../issuer-under-test.ts'
import type { Scenario } from '../scenario.ts'

const NEEDS = ['test_hook'] as const
const AFTER = ['refund.parts'] as const
const REFUSED = 'refused_by_issuer'
const INQUIRIES = 'POST /inquiries, about the authorization'
const at = (what: string): string => `POST /transactions ${what}`
/** Minor units of each capture here. */
const CAPTURED = 90

async function captured(issuer: IssuerUnderTest): Promise<string> {
  const id = await issuer.authorized()
  const capture = await issuer.follow('capture', id, { amount: CAPTURED })
  if (said(capture) !== 'approved') throw new Finding(at('capture of a part'), 'approved', said(capture))
  return id
}

/** Has the issuer's staff act, and checks that it could. */
async function acts(
  issuer: IssuerUnderTest,
  checks: Checks,
  act: Parameters<IssuerUnderTest['play']>[0],
): Promise<void> {
  checks.is(`certification.test_hook: ${act.act}: done`, (await issuer.play(act)).isDone, true)
}

/** Reads what is told of an authorization: nothing, or more than before and all that was told before. */
async function toldOf(
  issuer: IssuerUnderTest,
  checks: Checks,
  id: string,
  before?: Adjustments,
): Promise<Adjustments | undefined> {
  const asked = await issuer.inquire(id)
  checks.is(INQUIRIES, said(asked), issuer.words.approved)
  const now = asked.kind === 'answered' && asked.body.outcome !== 'not_found' ? asked.body.adjustments : undefined
  for (const move of now?.moves ?? []) {
    checks.that(`${INQUIRIES}: id of a move`, isAdjustmentId(move.id, id), 'one that says whose it is', 'another')
    issuer.movements.noteMove(move, issuer.entry.currency, id)
  }
  if (before === undefined) return now
  checks.that(`${INQUIRIES}: version`, (now?.version ?? 0) >= before.version, `${before.version} or more`, 'less')
  for (const move of before.moves) {
    const same = now?.moves.find((each) => each.id === move.id)
    const isSame = same !== undefined && same.kind === move.kind && same.amount === move.amount
    checks.that(`${INQUIRIES}: a move that was told before`, isSame, 'as it was', 'changed, or left out')
  }
  for (const dispute of before.disputes) {
    const isThere = now?.disputes.some((each) => each.id === dispute.id) ?? false
    checks.that(`${INQUIRIES}: a dispute that was told before`, isThere, 'still told', 'left out')
  }
  return now
}

async function told(issuer: IssuerUnderTest, checks: Checks, id: string, before?: Adjustments): Promise<Adjustments> {
  const adjustments = await toldOf(issuer, checks, id, before)
  if (adjustments === undefined) throw new Finding(`${INQUIRIES}: adjustments`, 'moves and disputes', 'none')
  if (before !== undefined)
    checks.that(
      `${INQUIRIES}, after a change: version`,
      adjustments.version > before.version,
      `above ${before.version}`,
      String(adjustments.version),
    )
  return adjustments
}

function onlyDispute({ disputes }: Adjustments): Dispute {
  const [dispute] = disputes
  if (dispute === undefined || disputes.length > 1)
    throw new Finding(`${INQUIRIES}: disputes`, '1', String(disputes.length))
  return dispute
}

/** Opens a dispute of 60 of the 90 that were captured. */
async function disputed(issuer: IssuerUnderTest, checks: Checks): Promise<{ id: string; adjustments: Adjustments }> {
  const id = await captured(issuer)
  await acts(issuer, checks, { act: 'dispute', operation_id: id, amount: 60 })
  return { id, adjustments: await told(issuer, checks, id) }
}

export const ADJUSTMENTS: readonly Scenario[] = [
  {
    name: 'returns.told',
    rule: 'adjustments',
    after: AFTER,
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const id = await captured(issuer)
      checks.is(`${INQUIRIES}, before a return`, (await toldOf(issuer, checks, id))?.moves.length ?? 0, 0)
      await acts(issuer, checks, { act: 'return', operation_id: id, amount: 30 })
      const first = await told(issuer, checks, id)
      const [move] = first.moves
      checks.is(`${INQUIRIES}: moves`, first.moves.length, 1)
      checks.is(`${INQUIRIES}: kind of the move`, move?.kind, 'return')
      checks.is(`${INQUIRIES}: amount of the move`, move?.amount, 30)
      const again = await toldOf(issuer, checks, id, first)
      checks.is(`${INQUIRIES}, asked again: version`, again?.version, first.version)
    },
  },
  {
    name: 'returns.all_of_it',
    rule: 'adjustments-grow',
    after: ['returns.told'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const id = await captured(issuer)
      await acts(issuer, checks, { act: 'return', operation_id: id, amount: 30 })
      const first = await told(issuer, checks, id)
      await acts(issuer, checks, { act: 'return', operation_id: id, amount: 20 })
      const second = await told(issuer, checks, id, first)
      checks.is(`${INQUIRIES}, after a second return: moves`, second.moves.length, 2)
    },
  },
  {
    name: 'returns.bounded',
    rule: 'never-more',
    after: ['returns.told'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const id = await captured(issuer)
      await acts(issuer, checks, { act: 'return', operation_id: id, amount: 50 })
      await told(issuer, checks, id)
      const more = await issuer.follow('refund', id, { amount: 41 })
      checks.is(at('refund of 41, after a return of 50 of 90'), said(more), REFUSED)
      const rest = await issuer.follow('refund', id, { amount: 40 })
      checks.is(at('refund of 40, after a return of 50 of 90'), said(rest), 'approved')
      await issuer.play({ act: 'return', operation_id: id, amount: 1 })
      const returned = (await told(issuer, checks, id)).moves.reduce((sum, { amount }) => sum + amount, 0)
      checks.is(`${INQUIRIES}, after a return of more than is left: given back`, returned + 40, CAPTURED)
    },
  },
  {
    name: 'disputes.opened',
    rule: 'disputes-held',
    after: ['returns.told'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const { id, adjustments } = await disputed(issuer, checks)
      const dispute = onlyDispute(adjustments)
      checks.is(`${INQUIRIES}: amount of the dispute`, dispute.amount, 60)
      checks.that(`${INQUIRIES}: status of the dispute`, isOpenDispute(dispute), 'an open one', dispute.status)
      if (dispute.status === 'needs_response')
        checks.that(`${INQUIRIES}: respond_by`, dispute.respond_by !== undefined, 'a time', 'none')
      const taken = debitedBy(dispute.id, adjustments.moves)
      checks.that(`${INQUIRIES}: debits of the dispute`, taken >= 0 && taken <= 60, 'at most 60', String(taken))
      const more = await issuer.follow('refund', id, { amount: 31 })
      checks.is(at('refund of 31, with 60 of 90 disputed'), said(more), REFUSED)
      const rest = await issuer.follow('refund', id, { amount: 30 })
      checks.is(at('refund of 30, with 60 of 90 disputed'), said(rest), 'approved')
    },
  },
  {
    name: 'disputes.won',
    rule: 'disputes-won',
    after: ['disputes.opened'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const { id, adjustments } = await disputed(issuer, checks)
      await acts(issuer, checks, { act: 'dispute_won', operation_id: id })
      const after = await told(issuer, checks, id, adjustments)
      const dispute = onlyDispute(after)
      checks.is(`${INQUIRIES}: status of the dispute`, dispute.status, 'won', 'withdrawn')
      checks.is(`${INQUIRIES}: debits of the dispute less credits`, debitedBy(dispute.id, after.moves), 0)
      checks.is(at('refund of all, after that'), said(await issuer.follow('refund', id, { amount: 90 })), 'approved')
    },
  },
  {
    name: 'disputes.lost',
    rule: 'disputes-held',
    after: ['disputes.opened'],
    needs: NEEDS,
    isNewer: true,
    async run(issuer, checks) {
      const { id, adjustments } = await disputed(issuer, checks)
      await acts(issuer, checks, { act: 'dispute_lost', operation_id: id })
      const dispute = onlyDispute(await told(issuer, checks, id, adjustments))
      checks.is(`${INQUIRIES}: status of the dispute`, dispute.status, 'lost', 'accepted')
      const more = await issuer.follow('refund', id, { amount: 31 })
      checks.is(at('refund of 31, with 60 of 90 lost'), said(more), REFUSED)
    },
  },
]
