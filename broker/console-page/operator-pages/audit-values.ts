/** Values of the fields that an entry of the audit log shows, in words; what is not known here stands as the API has it. */

import type { Locale } from '../../../protocol/look.ts'
import { minorDigits } from '../../../protocol/money.ts'
import { count, day, money, time } from '../format.ts'
import type { Clock } from '../format.ts'
import { hourText, zoneText } from '../shop-days.ts'

type Words = Readonly<Record<Locale, string>>

const YES_OR_NO: Readonly<Record<string, Words>> = {
  true: { en: 'Yes', ja: 'はい' },
  false: { en: 'No', ja: 'いいえ' },
}
const MODES: Readonly<Record<string, Words>> = { test: { en: 'Test', ja: 'テスト' }, live: { en: 'Live', ja: '本番' } }
const STATUSES: Readonly<Record<string, Words>> = {
  active: { en: 'In use', ja: '使用中' },
  expired: { en: 'Ended', ja: '期限切れ' },
  revoked: { en: 'Revoked', ja: '失効' },
  opening: { en: 'Opens soon', ja: 'まもなく受付開始' },
  open: { en: 'Open', ja: '受付中' },
  closing: { en: 'Closes soon', ja: 'まもなく受付終了' },
  closed: { en: 'Closed', ja: '受付終了' },
}
const RIGHTS: Readonly<Record<string, Words>> = {
  read: { en: 'Read', ja: '読む' },
  create: { en: 'Take payments', ja: '支払いの受付' },
  refund: { en: 'Give back', ja: '返金' },
}
/** By the API's name of a field. */
const CHOSEN: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  mode: MODES,
  status: STATUSES,
  scopes: RIGHTS,
  disabled: YES_OR_NO,
  enabled: YES_OR_NO,
  takes_on_authorize: YES_OR_NO,
}
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/
const DAY = /^\d{4}-\d\d-\d\d$/
const DIGITS = /^\d{1,15}$/

/** Writes a field's value, each of its lines by itself. */
export function valueText(field: string, value: string, clock: Clock): string {
  return value
    .split('\n')
    .map((line) => lineText(field, line, clock))
    .join('\n')
}

function lineText(field: string, line: string, clock: Clock): string {
  const { locale } = clock
  const [of = '', tag] = field.split('.')
  const last = field.slice(field.lastIndexOf('.') + 1)
  const chosen = Object.hasOwn(CHOSEN, of) && Object.hasOwn(CHOSEN[of] ?? {}, line) ? CHOSEN[of]?.[line] : undefined
  if (chosen !== undefined) return chosen[locale === 'ja' ? 'ja' : 'en']
  if (/(?:_at|^time|^from|^to)$/.test(last) && isTime(line)) return time(line, clock, { seconds: true })
  if (of === 'business_date' && DAY.test(line) && isTime(`${line}T00:00:00Z`)) return day(line, locale)
  if (of === 'time_zone') return zoneText(line)
  if (!DIGITS.test(line)) return line
  if (of === 'framed_limits' && minorDigits(tag ?? '') !== undefined) return money(Number(line), tag ?? '', locale)
  if (of === 'day_starts') return hourText(Number(line))
  return of === 'size_bytes' || of === 'personal_data_kept_days' ? count(Number(line), locale) : line
}

function isTime(text: string): boolean {
  return TIME.test(text) && !Number.isNaN(Date.parse(text))
}
