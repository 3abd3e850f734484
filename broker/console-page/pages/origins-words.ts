/** Words of the page of origins. */

import type { Locale } from '../../../protocol/look.ts'
import { PAGE_LABELS } from '../page-labels.ts'

export interface OriginsWords {
  title: string
  lead: string
  minute: string
  none: { title: string; text: string }
  origin: string
  hint: string
  wrong: string
  most: string
  add: string
  addAsked: string
  remove: string
  removeOf: (origin: string) => string
  removeAsked: string
  missing: string
  missingAbout: string
  /** The dialog's own heading where the page around is a stranger. */
  missingDialog: string
  missingLog: string
}

const en: OriginsWords = {
  title: PAGE_LABELS.origins.en,
  lead: 'Only pages of these origins may show your checkout, in both modes: test and live.',
  minute: 'A change works where it was made at once, and everywhere within a minute.',
  none: { title: 'No origin yet', text: 'Until there is one, your checkout opens on no page.' },
  origin: 'Origin',
  hint: 'As the browser writes it: https://shop.example, with a port if it has one, without a path',
  wrong: 'Enter an origin: https://, the host, the port if any. http only for your own machine.',
  most: 'There are 50 origins, as many as there may be. Remove one first.',
  add: 'Add an origin',
  addAsked: 'Whoever runs that site can show your checkout to its visitors. Add only your own.',
  remove: 'Remove',
  removeOf: (origin) => `Remove ${origin}`,
  removeAsked: 'Within a minute, pages of it can’t open the checkout any more. Nobody can pay there.',
  missing: 'How a missing origin shows itself',
  missingAbout: 'The checkout stays shut, and nothing is taken. In place of the form your customer reads:',
  missingDialog: 'Not the right place',
  missingLog: 'Your page gets furiwake-error with the code frame_stranger, and the browser’s console says:',
}

const ja: OriginsWords = {
  title: PAGE_LABELS.origins.ja,
  lead: 'お支払い画面を表示できるのは、ここにある設置先（オリジン）のページだけです。テストと本番に共通です。',
  minute: '変更は、すぐに、遅くとも一分以内に行き渡ります。',
  none: { title: '設置先はまだありません', text: '加えるまで、お支払い画面はどのページでも開きません。' },
  origin: '設置先',
  hint: 'ブラウザーが書くとおりに（例: https://shop.example。ポートがあれば付け、パスは付けません）',
  wrong: 'https:// とホスト名（とポート）だけを入力してください。http はお手元の機械だけに使えます。',
  most: '設置先は50件までです。先に一つ削除してください。',
  add: '設置先を加える',
  addAsked: 'そのサイトは、お店のお支払い画面を表示できるようになります。ご自分のものだけを加えてください。',
  remove: '削除する',
  removeOf: (origin) => `${origin}を削除する`,
  removeAsked: '一分以内に、そのページではお支払い画面が開かなくなり、支払いを受けられなくなります。',
  missing: '設置先が足りないとき',
  missingAbout: 'お支払い画面は開かず、引き落としもありません。お客さまには、次のように表示されます。',
  missingDialog: 'ここでは開けません',
  missingLog: 'ページには furiwake-error が frame_stranger として届き、ブラウザーのコンソールには次のように出ます。',
}

export const ORIGINS_WORDS: Readonly<Record<Locale, OriginsWords>> = { en, ja }

/** As the element says it: see widget/shop-report.ts and checkout-page/fault-messages.ts. */
export const STRANGER_LOGGED = "furiwake: frame_stranger: This page's origin is not registered for the merchant"
