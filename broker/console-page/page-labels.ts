/** Names of the console's pages in its list: with the first script, while the pages come when they are opened. */

import type { Locale } from '../../protocol/look.ts'

type Label = Readonly<Record<Locale, string>>

export const PAGE_LABELS = {
  payments: { en: 'Payments', ja: '支払い' },
  tallies: { en: 'Tallies', ja: '集計' },
  'signed-days': { en: 'Signed days', ja: '署名入り日計' },
  arrivals: { en: 'What will arrive', ja: '入金予定' },
  webhooks: { en: 'Webhooks', ja: '通知' },
  keys: { en: 'API keys', ja: 'APIキー' },
  origins: { en: 'Origins', ja: '設置先' },
  calendar: { en: 'Days and hours', ja: '日と時刻' },
  log: { en: 'Log', ja: '操作の記録' },
} as const satisfies Record<string, Label>
