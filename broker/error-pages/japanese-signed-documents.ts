/** The SDK's codes in Japanese: of verdicts, signed returns and signed days. */

import type { ExplainedWords } from '../problem-terms.ts'
import type { SignedDocumentCode } from '../signed-document-problems.ts'

/** Words that the three kinds share. */
const ALGORITHM_CAUSE = 'だれかが作ったものか、別のサービスのトークンです。ブローカーが署名に使うのは ES256 だけです。'
const KEYS_CAUSE = 'ブローカーが五秒以内に答えなかったか、別のものが答えたか、外への通信が許されていません。'

export const JAPANESE_SIGNED_DOCUMENT_PROBLEMS: Readonly<Record<SignedDocumentCode, ExplainedWords>> = {
  verdict_expectation_missing: {
    title: '何についての判定であるべきかが渡されていません',
    cause: '注文の値が undefined か空か、正しくありません。注文が見つからなかったか、列が null です。',
    detail:
      "`param` がその名前です。`payment`、`order`、`amount`、`currency` を自分の記録から渡してください。わざと省くときは `'unchecked'` と書きます。発送しないでください。",
  },
  verdict_malformed: {
    title: '判定ではありません',
    cause:
      '途中で切れたか、すでにデコードされたか、別のものが送られました。または、どの判定にもあるクレームがありません。',
    detail: 'JWT を届いたまま渡してください。発送しないでください。支払いの判定は `retrieveVerdict` で取れます。',
  },
  verdict_signature: {
    title: 'ブローカーの鍵で署名された判定ではありません',
    cause: '偽造されたか書き換えられたか、`broker` とは別のブローカーのものです。',
    detail: '発送しないでください。`broker` を確かめてください。支払いの判定は `retrieveVerdict` で取れます。',
  },
  verdict_algorithm: {
    title: '判定が ES256 以外のアルゴリズムで署名されています',
    cause: ALGORITHM_CAUSE,
    detail: '発送しないでください。支払いの判定は `retrieveVerdict` で取れます。',
  },
  verdict_type: {
    title: 'トークンの種類が `verdict+jwt` ではありません',
    cause: '署名された返金か日次集計、または別のサービスのトークンが渡されました。',
    detail: '発送しないでください。返金は `verifyReturn`、日次集計は `verifyDailyTally` で検証します。',
  },
  verdict_issuer: {
    title: '別のブローカーの判定です',
    cause: 'script タグとサーバーの設定が別のブローカーを指しているか、ブローカーのアドレスが変わりました。',
    detail: '発送しないでください。`broker` を確かめてください。末尾にスラッシュのないオリジンです。',
  },
  verdict_audience: {
    title: '別のショップの判定です',
    cause: '`merchant` と `secretKey` が別々の加盟店のものか、だれかが別のショップの注文の判定を届けました。',
    detail: '発送しないでください。`merchant` を確かめてください。',
  },
  verdict_expired: {
    title: '判定が 15 分を過ぎています',
    cause: 'ブラウザーが遅れて届けたか、保管してから検証したか、サーバーの時計が進んでいます。',
    detail:
      '失われたものはありません。`retrieveVerdict` で新しいものが取れ、`askForVerdict` なら受け取りまで行います。判定を保管しておいて後で検証しないでください。',
  },
  verdict_lifetime: {
    title: '判定の有効期間が 15 分より長くなっています',
    cause: 'ブローカーの判定に、そのようなものはありません。ブローカーの鍵が人の手に渡ったのかもしれません。',
    detail: '発送せず、ブローカーの運用者に知らせてください。',
  },
  verdict_from_future: {
    title: '判定の署名の時刻が、まだ来ていません',
    cause: 'サーバーの時計がブローカーより 30 秒を超えて遅れているか、だれかが作った判定です。',
    detail: '発送しないでください。時計を合わせてから、`retrieveVerdict` で取り直してください。',
  },
  verdict_payment: {
    title: '別の支払いの判定です',
    cause: '注文の前の試みのものか、別の注文の支払いのものです。',
    detail:
      '本物ですが、これで発送しないでください。注文の今の支払いを `retrieveVerdict` に渡すと、数えるべき判定が取れます。',
  },
  verdict_order: {
    title: '別の注文の判定です',
    cause: 'ブラウザーが別の注文の判定を届けたか、注文がその訪問者のものでないか、注文に支払いがありません。',
    detail: '発送しないでください。注文自身の支払いの判定は、`askForVerdict` で取り寄せられます。',
  },
  verdict_amount: {
    title: '別の金額の判定です',
    cause: '支払いを作った後に注文が変わったか、金額が最小単位になっていません。',
    detail: '発送しないでください。支払いを作ったときの金額を渡します。変わった注文には、新しい支払いが必要です。',
  },
  verdict_currency: {
    title: '別の通貨の判定です',
    cause: '支払いを作った後に注文が変わりました。',
    detail: '発送しないでください。支払いを作ったときの通貨を、大文字で渡してください。',
  },
  verdict_livemode: {
    title: '本番のショップにテストの判定が来たか、その逆です',
    cause: '`secretKey` が支払いを作ったものとは別のモードのものか、だれかがテストを本物として見せています。',
    detail:
      '発送しないでください。`secretKey` を確かめてください。sk_live_ は本番のお金だけを、sk_test_ はテストのお金だけを信じます。',
  },
  verdict_keys_unavailable: {
    title: 'ブローカーの鍵が取れませんでした',
    cause: KEYS_CAUSE,
    detail: '判定についてはまだ何も分かりません。少し待ってもう一度尋ね、それまで発送しないでください。',
  },
  return_expectation_missing: {
    title: '何についての返金であるべきかが渡されていません',
    cause: '自分の記録の値が undefined か空か、正しくありません。',
    detail:
      "`param` がその名前です。`payment`、`order`、`kind`、`amount`、`currency` を自分の記録から渡してください。わざと省くときは `'unchecked'` と書きます。",
  },
  return_malformed: {
    title: '署名された返金ではありません',
    cause:
      '途中で切れたか、すでにデコードされたか、別のものが渡されました。または、どの返金にもあるクレームがありません。',
    detail: 'JWT を届いたまま渡してください。支払いの返金は `listReturns` で取れます。',
  },
  return_signature: {
    title: 'ブローカーの鍵で署名された返金でないか、その鍵がもう使えません',
    cause: '偽造されたか書き換えられたか、別のブローカーのものか、署名の後に鍵が漏れて無効にされました。',
    detail:
      'これでは何も信じないでください。`listReturns` で取り直すと、今の鍵で署名されています。`broker` も確かめてください。',
  },
  return_algorithm: {
    title: '返金が ES256 以外のアルゴリズムで署名されています',
    cause: ALGORITHM_CAUSE,
    detail: 'これでは何も信じないでください。支払いの返金は `listReturns` で取れます。',
  },
  return_type: {
    title: 'トークンの種類が `return+jwt` ではありません',
    cause: '判定か署名された日次集計、または別のサービスのトークンが渡されました。',
    detail: '判定は `verifyVerdict`、日次集計は `verifyDailyTally` で検証します。',
  },
  return_issuer: {
    title: '別のブローカーの返金です',
    cause: '別のブローカーの支払いのものか、ブローカーのアドレスが変わりました。',
    detail: '記帳しないでください。`broker` を確かめてください。末尾にスラッシュのないオリジンです。',
  },
  return_audience: {
    title: '別のショップの返金です',
    cause: '`merchant` が、支払いを受けた加盟店とは別のものです。',
    detail: '記帳しないでください。`merchant` を確かめてください。',
  },
  return_from_future: {
    title: '返金の署名の時刻が、まだ来ていません',
    cause: 'サーバーの時計が、ブローカーより 30 秒を超えて遅れています。',
    detail: '時計を合わせてから、もう一度検証してください。',
  },
  return_payment: {
    title: '別の支払いの返金です',
    cause: '別の記録と一緒に保管されたか、だれかが別の支払いのものを見せています。',
    detail: '本物ですが、これで記帳しないでください。支払いの返金は `listReturns` で取れます。',
  },
  return_order: {
    title: '別の注文の返金です',
    cause: '別の記録と一緒に保管されたか、だれかが別の注文のものを見せています。',
    detail: '本物ですが、これで記帳しないでください。返金の `order` で注文を調べて、比べてください。',
  },
  return_kind: {
    title: '期待したものとは別の動きです',
    cause: '発行元による返金や申し立てによる動きを、ショップの返金と取り違えています。',
    detail: '本物なので、`kind` を見てください。`dispute_credit` はショップに、ほかはすべて会員に渡ったお金です。',
  },
  return_amount: {
    title: '別の金額の返金です',
    cause: 'この返金で動いた額でなく支払いの額を期待したか、金額が最小単位になっていません。',
    detail: 'その返金自身の額を渡してください。返した額と違うときは、記帳せずに支払いを確かめてください。',
  },
  return_currency: {
    title: '別の通貨の返金です',
    cause: '別の記録と一緒に保管されました。',
    detail: '記帳しないでください。支払いの通貨を、大文字で渡してください。',
  },
  return_livemode: {
    title: '本番のショップにテストのお金の返金が来たか、その逆です',
    cause: '`secretKey` が支払いとは別のモードのものか、だれかがテストを本物として見せています。',
    detail:
      '記帳しないでください。`secretKey` を確かめてください。sk_live_ は本番のお金だけを、sk_test_ はテストのお金だけを信じます。',
  },
  return_keys_unavailable: {
    title: 'ブローカーの鍵が取れませんでした',
    cause: KEYS_CAUSE,
    detail: '返金についてはまだ何も分かりません。少し待って、もう一度尋ねてください。',
  },
  tally_malformed: {
    title: '署名された日次集計ではありません',
    cause:
      '途中で切れたか、すでにデコードされたか、別のものが渡されました。または、どの日にもあるクレームがありません。',
    detail:
      'JWT（`tally`）を届いたまま渡してください。`retrieveDailyTally` で取り直せます。一覧での位置は `at` で分かります。',
  },
  tally_signature: {
    title: 'ブローカーの鍵で署名された日でなく、後の日からもたどれません',
    cause: '偽造されたか書き換えられたか、別のブローカーのものか、署名の後に鍵が漏れて無効にされました。',
    detail:
      'これで記帳しないでください。`listDailyTallies` で、後の日と一緒に取り直してください。`broker` も確かめてください。',
  },
  tally_algorithm: {
    title: '日次集計が ES256 以外のアルゴリズムで署名されています',
    cause: ALGORITHM_CAUSE,
    detail: 'これで記帳しないでください。その日のものは `retrieveDailyTally` で取れます。',
  },
  tally_type: {
    title: 'トークンの種類が `tally+jwt` ではありません',
    cause: '判定か署名された返金、または別のサービスのトークンが渡されました。',
    detail: '判定は `verifyVerdict`、返金は `verifyReturn` で検証します。',
  },
  tally_issuer: {
    title: '別のブローカーの日次集計です',
    cause: '別のブローカーから取って保管したものか、ブローカーのアドレスが変わりました。',
    detail: 'これで記帳しないでください。`broker` を確かめてください。末尾にスラッシュのないオリジンです。',
  },
  tally_audience: {
    title: '別のショップの日次集計です',
    cause: '`merchant` が、その日の加盟店とは別のものです。',
    detail: 'これで記帳しないでください。`merchant` を確かめてください。',
  },
  tally_livemode: {
    title: '本番のショップにテストのお金の日次集計が来たか、その逆です',
    cause: '`secretKey` が、その日とは別のモードのものです。',
    detail: 'これで記帳しないでください。`secretKey` を確かめてください。日のつながりは、モードごとに別です。',
  },
  tally_from_future: {
    title: '日次集計の署名の時刻が、まだ来ていません',
    cause: 'サーバーの時計が、ブローカーより 30 秒を超えて遅れています。',
    detail: '時計を合わせてから、もう一度検証してください。',
  },
  tally_sums: {
    title: 'その日の内訳が合計に合いません',
    cause: '合計が、内訳を足したものになっていません。正常なら、ブローカーはそのようなものに署名しません。',
    detail: '本物ですが、これで記帳せず、ブローカーの運用者に知らせてください。',
  },
  tally_chain: {
    title: 'その日が、一覧の前の日につながりません',
    cause: '抜けた日か書き換えられた日があるか、別のショップのものか、一覧が古い順になっていません。',
    detail:
      'どれかは `at` と `day` で分かります。`listDailyTallies` で両方を取り直し、それでも続くときは、ブローカーの運用者に知らせてください。',
  },
  tally_keys_unavailable: {
    title: 'ブローカーの鍵が取れませんでした',
    cause: KEYS_CAUSE,
    detail: 'その日についてはまだ何も分かりません。少し待って、もう一度尋ねてください。',
  },
}
