/** Words of the shop's days and hours. */

import type { Locale } from '../../../protocol/look.ts'
import { PAGE_LABELS } from '../page-labels.ts'

export interface CalendarWords {
  title: string
  lead: string
  zone: string
  dayStarts: string
  dayStartsHint: string
  now: string
  today: (day: string) => string
  change: string
  save: string
  /** Says item by item how a change works. */
  consequences: readonly string[]
  meaning: string
  changed: string
  wrong: string
}

const en: CalendarWords = {
  title: PAGE_LABELS.calendar.en,
  lead: 'Every time and every day in this console and its files goes by this calendar, wherever it is read: in both modes, test and live.',
  zone: 'Time zone',
  dayStarts: 'The day begins at',
  dayStartsHint: 'With 04:00, what comes in at two in the morning belongs to the evening before.',
  now: 'Now',
  today: (day) => `it is the shop’s ${day}`,
  change: 'Change',
  save: 'Save',
  meaning: 'If you change it',
  consequences: [
    'Days that are signed stay as they are: they never change, and keep the time zone that they were signed with.',
    'The next signed day begins where the last one ended. It is shorter or longer than others, once; no payment is in two days or in none.',
    'Tallies and lists are shown by the new days at once, earlier ones too. Issuers’ business days are their own, and stay.',
    'It is noted in this log, and in that of whoever runs the broker.',
  ],
  changed: 'The days and hours have been changed.',
  wrong: 'The broker doesn’t know this time zone. Please choose another city in it.',
}

const ja: CalendarWords = {
  title: PAGE_LABELS.calendar.ja,
  lead: 'この管理画面とファイルの日付と時刻は、どこで見ても、すべてこの暦によります。テストと本番に共通です。',
  zone: '時間帯',
  dayStarts: '一日の始まり',
  dayStartsHint: '04:00にすると、午前2時の売上は前の日に入ります。',
  now: '今',
  today: (day) => `お店の${day}`,
  change: '変更する',
  save: '保存する',
  meaning: '変更すると',
  consequences: [
    '署名済みの日計は変わりません。署名したときの時間帯のまま残ります。',
    '次の日計は、前の日計が終わった時刻から始まります。その日だけ、長さがほかの日と違います。どの支払いも、必ず一つの日だけに入ります。',
    '集計と一覧は、過去の分も、すぐに新しい日で表示されます。発行会社の営業日は発行会社のもので、変わりません。',
    '操作の記録と、仲介の運営者の記録に残ります。',
  ],
  changed: '日と時刻を変更しました。',
  wrong: 'この時間帯は使えません。同じ時間帯のほかの都市をお選びください。',
}

export const CALENDAR_WORDS: Readonly<Record<Locale, CalendarWords>> = { en, ja }
