import type { Words } from './words.ts'

const NOTHING = '引き落としはありません。'
const OUR_SIDE = `こちらの不具合で進めませんでした。${NOTHING}もう一度お試しください。`
const AT_THE_SHOP = `このお支払いは続けられません。${NOTHING}お店からやり直してください。`
const BY_SHOP = 'お店が取り消しました。'
const MOVED_ON = 'このお支払いは、すでに先へ進んでいます。'

export const words: Words = {
  payTo: ['', 'へのお支払い'],
  documentTitle: 'お支払い',
  test: 'テスト',
  close: '閉じる',
  order: (order, items) => `注文 ${order}${items > 0 ? `・${items}点` : ''}`,
  memberId: '会員ID',
  memberIdTrouble: {
    empty: '会員IDを入力してください。',
    incomplete: '会員IDが短いようです。8文字以上です。',
    too_long: '会員IDが長いようです。19文字までです。',
    bad_character: '会員IDは、数字とAからZの文字だけです。',
    bad_check: 'どこか1文字が違うようです。お手元の会員IDとお確かめください。',
    unknown_issuer: 'この会員IDの発行元が見つかりません。はじめの文字をお確かめください。',
  },
  someIssuer: '発行元',
  password: 'パスワード',
  passwordHint: '発行元で決めたもの',
  passwordEmpty: 'パスワードを入力してください。',
  show: '表示',
  hide: '隠す',
  forgot: 'お忘れの方',
  register: 'IDを登録する',
  pay: ({ amount }) => `${amount}を支払う`,
  cancel: 'やめる',
  promise: (issuer) =>
    `パスワードはこの端末で封をして、${issuer ?? '発行元'}だけに届きます。お店もFuriwakeも読めません。`,
  mismatch: (left) => `IDとパスワードが合いません。${left !== undefined && left > 0 ? `あと${left}回試せます。` : ''}`,
  notSent: `お支払いが始まる前に通信が切れました。${NOTHING}もう一度お試しください。`,
  notConfirmed: '確認の前に通信が切れました。もう一度お試しください。',
  problem: {
    invalid_request: OUR_SIDE,
    invalid_json: OUR_SIDE,
    body_too_large: OUR_SIDE,
    unsupported_media_type: OUR_SIDE,
    client_secret_invalid: AT_THE_SHOP,
    not_found: AT_THE_SHOP,
    payment_not_found: AT_THE_SHOP,
    payment_removed: AT_THE_SHOP,
    payment_not_open: MOVED_ON,
    payment_expired: `お支払いの期限が過ぎました。${NOTHING}お店からやり直してください。`,
    payment_in_progress: '確認しています。二重に引き落とされることはありません。',
    nothing_to_confirm: MOVED_ON,
    confirm_token_invalid: MOVED_ON,
    member_id_invalid: '会員IDが違うようです。お手元の会員IDとお確かめください。',
    issuer_unknown: 'この会員IDの発行元が見つかりません。',
    issuer_unreachable: ({ issuer }) =>
      `いま${issuer}につながりません。別のIDを使うか、時間をおいてお試しください。${NOTHING}`,
    merchant_disabled: ({ shop }) => `いま${shop}ではお支払いいただけません。${NOTHING}`,
    sealed_password_invalid: OUR_SIDE,
    sealed_password_rejected: `封が開きませんでした。${NOTHING}もう一度パスワードを入力してください。`,
    passkey_invalid: OUR_SIDE,
    passkey_unavailable: `いまパスキーを使えません。${NOTHING}会員IDとパスワードをお使いください。`,
    passkey_not_added: OUR_SIDE,
    payment_not_voidable: MOVED_ON,
    rate_limited: `続けて試されました。${NOTHING}時間をおいてお試しください。`,
    internal_error: OUR_SIDE,
  },
  stations: ['中継', '結果'],
  processing: {
    issuer: ({ issuer }) => ({
      title: '確認しています',
      text: `${issuer}の回答を待っています。閉じても、二重に引き落とされることはありません。`,
    }),
    centre: ({ issuer }) => ({
      title: '確認しています',
      text: `${issuer}がご本人を確かめました。お支払いの回答を待っています。閉じても、二重に引き落とされることはありません。`,
    }),
    resolving: ({ issuer }) => ({
      title: '結果を確かめています',
      text: `${issuer}の回答が途切れたため、もう一度尋ねています。二重に引き落とされることはありません。`,
    }),
  },
  asking: {
    title: '結果を確かめています',
    text: '通信が切れました。二重に引き落とされることはありません。',
  },
  closing: { title: '少しお待ちください', text: '承認を取り消しています。' },
  slow: 'いつもより時間がかかっています。結果はお店に届きます。閉じても、二重に引き落とされることはありません。',
  confirmLead: ({ issuer }) => `${issuer}が承認しました。ご確認ください。`,
  confirm: ({ amount }) => `${amount}で購入する`,
  dontBuy: '購入しない',
  paidWith: 'お支払い方法',
  orderLabel: '注文',
  approval: '承認番号',
  heldUntil: '確認の期限',
  outcome: {
    captured: ({ amount, issuer, shop }) => ({
      title: `${amount}を支払いました`,
      text: `${issuer}が承認しました。結果は${shop}に届いています。`,
    }),
    authorized: ({ amount, issuer, shop, taken }) => ({
      title: `${amount}が承認されました`,
      text: taken
        ? `${shop}へのお支払いとして、${issuer}で引き落としました。`
        : `${issuer}が金額を押さえました。ご注文の用意ができると、${shop}が請求します。`,
    }),
    refunded: ({ amount, shop }) => ({ title: '返金されました', text: `${shop}から${amount}が返金されました。` }),
    voided: ({ issuer, amount, taken, byShop }) => ({
      title: '購入していません',
      text:
        (byShop ? BY_SHOP : '') +
        (taken ? `${amount}は${issuer}から戻されます。` : `${issuer}の承認は取り消されました。${NOTHING}`),
    }),
    cancelled: ({ byShop }) =>
      byShop
        ? { title: 'お支払いは取り消されました', text: BY_SHOP + NOTHING }
        : { title: 'お支払いをやめました', text: NOTHING },
    expired: () => ({
      title: '期限が過ぎました',
      text: `お支払いの期限が過ぎました。${NOTHING}お店からやり直してください。`,
    }),
  },
  notPaid: 'お支払いできませんでした',
  declined: {
    insufficient_funds: ({ issuer, amount }) => `${issuer}によると、残高が${amount}に足りません。${NOTHING}`,
    limit_exceeded: ({ issuer, amount }) => `${issuer}によると、${amount}は限度額を超えています。${NOTHING}`,
    account_closed: ({ issuer }) => `${issuer}によると、このIDは解約されています。${NOTHING}`,
    expired_account: ({ issuer }) => `${issuer}によると、このIDは期限が切れています。${NOTHING}`,
    too_many_attempts: ({ issuer, minutes }) =>
      `パスワードの間違いが続きました。${minutes ? `${minutes}分後にまたお試しいただけます。` : ''}${NOTHING}別のIDかパスキーを使うか、${issuer}のご案内をご覧ください。`,
    refused_by_issuer: ({ issuer }) =>
      `${issuer}の承認が得られませんでした。詳しくは${issuer}にお尋ねください。${NOTHING}`,
    issuer_unavailable: ({ issuer }) =>
      `${issuer}から時間内に回答がありませんでした。${NOTHING}時間をおいてお試しください。`,
  },
  help: ({ issuer }) => `${issuer}のご案内`,
  done: '完了',
  anotherId: '別のIDで支払う',
  backToShop: 'お店に戻る',
  youMayClose: 'この画面は閉じてかまいません。',
  fault: {
    link: {
      title: 'お支払いを開けません',
      text: `リンクが古いか、正しくありません。${NOTHING}お店からやり直してください。`,
    },
    unreachable: {
      title: 'つながりません',
      text: `${NOTHING}もう一度お試しください。`,
    },
    stranger: {
      title: 'ここでは開けません',
      text: `このページはお店に登録されていません。${NOTHING}`,
    },
  },
  again: 'もう一度試す',
  watch: {
    title: '専用の画面でお続けください',
    text: '下のボタンでも開けます。',
  },
  openWindow: '専用の画面を開く',
  continueInWindow: '専用の画面で続ける',
  guarded: {
    title: '専用の画面でお続けください',
    text: '入力の途中で、まわりのページが文字を横取りしたか、この画面を隠しました。入力は消しました。',
  },
  covered: {
    title: 'この画面に何かが重なっています',
    text: '金額が隠れているかもしれません。Furiwakeだけの画面でお続けください。',
  },
  aboveFramedMax: ({ amount, issuer }) => `${issuer}での${amount}のお支払いは、Furiwakeだけの画面でお続けください。`,
  elsewhere: '承認されました。お支払いになった画面で確認されなければ、購入にはなりません。',
  passkey: {
    use: 'パスキーで支払う',
    usePassword: '会員IDとパスワードで支払う',
    lead: ({ issuer }) => `${issuer}のパスキー`,
    pay: ({ amount }) => `パスキーで${amount}を支払う`,
    prompting: '端末で確認しています…',
    promise: ({ issuer }) => `パスキーは、このお支払いだけに署名します。確かめられるのは${issuer}だけです。`,
    trouble: {
      unfinished: () => `パスキーは使われませんでした。${NOTHING}もう一度試すか、会員IDとパスワードをお使いください。`,
      forbidden: () => 'ここではパスキーを使えません。会員IDとパスワードをお使いください。',
      refused: ({ issuer }) =>
        `${issuer}でこのパスキーを確認できませんでした。${NOTHING}会員IDとパスワードをお使いください。`,
    },
  },
}
