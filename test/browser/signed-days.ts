/** Signed days for a console whose demo has none yet, because its first day is not over: real documents, by a key of the test's own. */

import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import type { Page } from 'playwright-core'

import { dayAfter } from '../../protocol/calendar.ts'
import { digestOfTally } from '../../protocol/daily-tally-chain.ts'
import { RETURN_KEYS_PATH } from '../../protocol/return.ts'

export const LAST_DAY = '2026-11-20'
const COUNT = 5
const DAY_SECONDS = 86_400

/** The latest differs from the issuer's record by 1,200 yen; on the day before nothing moved. */
async function documents(iss: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const key = { ...(await exportJWK(publicKey)), kid: 'test', use: 'sig', alg: 'ES256' }
  const signed: string[] = []
  for (let number = 1; number <= COUNT; number++) {
    const day = dayAfter(LAST_DAY, number - COUNT)
    const from = Date.parse(`${day}T00:00:00+09:00`) / 1000
    const captured = number === COUNT - 1 ? 0 : 12_800 * number
    const currency = 'JPY'
    const net = captured - 1_000
    const sums = { currency, payments: number, captured_amount: captured, refunds: 1, refunded_amount: 1_000 }
    const totals = captured === 0 ? [] : [{ ...sums, disputed_amount: 0, net_amount: net }]
    const lacking = number === COUNT ? 1_200 : 0
    const word = {
      issuer: '4',
      business_date: day,
      state: lacking > 0 ? 'differs' : 'confirmed',
      compared_at: from + 1.2 * DAY_SECONDS,
      sums: [{ currency, net_amount: net, confirmed_amount: net - lacking, unconfirmed_amount: lacking }],
      differences: lacking > 0 ? 1 : 0,
      whole: true,
    }
    const claims = {
      iss,
      aud: 'mer_1',
      jti: `mer_1.test.${day}`,
      iat: from + 1.25 * DAY_SECONDS,
      livemode: false,
      day,
      timezone: 'Asia/Tokyo',
      day_starts: 0,
      from,
      to: from + DAY_SECONDS,
      number,
      previous: number === 1 ? null : await digestOfTally(signed.at(-1) ?? ''),
      ...(number === 1 && { opening: [] }),
      ledgers: 1,
      totals,
      lines: totals.map((total) => ({ issuer: '4', method: 'credit', ...total })),
      outcomes: [],
      records: captured === 0 ? [] : [word],
    }
    const header = { alg: 'ES256', typ: 'tally+jwt', kid: 'test' }
    signed.push(await new SignJWT(claims).setProtectedHeader(header).sign(privateKey))
  }
  return { key, signed }
}

/** Answers the page's questions for signed days, and for the keys, with these. Returns the documents, the earliest first. */
export async function givesSignedDays(
  page: Page,
  broker: string,
  change = (signed: string[]) => signed,
): Promise<string[]> {
  const { key, signed } = await documents(broker)
  const days = change(signed)
  await page.route(`**${RETURN_KEYS_PATH}`, (route) => route.fulfill({ json: { keys: [key] } }))
  await page.route('**/console/api/v1/tallies/daily?*', (route) => {
    const query = new URL(route.request().url()).searchParams
    const [from, to] = [query.get('from') ?? '2026-10-22', query.get('to') ?? '2026-11-22']
    const data = days.flatMap((tally) => {
      const { day } = JSON.parse(Buffer.from(tally.split('.')[1] ?? '', 'base64url').toString()) as { day: string }
      return day >= from && day < to ? [{ tally, verify_url: `${broker}/verify#${tally}` }] : []
    })
    const unsigned = { reason: 'records', day: dayAfter(LAST_DAY), until: '2026-11-23T15:00:00Z' }
    return route.fulfill({ json: { from, to, data, next_cursor: null, unsigned } })
  })
  return days
}
