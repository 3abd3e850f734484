/** Words of the list of payments, and those for statuses and reasons that other pages use too. */

import type { Locale } from '../../../protocol/look.ts'
import type { DeclineReason, PaymentStatus } from '../../../protocol/payment.ts'
import { PAGE_LABELS } from '../page-labels.ts'

export interface PaymentsWords {
  title: string
  search: string
  searchHint: string
  status: string
  issuer: string
  method: string
  from: string
  to: string
  all: string
  clear: string
  when: string
  order: string
  amount: string
  member: string
  none: string
  noneAtAll: { title: string; text: string }
  found: (count: number, isMore: boolean) => string
  /** Said when payments came in or changed while the list was read. */
  newer: (count: number) => string
  toNewest: string
  statuses: Readonly<Record<PaymentStatus, string>>
  partlyRefunded: string
  disputed: string
  reasons: Readonly<Record<DeclineReason, string>>
}

const en: PaymentsWords = {
  title: PAGE_LABELS.payments.en,
  search: 'Search',
  searchHint: 'Order, payment id, amount, or the last four of a member ID',
  status: 'Status',
  issuer: 'Issuer',
  method: 'Way of paying',
  from: 'From',
  to: 'To',
  all: 'All',
  clear: 'Show all',
  when: 'Made',
  order: 'Order',
  amount: 'Amount',
  member: 'Member',
  none: 'No payment is like that.',
  noneAtAll: { title: 'No payments yet', text: 'The first one appears here by itself.' },
  found: (count, isMore) => `${count}${isMore ? ' or more' : ''} ${count === 1 ? 'payment' : 'payments'}`,
  newer: (count) =>
    count === 1 ? 'One payment has come in or changed.' : `${count} payments have come in or changed.`,
  toNewest: 'To the newest',
  statuses: {
    open: 'Open',
    processing: 'In progress',
    awaiting_payment: 'Awaiting money',
    awaiting_confirmation: 'Awaiting the member',
    authorized: 'Held',
    captured: 'Captured',
    refunded: 'Refunded',
    voided: 'Voided',
    declined: 'Declined',
    cancelled: 'Cancelled',
    expired: 'Expired',
  },
  partlyRefunded: 'Refunded in part',
  disputed: 'Disputed',
  reasons: {
    insufficient_funds: 'The balance was too low',
    limit_exceeded: 'Over the member’s limit',
    account_closed: 'The account is closed',
    expired_account: 'The account has expired',
    too_many_attempts: 'Too many wrong passwords',
    refused_by_issuer: 'The issuer refused',
    issuer_unavailable: 'The issuer did not answer',
  },
}

const ja: PaymentsWords = {
  title: PAGE_LABELS.payments.ja,
  search: '検索',
  searchHint: '注文番号、支払いのID、金額、会員IDの下4桁',
  status: '状態',
  issuer: '発行会社',
  method: '支払い方法',
  from: 'この日から',
  to: 'この日まで',
  all: 'すべて',
  clear: 'すべて表示',
  when: '日時',
  order: '注文番号',
  amount: '金額',
  member: '会員',
  none: 'あてはまる支払いはありません。',
  noneAtAll: { title: '支払いはまだありません', text: '最初の支払いは、ここに自動で表示されます。' },
  found: (count, isMore) => `${count}件${isMore ? '以上' : ''}`,
  newer: (count) => `${count}件の支払いが届いたか、変わりました。`,
  toNewest: '最新へ戻る',
  statuses: {
    open: '未払い',
    processing: '処理中',
    awaiting_payment: '入金待ち',
    awaiting_confirmation: '会員の確認待ち',
    authorized: '与信済み',
    captured: '売上確定',
    refunded: '返品済み',
    voided: '取消済み',
    declined: '不成立',
    cancelled: '中止',
    expired: '期限切れ',
  },
  partlyRefunded: '一部返品',
  disputed: '異議あり',
  reasons: {
    insufficient_funds: '残高不足',
    limit_exceeded: '会員の限度額を超過',
    account_closed: '口座が閉じられています',
    expired_account: '有効期限切れ',
    too_many_attempts: 'パスワードの誤りが続きました',
    refused_by_issuer: '発行会社が断りました',
    issuer_unavailable: '発行会社から返事がありません',
  },
}

export const PAYMENTS_WORDS: Readonly<Record<Locale, PaymentsWords>> = { en, ja }
