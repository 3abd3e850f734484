/** Words of what will arrive. */

import type { Locale } from '../../../protocol/look.ts'
import { PAGE_LABELS } from '../page-labels.ts'

export interface ArrivalsWords {
  title: string
  lead: string
  day: string
  issuer: string
  state: string
  captured: string
  back: string
  net: string
  confirmed: string
  missing: string
  states: Readonly<Record<'confirmed' | 'differs' | 'open' | 'waiting', string>>
  notKnown: string
  tooMany: string
  none: (from: string, to: string) => string
  earlier: string
  differences: string
  differencesLead: string
  moreDifferences: string
  difference: string
  payment: string
  here: string
  there: string
  nothing: string
  /** By the kind of difference, in the reports of reconciliation. */
  kinds: Readonly<Record<string, string>>
  csv: string
}

const en: ArrivalsWords = {
  title: PAGE_LABELS.arrivals.en,
  lead: 'For each issuer and its business day: what was captured, and how much of it the issuer’s own signed record confirms. Hold it against your bank’s statement. A record is compared every day; the days are the issuers’ own.',
  day: 'Business day',
  issuer: 'Issuer',
  state: 'Record',
  captured: 'Captured',
  back: 'Given back',
  net: 'Net',
  confirmed: 'Confirmed',
  missing: 'Not confirmed',
  states: { confirmed: 'Confirmed', differs: 'Differs', open: 'The day goes on', waiting: 'Not compared yet' },
  notKnown: 'Not known yet',
  tooMany: 'More than can be summed up here',
  none: (from, to) => `No issuer moved money of yours from ${from} to ${to}.`,
  earlier: 'Show earlier days',
  differences: 'Where the two differ',
  differencesLead: 'Nothing is taken off or added for it above: whoever runs the broker sees it too, and sees to it.',
  moreDifferences:
    'The day has more differences than are kept, and some may be yours: so none of it counts as confirmed.',
  difference: 'Difference',
  payment: 'Payment',
  here: 'Here',
  there: 'At the issuer',
  nothing: 'Nothing',
  kinds: {
    missing_here: 'Only the issuer has it',
    missing_there: 'The issuer’s record lacks it',
    booked_twice: 'The issuer has it twice',
    other_amount: 'Another amount or kind',
    refused_here: 'Refused here, booked there',
    unresolved_here: 'Still being found out here',
  },
  csv: 'Save as CSV',
}

const ja: ArrivalsWords = {
  title: PAGE_LABELS.arrivals.ja,
  lead: '発行会社とその営業日ごとに、売上と、発行会社が署名した記録で確かめられた額です。銀行の明細と照らし合わせてください。記録は毎日照合します。営業日は発行会社のものです。',
  day: '営業日',
  issuer: '発行会社',
  state: '記録',
  captured: '売上',
  back: '返した額',
  net: '差引',
  confirmed: '確認済み',
  missing: '未確認',
  states: { confirmed: '確認済み', differs: '相違あり', open: '営業日の途中', waiting: 'まだ照合していません' },
  notKnown: 'まだわかりません',
  tooMany: 'ここで合計できる件数を超えました',
  none: (from, to) => `${from}から${to}まで、このお店のお金の動きはありません。`,
  earlier: '前の日を表示',
  differences: '相違のあるもの',
  differencesLead: '上の金額は、相違によって増減していません。仲介の運営者にも見えており、対応します。',
  moreDifferences: '残せる数を超える相違があり、このお店の分も含むかもしれません。そのため確認済みに数えていません。',
  difference: '相違',
  payment: '支払い',
  here: 'こちら',
  there: '発行会社',
  nothing: 'なし',
  kinds: {
    missing_here: '発行会社だけにあります',
    missing_there: '発行会社の記録にありません',
    booked_twice: '発行会社に二重にあります',
    other_amount: '金額か種類が違います',
    refused_here: 'こちらでは不成立、発行会社にはあります',
    unresolved_here: 'こちらで確認中',
  },
  csv: 'CSVで保存',
}

export const ARRIVALS_WORDS: Readonly<Record<Locale, ArrivalsWords>> = { en, ja }
