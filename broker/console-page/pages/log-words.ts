/** Words of the log. */

import type { Locale } from '../../../protocol/look.ts'
import { PAGE_LABELS } from '../page-labels.ts'

export interface LogWords {
  title: string
  lead: string
  none: string
  at: string
  who: string
  what: string
  of: string
  ended: string
  done: string
  pending: string
  refused: string
  unknown: string
  /** By the method and path, as the merchant API or the console's own routes have them. */
  actions: Readonly<Record<string, string>>
}

const en: LogWords = {
  title: PAGE_LABELS.log.en,
  lead: 'What was done here, and by whom. What your own servers do is not in it.',
  none: 'Nothing has been done here yet.',
  at: 'When',
  who: 'Who',
  what: 'What',
  of: 'Of',
  ended: 'Outcome',
  done: 'Done',
  pending: 'Being found out',
  refused: 'Refused',
  unknown: 'Begun; its answer was lost',
  actions: {
    'POST /payments/{id}/capture': 'Capture',
    'POST /payments/{id}/void': 'Void',
    'POST /payments/{id}/refunds': 'Refund',
    'POST /payments/{id}/cancel': 'Cancel',
    'POST /webhook-endpoints': 'Webhook endpoint added',
    'PATCH /webhook-endpoints/{id}': 'Webhook endpoint changed',
    'DELETE /webhook-endpoints/{id}': 'Webhook endpoint removed',
    'POST /webhook-endpoints/{id}/deliveries/{id}/retry': 'Delivery sent again',
    'POST /webhook-endpoints/{id}/test': 'Test event sent',
    'POST /keys': 'API key made',
    'DELETE /keys/{id}': 'API key revoked',
    'POST /origins': 'Origin added',
    'DELETE /origins': 'Origin removed',
    'PATCH /calendar': 'Days and hours changed',
  },
}

const ja: LogWords = {
  title: PAGE_LABELS.log.ja,
  lead: 'ここで誰が何をしたかの記録です。お店のサーバーが行ったことは含みません。',
  none: 'まだ何も行われていません。',
  at: '日時',
  who: '行った人',
  what: '操作',
  of: '対象',
  ended: '結果',
  done: '完了',
  pending: '確認中',
  refused: '断られました',
  unknown: '始めましたが、返事が失われました',
  actions: {
    'POST /payments/{id}/capture': '売上確定',
    'POST /payments/{id}/void': '取消',
    'POST /payments/{id}/refunds': '返品',
    'POST /payments/{id}/cancel': '支払いの中止',
    'POST /webhook-endpoints': '通知先の追加',
    'PATCH /webhook-endpoints/{id}': '通知先の変更',
    'DELETE /webhook-endpoints/{id}': '通知先の削除',
    'POST /webhook-endpoints/{id}/deliveries/{id}/retry': '通知の再送',
    'POST /webhook-endpoints/{id}/test': '試しの通知',
    'POST /keys': 'APIキーの作成',
    'DELETE /keys/{id}': 'APIキーの失効',
    'POST /origins': '設置先の追加',
    'DELETE /origins': '設置先の削除',
    'PATCH /calendar': '日と時刻の変更',
  },
}

export const LOG_WORDS: Readonly<Record<Locale, LogWords>> = { en, ja }
