/** Words of the audit log. */

import type { Locale } from '../../../protocol/look.ts'

export interface AuditWords {
  title: string
  lead: string
  none: string
  noneLike: string
  at: string
  who: string
  what: string
  of: string
  object: string
  objectHint: string
  actor: string
  actorHint: string
  /** Names the actor that is no token and no session: the deployment's own key. */
  deploymentKey: string
  clear: string
  show: string
  field: string
  before: string
  after: string
  nothing: string
  request: string
  /** Unfolds the values as programs have them. */
  asNoted: string
  onlyThis: (id: string) => string
  onlyBy: (name: string) => string
  /** By the API's name for it; one that is not here stands as it is. */
  actions: Readonly<Record<string, string>>
  objects: Readonly<Record<string, string>>
}

const en: AuditWords = {
  title: 'Audit log',
  lead: 'Every change by an operator, and what shops change of their keys and origins, newest first. Entries are added, and never changed or taken out.',
  none: 'Nothing has been changed yet.',
  noneLike: 'There is no entry like this.',
  at: 'When',
  who: 'Who',
  what: 'What',
  of: 'Of',
  object: 'Of one object',
  objectHint: 'Id, or an issuer’s prefix',
  actor: 'By one actor',
  actorHint: 'Id of a token or session',
  deploymentKey: 'The deployment’s own key',
  clear: 'Clear',
  show: 'Show',
  field: 'Field',
  before: 'Before',
  after: 'After',
  nothing: 'Nothing is noted beside it.',
  request: 'Request',
  asNoted: 'As the API has it',
  onlyThis: (id) => `Only ${id}`,
  onlyBy: (name) => `Only by ${name}`,
  actions: {
    'token.created': 'Token made',
    'token.revoked': 'Token revoked',
    'merchant.created': 'Merchant made',
    'merchant.changed': 'Merchant changed',
    'key.created': 'API key made',
    'key.revoked': 'API key revoked',
    'ledger.added': 'Ledger added',
    'ledger.closed': 'Ledger closed',
    'ledger.archived': 'Ledger archived',
    'ledger.put_back': 'Ledger put back',
    'issuer.created': 'Issuer entered',
    'issuer.changed': 'Issuer changed',
    'issuer.certified': 'Issuer certified',
    'issuer.enabled': 'Issuer enabled',
    'issuer.disabled': 'Issuer disabled',
    'reconciliation.run': 'Day compared',
    'books.exported': 'Books exported',
    'personal_data.erased': 'Personal data erased',
    'books.mended': 'Books mended',
  },
  objects: {
    token: 'Token',
    merchant: 'Merchant',
    key: 'API key',
    ledger: 'Ledger',
    issuer: 'Issuer',
    business_date: 'Day',
    payment: 'Payment',
  },
}

const ja: AuditWords = {
  title: '監査の記録',
  lead: '運営が変えたことと、お店が鍵や設置先を変えたことを、新しい順に並べます。加えられるだけで、変えも消しもしません。',
  none: 'まだ何も変えられていません。',
  noneLike: 'この条件の記録はありません。',
  at: '日時',
  who: '行った人',
  what: '操作',
  of: '対象',
  object: '対象で絞る',
  objectHint: 'ID、または発行会社の頭文字',
  actor: '行った人で絞る',
  actorHint: 'トークンか入室のID',
  deploymentKey: '設置環境の鍵',
  clear: '条件を消す',
  show: '表示する',
  field: '項目',
  before: '前',
  after: '後',
  nothing: 'ほかに記録はありません。',
  request: 'リクエスト',
  asNoted: 'APIの値',
  onlyThis: (id) => `${id} だけを表示`,
  onlyBy: (name) => `${name}の分だけを表示`,
  actions: {
    'token.created': 'トークンの作成',
    'token.revoked': 'トークンの失効',
    'merchant.created': 'お店の登録',
    'merchant.changed': 'お店の変更',
    'key.created': 'APIキーの作成',
    'key.revoked': 'APIキーの失効',
    'ledger.added': '台帳の追加',
    'ledger.closed': '台帳を閉じる',
    'ledger.archived': '台帳の保管',
    'ledger.put_back': '台帳を前の時点に戻す',
    'issuer.created': '発行会社の登録',
    'issuer.changed': '発行会社の変更',
    'issuer.certified': '発行会社の認定',
    'issuer.enabled': '発行会社の受付開始',
    'issuer.disabled': '発行会社の停止',
    'reconciliation.run': '一日の照合',
    'books.exported': '帳簿の書き出し',
    'personal_data.erased': '個人情報の消去',
    'books.mended': '帳簿の修復',
  },
  objects: {
    token: 'トークン',
    merchant: 'お店',
    key: 'APIキー',
    ledger: '台帳',
    issuer: '発行会社',
    business_date: '日',
    payment: '支払い',
  },
}

export const AUDIT_WORDS: Readonly<Record<Locale, AuditWords>> = { en, ja }
