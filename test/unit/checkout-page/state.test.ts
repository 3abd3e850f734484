import { describe, expect, test } from 'vitest'
import { exceedsFramedMax, issuerOf } from '../../../broker/checkout-page/page-issuer.ts'
import { memberIdTrouble } from '../../../broker/checkout-page/member-id-trouble.ts'
import { READS_UNTIL_NOT_SENT, firstState, isBusy, reduce, screenOf } from '../../../broker/checkout-page/state.ts'
import type { PageEvent } from '../../../broker/checkout-page/state.ts'
import { needsFollowing } from '../../../broker/checkout-page/payment-flow.ts'
import { PAYMENT_STATUSES, isSettledForMember } from '../../../protocol/payment.ts'
import { AWAY, HINODE, OWN_KEY, SUMIRE, checkout, pageAfter } from './checkout-fixture.ts'

const sent: PageEvent = { type: 'sent', pending: 'authorize' }
const polled = (over: Parameters<typeof checkout>[0]): PageEvent => ({ type: 'polled', checkout: checkout(over) })
const answered = (over: Parameters<typeof checkout>[0]): PageEvent => ({ type: 'answered', checkout: checkout(over) })

describe('Which screen is shown', () => {
  test('nothing of the form before the parent is known to be the shop', () => {
    const state = reduce(firstState('en', 'frame', false), { type: 'loaded', checkout: checkout() })
    expect(screenOf(state)).toBe('loading')
    expect(screenOf(reduce(state, { type: 'faulted', fault: 'stranger' }))).toBe('trouble')
  })

  test('the form at once in a window of its own', () => {
    expect(screenOf(reduce(firstState('en', 'window', false), { type: 'loaded', checkout: checkout() }))).toBe('form')
  })

  test.each([
    ['open', 'form'],
    ['processing', 'processing'],
    ['authorized', 'outcome'],
    ['captured', 'outcome'],
    ['refunded', 'outcome'],
    ['voided', 'outcome'],
    ['declined', 'outcome'],
    ['cancelled', 'outcome'],
    ['expired', 'outcome'],
  ] as const)('%s shows %s', (status, screen) => {
    expect(screenOf(pageAfter(answered({ status })))).toBe(screen)
  })

  test('an approval is confirmed where it was authorized, and nowhere else', () => {
    const waiting = (confirm_key?: string) =>
      pageAfter(answered({ status: 'awaiting_confirmation', ...(confirm_key && { confirm_key }) }))
    expect(screenOf(waiting(OWN_KEY))).toBe('confirm')
    for (const other of ['another page', undefined]) {
      expect(screenOf(waiting(other))).toBe('elsewhere')
      expect(needsFollowing(waiting(other))).toBe(true)
    }
    expect(needsFollowing(waiting(OWN_KEY))).toBe(false)
  })

  test('a window elsewhere is followed, to its end', () => {
    const watching = pageAfter({ type: 'watched' })
    expect(screenOf(watching)).toBe('watch')
    expect(isBusy(watching)).toBe(true)
    expect(screenOf(reduce(watching, polled({ status: 'processing' })))).toBe('processing')
    expect(screenOf(reduce(watching, polled({ status: 'captured' })))).toBe('outcome')
  })

  test('a void under way is no lost answer', () => {
    const state = pageAfter(answered({ status: 'processing', stage: 'resolving', confirm_by: '2026-11-23T00:05:00Z' }))
    expect(screenOf(state)).toBe('closing')
  })

  test('after the keyboard was taken the form never comes back here', () => {
    expect(screenOf(pageAfter({ type: 'guarded' }, answered({ status: 'open' })))).toBe('guarded')
    expect(screenOf(pageAfter(answered({ status: 'open', guarded: true })))).toBe('guarded')
    expect(screenOf(pageAfter(answered({ status: 'open', guarded: true }), answered({ status: 'open' })))).toBe(
      'guarded',
    )
  })
})

describe('An attempt', () => {
  test('is processing from the click, and follows the stage while the answer is awaited', () => {
    const state = pageAfter(sent)
    expect(screenOf(state)).toBe('processing')
    expect(reduce(state, polled({ status: 'processing', stage: 'centre' })).checkout?.stage).toBe('centre')
  })

  test('is not undone by a look that began before the broker wrote it down', () => {
    const state = reduce(pageAfter(sent), polled({ status: 'open' }))
    expect(screenOf(state)).toBe('processing')
    expect(isBusy(state)).toBe(true)
  })

  test('with the wrong password opens the form again, ID kept, tries told', () => {
    const state = pageAfter(
      { type: 'typed', memberId: '410022073118' },
      sent,
      answered({ status: 'open', reason: 'credentials', attempts_left: 3 }),
    )
    expect(screenOf(state)).toBe('form')
    expect(state.memberId).toBe('410022073118')
    expect(state.complaint).toEqual({ about: 'mismatch', attemptsLeft: 3 })
    expect(isBusy(state)).toBe(false)
  })

  test('that another look saw return to open says the same, without a count', () => {
    const state = pageAfter(answered({ status: 'processing' }), polled({ status: 'open' }))
    expect(state.complaint).toEqual({ about: 'mismatch', attemptsLeft: undefined })
  })

  test('that is refused says why', () => {
    const state = pageAfter(sent, answered({ status: 'open' }), { type: 'refused', code: 'issuer_unknown' })
    expect(state.complaint).toEqual({ about: 'problem', code: 'issuer_unknown' })
    expect(state.pending).toBeUndefined()
  })
})

describe('A lost answer', () => {
  const lost = pageAfter(sent, { type: 'lost' })

  test('is asked after, not repeated', () => {
    expect(screenOf(lost)).toBe('processing')
    expect(lost.pending).toBeUndefined()
    expect(needsFollowing(lost)).toBe(true)
    expect(isBusy(lost)).toBe(true)
  })

  test('is followed to whatever the broker says', () => {
    expect(screenOf(reduce(lost, polled({ status: 'captured' })))).toBe('outcome')
    expect(screenOf(reduce(lost, polled({ status: 'awaiting_confirmation', confirm_key: OWN_KEY })))).toBe('confirm')
  })

  test('is taken for never sent only after several looks that find nothing', () => {
    let state = lost
    for (let look = 1; look < READS_UNTIL_NOT_SENT; look++) {
      state = reduce(state, polled({ status: 'open' }))
      expect(screenOf(state)).toBe('processing')
    }
    state = reduce(state, polled({ status: 'open' }))
    expect(screenOf(state)).toBe('form')
    expect(state.complaint).toEqual({ about: 'not_sent' })
  })

  test('to a confirmation asks for it again', () => {
    let state = pageAfter(
      answered({ status: 'awaiting_confirmation', confirm_key: OWN_KEY }),
      { type: 'sent', pending: 'confirm' },
      { type: 'lost' },
    )
    for (let look = 0; look < READS_UNTIL_NOT_SENT; look++)
      state = reduce(state, polled({ status: 'awaiting_confirmation', confirm_key: OWN_KEY }))
    expect(screenOf(state)).toBe('confirm')
    expect(state.complaint).toEqual({ about: 'not_confirmed' })
  })
})

describe('An end', () => {
  const ends = PAYMENT_STATUSES.filter(isSettledForMember)

  test.each(ends)('%s is never left, is not busy, and is not followed', (status) => {
    const state = pageAfter(answered({ status }))
    for (const late of ['open', 'processing', 'awaiting_confirmation'] as const) {
      expect(reduce(state, polled({ status: late })).checkout?.status).toBe(status)
      expect(reduce(state, answered({ status: late })).checkout?.status).toBe(status)
    }
    expect(isBusy(state)).toBe(false)
    expect(needsFollowing(state)).toBe(false)
  })

  test('ends an pending whose answer is still out', () => {
    expect(pageAfter(sent, polled({ status: 'declined' })).pending).toBeUndefined()
  })
})

describe('The member ID', () => {
  test.each([
    ['', 'empty'],
    ['4', 'incomplete'],
    ['4100', 'incomplete'],
    ['99', 'unknown_issuer'],
    ['99990000', 'unknown_issuer'],
    ['4100あ', 'bad_character'],
    ['410022073110', 'bad_check'],
    ['41002207311841002207', 'too_long'],
  ] as const)('%s is %s', (id, trouble) => {
    expect(memberIdTrouble(id, [SUMIRE, HINODE])).toBe(trouble)
  })

  test('while typing only a beginning that names nobody is said', () => {
    expect(pageAfter({ type: 'typed', memberId: '410' }).complaint).toBeUndefined()
    expect(pageAfter({ type: 'typed', memberId: '410022073110' }).complaint).toBeUndefined()
    expect(pageAfter({ type: 'typed', memberId: '99' }).complaint).toEqual({
      about: 'member_id',
      trouble: 'unknown_issuer',
    })
  })

  test('of an issuer without a key is said at once', () => {
    expect(pageAfter({ type: 'typed', memberId: '7X' }).complaint).toEqual({
      about: 'problem',
      code: 'issuer_unreachable',
    })
  })

  test('names the issuer by its prefix; once charged, the broker names it', () => {
    expect(issuerOf(pageAfter({ type: 'typed', memberId: '52' }))).toEqual(HINODE)
    expect(issuerOf(pageAfter(answered({ status: 'captured', issuer: '7X' })))).toEqual(AWAY)
  })
})

describe('What goes wrong beside the end', () => {
  const wrong: PageEvent[][] = [
    [{ type: 'refused', code: 'payment_not_open' }],
    [{ type: 'prompt_over', complaint: { about: 'problem', code: 'payment_not_open' } }],
    [{ type: 'complained', complaint: { about: 'password_empty' } }],
  ]

  test.each(wrong)('is not told under how it ended: %o', (event) => {
    const state = pageAfter(answered({ status: 'captured' }), event)
    expect(screenOf(state)).toBe('outcome')
    expect(state.complaint).toBeUndefined()
  })

  test('and came before it is gone with it', () => {
    const busy = pageAfter(answered({ status: 'processing' }), { type: 'refused', code: 'payment_in_progress' })
    expect(busy.complaint).toBeDefined()
    expect(reduce(busy, polled({ status: 'captured' })).complaint).toBeUndefined()
  })
})

describe('A frame that something lies over', () => {
  const covered: PageEvent = { type: 'covered', covered: true }

  test('shows no form, no passkey and no confirmation, until the dialog is opened anew', () => {
    const form = pageAfter(covered)
    expect(screenOf(form)).toBe('covered')
    const confirm = pageAfter(answered({ status: 'awaiting_confirmation', confirm_key: OWN_KEY }), covered)
    expect(screenOf(confirm)).toBe('covered')
    expect(screenOf(reduce(confirm, { type: 'covered', covered: false }))).toBe('confirm')
  })

  test('follows the window that it goes on in, to its end', () => {
    const followed = [{ type: 'watched' } as const, polled({ status: 'captured' })].reduce(reduce, pageAfter(covered))
    expect(screenOf(followed)).toBe('outcome')
  })
})

describe('A browser that can’t tell whether something lies over its frame', () => {
  const page = (framed_max: number | undefined, amount: number, isBlind = true) => {
    const issuer = { ...SUMIRE, ...(framed_max === undefined ? {} : { framed_max }) }
    return [
      { type: 'loaded', checkout: checkout({ amount, issuers: [issuer] }) } as const,
      { type: 'admitted', canRetry: true } as const,
      { type: 'typed', memberId: '4100' } as const,
    ].reduce(reduce, firstState('en', 'frame', false, isBlind, new Map([[OWN_KEY, '']])))
  }

  test.each([
    [10_000, 10_000, false],
    [10_000, 10_001, true],
    [0, 1, true],
    [undefined, 1, true],
  ])('with a limit of %s pays %i there: too much is %s', (max, amount, tooMuch) => {
    expect(exceedsFramedMax(page(max, amount))).toBe(tooMuch)
    expect(exceedsFramedMax(page(max, amount, false))).toBe(false)
  })

  test('says nothing of it before the issuer is known', () => {
    expect(exceedsFramedMax(reduce(page(0, 1), { type: 'typed', memberId: '' }))).toBe(false)
  })

  test('confirms no more there than it pays', () => {
    const waiting = { status: 'awaiting_confirmation', confirm_key: OWN_KEY, issuer: '4100' } as const
    expect(screenOf(reduce(page(10_000, 1), answered({ ...waiting, amount: 10_001 })))).toBe('covered')
    expect(screenOf(reduce(page(10_000, 1), answered({ ...waiting, amount: 10_000 })))).toBe('confirm')
  })
})

test('A payment’s end is told once: what is told does not move', () => {
  const told = pageAfter({ type: 'ending', endsAt: 1_000 })
  expect(told.endsAt).toBe(1_000)
  expect(reduce(told, { type: 'ending', endsAt: 2_000 })).toBe(told)
})
