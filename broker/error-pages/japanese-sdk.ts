/** The SDK's codes in Japanese: of calls, of a shop's routes and of webhooks. */

import type { ExplainedWords } from '../problem-terms.ts'
import type { SdkCallCode, SdkOwnCode } from '../sdk-problems.ts'
import { JAPANESE_SIGNED_DOCUMENT_PROBLEMS } from './japanese-signed-documents.ts'

const JAPANESE_CALL_PROBLEMS: Readonly<Record<SdkCallCode, ExplainedWords>> = {
  config_invalid: {
    title: 'ショップの設定が正しくありません',
    cause: '環境変数が設定されていないか、ブローカーのアドレスにパスや末尾のスラッシュが付いています。',
    detail:
      '`param` がその設定の名前です。`broker` は `https://checkout.example` のようなオリジン、`secretKey` は sk_test_ か sk_live_ で、`merchant` は mer_ で始まります。何も送られていません。',
  },
  payment_id_invalid: {
    title: '支払いの ID ではありません',
    cause: '注文にまだ支払いがないか、支払いの ID の代わりに注文番号が渡されました。',
    detail:
      '`createPayment` が返した `id` を渡してください。pay_ で始まります。空の ID では支払い全部の一覧を指してしまうので、何も送られていません。',
  },
  id_invalid: {
    title: 'Webhook エンドポイントや配信の ID ではありません',
    cause: '空か、途中で切れているか、別のものの ID です。',
    detail:
      '`param` がその名前です。エンドポイントの ID は whe_ で、配信の ID は del_ で始まります。空の ID では全部の一覧を指してしまうので、何も送られていません。',
  },
  option_invalid: {
    title: '呼び出しのオプションが正しくありません',
    cause: '設定から文字列のまま読まれたか、範囲の外か、null です。',
    detail:
      '`param` がその名前です。`timeoutMs` は 1 から 120 000 までの、`retries` は 0 から 5 までの整数で、`signal` は `AbortController` のものです。設定しないものは省いてください。何も送られていません。',
  },
  request_aborted: {
    title: '呼び出しが `signal` で終わりました',
    cause: '訪問者が離れたときや、サーバーの時間切れなどで、自分のコードが止めました。',
    detail:
      'すでに送ったものは、行われたかもしれません。支払いを確かめるか、同じ `idempotencyKey` で繰り返してください。',
  },
  request_too_large: {
    title: 'ショップのルートへのリクエストが大きすぎます',
    cause: 'エレメントやブローカーからのものではありません。ルートはだれでも呼び出せます。',
    detail: 'ルートは 413 で答え、256 kB より先は読んでいません。何も行われておらず、することはありません。',
  },
  request_too_late: {
    title: 'ショップのルートへのリクエストが、十秒以内に届ききりませんでした',
    cause: '送り手の回線が遅いか、途中で切れたか、だれかがわざと開いたままにしています。',
    detail:
      'ルートは 408 で答え、何も行われていません。Webhook は、ブローカーがもう一度送ります。ブラウザーが届けなかった判定は、`askForVerdict` で取り寄せられます。',
  },
  broker_unreachable: {
    title: 'ブローカーに届きません',
    cause:
      '`broker` の書き間違い、名前が引けない、外への通信が許されていない、証明書が信頼されていない、のどれかです。',
    detail:
      '同じサーバーから `broker` の `/healthz` を開いてください。ネットワークの理由は、エラーの `cause` にあります。それから、同じ `idempotencyKey` で繰り返してください。行われるのは一度だけです。',
  },
  broker_timeout: {
    title: 'ブローカーが時間内に答えませんでした',
    cause: '発行元が遅いか、応答が途中で失われたか、`timeoutMs` が短すぎます。',
    detail:
      '行われたかもしれません。同じ `idempotencyKey` でもう一度尋ねてください。行われるのは一度だけです。`timeoutMs` を指定しなければ、一回に 30 秒まで待ちます。',
  },
  broker_answer_invalid: {
    title: '届いたものは API の応答ではありません',
    cause: '`broker` に別のものがあるか、途中のプロキシーが自分で答えたか、ファイルが途中で切れました。',
    detail:
      '`broker` が Furiwake のブローカーのオリジンであることを確かめてください。どう答えたかは `status` で分かります。`retryable` が true なら、もう一度尋ねてください。`idempotencyKey` があるときは、同じものを使います。',
  },
  webhook_secret_invalid: {
    title: 'Webhook エンドポイントのシークレットではありません',
    cause: '設定が空か、API キーやエンドポイントの ID が入っています。',
    detail:
      'エンドポイントを作ったときに届いた、`whsec_` で始まるものを渡してください。なくしたときは、`updateWebhookEndpoint` に `rotate_secret: true` を渡すと、新しいものが届きます。その間に失敗したものは、ブローカーがもう一度送ります。',
  },
  webhook_malformed: {
    title: 'ブローカーの Webhook ではありません',
    cause: 'ほかのだれかがアドレスを呼び出したか、途中でヘッダーが失われたか、本文がすでにパーサーに読まれています。',
    detail:
      '何もせず、400 で答えてください。ヘッダーと本文は、届いたまま渡します。Express では、ルートを `express.json()` より前に置いてください。',
  },
  webhook_signature: {
    title: 'Webhook がこのシークレットで署名されていないか、五分より古いものです',
    cause:
      'シークレットが別のエンドポイントのものか取り替えられた、本文が解析されて書き直された、サーバーの時計が合っていない、または偽造です。',
    detail:
      '何もせず、400 で答えてください。ブローカーのものなら、もう一度送られてきます。どれも失敗するときは、シークレットと時計を確かめ、本文を届いたまま渡してください。',
  },
}

export const JAPANESE_SDK_PROBLEMS: Readonly<Record<SdkOwnCode, ExplainedWords>> = {
  ...JAPANESE_CALL_PROBLEMS,
  ...JAPANESE_SIGNED_DOCUMENT_PROBLEMS,
}
