/** Words of the signed days. */

import type { LinkProblem } from '../../../protocol/daily-tally-chain.ts'
import type { RecordState } from '../../../protocol/daily-tally.ts'
import type { Locale } from '../../../protocol/look.ts'
import { PAGE_LABELS } from '../page-labels.ts'

export interface SignedDaysWords {
  title: string
  lead: string
  day: string
  captured: string
  back: string
  net: string
  records: string
  check: string
  save: string
  saveAll: (count: number) => string
  csv: string
  checking: string
  /** Of all that are shown: every signature right, and each leads to the one before. */
  allRight: (count: number) => string
  fromFirst: string
  broken: (day: string) => string
  noKeys: string
  good: string
  problems: Readonly<Record<LinkProblem, string>>
  nothingMoved: string
  noRecords: string
  confirmed: string
  unconfirmed: (amounts: string) => string
  differing: (count: number) => string
  notKnown: string
  late: (count: number) => string
  none: string
  earlier: string
  unsigned: Readonly<Record<'day_not_over' | 'nothing_moved' | 'books_unavailable' | 'more', string>>
  waitsForRecords: (day: string, until: string) => string
  toAll: string
  notSigned: string
  issuer: string
  method: string
  sums: string
  recordsLead: string
  businessDay: string
  record: string
  confirmedAmount: string
  unconfirmedAmount: string
  states: Readonly<Record<RecordState, string>>
  notWhole: string
  arrivals: string
  document: string
  span: string
  place: string
  placeOf: (number: number) => string
  signedAt: string
  previous: string
  first: string
  digest: string
  opening: string
  claims: string
  elsewhere: string
  verify: string
}

const en: SignedDaysWords = {
  title: PAGE_LABELS['signed-days'].en,
  lead: 'Each day that is over, as the broker signed it for good: what came in, what went back, and what the issuers’ own records said. Each names the one before it, so that none can be changed or left out unseen.',
  day: 'Day',
  captured: 'Captured',
  back: 'Given back',
  net: 'Net',
  records: 'Issuers’ records',
  check: 'Checked here',
  save: 'Save',
  saveAll: (count) => `Save ${count === 1 ? 'this day' : `these ${count} days`} as one file`,
  csv: 'Save as CSV',
  checking: 'Checking the signatures…',
  allRight: (count) =>
    count === 1
      ? 'The signature is right: checked here, in your browser.'
      : `All ${count} signatures are right, and each day leads to the one before: checked here, in your browser.`,
  fromFirst: 'The first day of all is among them.',
  broken: (day) => `Something is not right, first on ${day}. Do not rely on these days; ask whoever runs the broker.`,
  noKeys: 'The keys can’t be fetched now, so nothing is known of the signatures yet.',
  good: 'Right',
  problems: {
    malformed: 'No signed day',
    signature: 'Signature wrong',
    sums: 'Sums do not add up',
    chain: 'Does not follow the day before',
    other_shop: 'Another shop’s',
  },
  nothingMoved: 'Nothing moved',
  noRecords: '–',
  confirmed: 'Confirmed',
  unconfirmed: (amounts) => `${amounts} not confirmed`,
  differing: (count) => (count === 1 ? '1 operation differs' : `${count} operations differ`),
  notKnown: 'Had not come when it was signed',
  late: (count) => (count === 1 ? 'and one of an earlier day' : `and ${count} of earlier days`),
  none: 'No day is signed in this time.',
  earlier: 'Show earlier days',
  unsigned: {
    day_not_over: '',
    nothing_moved: 'The first signed day will be the first on which money moves.',
    books_unavailable:
      'The books do not answer just now, so the next day is not signed yet. It is tried again by itself.',
    more: 'There are more days to sign. Please open this page again in a moment.',
  },
  waitsForRecords: (day, until) =>
    `${day} is over, and waits for the issuers’ records: it is signed when they are here, or on ${until} without them.`,
  toAll: 'All signed days',
  notSigned: 'This day is not signed.',
  issuer: 'Issuer',
  method: 'Way of paying',
  sums: 'What it came to',
  recordsLead:
    'By the issuers’ own business days, as it was known when the day was signed. A difference is shown, and nothing above is changed for it. What comes later is in the day on which it comes.',
  businessDay: 'Business day',
  record: 'Record',
  confirmedAmount: 'Confirmed',
  unconfirmedAmount: 'Not confirmed',
  states: { confirmed: 'Confirmed', differs: 'Differs', open: 'The day went on', waiting: 'Not compared yet' },
  notWhole: 'More than can be looked at: part of it may be missing.',
  arrivals: 'What will arrive, as it is known today',
  document: 'The document',
  span: 'From, to',
  place: 'Place',
  placeOf: (number) => `Day ${number} of the chain`,
  signedAt: 'Signed',
  previous: 'Day before (SHA-256)',
  first: 'None: the first of all',
  digest: 'This one (SHA-256)',
  opening: 'Moved before the first day',
  claims: 'All that is signed',
  elsewhere: 'Any JOSE library checks it too, with the keys at',
  verify: 'Show it to somebody else',
}

const ja: SignedDaysWords = {
  title: PAGE_LABELS['signed-days'].ja,
  lead: '締まった日ごとの売上・返した額と、発行会社の記録の内容です。仲介が署名し、あとから変わることはありません。どの日も前の日を指しているので、書き換えや抜けがあれば分かります。',
  day: '日',
  captured: '売上',
  back: '返した額',
  net: '差引',
  records: '発行会社の記録',
  check: 'ここで確認',
  save: '保存',
  saveAll: (count) => `${count}日分を一つのファイルに保存`,
  csv: 'CSVで保存',
  checking: '署名を確かめています…',
  allRight: (count) =>
    count === 1
      ? '署名が合いました（お使いのブラウザーで確認）。'
      : `${count}日分の署名が合い、どの日も前の日につながっています（お使いのブラウザーで確認）。`,
  fromFirst: '最初の日まで含んでいます。',
  broken: (day) => `${day}に合わないところがあります。この日計に頼らず、仲介の運営者にお問い合わせください。`,
  noKeys: '鍵を取り寄せられません。署名が合うかどうかは、まだ分かりません。',
  good: '合いました',
  problems: {
    malformed: '日計ではありません',
    signature: '署名が合いません',
    sums: '合計が合いません',
    chain: '前の日につながりません',
    other_shop: '別のお店のものです',
  },
  nothingMoved: '動きなし',
  noRecords: '–',
  confirmed: '確認済み',
  unconfirmed: (amounts) => `${amounts}が未確認`,
  differing: (count) => `相違${count}件`,
  notKnown: '署名のときには届いていません',
  late: (count) => `前の日の分${count}件を含む`,
  none: 'この期間に、署名された日はありません。',
  earlier: '前の日を表示',
  unsigned: {
    day_not_over: '',
    nothing_moved: 'お金の動いた最初の日から始まります。',
    books_unavailable: '帳簿が応答しないため、次の日はまだ署名されていません。自動的にやり直します。',
    more: 'まだ署名する日があります。少し待って、もう一度開いてください。',
  },
  waitsForRecords: (day, until) =>
    `${day}は締まりましたが、発行会社の記録を待っています。届いたとき、または${until}に署名します。`,
  toAll: '署名入り日計の一覧',
  notSigned: 'この日は署名されていません。',
  issuer: '発行会社',
  method: '支払い方法',
  sums: 'この日の合計',
  recordsLead:
    '発行会社の営業日ごとに、署名のとき分かっていた内容です。相違はそのまま示し、上の合計は変えません。あとから届いたものは、届いた日の日計に入ります。',
  businessDay: '営業日',
  record: '記録',
  confirmedAmount: '確認済み',
  unconfirmedAmount: '未確認',
  states: { confirmed: '確認済み', differs: '相違あり', open: '営業日の途中', waiting: 'まだ照合していません' },
  notWhole: '件数が多く、一部を含まないことがあります。',
  arrivals: '今の入金予定を見る',
  document: '証明',
  span: '期間',
  place: '順番',
  placeOf: (number) => `${number}日目`,
  signedAt: '署名日時',
  previous: '前の日（SHA-256）',
  first: 'なし（最初の日）',
  digest: 'この日（SHA-256）',
  opening: '最初の日より前の動き',
  claims: '署名された内容のすべて',
  elsewhere: 'どのJOSEライブラリでも、この鍵で確かめられます。',
  verify: 'ほかの人に見せる',
}

export const SIGNED_DAYS_WORDS: Readonly<Record<Locale, SignedDaysWords>> = { en, ja }
