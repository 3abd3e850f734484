/** Words of the pages of reconciliation. */

import type { Locale } from '../../../protocol/look.ts'

export type DayState = 'clean' | 'differs' | 'unavailable'

export interface ReconciliationsWords {
  title: string
  lead: string
  none: string
  noneLike: string
  back: string
  day: string
  issuer: string
  issuerHint: string
  all: string
  clear: string
  cut: (count: number) => string
  state: string
  states: Readonly<Record<DayState, string>>
  open: string
  about: Readonly<Record<DayState, string>>
  cause: (words: string) => string
  /** By the code that the comparison stopped with. */
  causes: Readonly<Record<string, string>>
  here: string
  there: string
  difference: string
  differences: string
  count: string
  sums: string
  kind: string
  kinds: Readonly<Record<string, string>>
  ranAt: string
  more: (count: number) => string
  operation: string
  payment: string
  nothing: string
  found: Readonly<Record<string, { name: string; action: string }>>
  docs: string
  dayOf: (day: string, issuer: string) => string
}

const en: ReconciliationsWords = {
  title: 'Reconciliation',
  lead: 'Each issuer’s business day: its own clearing record against the ledgers, operation by operation. The latest comparison of each.',
  none: 'No day has been compared yet. The broker compares the last four days at 04:00 in Tokyo.',
  noneLike: 'Nothing was compared that is like this.',
  back: 'All days',
  day: 'Business day',
  issuer: 'Issuer',
  issuerHint: 'Prefix',
  all: 'All',
  clear: 'Clear',
  cut: (count) => `The latest ${count}. For others choose a day or an issuer.`,
  state: 'State',
  states: { clean: 'Both agree', differs: 'Differs', unavailable: 'Not known' },
  open: 'the day was not over',
  about: {
    clean: 'Both sides have the same operations. Nothing to do.',
    differs: 'What does not agree is listed below, each with what to do.',
    unavailable:
      'A side could not be read whole, or the comparison goes on. Nothing is said of the day; it is tried again by itself.',
  },
  cause: (words) => `Cause: ${words}`,
  causes: {
    issuer_unknown: 'the issuer is no longer in the directory.',
    record_incomplete: 'the record had fewer lines than it says.',
    record_too_long: 'the record is longer than is read.',
    record_not_believed: 'the record’s signature, day or sender is not right.',
    ledger_unavailable: 'a ledger did not answer.',
    day_unavailable: 'the comparison itself did not answer.',
    still_running: 'the comparison goes on.',
    timeout: 'the relay centre did not answer in time.',
    unreachable: 'the relay centre could not be reached.',
    rejected: 'the relay centre refused.',
  },
  here: 'Ledgers',
  there: 'Its record',
  difference: 'Difference',
  differences: 'Differences',
  count: 'Operations',
  sums: 'Sums',
  kind: 'Kind',
  kinds: {
    authorize: 'Authorization',
    capture: 'Capture',
    void: 'Void',
    refund: 'Refund',
    reverse: 'Reversal',
    return: 'Return by the issuer',
    dispute_debit: 'Taken by a dispute',
    dispute_credit: 'Back after a dispute',
  },
  ranAt: 'Compared',
  more: (count) => `${count} in all; the report keeps the first.`,
  operation: 'Operation',
  payment: 'Payment',
  nothing: 'Nothing',
  found: {
    missing_here: {
      name: 'No ledger knows of it',
      action:
        'Was a ledger put back to an earlier moment? See docs/operate/restore.md. Else ask the issuer. Of a return or a dispute the ledger has been told to ask: look at the next report.',
    },
    missing_there: {
      name: 'The record has it not',
      action: 'Show the issuer its own signed decision, which the ledger keeps.',
    },
    other_amount: { name: 'Another amount, currency or kind', action: 'Compare the record with the signed decision.' },
    booked_twice: {
      name: 'Booked more than once',
      action: 'The member may have been charged twice: have one taken back.',
    },
    refused_here: {
      name: 'Booked, though refused here',
      action: 'The member may have been charged for nothing: have it reversed.',
    },
    unresolved_here: { name: 'Still being found out', action: 'Nothing yet: the ledger asks until it knows.' },
  },
  docs: 'More in',
  dayOf: (day, issuer) => `${day} · Issuer ${issuer}`,
}

const ja: ReconciliationsWords = {
  title: '照合',
  lead: '発行会社の営業日ごとに、その清算記録と台帳を一件ずつ照らし合わせた、最新の結果です。',
  none: 'まだ照合された日はありません。毎朝4時（東京）に、直近の四日を照合します。',
  noneLike: 'この条件の照合はありません。',
  back: '照合の一覧',
  day: '営業日',
  issuer: '発行会社',
  issuerHint: '頭文字',
  all: 'すべて',
  clear: '条件を消す',
  cut: (count) => `新しい${count}件です。ほかは日か発行会社を選んでください。`,
  state: '状態',
  states: { clean: '一致', differs: '差異あり', unavailable: '不明' },
  open: 'まだ終わっていない日',
  about: {
    clean: '両方に同じ操作があります。することはありません。',
    differs: '合わないものを、することとともに下に並べます。',
    unavailable: '片方を全部は読めなかったか、照合の途中です。この日のことは何も言えません。自動でやり直します。',
  },
  cause: (words) => `原因: ${words}`,
  causes: {
    issuer_unknown: '発行会社が、もう登録されていません。',
    record_incomplete: '清算記録の行数が、記録にある数より足りません。',
    record_too_long: '清算記録が、読める長さを超えています。',
    record_not_believed: '清算記録の署名、日付、差出人のどれかが合いません。',
    ledger_unavailable: '台帳から返事がありません。',
    day_unavailable: '照合の仕組みから返事がありません。',
    still_running: '照合の途中です。',
    timeout: '中継センターから時間内に返事がありません。',
    unreachable: '中継センターにつながりません。',
    rejected: '中継センターに断られました。',
  },
  here: '台帳',
  there: '清算記録',
  difference: '差異',
  differences: '差異',
  count: '件数',
  sums: '合計',
  kind: '種類',
  kinds: {
    authorize: '与信',
    capture: '売上確定',
    void: '取消',
    refund: '返品',
    reverse: '取り戻し',
    return: '発行会社の返金',
    dispute_debit: '異議による引き落とし',
    dispute_credit: '異議のあとの戻り',
  },
  ranAt: '照合日時',
  more: (count) => `全部で${count}件あり、はじめの分だけを残しています。`,
  operation: '操作',
  payment: '支払い',
  nothing: 'なし',
  found: {
    missing_here: {
      name: '台帳にありません',
      action:
        '台帳を前の時点に戻しましたか（docs/operate/restore.md）。そうでなければ発行会社に尋ねてください。返金や異議なら台帳が問い合わせるので、次の照合をご覧ください。',
    },
    missing_there: {
      name: '清算記録にありません',
      action: '台帳にある、発行会社自身の署名入りの決定を見せてください。',
    },
    other_amount: { name: '金額か通貨か種類が違います', action: '清算記録と署名入りの決定を見比べてください。' },
    booked_twice: {
      name: '二度以上記録されています',
      action: '会員に二重に請求したかもしれません。一つを取り消してもらってください。',
    },
    refused_here: {
      name: 'こちらでは断られたものです',
      action: '会員は何も受けずに請求されたかもしれません。取り消してもらってください。',
    },
    unresolved_here: { name: '確認中です', action: 'まだすることはありません。台帳が分かるまで問い合わせます。' },
  },
  docs: '詳しくは',
  dayOf: (day, issuer) => `${day}・発行会社 ${issuer}`,
}

export const RECONCILIATIONS_WORDS: Readonly<Record<Locale, ReconciliationsWords>> = { en, ja }
