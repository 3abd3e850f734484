/** The codes that the dialog may meet, in Japanese: as docs/ja/errors.md has them. */

import type { CheckoutErrorCode } from '../../protocol/error-codes.ts'
import type { ProblemWords } from '../problem-terms.ts'

export const JAPANESE_CHECKOUT_PROBLEMS: Readonly<Record<CheckoutErrorCode, ProblemWords>> = {
  invalid_request: {
    title: 'リクエストが正しくありません',
    detail: '項目が足りないか、許されない値です。どの項目かは `param` が示します。',
  },
  invalid_json: {
    title: '本文が JSON ではありません',
    detail: 'JSON のオブジェクトを一つ、UTF-8 で送ってください。',
  },
  body_too_large: {
    title: '本文が大きすぎます',
    detail: 'API には 64 kB まで、チェックアウトには 8 kB までで送ってください。',
  },
  unsupported_media_type: {
    title: '本文のメディアタイプが違います',
    detail: '`Content-Type: application/json` を付けて送ってください。',
  },
  client_secret_invalid: {
    title: 'この client secret では、その支払いを開けません',
    detail: '支払いと一緒に届いた `client_secret` を使ってください。',
  },
  not_found: {
    title: 'ここには何もありません',
    detail: 'アドレスを確かめてください。すべてのアドレスは /openapi.json にあります。',
  },
  payment_not_found: {
    title: 'そのような支払いはありません',
    detail: '支払いの ID と、キーが同じ加盟店と同じモードのものであることを確かめてください。',
  },
  payment_removed: {
    title: 'その支払いはもうありません',
    detail:
      'だれも支払おうとしなかった支払いは、終わってから 40 日で消えます。何も引かれていません。新しい Idempotency-Key で、新しい支払いを作ってください。',
  },
  payment_not_open: {
    title: 'その支払いはもう受け付けていません',
    detail:
      'すでに終わっています。どう終わったかは状態で分かります。もう一度支払うには、新しい支払いを作ってください。',
  },
  payment_expired: {
    title: '支払いの期限が切れました',
    detail: '何も引かれていません。新しい支払いを作ってください。',
  },
  payment_in_progress: {
    title: '支払いは処理中です',
    detail: '結果が出るのを待って、状態をもう一度確かめてください。',
  },
  nothing_to_confirm: {
    title: '確認するものがありません',
    detail: '支払いは確認を待っていません。',
  },
  confirm_token_invalid: {
    title: 'ここからは支払いを確認できません',
    detail:
      '確認できるのは、承認を受けたダイアログだけです。ダイアログは自分の `confirm_token` を送りますが、それはほかのだれも持っていません。',
  },
  payment_not_voidable: {
    title: '支払いを取り消せません',
    detail: '取り消せるのは、承認され、売上がまだ確定していない支払いだけです。確定したものは返金してください。',
  },
  member_id_invalid: {
    title: '会員 ID が正しくありません',
    detail: 'どれかの文字が違うか、足りません。検査文字が合いません。',
  },
  issuer_unknown: {
    title: 'この ID の発行元が分かりません',
    detail: '会員 ID の初めの文字を確かめてください。テストの支払いに使えるのは、テスト用の発行元の ID だけです。',
  },
  issuer_unreachable: {
    title: '今、発行元に届きません',
    detail:
      '発行元には何も尋ねておらず、何も引かれていません。支払いは受け付けたままです。`Retry-After` の秒数がたってからもう一度試すか、別の ID を使ってください。',
  },
  merchant_disabled: {
    title: '加盟店が無効になっています',
    detail:
      '無効にしたのはブローカーの運用者です。もう一度有効になるまで、支払いは始められず、キーでは何も開けません。',
  },
  sealed_password_invalid: {
    title: 'パスワードに封がされていません',
    detail:
      '発行元の暗号化鍵に宛てた、コンパクト形式の JWE（ECDH-ES、A256GCM）を送ってください。パスワードをそのまま送ってはいけません。',
  },
  sealed_password_rejected: {
    title: '発行元が封を受け付けませんでした',
    detail:
      '別の支払いのものか、期限が切れているか、前に使われたか、古い鍵に宛てたものです。パスワードにもう一度封をしてください。',
  },
  passkey_invalid: {
    title: 'これはパスキーの署名ではありません',
    detail: '`navigator.credentials.get()` が返したものを、その `toJSON()` が書くとおりに送ってください。',
  },
  passkey_unavailable: {
    title: '発行元は今、パスキーを受け付けていません',
    detail: '会員にパスキーを用意していないか、応答がありませんでした。ID とパスワードで支払ってください。',
  },
  passkey_not_added: {
    title: '発行元がパスキーを追加しませんでした',
    detail: '時間がたちすぎたか、すでにあるか、別のところで作られたものです。発行元自身のページで追加してください。',
  },
  rate_limited: {
    title: '短い時間にリクエストが多すぎます',
    detail: '何も行われていません。`Retry-After` の秒数だけ待って、同じリクエストをもう一度送ってください。',
  },
  internal_error: {
    title: 'ブローカーの側で問題が起きました',
    detail:
      '状態に表れていることのほかは、このリクエストで何も変わっていません。もう一度試し、続くときはリクエスト ID を伝えてください。',
  },
}
