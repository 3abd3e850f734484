import { describe, expect, test } from 'vitest'
import { NO_PASSKEYS, reaches } from '../../../broker/checkout-page/passkeys.ts'
import type { PasskeyAbility } from '../../../broker/checkout-page/passkeys.ts'
import { issuerOf } from '../../../broker/checkout-page/page-issuer.ts'
import { screenOf } from '../../../broker/checkout-page/state.ts'
import type { PageEvent, PageState } from '../../../broker/checkout-page/state.ts'
import { SUMIRE, checkout, pageAfter } from './checkout-fixture.ts'

const ABLE: PasskeyAbility = { can: 'yes', related: true, host: 'broker.example' }
const WITH_PASSKEYS = { ...SUMIRE, passkey_rp_id: 'id.sumire.example' }
const remembered = { prefix: SUMIRE.prefix, id: 'AAAA' }

function pageWith(ability: PasskeyAbility, ...events: PageEvent[]): PageState {
  return pageAfter(
    { type: 'loaded', checkout: checkout({ issuers: [WITH_PASSKEYS] }) },
    { type: 'passkeys_known', ability, remembered },
    ...events,
  )
}

const refused = checkout({ reason: 'credentials' })
const attempt: PageEvent[] = [{ type: 'prompted' }, { type: 'sent', pending: 'authorize', withPasskey: true }]

describe('A passkey that paid here before', () => {
  test('comes first, and names its issuer', () => {
    const page = pageWith(ABLE)
    expect(screenOf(page)).toBe('passkey')
    expect(issuerOf(page)?.prefix).toBe(SUMIRE.prefix)
  })

  test.each<[string, PageState]>([
    ['the browser cannot', pageWith(NO_PASSKEYS)],
    ['the shop forbids it', pageWith({ ...ABLE, can: 'forbidden' })],
    ['the browser does not reach another host’s', pageWith({ ...ABLE, related: false })],
    ['its issuer is not here any more', pageWith(ABLE, { type: 'passkey_chosen', passkey: { prefix: '9' } })],
    ['the member wants the password', pageWith(ABLE, { type: 'passkey_chosen', passkey: undefined })],
  ])('gives way to the form when %s', (_, page) => {
    expect(screenOf(page)).toBe('form')
  })

  test('is asked for again when the member only put it off', () => {
    const page = pageWith(
      ABLE,
      { type: 'prompted' },
      { type: 'prompt_over', complaint: { about: 'passkey', trouble: 'unfinished' } },
    )
    expect(screenOf(page)).toBe('passkey')
    expect(page).toMatchObject({ prompting: false, complaint: { about: 'passkey', trouble: 'unfinished' } })
  })

  test.each<PageEvent>([
    { type: 'prompt_over', complaint: { about: 'passkey', trouble: 'forbidden' } },
    { type: 'prompt_over', complaint: { about: 'problem', code: 'passkey_unavailable' } },
  ])('gives way to the form, with the reason, after %o', (event) => {
    const page = pageWith(ABLE, { type: 'prompted' }, event)
    expect(screenOf(page)).toBe('form')
    expect(page.complaint).toEqual(event.type === 'prompt_over' && event.complaint)
  })

  test('that the issuer refused is not spoken of as a password', () => {
    const page = pageWith(ABLE, ...attempt, { type: 'answered', checkout: refused })
    expect(screenOf(page)).toBe('form')
    expect(page.complaint).toEqual({ about: 'passkey', trouble: 'refused' })
  })

  test('is refused in the same words when the answer was lost and a look finds the payment open again', () => {
    const page = pageWith(
      ABLE,
      ...attempt,
      { type: 'lost' },
      { type: 'polled', checkout: checkout({ status: 'processing' }) },
      { type: 'polled', checkout: checkout() },
    )
    expect(page.complaint).toEqual({ about: 'passkey', trouble: 'refused' })
  })

  test('does not change what is said of a password that comes after it', () => {
    const page = pageWith(
      ABLE,
      ...attempt,
      { type: 'answered', checkout: refused },
      { type: 'sent', pending: 'authorize' },
      { type: 'answered', checkout: { ...refused, attempts_left: 3 } },
    )
    expect(page.complaint).toEqual({ about: 'mismatch', attemptsLeft: 3 })
  })

  test('is on its way like any payment', () => {
    expect(screenOf(pageWith(ABLE, ...attempt))).toBe('processing')
  })
})

describe('A relying party is reached', () => {
  test.each([
    ['broker.example', false, true],
    ['example', false, true],
    ['id.sumire.example', true, true],
    ['id.sumire.example', false, false],
    ['roker.example', false, false],
    [undefined, true, false],
  ])('%s, with related origins %s: %s', (rpId, related, is) => {
    expect(reaches(rpId, { ...ABLE, related })).toBe(is)
  })
})
