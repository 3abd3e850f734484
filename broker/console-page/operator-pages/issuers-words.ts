/** Words of the pages of issuers. */

import type { Locale } from '../../../protocol/look.ts'

export type HealthState = 'unheard' | 'up' | 'half_open' | 'down'

export interface IssuersWords {
  title: string
  lead: string
  none: string
  back: string
  issuer: string
  prefix: string
  mode: string
  modes: Readonly<Record<'test' | 'live', string>>
  payments: string
  enabled: string
  disabled: string
  health: string
  states: Readonly<Record<HealthState, string>>
  /** Says what that means, and what to do. */
  about: Readonly<Record<HealthState, string>>
  downSince: (time: string) => string
  lastWord: string
  never: string
  certificate: string
  certifiedUntil: string
  ended: string
  noCertificate: string
  noCertificateAbout: string
  entry: string
  method: string
  takes: string
  takesAtOnce: string
  takesLater: string
  servers: Readonly<Record<'authentication_server' | 'relay' | 'settlement_server', string>>
  pages: Readonly<Record<'register_url' | 'forgot_url' | 'passkey_rp_id', string>>
  noneGiven: string
  pair: string
  suite: string
  issuedAt: string
  keys: string
  docs: string
  itsChanges: string
  itsDays: string
}

const en: IssuersWords = {
  title: 'Issuers',
  lead: 'Health is learnt from each issuer’s own answers; nothing is asked for it.',
  none: 'No issuer has been entered yet.',
  back: 'All issuers',
  issuer: 'Issuer',
  prefix: 'Prefix',
  mode: 'Mode',
  modes: { test: 'Test', live: 'Live' },
  payments: 'Payments',
  enabled: 'Taken',
  disabled: 'Disabled',
  health: 'Health',
  states: { unheard: 'Not heard of yet', up: 'Answers', half_open: 'Being found out', down: 'Does not answer' },
  about: {
    unheard:
      'This part of the broker has not called it yet, and no other one has written that it is down. Nothing to do.',
    up: 'Its latest answers came. Nothing to do.',
    half_open: 'It was down, and the next member finds out whether it is back. Nothing to do yet.',
    down: 'Call the issuer. Members are told before they type, and one at a time finds out whether it is back. Disable it if it stays away for hours: npm run furiwake -- issuers disable.',
  },
  downSince: (time) => `since ${time}`,
  lastWord: 'Last word',
  never: 'Never',
  certificate: 'Certificate',
  certifiedUntil: 'Good until',
  ended: 'Ended',
  noCertificate: 'None',
  noCertificateAbout:
    'It was enabled without one, or before there were any: the audit log has the reason. Certify it with npm run furiwake -- certify issuer.json.',
  entry: 'Its entry',
  method: 'Way of paying',
  takes: 'Its approval',
  takesAtOnce: 'takes the money',
  takesLater: 'holds it, until the capture',
  servers: {
    authentication_server: 'Authentication server',
    relay: 'Relay centre',
    settlement_server: 'Settlement server',
  },
  pages: { register_url: 'Registering', forgot_url: 'Forgotten password', passkey_rp_id: 'Passkeys of' },
  noneGiven: 'None',
  pair: 'Pair',
  suite: 'Suite',
  issuedAt: 'Issued',
  keys: 'Keys',
  docs: 'More in',
  itsChanges: 'Changes of it in the audit log',
  itsDays: 'Its days in the reconciliation',
}

const ja: IssuersWords = {
  title: '発行会社',
  lead: '健康状態は、発行会社自身の返事から分かります。そのために問い合わせることはありません。',
  none: 'まだ登録されていません。',
  back: '発行会社の一覧',
  issuer: '発行会社',
  prefix: '頭文字',
  mode: 'モード',
  modes: { test: 'テスト', live: '本番' },
  payments: '支払い',
  enabled: '受付中',
  disabled: '停止中',
  health: '健康状態',
  states: { unheard: 'まだ返事なし', up: '答えています', half_open: '確認中', down: '答えません' },
  about: {
    unheard: '仲介のこの部分はまだ呼んでおらず、止まっているとの記録もありません。することはありません。',
    up: '最近の返事は届いています。することはありません。',
    half_open: '止まっていました。次の会員が、戻ったかを確かめます。まだすることはありません。',
    down: '発行会社に電話してください。会員には入力の前に伝え、一人ずつが戻ったかを確かめます。何時間も戻らなければ停止してください: npm run furiwake -- issuers disable',
  },
  downSince: (time) => `${time}から`,
  lastWord: '最後の返事',
  never: 'なし',
  certificate: '認定',
  certifiedUntil: '期限',
  ended: '期限切れ',
  noCertificate: 'なし',
  noCertificateAbout:
    '認定なしで有効にされたか、認定ができる前のものです。理由は監査の記録にあります。認定するには npm run furiwake -- certify issuer.json',
  entry: '登録内容',
  method: '支払い方法',
  takes: '承認で',
  takesAtOnce: '売上になります',
  takesLater: '確保し、確定を待ちます',
  servers: {
    authentication_server: '認証サーバー',
    relay: '中継センター',
    settlement_server: '決済サーバー',
  },
  pages: { register_url: '入会ページ', forgot_url: 'パスワード再設定', passkey_rp_id: 'パスキーの範囲' },
  noneGiven: 'なし',
  pair: '組',
  suite: '試験',
  issuedAt: '発行',
  keys: '鍵',
  docs: '詳しくは',
  itsChanges: '監査の記録で見る',
  itsDays: '照合で見る',
}

export const ISSUERS_WORDS: Readonly<Record<Locale, IssuersWords>> = { en, ja }
