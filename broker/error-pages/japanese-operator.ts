/** The codes that only an operator meets, in Japanese: as docs/ja/errors.md has them. */

import type { OPERATOR_ERROR_CODES } from '../../protocol/error-codes.ts'
import type { ProblemWords } from '../problem-terms.ts'

export const JAPANESE_OPERATOR_PROBLEMS: Readonly<Record<(typeof OPERATOR_ERROR_CODES)[number], ProblemWords>> = {
  operator_token_expired: {
    title: '運用者のトークンの期限が切れました',
    detail: '`furiwake tokens add` で新しく作ってもらってください。',
  },
  operator_token_revoked: {
    title: '無効にされた運用者のトークンです',
    detail: '今のものを使ってください。だれが無効にしたかは、監査ログにあります。',
  },
  operator_scope_missing: {
    title: 'そのトークンには、これに必要な権限がありません',
    detail:
      '足りない権限は `param` が示します。その権限のあるトークンを作ってもらってください。OPERATOR_KEY でできるのは、トークンを作ることと照合だけです。',
  },
  operator_token_needed: {
    title: 'OPERATOR_KEY ではコンソールを開けません',
    detail:
      'だれのものとも決まっていないからです。`furiwake tokens add` で自分の名前のトークンを作り、それを使ってください。',
  },
  operator_console_reads: {
    title: '運用者のコンソールでは何も変えられません',
    detail: '変えるには、コマンドラインか /operator/v1 で、トークンを使ってください。',
  },
  changed_meanwhile: {
    title: 'ほかの人が同じものを変えています',
    detail: '何も行われていません。今の内容を確かめて、変更をもう一度送ってください。',
  },
  token_not_found: {
    title: 'そのようなトークンはありません',
    detail: 'ID を確かめてください。一覧は `GET /operator/v1/tokens` です。',
  },
  token_limit: {
    title: 'トークンはこれ以上作れません',
    detail: '有効なものは 200 個までです。だれも使っていないものを無効にしてください。`last_used_at` で分かります。',
  },
  merchant_not_found: {
    title: 'そのような加盟店はありません',
    detail: 'ID を確かめてください。一覧は `GET /operator/v1/merchants` です。',
  },
  merchant_exists: {
    title: 'この ID の加盟店はすでにあります',
    detail: '登録し直すものはありません。新しい加盟店は、ID なしで作ります。',
  },
  api_key_not_found: {
    title: 'そのようなキーはありません',
    detail: 'ID と、この加盟店のキーであることを確かめてください。',
  },
  api_key_limit: {
    title: '加盟店のキーはこれ以上作れません',
    detail:
      '有効なものは 50 個まで、この 400 日の間に終わったものを合わせて 500 個までです。だれも使っていないものを無効にしてください。',
  },
  ledger_not_found: {
    title: 'そのような元帳はありません',
    detail: 'ID と、この加盟店の元帳であることを確かめてください。',
  },
  ledger_exists: {
    title: 'この ID の元帳はすでにあります',
    detail: '登録し直すものはありません。新しい元帳は、ID なしで加えます。',
  },
  ledger_of_another: {
    title: 'その元帳には、別の加盟店か別のモードの支払いがあります',
    detail: 'ID を確かめてください。元帳の ID は、その支払いの ID の 5 文字目から 12 文字目までです。',
  },
  ledger_closed: {
    title: '元帳はすでに閉じています',
    detail: '元帳の支払いは、その中で終わりまで続きます。閉じた元帳は開き直せません。別の元帳を加えてください。',
  },
  ledger_open: {
    title: '元帳が閉じていません',
    detail: '保管できるのは、新しい支払いを受けない元帳だけです。まず閉じてください。二分後に閉じたことになります。',
  },
  ledger_not_erased: {
    title: '元帳にまだ個人情報があります',
    detail: '保管するものには残しません。支払いから 550 日、または加盟店の決めた日数がたつと消去されます。',
  },
  archive_unavailable: {
    title: 'このブローカーには保管用のバケットがありません',
    detail: '`ARCHIVE` という名前でバインドして、デプロイしてください（docs/operate/data.md）。',
  },
  ledger_limit: {
    title: '加盟店の開いた元帳はこれ以上増やせません',
    detail: 'モードごとに 16 冊までです。いっぱいになる元帳は、自分の次の元帳を開きます。',
  },
  last_open_ledger: {
    title: 'そのモードで開いている最後の元帳です',
    detail:
      '加盟店が支払いを受けられなくなるので、先に別の元帳を加えてください。支払いを止めたいなら、加盟店を無効にします。',
  },
  merchant_not_disabled: {
    title: '加盟店が無効になっていないか、無効になってから時間がたっていません',
    detail: '無効にしてから一分後に、元帳を戻してください。忘れた元帳に、だれも支払ってはならないからです。',
  },
  restore_unavailable: {
    title: 'プラットフォームは、元帳のその時点を残していません',
    detail:
      '時点復旧でさかのぼれるのは 30 日までで、手元のマシンではまったくできません。元帳は元のままです。docs/operate/restore.md をご覧ください。',
  },
  reconciliation_not_found: {
    title: 'その日は照合されていません',
    detail:
      '先に照合してください。報告が `unavailable` のときは、もう一度行います。`POST /operator/v1/reconciliations` です。',
  },
  issuer_not_found: {
    title: 'そのような発行元はありません',
    detail: 'プレフィックスを確かめてください。一覧は `GET /operator/v1/issuers` です。',
  },
  issuer_exists: {
    title: 'このプレフィックスの発行元はすでにあります',
    detail: 'PATCH で変えるか、別のプレフィックスにしてください。',
  },
  issuer_limit: {
    title: '発行元はこれ以上登録できません',
    detail: '両方のモードを合わせて 1000 社までです。',
  },
  issuer_prefix_taken: {
    title: 'ほかの発行元と、プレフィックスの初めが重なります',
    detail: 'ID から発行元が一つに決まるように、どのモードの二つを比べても、一方が他方で始まってはなりません。',
  },
  issuer_server_of_other_mode: {
    title: 'そのサーバーは、もう一方のモードで使われています',
    detail: 'サーバーは本番用かテスト用のどちらかで、両方にはなりません。どのサーバーかは `param` が示します。',
  },
  issuer_enabled: {
    title: '発行元が有効になっています',
    detail:
      'モード、支払い方法、サーバーを変える前に、無効にしてください。何が変わるところだったかは `param` が示します。',
  },
  issuer_not_certified: {
    title: '発行元には、今のサーバーの認定証がありません',
    detail:
      '`furiwake certify issuer.json --key FILE` を実行してから有効にするか、理由を `without_certificate` に付けて送ってください。理由は監査ログに残ります。',
  },
  issuer_keys_unavailable: {
    title: '発行元のサーバーが鍵を示しません',
    detail: '認定証の鍵と比べられるように、両方のサーバーが `GET /.well-known/jwks.json` に答えなければなりません。',
  },
  certification_not_run_here: {
    title: 'ブローカーは適合テストを実行しません',
    detail:
      'テストが待ち受けられるところで `furiwake certify issuer.json --key FILE` を実行してください。認定証はそこから送られます。',
  },
  certificate_unsigned: {
    title: '認定証に、このブローカーの運用者の署名がありません',
    detail: '/.well-known/jwks.json が公開している鍵の一つと、このブローカーのオリジンで、テストを実行してください。',
  },
  certificate_of_another: {
    title: '別の組のサーバーの認定証です',
    detail: 'このブローカーと、この発行元の今の認証サーバーと決済サーバーを示していなければなりません。',
  },
  certificate_of_other_keys: {
    title: '別の鍵の認定証です',
    detail: '認定のときに公開していなかった鍵を、サーバーが公開しています。認定をやり直してください。',
  },
  certificate_expired: {
    title: '認定証の期限が切れました',
    detail: '発行元の認定をやり直してください。',
  },
  certificate_failed: {
    title: '合格しなかったテストの認定証です',
    detail: '報告にあるものを直して、発行元の認定をやり直してください。',
  },
}
