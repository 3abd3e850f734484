/** The codes of `furiwake-error`, in Japanese: as docs/ja/errors.md has them. */

import type { ElementErrorCode } from '../../protocol/error-codes.ts'
import type { ExplainedWords } from '../problem-terms.ts'

export const JAPANESE_ELEMENT_PROBLEMS: Readonly<Record<ElementErrorCode, ExplainedWords>> = {
  source_missing: {
    title: '支払いを得る方法がありません',
    cause: 'タグにそのための属性がないか、フレームワークが、エレメントが定義される前にプロパティを設定しました。',
    detail:
      '`payment-url`、`client-secret`、`createPayment` のどれかを設定してください。フレームワークでは、ページを描く前にスクリプトを読み込みます。',
  },
  payment_url_invalid: {
    title: '`payment-url` が、ページとは別のオリジンにあります',
    cause: 'ブローカー、自分の別の API、https でなく http、www のないホストなどを指しています。',
    detail: 'ページを提供しているサーバーのパスにしてください。',
  },
  payment_failed: {
    title: '`payment-url` が 2xx 以外で答えたか、`createPayment` が失敗しました',
    cause:
      '404 なら、そのルートがありません。403 か 419 なら、フレームワークが CSRF トークンを求めています。5xx なら、サーバーが失敗しました。',
    detail:
      'どれで失敗したかはメッセージにあります。トークンは `payment-headers` に JSON で入れてください。JSON でないものは、ないものとして扱われます。',
  },
  payment_timeout: {
    title: '支払いが 15 秒以内に得られませんでした',
    cause: 'ショップのサーバーが何かを待っているか、ブローカーに届いていません。',
    detail: 'ショップのサーバーのログを見てください。SDK の `createPayment` なら、一秒もかからずに答えます。',
  },
  client_secret_invalid: {
    title: '届いたものに `client_secret` がありません',
    cause: '応答がログインなどのページか、client secret ではなく支払いの ID です。',
    detail:
      'SDK の `createPayment` が返すものを使って、`{"client_secret": payment.client_secret}` という JSON で答えてください。',
  },
  verdict_url_invalid: {
    title: '判定を `verdict-url` に送れませんでした',
    cause: 'http か https のアドレスではありません。',
    detail: '直してください。支払いは承認されているので、判定はサーバーで取り寄せてください。',
  },
  frame_blocked: {
    title: 'ページの Content-Security-Policy が、ブローカーのフレームを許していません',
    cause:
      '`frame-src` にブローカーがありません。`frame-src` がなければ、`child-src` と `default-src` が代わりになります。',
    detail: '`frame-src https://BROKER` を加えてください。',
  },
  frame_stranger: {
    title: 'ページのオリジンが、加盟店のものとしてブローカーに登録されていません',
    cause: '新しいドメイン、プレビュー環境、別のポート、https でなく http、または別の加盟店のキーです。',
    detail: 'ブラウザーが書くとおりに、パスなしの `https://shop.example` の形で、コンソールで加えてください。',
  },
  frame_link: {
    title: 'その client secret は、このブローカーのどの支払いも開けません',
    cause:
      'サーバーが、スクリプトの配信元とは別のブローカーで支払いを作ったか、キーがもう一方のモードのブローカーのものです。',
    detail: 'script タグのアドレスと、サーバーの設定の `broker` を比べてください。',
  },
  frame_unreachable: {
    title: 'ブローカーからページが届きません',
    cause:
      'ブローカーに届かないか、会員がオフラインか、途中の何かに止められています。ページのオリジンを隠すブラウザーでは、登録のないオリジンのときもこうなります。',
    detail: '同じブラウザーでブローカーの `/healthz` を開き、ネットワークのログを見てください。',
  },
  frame_covered: {
    title: 'ボタンが押されたとき、ダイアログの上に何かがありました',
    cause: 'チャットのボタン、バナー、`popover`、またはフレームを薄くする、切り抜く、回すスタイルです。',
    detail:
      '支払いは行われておらず、会員はブローカーのウィンドウで続けます。ダイアログの上には何も表示しないでください。',
  },
}
