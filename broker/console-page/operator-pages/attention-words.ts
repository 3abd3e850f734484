/** Words of the page that says what needs a person. English is the operator API's own. */

import type { Locale } from '../../../protocol/look.ts'

export interface AttentionWords {
  title: string
  lead: string
  asOf: (time: string) => string
  again: string
  none: { title: string; text: string }
  notAll: string
  found: (count: number) => string
  showAll: (count: number) => string
  since: string
  ends: string
  of: string
  mode: string
  tried: string
  size: string
  modes: Readonly<Record<'test' | 'live', string>>
  notKnown: string
  parts: Readonly<
    Record<'merchant' | 'ledger' | 'payment' | 'operation' | 'issuer' | 'endpoint' | 'key' | 'token', string>
  >
  docs: string
  /** Says what it is and what to do, by its kind; of one that is not among these the API's own words stand. */
  kinds: Readonly<Record<string, { title: string; action: string }>>
}

const en: AttentionWords = {
  title: 'Attention',
  lead: 'What a person should look at, the gravest first. Everything else mends itself.',
  asOf: (time) => `As of ${time}`,
  again: 'Look again',
  none: {
    title: 'Nothing needs you',
    text: 'Unknown outcomes, refused reversals, full ledgers, failing endpoints and ending keys would be here.',
  },
  notAll: 'This is not all: a ledger did not answer, or had more than fits. Look again when the first are mended.',
  found: (count) =>
    count === 0 ? 'Nothing needs you.' : `${count} ${count === 1 ? 'matter needs' : 'matters need'} you.`,
  showAll: (count) => `Show all ${count}`,
  since: 'Since',
  ends: 'Ends',
  of: 'What',
  mode: 'Mode',
  tried: 'Tried',
  size: 'Size',
  modes: { test: 'Test', live: 'Live' },
  notKnown: 'Not known',
  parts: {
    merchant: 'Merchant',
    ledger: 'Ledger',
    payment: 'Payment',
    operation: 'Operation',
    issuer: 'Issuer',
    endpoint: 'Endpoint',
    key: 'Key',
    token: 'Token',
  },
  docs: 'More in',
  kinds: {},
}

const ja: AttentionWords = {
  title: '要確認',
  lead: '人が見るべきことを、重いものから並べます。ほかのことはひとりでに直ります。',
  asOf: (time) => `${time} 時点`,
  again: '更新する',
  none: {
    title: 'いま見るべきことはありません',
    text: '結果の分からない支払い、断られた取消、満杯の台帳、届かない通知先、期限の近い鍵があれば、ここに出ます。',
  },
  notAll:
    'これで全部ではありません。返事のない台帳があるか、数が多すぎます。先のものを直してから、もう一度ご覧ください。',
  found: (count) => (count === 0 ? '見るべきことはありません。' : `見るべきことが${count}件あります。`),
  showAll: (count) => `${count}件すべてを表示`,
  since: 'いつから',
  ends: '期限',
  of: '対象',
  mode: 'モード',
  tried: '試した回数',
  size: '大きさ',
  modes: { test: 'テスト', live: '本番' },
  notKnown: '不明',
  parts: {
    merchant: 'お店',
    ledger: '台帳',
    payment: '支払い',
    operation: '操作',
    issuer: '発行会社',
    endpoint: '通知先',
    key: '鍵',
    token: 'トークン',
  },
  docs: '詳しくは',
  kinds: {
    key_missing: {
      title: '仲介の鍵がなくなり、それで作ったものがまだ使われています',
      action:
        'その鍵を、いま使う鍵のうしろに戻してください。開いている支払い画面や通知が待っています。漏れて外した鍵なら docs/operate/keys.md をご覧ください。',
    },
    payment_left_to_person: {
      title: '発行会社が返金を断り、もう問い合わせていません',
      action:
        '操作IDを添えて発行会社に電話してください。会員は何も受けずに請求されているかもしれません。清算記録と照らし合わせ、お店と決着をつけてください。',
    },
    reversal_refused: {
      title: '発行会社が返金を断っています',
      action: '間をあけながら自動で頼み続けます。一時間続くときは、操作IDを添えて発行会社に電話してください。',
    },
    payment_stuck: {
      title: '支払いの結果が分かりません',
      action:
        '自動で問い合わせ続けます。発行会社が止まっていないかを見て、ほかには答えているなら操作IDを伝えてください。',
    },
    ledger_full: {
      title: '台帳が満杯で、新しい支払いを受けられません',
      action: 'このお店とモードに、新しい台帳を開いてください。中の支払いの売上確定、返品、結果の確認は続けられます。',
    },
    ledger_unreachable: {
      title: '台帳が答えません',
      action: '基盤の状況と、この台帳のログをご覧ください。支払いは待っていて、失われません。',
    },
    archive_stuck: {
      title: '台帳の保管が進まないか、読めません',
      action:
        '保管先と台帳をご覧ください: npm run furiwake -- ledgers show mer_… LEDGER。止まっている間は何も消しません。直ったら ledgers archive ですぐに続きます。',
    },
    ledger_filling: {
      title: '台帳がいっぱいになりつつあります',
      action:
        '次の台帳が開いていれば何もいりません。5ギガバイトで自動で閉じます。なければ、登録簿に書き込めるかをご覧ください。',
    },
    issuer_down: {
      title: '発行会社が答えません',
      action:
        '発行会社に電話してください。会員には入力の前に伝え、一人ずつが戻ったかを確かめます。何時間も戻らなければ停止してください。',
    },
    key_ending: {
      title: '仲介の鍵が使われて一年になります',
      action:
        '取り替えてください: npm run furiwake -- keys publish、次に activate、最後に retire（docs/operate/keys.md）。',
    },
    api_key_ending: {
      title: 'お店の秘密の鍵が、二週間以内に期限を迎えます',
      action: '新しい鍵を作り、お店に使ってもらってください。そのままでは期限のあと支払いを受けられません。',
    },
    token_ending: {
      title: '運営のトークンが、二週間以内に期限を迎えます',
      action: 'まだ使う人がいれば、新しいものを作ってください。',
    },
    certificate_ending: {
      title: '発行会社の認定が期限を迎えます、または迎えました',
      action:
        'もう一度認定してください: npm run furiwake -- certify issuer.json。それまでも有効ですが、停止すると認定なしでは再開できません。',
    },
    endpoint_gone: {
      title: '通知先が410と答え、止められました',
      action: 'お店に伝えてください。もう一度有効にするか、出来事を読みに来るまで、支払いのことが伝わりません。',
    },
    endpoint_failing: {
      title: '通知先への送信が失敗し続けています',
      action: 'お店に伝えてください。三日間は送り続けます。届かなかったものは出来事の一覧で読めます。',
    },
  },
}

export const ATTENTION_WORDS: Readonly<Record<Locale, AttentionWords>> = { en, ja }
