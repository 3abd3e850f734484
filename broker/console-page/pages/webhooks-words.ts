/** Words of the pages of webhook endpoints and their deliveries. */

import type { Locale } from '../../../protocol/look.ts'
import type { DeliveryState, EndpointStatus } from './webhook-seen.ts'
import { PAGE_LABELS } from '../page-labels.ts'

export interface WebhooksWords {
  title: string
  lead: string
  none: { title: string; text: string }
  back: string
  endpoint: string
  url: string
  urlHint: string
  urlWrong: string
  description: string
  descriptionOf: string
  events: string
  someEvents: (count: number) => string
  allEvents: string
  chosenEvents: string
  eventsWrong: string
  made: string
  status: string
  statuses: Readonly<Record<EndpointStatus, string>>
  gone: string
  failing: (since: string) => string
  disabled: string
  previousSecret: (until: string) => string
  oldSecretSigns: string
  acts: Readonly<Record<'add' | 'change' | 'rotate' | 'disable' | 'enable' | 'remove' | 'test', string>>
  save: string
  rotateAsked: string
  disableAsked: string
  enableAsked: string
  removeAsked: string
  secret: string
  secretAbout: string
  rotatedAbout: string
  testAsked: string
  deliveries: string
  deliveriesLead: string
  reload: string
  /** By the event's name: those about an endpoint. */
  endpointEvents: Readonly<Record<string, string>>
  /** Said when deliveries came or changed while the list was read. */
  newer: (count: number) => string
  noDeliveries: string
  all: string
  states: Readonly<Record<DeliveryState, string>>
  event: string
  tries: string
  nextTry: string
  underWay: string
  choice: string
  choose: (event: string) => string
  resend: (count: number) => string
  resent: (count: number) => string
  notResent: (count: number) => string
  details: string
  body: string
  bodyAbout: string
  sentBody: string
  answered: (status: number, ms: number) => string
  errors: Readonly<Record<string, string>>
  /** Says what to do about a try that did not arrive, by its error. */
  help: Readonly<Record<string, string>>
  limit: string
}

const en: WebhooksWords = {
  title: PAGE_LABELS.webhooks.en,
  lead: 'Where your servers are told what happens to payments. Each message is signed; docs/webhooks.md says how to check it.',
  none: { title: 'No endpoint yet', text: 'Without one your servers hear of nothing by themselves.' },
  back: 'All endpoints',
  endpoint: 'Endpoint',
  url: 'Address',
  urlHint: 'https, on the public internet: https://shop.example/webhooks',
  urlWrong: 'Enter an address that begins with https://',
  description: 'Description, for yourselves (may be left out)',
  descriptionOf: 'Description',
  events: 'Events',
  someEvents: (count) => (count === 1 ? 'One event' : `${count} events`),
  allEvents: 'All events',
  chosenEvents: 'Only these',
  eventsWrong: 'Choose at least one event, or all.',
  made: 'Added',
  status: 'Status',
  statuses: { enabled: 'Working', failing: 'Failing', disabled: 'Disabled' },
  gone: 'It answered 410 (gone) and was disabled by itself. Mend the address, send a test event, and enable it again: what it has missed is listed by GET /v1/events.',
  failing: (since) =>
    `Deliveries have failed since ${since}. Each is tried for three days. Send a test event to see what your server answers; when it is mended, send those that failed again.`,
  disabled: 'It is disabled: what happens now is not sent here, also not later.',
  previousSecret: (until) => `The secret before this one signs too until ${until}.`,
  oldSecretSigns: 'Old secret',
  acts: {
    add: 'Add an endpoint',
    change: 'Change',
    rotate: 'Rotate the secret',
    disable: 'Disable',
    enable: 'Enable',
    remove: 'Remove',
    test: 'Send a test event',
  },
  save: 'Save',
  rotateAsked: 'There will be a new secret. For a day both sign, so that nothing is lost while you put the new one in.',
  disableAsked: 'What happens from now on is not sent here, also not once it is enabled again. What waits is given up.',
  enableAsked: 'From now on it hears of what happens. What it has missed meanwhile is not sent.',
  removeAsked: 'The endpoint and its secret are gone. What still waits for it is not sent. It can’t be undone.',
  secret: 'Secret',
  secretAbout: 'Put this secret into your server’s settings now: it is not shown again.',
  rotatedAbout: 'Put this secret in the place of the old one within a day: it is not shown again.',
  testAsked:
    'One signed message of the type webhook_endpoint.test is sent now, and not repeated. It is about no payment; your server should answer 2xx.',
  deliveries: 'Deliveries',
  deliveriesLead: 'Newest first, kept for 30 days after they end.',
  reload: 'Look again',
  endpointEvents: {
    'webhook_endpoint.failing': 'An endpoint is failing',
    'webhook_endpoint.disabled': 'An endpoint was disabled',
    'webhook_endpoint.test': 'A test event',
  },
  newer: (count) => (count === 1 ? 'One delivery has come or changed.' : `${count} deliveries have come or changed.`),
  noDeliveries: 'No delivery is like that.',
  all: 'All',
  states: { waiting: 'Waiting', delivered: 'Arrived', failed: 'Given up' },
  event: 'Event',
  tries: 'Tries',
  nextTry: 'Next try',
  underWay: 'being sent',
  choice: 'Choose',
  choose: (event) => `Choose ${event}`,
  resend: (count) => (count === 1 ? 'Send 1 again' : `Send ${count} again`),
  resent: (count) => (count === 1 ? 'One is being sent again.' : `${count} are being sent again.`),
  notResent: (count) => `${count} could not be sent again:`,
  details: 'Tries and body',
  body: 'Body, as it would be sent now',
  bodyAbout:
    'Messages are not kept. This is the event with the payment and its verdict as they are now. Of answers, time and status are kept.',
  sentBody: 'Body, as it was sent',
  answered: (status, ms) => `${status} after ${ms} ms`,
  errors: {
    status: 'Refused',
    redirect: 'A redirect, which is not followed',
    timeout: 'No answer within 10 seconds',
    unreachable: 'Can’t be reached',
    target_not_allowed: 'The address may not be called',
    endpoint_disabled: 'The endpoint was disabled',
  },
  help: {
    status: 'Your server answered, but not with 2xx: look into its log, above all whether the signature was refused.',
    redirect: 'Enter the address where the redirect leads.',
    timeout: 'Answer first, and do the work after that.',
    unreachable: 'Check the name, the certificate, and that your server can be reached from the internet.',
    target_not_allowed: 'Enter an https address on the public internet, at port 443 or 8443.',
    endpoint_disabled: 'Enable it, then send again.',
  },
  limit: 'There are 16 endpoints, as many as there may be. Remove one that is not used.',
}

const ja: WebhooksWords = {
  title: PAGE_LABELS.webhooks.ja,
  lead: '支払いに起きたことをお店のサーバーへ知らせる先です。どの通知にも署名が付きます。確かめ方は docs/webhooks.md にあります。',
  none: { title: '通知先はまだありません', text: '加えるまで、お店のサーバーには何も知らされません。' },
  back: '通知先の一覧',
  endpoint: '通知先',
  url: '宛先',
  urlHint: '公開された https の宛先（例: https://shop.example/webhooks）',
  urlWrong: 'https:// で始まる宛先を入力してください。',
  description: '説明（控え用、省略できます）',
  descriptionOf: '説明',
  events: '知らせる出来事',
  someEvents: (count) => `${count}種類`,
  allEvents: 'すべて',
  chosenEvents: '選んだものだけ',
  eventsWrong: '一つ以上選ぶか、すべてにしてください。',
  made: '追加日時',
  status: '状態',
  statuses: { enabled: '届いています', failing: '届いていません', disabled: '停止中' },
  gone: '410（廃止）と返されたため、自動で止まりました。宛先を直し、試しに送ってから再開してください。その間のことは GET /v1/events で読めます。',
  failing: (since) =>
    `${since}から届いていません。一件につき三日間、送り直します。試しに送ると、サーバーの返事が分かります。直ったら、届かなかったものを送り直してください。`,
  disabled: '止まっています。いま起きることは、あとからも送られません。',
  previousSecret: (until) => `${until}までは、前の署名鍵でも署名します。`,
  oldSecretSigns: '前の署名鍵',
  acts: {
    add: '通知先を加える',
    change: '変更する',
    rotate: '署名鍵を替える',
    disable: '止める',
    enable: '再開する',
    remove: '削除する',
    test: '試しに送る',
  },
  save: '保存する',
  rotateAsked: '新しい署名鍵を作ります。一日のあいだは両方で署名するので、入れ替える間も通知は失われません。',
  disableAsked: 'これから起きることは、再開したあとも送られません。送信待ちのものは取りやめます。',
  enableAsked: 'これから起きることを知らせます。止まっていた間のものは送られません。',
  removeAsked: '通知先と署名鍵を消します。送信待ちのものは送られません。元に戻せません。',
  secret: '署名鍵',
  secretAbout: 'いまお店のサーバーに設定してください。この鍵は二度と表示されません。',
  rotatedAbout: '一日以内に前の鍵と入れ替えてください。この鍵は二度と表示されません。',
  testAsked:
    'webhook_endpoint.test という署名付きの通知を、いま一度だけ送ります。どの支払いのものでもありません。2xx と答えれば正常です。',
  deliveries: '送信の記録',
  deliveriesLead: '新しい順です。終わってから30日間残ります。',
  reload: '更新する',
  endpointEvents: {
    'webhook_endpoint.failing': '通知先に届かなくなりました',
    'webhook_endpoint.disabled': '通知先が止められました',
    'webhook_endpoint.test': '試しの通知',
  },
  newer: (count) => `${count}件の通知が届いたか、変わりました。`,
  noDeliveries: '当てはまる送信はありません。',
  all: 'すべて',
  states: { waiting: '送信待ち', delivered: '届きました', failed: '取りやめ' },
  event: '出来事',
  tries: '回数',
  nextTry: '次の送信',
  underWay: '送信中',
  choice: '選ぶ',
  choose: (event) => `${event}を選ぶ`,
  resend: (count) => `${count}件を送り直す`,
  resent: (count) => `${count}件を送り直しています。`,
  notResent: (count) => `${count}件は送り直せませんでした。`,
  details: '送信の経過と本文',
  body: '本文（いま送る場合）',
  bodyAbout: '送った本文は残していません。支払いと審査結果は現在のものです。返事は、時刻と状態だけを残しています。',
  sentBody: '送った本文',
  answered: (status, ms) => `${status}（${ms}ミリ秒）`,
  errors: {
    status: '断られました',
    redirect: '転送されました（たどりません）',
    timeout: '10秒以内に返事がありません',
    unreachable: 'つながりません',
    target_not_allowed: '送れない宛先です',
    endpoint_disabled: '通知先が止まっていました',
  },
  help: {
    status: 'サーバーは答えましたが、2xx ではありません。記録を見て、まず署名が断られていないかお確かめください。',
    redirect: '転送先の宛先を入力してください。',
    timeout: '先に返事をして、処理はそのあとで行ってください。',
    unreachable: '名前と証明書、外からつながるかをお確かめください。',
    target_not_allowed: '公開された https の宛先（443番か8443番）を入力してください。',
    endpoint_disabled: '再開してから送り直してください。',
  },
  limit: '通知先は16件までです。使っていないものを削除してください。',
}

export const WEBHOOKS_WORDS: Readonly<Record<Locale, WebhooksWords>> = { en, ja }
