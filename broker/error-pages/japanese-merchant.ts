/** The codes that only a shop's server meets, in Japanese: as docs/ja/errors.md has them. */

import type { MERCHANT_ERROR_CODES } from '../../protocol/error-codes.ts'
import type { ProblemWords } from '../problem-terms.ts'

export const JAPANESE_MERCHANT_PROBLEMS: Readonly<Record<(typeof MERCHANT_ERROR_CODES)[number], ProblemWords>> = {
  amount_invalid: {
    title: '金額が正しくありません',
    detail: '通貨の最小単位の整数を、1 から 999999999999 までの JSON の数値で送ってください。',
  },
  currency_unknown: {
    title: '知らない通貨です',
    detail: 'JPY のような、大文字の ISO 4217 のコードを送ってください。',
  },
  idempotency_key_missing: {
    title: 'Idempotency-Key のヘッダーがありません',
    detail: '目に見える文字 1 から 255 字の `Idempotency-Key` を送ってください。繰り返すときは、同じものを使います。',
  },
  idempotency_key_reused: {
    title: 'その Idempotency-Key は別のリクエストに使われています',
    detail: '繰り返すなら同じ本文で送り、新しいリクエストには新しいキーを使ってください。',
  },
  idempotency_key_in_use: {
    title: 'この Idempotency-Key の最初のリクエストがまだ処理中です',
    detail: '少し待って繰り返すと、最初のリクエストの応答が返ります。',
  },
  api_key_missing: {
    title: 'API キーがありません',
    detail: '`Authorization: Bearer sk_…` を送ってください。',
  },
  api_key_invalid: {
    title: '知らない API キーです',
    detail: 'シークレットキーを確かめてください。sk_test_ か sk_live_ で始まります。',
  },
  api_key_revoked: {
    title: '無効にされた API キーです',
    detail: '今のシークレットキーを使ってください。',
  },
  payment_not_capturable: {
    title: '支払いの売上を確定できません',
    detail: '確定できるのは承認済みの支払いだけで、一度だけです。今どうなっているかは状態で分かります。',
  },
  payment_not_refundable: {
    title: '支払いを返金できません',
    detail:
      '返金できるのは、売上が確定した支払いのうち、返金も申し立てもされていない分だけです。確定していないものは取り消してください。',
  },
  amount_too_large: {
    title: '残っている額を超えています',
    detail: '確定できるのは承認された額まで、返金できるのは、確定した額のうち返金も申し立てもされていない分までです。',
  },
  too_many_operations: {
    title: 'その支払いの操作が多すぎます',
    detail:
      '一つの支払いの試行、売上確定、取り消し、返金は、合わせて 200 回までです。お金は動いていません。残りは別の方法で返してください。',
  },
  payment_changed: {
    title: '確認した後に、支払いが変わりました',
    detail:
      '何も行われていません。`version` が `If-Match` のものと違います。もう一度支払いを見て、決め直してください。',
  },
  operation_refused: {
    title: '発行元が操作を断りました',
    detail: '支払いは元のままで、お金は動いていません。',
  },
  already_paid: {
    title: '発行元は支払いを止められませんでした',
    detail:
      '会員がもう支払ったと思われるので、発行元に問い合わせています。どうなったかは、支払いとそのイベントで分かります。',
  },
  webhook_url_invalid: {
    title: 'その URL は Webhook の送り先にできません',
    detail: '公開されたインターネット上の https の URL を、ユーザー名、パスワード、フラグメントなしで送ってください。',
  },
  webhook_endpoint_not_found: {
    title: 'そのような Webhook エンドポイントはありません',
    detail: 'ID と、キーが同じ加盟店と同じモードのものであることを確かめてください。',
  },
  webhook_endpoint_disabled: {
    title: 'Webhook エンドポイントが無効です',
    detail: 'まず `enabled: true` を PATCH して、有効にしてください。',
  },
  webhook_endpoint_limit: {
    title: 'Webhook エンドポイントはこれ以上作れません',
    detail: 'モードごとに 16 個までです。使っていないものを削除してください。',
  },
  webhook_delivery_not_found: {
    title: 'そのような配信はありません',
    detail: 'ID と、このエンドポイントのものであることを確かめてください。配信の記録は、終わってから 30 日間残ります。',
  },
  operator_key_invalid: {
    title: '運用者のキーが正しくありません',
    detail:
      '運用者のトークンか、このブローカーの OPERATOR_KEY を `Authorization: Bearer op_…` で送ってください。加盟店のキーではありません。',
  },
  body_too_late: {
    title: '本文が時間内に届きませんでした',
    detail: '何も行われていません。十秒以内に全部を送ってください。',
  },
  storage_unavailable: {
    title: '帳簿が応答しません',
    detail:
      '移動中か復旧中です。リクエストが効いたかどうかは分からないので、同じ Idempotency-Key で繰り返してください。',
  },
  client_secret_key_missing: {
    title: 'この client secret を作った鍵がありません',
    detail:
      '何も行われておらず、支払いは元のままです。鍵を戻すよう、ブローカーの運用者に知らせてあります。戻れば、同じリクエストが続けられます。',
  },
  api_key_expired: {
    title: 'API キーの期限が切れました',
    detail: '今のシークレットキーを使ってください。キーは、コンソールか、ブローカーの運用者が作れます。',
  },
  webhook_secret_unreadable: {
    title: '今、この Webhook エンドポイントのための署名ができません',
    detail:
      'ブローカーの鍵が一つ足りません。運用者には知らせてあります。何も送られておらず、送るべきものは待っています。シークレットを取り替えるか、後でもう一度試してください。',
  },
  api_key_scope_missing: {
    title: '権限を絞った API キーなので、これはできません',
    detail:
      '足りない権限は `param` が示します。read、create、refund のどれか、または、絞ったキーにはできないことを表す unlimited です。別のキーを使ってください。',
  },
  daily_tally_not_found: {
    title: 'この日は署名されていません',
    detail:
      'まだ終わっていないか、発行元の清算記録を待っているか、最初に署名された日より前です。一覧に、次の日がどれで、何を待っているかがあります。',
  },
  console_session_missing: {
    title: 'ここにはだれもログインしていません',
    detail:
      'セッションが終わったか、なかったかです。ショップの管理画面から、コンソールを開き直してください。ブローカーの運用者は、新しいリンクを表示させることができます。',
  },
  console_link_used: {
    title: 'そのリンクでは、もうコンソールを開けません',
    detail: 'リンクが使えるのは一分以内に一度だけです。同じところで、もう一度求めてください。',
  },
  console_role_viewer: {
    title: '閲覧者は何も変えられません',
    detail: '売上確定、取り消し、返金をする人には、役割が `operator` のセッションが必要です。',
  },
  console_page_only: {
    title: 'ここに尋ねられるのは、コンソール自身のページだけです',
    detail:
      'ショップのサーバーは、シークレットキーで /v1 の加盟店 API に、運用者は、トークンで /operator/v1 に尋ねてください。',
  },
}
