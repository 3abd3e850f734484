/** Words of the tallies. Reasons and statuses are those of the payments. */

import type { Locale } from '../../../protocol/look.ts'
import type { OutcomeSum, TallySum } from './tally-sums.ts'
import type { Part, Range } from './tally-period.ts'
import { PAGE_LABELS } from '../page-labels.ts'

export interface TallyWords {
  title: string
  range: string
  ranges: Readonly<Record<Range, string>>
  by: string
  parts: Readonly<Record<Part, string>>
  from: string
  to: string
  issuer: string
  method: string
  currency: string
  all: string
  /** Says which days are shown. */
  daysOf: (from: string, to: string) => string
  before: (from: string, to: string) => string
  sums: Readonly<Record<TallySum, string>>
  up: string
  down: string
  money: string
  moneyLead: string
  nothing: string
  total: string
  outcomes: string
  outcomesLead: string
  counts: Readonly<Record<OutcomeSum, string>>
  conversion: string
  noPayments: string
  reasons: string
  reason: string
  share: string
  payments: string
  noDeclines: string
  notAllCounted: (from: string) => string
  untriedRemoved: string
  nobody: string
  csv: string
  file: string
  fileLead: string
  fetchFile: string
  stop: string
  soFar: (count: string) => string
  saved: (count: string) => string
  broken: string
  loaded: string
}

const en: TallyWords = {
  title: PAGE_LABELS.tallies.en,
  range: 'Time',
  ranges: {
    today: 'Today',
    '7': '7 days',
    '30': '30 days',
    month: 'This month',
    last_month: 'Last month',
    custom: 'Own days',
  },
  by: 'By',
  parts: { day: 'Day', week: 'Week', month: 'Month', issuer: 'Issuer', method: 'Way of paying', currency: 'Currency' },
  from: 'From',
  to: 'To',
  issuer: 'Issuer',
  method: 'Way of paying',
  currency: 'Currency',
  all: 'All',
  daysOf: (from, to) => (from === to ? from : `${from} to ${to}`),
  before: (from, to) => `Compared with ${from} to ${to}`,
  sums: {
    payments: 'Payments',
    captured_amount: 'Captured',
    refunds: 'Refunds',
    refunded_amount: 'Refunded',
    disputed_amount: 'Disputed',
    net_amount: 'Net',
  },
  up: 'Captured',
  down: 'Refunded and disputed',
  money: 'Money',
  moneyLead: 'A capture counts when it was made, and a refund when it was made. Where nothing moved, there is no line.',
  nothing: 'No money has moved in this time.',
  total: 'Total',
  outcomes: 'From opened to paid',
  outcomesLead: 'Payments by the day on which they were made, and what has become of them so far.',
  counts: {
    opened: 'Opened',
    approved: 'Approved',
    captured: 'Captured',
    declined: 'Declined',
    cancelled: 'Cancelled',
    expired: 'Expired',
    under_way: 'Under way',
    disputed: 'Disputed',
  },
  conversion: 'Paid of opened',
  noPayments: 'No payment was made in this time.',
  reasons: 'Why payments were declined',
  reason: 'Reason',
  share: 'Share',
  payments: 'Payments',
  noDeclines: 'No payment was declined.',
  notAllCounted: (from) =>
    `There are too many payments to count at once: of those made before ${from}, not all are in it. Please choose fewer days.`,
  untriedRemoved:
    'Payments that nobody tried to pay are removed 40 days after their end, and are not counted any more: of older days the share of those paid looks higher than it was.',
  nobody: 'None yet',
  csv: 'Save as CSV',
  file: 'All payments of this time',
  fileLead:
    'One line for each payment, the newest first, for a spreadsheet. Filters by issuer, way of paying and currency do not apply.',
  fetchFile: 'Save all payments as CSV',
  stop: 'Stop',
  soFar: (count) => `${count} payments so far`,
  saved: (count) => `Saved: ${count} payments. The last line says so too.`,
  broken: 'It was broken off before its end, so nothing was saved. Please try again.',
  loaded: 'The tallies are shown.',
}

const ja: TallyWords = {
  title: PAGE_LABELS.tallies.ja,
  range: '期間',
  ranges: {
    today: '今日',
    '7': '7日間',
    '30': '30日間',
    month: '今月',
    last_month: '先月',
    custom: '日を選ぶ',
  },
  by: '区切り',
  parts: { day: '日', week: '週', month: '月', issuer: '発行会社', method: '支払い方法', currency: '通貨' },
  from: 'この日から',
  to: 'この日まで',
  issuer: '発行会社',
  method: '支払い方法',
  currency: '通貨',
  all: 'すべて',
  daysOf: (from, to) => (from === to ? from : `${from}から${to}まで`),
  before: (from, to) => `比較：${from}から${to}まで`,
  sums: {
    payments: '件数',
    captured_amount: '売上',
    refunds: '返品件数',
    refunded_amount: '返品',
    disputed_amount: '異議',
    net_amount: '差引',
  },
  up: '売上',
  down: '返品と異議',
  money: '金額',
  moneyLead: '売上は確定した日に、返品は返した日に数えます。動きのないところは省きます。',
  nothing: 'この期間にお金の動きはありません。',
  total: '合計',
  outcomes: '支払いの行方',
  outcomesLead: '支払いが作られた日ごとに、今どうなっているかを数えます。',
  counts: {
    opened: '作成',
    approved: '承認',
    captured: '売上確定',
    declined: '不成立',
    cancelled: '中止',
    expired: '期限切れ',
    under_way: '途中',
    disputed: '異議あり',
  },
  conversion: '支払われた割合',
  noPayments: 'この期間に作られた支払いはありません。',
  reasons: '不成立の理由',
  reason: '理由',
  share: '割合',
  payments: '件数',
  noDeclines: '不成立はありません。',
  notAllCounted: (from) =>
    `一度に数えられる件数を超えました。${from}より前に作られた支払いは一部しか含みません。期間を短くしてください。`,
  untriedRemoved:
    '誰も支払おうとしなかった支払いは、終わってから40日で消され、数に入りません。古い日の割合は実際より高く見えます。',
  nobody: 'まだなし',
  csv: 'CSVで保存',
  file: 'この期間のすべての支払い',
  fileLead: '一行に一件、新しい順です。表計算で開けます。発行会社・支払い方法・通貨の絞り込みは使われません。',
  fetchFile: 'すべての支払いをCSVで保存',
  stop: '中止する',
  soFar: (count) => `${count}件まで届きました`,
  saved: (count) => `${count}件を保存しました。最後の行にも件数があります。`,
  broken: '途中で切れたため、保存していません。もう一度お試しください。',
  loaded: '集計を表示しました。',
}

export const TALLY_WORDS: Readonly<Record<Locale, TallyWords>> = { en, ja }
