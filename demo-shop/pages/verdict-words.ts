import type { Language } from '../env.ts'
import type { VerdictClaims, VerdictErrorCode } from '../../sdk/index.ts'

/** Describes what the shop says of a verdict: what was decided, whether money moved, what to do next. */
export interface VerdictWords {
  reasons: Readonly<Record<NonNullable<VerdictClaims['reason']>, string>>
  declined: string
  cancelled: string
  /** While there is no final word. */
  pending: string
  /** While the money is to come: at a counter, or by a transfer. */
  awaiting: string
  /** A till has reported it, which may be taken back. */
  reported: string
  nothingTaken: string
  captured: string
  /** Approved, and not taken yet. */
  held: string
  /** Says why a verdict was not believed. */
  refusals: Readonly<Record<VerdictErrorCode, string>>
}

const en: VerdictWords = {
  reasons: {
    insufficient_funds: 'The balance, or what is open to spend, is too low for this order.',
    limit_exceeded: 'The amount is above the limit of this ID.',
    account_closed: 'The account behind this ID is closed.',
    expired_account: 'The account behind this ID has expired.',
    too_many_attempts: 'The password was tried too often, so the issuer takes no more tries with this ID for now.',
    refused_by_issuer: 'The issuer refused the payment. It can tell you why.',
    issuer_unavailable: 'The issuer could not be reached.',
    expired: 'The time for paying ran out.',
    not_confirmed: 'The payment was not confirmed.',
    voided: 'The shop gave the payment back.',
    hold_expired: 'The amount was held, and the hold has run out.',
    refunded: 'The payment was given back in full.',
  },
  declined: 'The payment was declined.',
  cancelled: 'The payment was cancelled.',
  pending:
    'The shop is waiting for the answer of your ID’s issuer. Nothing is taken twice, and nothing is shipped before the answer is here.',
  awaiting:
    'Your order is kept for you. Pay as below, and the pots are sent once the money is here: you need not come back to this page.',
  reported:
    'A counter has reported your payment. The pots are sent once your ID’s issuer has confirmed it; there is nothing left for you to do.',
  nothingTaken: 'Nothing was taken, and nothing was shipped. You can pay again with another ID.',
  captured: 'The money has been taken.',
  held: 'The amount is held and is now being taken. The pots are sent as soon as it has been; there is nothing left for you to do.',
  refusals: {
    verdict_expectation_missing: 'The shop could not tell which order it belongs to.',
    verdict_malformed: 'What came back is not a verdict.',
    verdict_signature: 'It was not signed by the payment service, or was changed on its way.',
    verdict_algorithm: 'It was not signed in the way the payment service signs.',
    verdict_type: 'It is signed, but it is something other than a verdict.',
    verdict_issuer: 'It comes from another payment service.',
    verdict_audience: 'It is meant for another shop.',
    verdict_expired: 'It is too old. If you have paid, open the order and ask again: the shop then fetches a new one.',
    verdict_lifetime: 'It claims to be valid for longer than any verdict is.',
    verdict_from_future: 'It bears a time that is yet to come.',
    verdict_payment: 'It is about a payment that this order no longer waits for.',
    verdict_order: 'It is not about an order of yours.',
    verdict_amount: 'It is about another amount than the order’s.',
    verdict_currency: 'It is about another currency than the order’s.',
    verdict_livemode: 'It is about test money, or this is a test shop and it is about real money.',
    verdict_keys_unavailable: 'The shop cannot check it just now. Open the order and ask again in a moment.',
  },
}

const ja: VerdictWords = {
  reasons: {
    insufficient_funds: '残高またはご利用可能額が、ご注文の金額に足りませんでした。',
    limit_exceeded: '金額が、このIDの限度額を超えています。',
    account_closed: 'このIDは解約されています。',
    expired_account: 'このIDは、期限が過ぎています。',
    too_many_attempts: 'パスワードの入力が続けて合わなかったため、このIDは今はお使いになれません。',
    refused_by_issuer: 'IDの発行元が承認しませんでした。理由は発行元でご確認ください。',
    issuer_unavailable: 'IDの発行元につながりませんでした。',
    expired: 'お支払いの時間が過ぎました。',
    not_confirmed: 'ご確認がありませんでした。',
    voided: '店がお支払いを取り消しました。',
    hold_expired: 'お取り置きの期限が過ぎました。',
    refunded: '代金はすべてお返ししました。',
  },
  declined: 'お支払いは承認されませんでした。',
  cancelled: 'お支払いは取りやめになりました。',
  pending: 'IDの発行元の回答を待っています。二重に引き落とされることはありません。回答が届くまで、発送もいたしません。',
  awaiting:
    'ご注文はお取り置きしています。下の方法でお支払いください。入金を確かめしだい発送しますので、このページをもう一度開く必要はありません。',
  reported: '窓口からお支払いの知らせが届きました。IDの発行元が入金を確かめしだい、発送いたします。',
  nothingTaken: '引き落としも、発送もしていません。別のIDで、もう一度お支払いいただけます。',
  captured: '代金を頂戴しました。',
  held: '代金はお取り置きずみです。引き落としがすみしだい発送します。お客さまのお手続きはいりません。',
  refusals: {
    verdict_expectation_missing: 'どのご注文のものか、店で確かめられませんでした。',
    verdict_malformed: '届いたものは、判定書ではありませんでした。',
    verdict_signature: '署名が合いません。途中で書き換えられたか、別のところで作られたものです。',
    verdict_algorithm: '署名の方式がちがいます。',
    verdict_type: '署名はありますが、判定書ではありません。',
    verdict_issuer: '別の決済サービスのものです。',
    verdict_audience: '別の店あてのものです。',
    verdict_expired: '期限が過ぎています。お支払いずみのときは、ご注文のページで「もう一度確かめる」を押してください。',
    verdict_lifetime: '判定書の期限が、決まりよりも長くなっています。',
    verdict_from_future: '判定書の日時が、まだ来ていない時刻になっています。',
    verdict_payment: 'このご注文がいま待っているお支払いのものではありません。',
    verdict_order: 'お客さまのご注文のものではありません。',
    verdict_amount: 'ご注文の金額とちがいます。',
    verdict_currency: 'ご注文の通貨とちがいます。',
    verdict_livemode: 'お試しのお支払いか、お試しの店に届いた本物のお支払いです。',
    verdict_keys_unavailable: 'いまは確かめることができません。少し待って、ご注文のページでもう一度お確かめください。',
  },
}

export const VERDICT_WORDS: Readonly<Record<Language, VerdictWords>> = { en, ja }
