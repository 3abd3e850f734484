/** The sentences for money that is waited for, in both languages: most members never load it. */

import type { Locale } from '../../../protocol/look.ts'

export interface AwaitedWords {
  title: (amount: string) => string
  reported: string
  payBy: (deadline: string) => string
  mailed: string
  part: string
  copy: string
  copied: string
  barcode: (way: string) => string
  page: string
  cancel: string
  cancelSurely: string
}

export const AWAITED_WORDS: Readonly<Record<Locale, AwaitedWords>> = {
  en: {
    title: (amount) => `Please pay ${amount}`,
    reported: 'A payment has been reported. It is being checked; there is nothing left for you to do.',
    payBy: (deadline) => `Pay by ${deadline}. Nothing has been taken yet.`,
    mailed: 'These numbers are shown again whenever you open this payment at the shop.',
    part: 'Part of the amount has arrived. Please pay the rest.',
    copy: 'Copy',
    copied: 'Copied',
    barcode: (way) => `Barcode for ${way}`,
    page: 'Open it at the issuer',
    cancel: 'Cancel this payment',
    cancelSurely: 'Really cancel? The numbers will no longer work',
  },
  ja: {
    title: (amount) => `${amount}をお支払いください`,
    reported: 'お支払いの連絡が届き、確認しています。これ以上のお手続きは要りません。',
    payBy: (deadline) => `お支払い期限は${deadline}です。まだ引き落としはありません。`,
    mailed: 'お店でこのお支払いを開くと、いつでももう一度ご覧になれます。',
    part: '一部の金額が届いています。残りをお支払いください。',
    copy: '写す',
    copied: '写しました',
    barcode: (way) => `${way}用のバーコード`,
    page: '発行元のページで見る',
    cancel: 'このお支払いをやめる',
    cancelSurely: '本当にやめますか。番号は使えなくなります',
  },
}
