/** Words of the pages of merchants. */

import type { Locale } from '../../../protocol/look.ts'

export type LedgerStatus = 'opening' | 'open' | 'closing' | 'closed'

export interface MerchantsWords {
  title: string
  lead: string
  none: string
  back: string
  merchant: string
  id: string
  state: string
  active: string
  disabled: string
  disabledSince: (time: string) => string
  origins: string
  version: string
  made: string
  facts: string
  names: string
  kept: string
  days: (count: number) => string
  ledgers: string
  ledgersLead: string
  noLedgers: string
  ledger: string
  mode: string
  modes: Readonly<Record<'test' | 'live', string>>
  statuses: Readonly<Record<LedgerStatus, string>>
  opened: string
  closed: string
  size: string
  small: string
  archived: string
  first: string
  never: string
  itsChanges: string
  noOrigins: string
}

const en: MerchantsWords = {
  title: 'Merchants',
  lead: 'The shops of this broker, newest first. Their payments are in their own consoles, and not here.',
  none: 'There is no merchant yet: npm run furiwake -- merchants add makes one.',
  back: 'All merchants',
  merchant: 'Merchant',
  id: 'Id',
  state: 'State',
  active: 'Takes payments',
  disabled: 'Disabled',
  disabledSince: (time) => `since ${time}`,
  origins: 'Origins',
  version: 'API version',
  made: 'Made',
  facts: 'Its entry',
  names: 'Names',
  kept: 'Personal data is kept',
  days: (count) => `${count} days`,
  ledgers: 'Ledgers',
  ledgersLead: 'New payments go to the open ones; a closed one works its own to their end.',
  noLedgers: 'It has no ledger, and takes no payment: npm run furiwake -- ledgers add.',
  ledger: 'Ledger',
  mode: 'Mode',
  modes: { test: 'Test', live: 'Live' },
  statuses: { opening: 'Opening', open: 'Open', closing: 'Closing', closed: 'Closed' },
  opened: 'Opens',
  closed: 'Closes',
  size: 'Size',
  small: 'Small',
  archived: 'Archived',
  first: 'From the first',
  never: '–',
  itsChanges: 'Changes of it in the audit log',
  noOrigins: 'None',
}

const ja: MerchantsWords = {
  title: 'お店',
  lead: 'この仲介のお店を、新しい順に並べます。支払いはお店自身の管理画面にあり、ここにはありません。',
  none: 'まだありません。npm run furiwake -- merchants add で加えます。',
  back: 'お店の一覧',
  merchant: 'お店',
  id: 'ID',
  state: '状態',
  active: '受付中',
  disabled: '停止中',
  disabledSince: (time) => `${time}から`,
  origins: '設置先',
  version: 'APIの版',
  made: '登録日時',
  facts: '登録内容',
  names: '名前',
  kept: '個人情報の保存',
  days: (count) => `${count}日間`,
  ledgers: '台帳',
  ledgersLead: '新しい支払いは開いている台帳に入ります。閉じた台帳は、中の支払いを最後まで扱います。',
  noLedgers: '台帳がなく、支払いを受けられません: npm run furiwake -- ledgers add',
  ledger: '台帳',
  mode: 'モード',
  modes: { test: 'テスト', live: '本番' },
  statuses: { opening: '開くところ', open: '開いています', closing: '閉じるところ', closed: '閉じました' },
  opened: '開いた日時',
  closed: '閉じた日時',
  size: '大きさ',
  small: '小さい',
  archived: '保管日時',
  first: '初めから',
  never: '–',
  itsChanges: '監査の記録で見る',
  noOrigins: 'なし',
}

export const MERCHANTS_WORDS: Readonly<Record<Locale, MerchantsWords>> = { en, ja }
