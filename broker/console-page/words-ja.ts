import type { ShellWords } from './words.ts'

export const words: ShellWords = {
  console: '管理画面',
  pages: 'ページ一覧',
  test: 'テスト',
  viewer: '閲覧のみ',
  operator: '操作可',
  leave: '終了する',
  otherLanguage: 'English',
  toContent: '本文へ',
  loading: '読み込んでいます…',
  again: 'もう一度試す',
  notFound: { title: 'このページはありません', text: '一覧からお選びください。' },
  signedOut: {
    title: '終了しました',
    text: '一時間使われないと終了します。お店の管理ページから、もう一度開いてください。',
  },
  linkUsed: {
    title: 'この入口はもう使えません',
    text: '一分以内に一度だけ使えます。お店の管理ページから、もう一度開いてください。',
  },
  problems: {
    unreachable: '接続できません。通信の状態をご確認ください。表示は最後に届いたものです。',
    rate_limited: '短い間に何度も行われました。少しお待ちください。',
    storage_unavailable: '台帳から返事がありません。少し待ってお試しください。',
    console_role_viewer: '閲覧のみの権限です。変更するには操作できる権限で開いてください。',
    console_link_used: 'この入口はもう使えません。',
    merchant_disabled: 'このお店は取引を止められています。仲介の運営者にお尋ねください。',
    payment_not_found: 'このお店にその支払いはありません。',
    payment_removed: '支払われないまま終わり、40日後に消されました。',
    payment_in_progress: '処理の途中です。少し待ってからご覧ください。',
    not_found: '見つかりません。',
    internal_error: 'こちら側で問題が起きました。もう一度お試しください。',
  },
  quote: (requestId) => `続くときは ${requestId} をお知らせください。`,
  clock: (zone, hour) => `時刻は${zone}${hour === '00:00' ? '' : `、一日は${hour}から`}`,
  more: '続きを表示',
}
