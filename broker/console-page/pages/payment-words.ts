/** Words of the page of one payment. */

import type { Locale } from '../../../protocol/look.ts'

/** The facts of an operation, written for the locale. */
export interface OperationFacts {
  amount: string
  /** Left of the payment after it. */
  left: string
  issuer: string
  /** Nothing is left. */
  isAll: boolean
}

export type Action = 'capture' | 'void' | 'refund'

export interface PaymentWords {
  back: string
  order: string
  madeAt: string
  expiresAt: string
  issuer: string
  member: string
  method: string
  authorization: string
  captured: string
  refunded: string
  disputed: string
  reason: string
  id: string
  description: string
  items: string
  version: string
  cancelledBy: Readonly<Record<'member' | 'shop', string>>
  payBy: string
  erased: string
  actions: Readonly<Record<Action, string>>
  viewer: string
  amount: string
  amountHint: (most: string) => string
  refundReason: string
  cancel: string
  confirm: Readonly<Record<Action, (facts: OperationFacts) => string>>
  amountWrong: (most: string) => string
  done: Readonly<Record<Action, (facts: OperationFacts) => string>>
  pending: string
  refused: (issuer: string) => string
  changed: string
  lost: string
  askAgain: string
  close: string
  timeline: string
  operations: Readonly<Record<string, string>>
  outcomes: Readonly<Record<'approved' | 'declined' | 'pending', string>>
  /** By the event's name, without `payment.`. */
  events: Readonly<Record<string, string>>
  verdict: string
  verdictLead: string
  claims: string
  verified: string
  notVerified: string
  noKey: string
  checking: string
  download: string
  elsewhere: string
  evidence: string
  evidenceLead: string
  noEvidence: string
  signedBy: string
  signedAt: string
  of: string
}

const en: PaymentWords = {
  back: 'All payments',
  order: 'Order',
  madeAt: 'Made',
  expiresAt: 'Open until',
  issuer: 'Issuer',
  member: 'Member ID ends in',
  method: 'Way of paying',
  authorization: 'Approval code',
  captured: 'Captured',
  refunded: 'Refunded',
  disputed: 'Taken by disputes',
  reason: 'Reason',
  id: 'Payment',
  description: 'Description',
  items: 'Items',
  version: 'Version',
  cancelledBy: { member: 'By the member', shop: 'By the shop' },
  payBy: 'To be paid by',
  erased: 'What named a person was erased',
  actions: { capture: 'Capture', void: 'Void', refund: 'Refund' },
  viewer: 'You are here to look: whoever captures, voids or refunds comes in as operator.',
  amount: 'Amount',
  amountHint: (most) => `At most ${most}`,
  refundReason: 'Reason, for your own books (may be left out)',
  cancel: 'Leave it',
  confirm: {
    capture: ({ amount, left, issuer, isAll }) =>
      `${issuer} charges the member ${amount}.${isAll ? '' : ` The hold of the other ${left} ends: it can’t be captured later.`}`,
    void: ({ amount, issuer }) => `${issuer} gives up the hold of ${amount}. The member is charged nothing.`,
    refund: ({ amount, left, issuer, isAll }) =>
      `${issuer} gives the member ${amount} back.${isAll ? ' Nothing of this payment stays with you.' : ` ${left} stays captured.`} It can’t be undone.`,
  },
  amountWrong: (most) => `Enter an amount from the smallest unit up to ${most}.`,
  done: {
    capture: ({ amount }) => `${amount} has been captured.`,
    void: ({ amount }) => `The hold of ${amount} has been given up.`,
    refund: ({ amount }) => `${amount} has been given back.`,
  },
  pending:
    'The issuer’s answer is not known yet. It is being found out, and shows here by itself: please don’t begin it anew.',
  refused: (issuer) => `${issuer} has refused. No money has moved, and the payment is as it was.`,
  changed: 'Somebody else has changed this payment in the meantime. Nothing was done: please look at it as it is now.',
  lost: 'The connection broke, and whether it was done is not known here. Asking again does it once at most.',
  askAgain: 'Ask again',
  close: 'Close',
  timeline: 'What happened',
  operations: {
    authorize: 'Authorization',
    capture: 'Capture',
    void: 'Void',
    refund: 'Refund',
    return: 'Return by the issuer',
    dispute_debit: 'Taken by a dispute',
    dispute_credit: 'Given back after a dispute',
  },
  outcomes: { approved: 'Approved', declined: 'Declined', pending: 'Being found out' },
  events: {
    processing: 'The member sent ID and password (step 4)',
    awaiting_payment: 'Approved; the member pays later (step 8)',
    awaiting_confirmation: 'Approved; the member has yet to confirm (step 8)',
    authorized: 'Approved and held (step 8)',
    captured: 'Captured',
    declined: 'Declined',
    voided: 'Voided',
    cancelled: 'Cancelled',
    expired: 'Expired',
    refunded: 'Refunded',
    capture_refused: 'The issuer refused the capture',
    void_refused: 'The issuer refused to give the approval up',
    reversal_refused: 'The issuer refused to take an approval back',
    late_approval: 'Approved too late: it is being given back',
    disputed: 'The member disputes it',
    dispute_won: 'The dispute was decided for you',
    dispute_lost: 'The dispute was decided for the member',
  },
  verdict: 'Verdict',
  verdictLead: 'What the broker signs for, as it is now.',
  claims: 'The claims, as they were signed',
  verified: 'Signature checked here',
  notVerified: 'The signature is not right',
  noKey: 'Not checked: no key for it is at hand just now',
  checking: 'Checking…',
  download: 'Download',
  elsewhere:
    'Any JOSE library checks it with the keys at /.well-known/jwks.json; in your own server, verifyVerdict of the SDK does.',
  evidence: 'Evidence',
  evidenceLead: 'What relay centre and issuer have signed, with the keys that they used then.',
  noEvidence: 'Nothing has been signed yet.',
  signedBy: 'Signed by',
  signedAt: 'At',
  of: 'Of',
}

const ja: PaymentWords = {
  back: '支払いの一覧',
  order: '注文番号',
  madeAt: '作成',
  expiresAt: '期限',
  issuer: '発行会社',
  member: '会員IDの下4桁',
  method: '支払い方法',
  authorization: '承認番号',
  captured: '売上確定額',
  refunded: '返品額',
  disputed: '異議による減額',
  reason: '理由',
  id: '支払いのID',
  description: '内容',
  items: '明細',
  version: '版',
  cancelledBy: { member: '会員による', shop: 'お店による' },
  payBy: '支払期限',
  erased: '個人にかかわる内容は消去されました',
  actions: { capture: '売上を確定', void: '取り消す', refund: '返品する' },
  viewer: '閲覧のみの権限です。売上確定、取消、返品には操作できる権限が必要です。',
  amount: '金額',
  amountHint: (most) => `${most}まで`,
  refundReason: '理由（お店の控え。なくてもかまいません）',
  cancel: 'やめる',
  confirm: {
    capture: ({ amount, left, issuer, isAll }) =>
      `${issuer}が会員に${amount}を請求します。${isAll ? '' : `残りの${left}の与信は解かれ、あとから確定できません。`}`,
    void: ({ amount, issuer }) => `${issuer}が${amount}の与信を解きます。会員への請求はありません。`,
    refund: ({ amount, left, issuer, isAll }) =>
      `${issuer}が会員に${amount}を返します。${isAll ? 'この支払いの売上は残りません。' : `売上は${left}残ります。`}元には戻せません。`,
  },
  amountWrong: (most) => `最小の単位から${most}までの金額を入れてください。`,
  done: {
    capture: ({ amount }) => `${amount}の売上を確定しました。`,
    void: ({ amount }) => `${amount}の与信を解きました。`,
    refund: ({ amount }) => `${amount}を返しました。`,
  },
  pending:
    '発行会社の返事がまだ分かりません。確かめており、分かりしだいここに表示されます。もう一度始めないでください。',
  refused: (issuer) => `${issuer}に断られました。お金は動いておらず、支払いは元のままです。`,
  changed: 'その間に、ほかの人がこの支払いを変えました。何も行っていません。今の状態をご覧ください。',
  lost: '通信が途切れ、行われたかどうかがここでは分かりません。もう一度尋ねても、行われるのは一度だけです。',
  askAgain: 'もう一度尋ねる',
  close: '閉じる',
  timeline: '経過',
  operations: {
    authorize: '与信',
    capture: '売上確定',
    void: '取消',
    refund: '返品',
    return: '発行会社からの返金',
    dispute_debit: '異議による減額',
    dispute_credit: '異議後の戻し',
  },
  outcomes: { approved: '成立', declined: '不成立', pending: '確認中' },
  events: {
    processing: '会員がIDとパスワードを送りました（手順4）',
    awaiting_payment: '受け付けられ、入金を待っています（手順8）',
    awaiting_confirmation: '承認され、会員の確認を待っています（手順8）',
    authorized: '承認され、与信されています（手順8）',
    captured: '売上が確定しました',
    declined: '不成立になりました',
    voided: '取り消されました',
    cancelled: '中止されました',
    expired: '期限が切れました',
    refunded: '返品されました',
    capture_refused: '発行会社が売上確定を断りました',
    void_refused: '発行会社が取消を断りました',
    reversal_refused: '発行会社が承認の取り下げを断りました',
    late_approval: '遅れて承認されたため、返しています',
    disputed: '会員から異議がありました',
    dispute_won: '異議はお店に有利に決まりました',
    dispute_lost: '異議は会員に有利に決まりました',
  },
  verdict: '審査結果',
  verdictLead: '仲介者が署名した、今の結果です。',
  claims: '署名された内容',
  verified: 'ここで署名を確かめました',
  notVerified: '署名が正しくありません',
  noKey: '鍵が手もとになく、まだ確かめていません',
  checking: '確かめています…',
  download: '保存する',
  elsewhere:
    '/.well-known/jwks.json の鍵で、どのJOSEライブラリでも確かめられます。お店のサーバーではSDKのverifyVerdictが行います。',
  evidence: '証拠',
  evidenceLead: '中継センターと発行会社の署名と、そのときの鍵です。',
  noEvidence: 'まだ何も署名されていません。',
  signedBy: '署名者',
  signedAt: '日時',
  of: '対象',
}

export const PAYMENT_WORDS: Readonly<Record<Locale, PaymentWords>> = { en, ja }
