import type { CheckoutIssuer, CheckoutState } from '../../../protocol/checkout-api.ts'
import { firstState, reduce } from '../../../broker/checkout-page/state.ts'
import type { PageEvent, PageState } from '../../../broker/checkout-page/state.ts'
import { learnWords } from '../../../broker/checkout-page/words.ts'
import { LANGUAGES } from '../../../protocol/languages.ts'
import { messagesByName } from '../../../tools/build/words-scripts.ts'

for (const language of LANGUAGES) {
  learnWords(language, messagesByName(language))
}

const key = { kid: 'k1', kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as const

export const SUMIRE: CheckoutIssuer = {
  prefix: '4100',
  name: { en: 'Sumire Card', ja: 'すみれカード' },
  mark: 'す',
  color: '#7a4fd0',
  method: 'credit',
  station: { en: 'Card company', ja: 'カード会社' },
  encryption_key: key,
}
export const HINODE: CheckoutIssuer = {
  ...SUMIRE,
  prefix: '52',
  name: { en: 'Hinode Bank', ja: 'ひので銀行' },
  method: 'debit',
  station: { en: 'Bank', ja: '銀行' },
  takes_on_authorize: true,
}
const { encryption_key: _, ...KEYLESS } = HINODE
/** Its authentication server cannot be reached: there is no key to seal to. */
export const AWAY: CheckoutIssuer = { ...KEYLESS, prefix: '7X', name: { en: 'Away Bank', ja: '遠い銀行' } }

export function checkout(over: Partial<CheckoutState> = {}): CheckoutState {
  return {
    payment_id: 'pay_1',
    status: 'open',
    amount: 12800,
    currency: 'JPY',
    minor_digits: 0,
    order: 'A-1001',
    merchant: { id: 'mer_1', name: { en: 'Hirune Pottery', ja: 'ひるね陶器' } },
    allowed_origins: ['https://shop.example'],
    confirmation: 'none',
    expires_at: '2026-11-23T01:00:00Z',
    livemode: false,
    now: '2026-11-23T00:00:00Z',
    ...over,
  }
}

/** Of the token that the page has made. */
export const OWN_KEY = 'own key'

/** An admitted page with its payment open, after the events. */
export function pageAfter(...events: PageEvent[]): PageState {
  const start: PageEvent[] = [
    { type: 'loaded', checkout: checkout({ issuers: [SUMIRE, HINODE, AWAY] }) },
    { type: 'admitted', canRetry: true },
  ]
  return [...start, ...events].reduce(
    reduce,
    firstState('en', 'frame', false, false, new Map([[OWN_KEY, 'own token']])),
  )
}
