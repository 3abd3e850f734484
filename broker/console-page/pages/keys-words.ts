/** Words of the page of API keys. */

import type { Locale } from '../../../protocol/look.ts'
import { PAGE_LABELS } from '../page-labels.ts'

export type KeyScope = 'read' | 'create' | 'refund'
export type KeyStatus = 'active' | 'expired' | 'revoked'

export interface KeysWords {
  title: string
  lead: string
  none: string
  name: string
  nameHint: string
  nameWrong: string
  unnamed: string
  ends: string
  scopes: string
  /** Between two scopes of a list. */
  and: string
  unlimited: string
  limited: string
  scopeNames: Readonly<Record<KeyScope, string>>
  /** Says what each of them opens. */
  scopeAbout: Readonly<Record<KeyScope, string>>
  unlimitedAbout: string
  scopesWrong: string
  made: string
  until: string
  untilHint: string
  untilWrong: string
  noEnd: string
  lastUsed: string
  neverUsed: string
  status: string
  statuses: Readonly<Record<KeyStatus, string>>
  add: string
  secret: string
  secretAbout: string
  revoke: string
  revokeOf: (name: string) => string
  revokeAsked: string
  usedLast: (when: string) => string
  limit: string
}

const en: KeysWords = {
  title: PAGE_LABELS.keys.en,
  lead: 'Secret keys with which your servers speak to the broker, of this mode. Last use is true to the hour.',
  none: 'There is no key of this mode yet.',
  name: 'Name',
  nameHint: 'Where it is used: “web shop”, “bookkeeping”',
  nameWrong: 'Say where it is used.',
  unnamed: 'Without a name',
  ends: 'Ends in',
  scopes: 'May',
  and: ', ',
  unlimited: 'Everything',
  limited: 'Only this',
  scopeNames: { read: 'Read', create: 'Take payments', refund: 'Give back' },
  scopeAbout: {
    read: 'Look at payments, verdicts, tallies, events and webhooks',
    create: 'Make payments, capture and cancel them',
    refund: 'Void and refund',
  },
  unlimitedAbout: 'Also webhooks, and letting people into this console',
  scopesWrong: 'Choose at least one, or everything.',
  made: 'Made',
  until: 'Ends',
  untilHint: 'The end of that day; leave it empty for a key without an end',
  untilWrong: 'Choose a day from today on, within ten years.',
  noEnd: 'No end',
  lastUsed: 'Last used',
  neverUsed: 'Not known',
  status: 'Status',
  statuses: { active: 'Active', expired: 'Ended', revoked: 'Revoked' },
  add: 'Make a key',
  secret: 'Secret key',
  secretAbout: 'Put this key into your server’s settings now: it is not shown again, and nobody can look it up.',
  revoke: 'Revoke',
  revokeOf: (name) => `Revoke ${name}`,
  revokeAsked:
    'From a few seconds on, a server that still uses this key is refused, and takes no payment. It can’t be undone.',
  usedLast: (when) => `It was last used ${when}.`,
  limit: 'There are 50 good keys, as many as there may be. Revoke one that is not used.',
}

const ja: KeysWords = {
  title: PAGE_LABELS.keys.ja,
  lead: 'お店のサーバーが仲介と話すための秘密の鍵です（このモードのもの）。最終利用は一時間ほどの幅があります。',
  none: 'このモードの鍵はまだありません。',
  name: '名前',
  nameHint: '使う場所（例: 通販サイト、経理）',
  nameWrong: '使う場所を入力してください。',
  unnamed: '名前なし',
  ends: '末尾',
  scopes: 'できること',
  and: '、',
  unlimited: 'すべて',
  limited: '選んだことだけ',
  scopeNames: { read: '閲覧', create: '支払いの受付', refund: '返金' },
  scopeAbout: {
    read: '支払い、審査結果、集計、出来事、通知先を見る',
    create: '支払いを作る、売上を確定する、中止する',
    refund: '取り消す、返品する',
  },
  unlimitedAbout: '通知先の変更と、この管理画面への招き入れもできます',
  scopesWrong: '一つ以上選ぶか、すべてにしてください。',
  made: '作成日時',
  until: '期限',
  untilHint: 'その日の終わりまで使えます。空欄なら期限はありません',
  untilWrong: '今日から十年以内の日を選んでください。',
  noEnd: 'なし',
  lastUsed: '最終利用',
  neverUsed: '記録なし',
  status: '状態',
  statuses: { active: '有効', expired: '期限切れ', revoked: '失効' },
  add: '鍵を作る',
  secret: '秘密の鍵',
  secretAbout: 'いまお店のサーバーに設定してください。この鍵は二度と表示されず、あとから調べることもできません。',
  revoke: '失効させる',
  revokeOf: (name) => `${name}を失効させる`,
  revokeAsked: '数秒後から、この鍵を使うサーバーは断られ、支払いを受けられなくなります。元に戻せません。',
  usedLast: (when) => `最後に使われたのは${when}です。`,
  limit: '有効な鍵は50本までです。使っていないものを失効させてください。',
}

export const KEYS_WORDS: Readonly<Record<Locale, KeysWords>> = { en, ja }
