/** Words of the page that verifies, in both languages. Japanese is written, not translated. */

import type { Locale } from '../../protocol/look.ts'
import type { ReturnKind } from '../../protocol/return.ts'
import type { VerdictOutcome } from '../../protocol/verdict.ts'

/** The facts of a document, written for the locale. */
export interface DocumentFacts {
  shop: string
  issuer: string
  amount: string
  /** The amount that was captured. */
  captured: string
}

export interface VerifyWords {
  title: string
  lead: string
  pasted: string
  otherLanguage: string
  checking: string
  again: string
  /** Stands for a shop or an issuer that has no name in it. */
  theShop: (id: string) => string
  theIssuer: string
  genuine: string
  test: string
  returned: Readonly<Record<ReturnKind, (facts: DocumentFacts) => string>>
  verdicts: Readonly<Record<VerdictOutcome | 'captured', (facts: DocumentFacts) => string>>
  facts: Readonly<
    Record<
      | 'at'
      | 'shop'
      | 'order'
      | 'issuer'
      | 'captured'
      | 'refunded'
      | 'disputed'
      | 'kept'
      | 'payment'
      | 'document'
      | 'follows'
      | 'signedAt'
      | 'signedBy',
      string
    >
  >
  /** Of a shop's signed day. */
  tally: Readonly<Record<'span' | 'zone' | 'captured' | 'back' | 'differing' | 'place', string>> & {
    sentence: (shop: string, day: string, net: string | undefined) => string
  }
  later: string
  over: (until: string) => string
  until: (until: string) => string
  refused: Readonly<
    Record<'no_document' | 'not_ours' | 'elsewhere' | 'keys_unavailable', { mark: string; title: string; text: string }>
  >
  claims: string
  elsewhere: string
}

const en: VerifyWords = {
  title: 'Check a signed document',
  lead: 'Paste what a shop gave you: the verdict of a payment, the proof of what was given back, or a signed day. It is checked here, in your browser. Nothing is sent or kept.',
  pasted: 'The document, or the link to it',
  otherLanguage: '日本語',
  checking: 'Checking…',
  again: 'Check again',
  theShop: (id) => `the shop ${id}`,
  theIssuer: 'the issuer',
  genuine: 'Genuine: the signature is right',
  test: 'A test: no money moved',
  returned: {
    void: ({ shop, amount }) => `${shop}: the hold of ${amount} was given up. Nothing was charged.`,
    refund: ({ shop, amount, captured }) => `${shop} gave back ${amount} of ${captured}.`,
    return: ({ shop, issuer, amount, captured }) => `${issuer} gave back ${amount} of the ${captured} paid to ${shop}.`,
    dispute_debit: ({ shop, amount, captured }) => `A dispute took ${amount} of ${captured} back from ${shop}.`,
    dispute_credit: ({ shop, amount, captured }) => `After a dispute, ${amount} of ${captured} went back to ${shop}.`,
  },
  verdicts: {
    captured: ({ shop, issuer, amount }) => `${issuer} approved ${amount} for ${shop}, and the money was taken.`,
    approved: ({ shop, issuer, amount }) => `${issuer} approved ${amount} for ${shop}. It was held, and not taken yet.`,
    declined: ({ shop, amount }) => `The payment of ${amount} to ${shop} was declined.`,
    cancelled: ({ shop, amount }) => `The payment of ${amount} to ${shop} was cancelled, or given back whole.`,
    pending: ({ shop, amount }) => `The payment of ${amount} to ${shop} was not decided yet.`,
  },
  facts: {
    at: 'On',
    shop: 'Shop',
    order: 'Order',
    issuer: 'Issuer',
    captured: 'Was paid',
    refunded: 'Given back by then',
    disputed: 'Taken by disputes',
    kept: 'Stayed with the shop',
    payment: 'Payment',
    document: 'Document',
    follows: 'Follows',
    signedAt: 'Signed on',
    signedBy: 'Signed by',
  },
  tally: {
    sentence: (shop, day, net) =>
      net === undefined ? `On ${day}, no money of ${shop} moved.` : `On ${day}, ${shop} came to ${net} net.`,
    span: 'From, to',
    zone: 'Days of',
    captured: 'Captured',
    back: 'Given back',
    differing: 'Unlike the issuers’ records',
    place: 'Day of the chain',
  },
  later: 'It says how things stood then. What came later has documents of its own.',
  over: (until) =>
    `A shop took this verdict until ${until}. It says how things stood then, and not how they stand now.`,
  until: (until) => `A shop takes this verdict until ${until}.`,
  refused: {
    no_document: {
      mark: 'No document',
      title: 'This is no verdict, no proof of a return, and no signed day.',
      text: 'A document begins with “eyJ” and has three parts with dots between them. Copy all of it, or the whole link.',
    },
    not_ours: {
      mark: 'Not to be believed',
      title: 'This is not signed by us, or it was changed.',
      text: 'Believe nothing that it says. If a shop gave it to you, ask for it anew: a key that signed it may count no more, and the shop gets it signed again at any time.',
    },
    elsewhere: {
      mark: 'Of another service',
      title: 'This names another payment service as its signer.',
      text: 'This page checks only what was signed here. Whether the other one signed it is not known.',
    },
    keys_unavailable: {
      mark: 'Not known yet',
      title: 'The keys could not be fetched.',
      text: 'Nothing is known of the document yet. Please try again in a moment.',
    },
  },
  claims: 'All that was signed',
  elsewhere: 'Any JOSE library checks it too, with the keys at',
}

const ja: VerifyWords = {
  title: '署名を確かめる',
  lead: 'お店から受け取った審査結果、返金の証明、署名入り日計のどれかを貼り付けてください。お使いのブラウザーの中で確かめます。どこにも送らず、残しません。',
  pasted: '証明、またはそのリンク',
  otherLanguage: 'English',
  checking: '確かめています…',
  again: 'もう一度確かめる',
  theShop: (id) => `お店（${id}）`,
  theIssuer: '発行会社',
  genuine: '本物です。署名が合いました',
  test: 'お試しのため、お金は動いていません',
  returned: {
    void: ({ shop, amount }) => `${shop}での${amount}の与信が解かれました。請求はありません。`,
    refund: ({ shop, amount, captured }) => `${shop}が、${captured}のうち${amount}を返金しました。`,
    return: ({ shop, issuer, amount, captured }) =>
      `${issuer}が、${shop}へのお支払い${captured}のうち${amount}を返金しました。`,
    dispute_debit: ({ shop, amount, captured }) =>
      `異議により、${shop}へのお支払い${captured}のうち${amount}が引き戻されました。`,
    dispute_credit: ({ shop, amount, captured }) => `異議ののち、${captured}のうち${amount}が${shop}に戻されました。`,
  },
  verdicts: {
    captured: ({ shop, issuer, amount }) => `${issuer}が${shop}への${amount}を承認し、引き落とされました。`,
    approved: ({ shop, issuer, amount }) =>
      `${issuer}が${shop}への${amount}を承認しました。お取り置きの段階で、まだ引き落とされていません。`,
    declined: ({ shop, amount }) => `${shop}への${amount}のお支払いは、承認されませんでした。`,
    cancelled: ({ shop, amount }) => `${shop}への${amount}のお支払いは、取りやめか全額返金になりました。`,
    pending: ({ shop, amount }) => `${shop}への${amount}のお支払いは、まだ決まっていませんでした。`,
  },
  facts: {
    at: '日時',
    shop: 'お店',
    order: '注文番号',
    issuer: '発行会社',
    captured: 'お支払い額',
    refunded: 'それまでの返金',
    disputed: '異議による減額',
    kept: 'お店に残った額',
    payment: '支払いのID',
    document: '証明の番号',
    follows: '直前の証明',
    signedAt: '署名日時',
    signedBy: '署名者',
  },
  tally: {
    sentence: (shop, day, net) =>
      net === undefined ? `${day}、${shop}のお金の動きはありませんでした。` : `${day}の${shop}の差引は、${net}です。`,
    span: '期間',
    zone: '日の基準',
    captured: '売上',
    back: '返した額',
    differing: '発行会社との相違（件）',
    place: '何日目',
  },
  later: 'その時点の内容です。あとのことは、別の証明になります。',
  over: (until) => `この審査結果がお店で使えたのは${until}までです。今の状態ではなく、その時点の内容です。`,
  until: (until) => `この審査結果は、お店で${until}まで使えます。`,
  refused: {
    no_document: {
      mark: '証明ではありません',
      title: '審査結果、返金の証明、署名入り日計のどれでもありません。',
      text: '証明は「eyJ」で始まり、点で区切られた三つの部分からなります。すべて、またはリンク全体を写してください。',
    },
    not_ours: {
      mark: '信じないでください',
      title: 'ここで署名されたものではないか、書き換えられています。',
      text: '内容を信じないでください。お店から受け取ったときは、もう一度お求めください。署名の鍵が無効になっていることがあり、お店はいつでも署名し直せます。',
    },
    elsewhere: {
      mark: 'ほかのサービスのもの',
      title: '別の決済サービスの名が書かれています。',
      text: 'この画面で確かめられるのは、ここで署名されたものだけです。別のサービスが署名したかどうかは分かりません。',
    },
    keys_unavailable: {
      mark: 'まだ分かりません',
      title: '鍵を取り寄せられませんでした。',
      text: '本物かどうかは、まだ分かりません。少し待って、もう一度お確かめください。',
    },
  },
  claims: '署名された内容のすべて',
  elsewhere: 'どのJOSEライブラリでも、この鍵で確かめられます。',
}

export const VERIFY_WORDS: Readonly<Record<Locale, VerifyWords>> = { en, ja }
