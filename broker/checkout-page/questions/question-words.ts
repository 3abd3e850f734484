/** The words of the questions, in each of the page's languages. What an issuer itself says stands beside them as it is. */

import type { Locale } from '../../../protocol/look.ts'
import type { Plan } from '../../../protocol/questions.ts'
import type { Facts, StatusMessage } from '../words.ts'

/** The words of the questions in one language. */
export interface QuestionWords {
  code: (facts: Facts, hint: string, isResent: boolean) => StatusMessage
  codeLabel: string
  send: string
  wrong: (left: number) => string
  empty: string
  resend: string
  resendIn: (seconds: number) => string
  noMore: string
  choice: (facts: Facts) => StatusMessage
  choose: string
  /** Names a way to pay: as the issuer labels it, and what that is where its language may not be the member's. */
  labelled: (label: string, plan: Plan | undefined) => string
  fee: (money: string) => string
  total: (money: string) => string
  page: (facts: Facts) => StatusMessage
  openPage: (facts: Facts) => string
  elsewhere: (facts: Facts) => StatusMessage
  openApp: string
  sameNumber: string
  /** Follows another sentence. */
  until: (time: string) => string
  gone: StatusMessage
  again: string
  cancel: string
  ended: Record<'denied' | 'expired' | 'given_up', string>
  failed: string
}

/** The divisions that card gateways number, as far as they are the same everywhere. */
function englishOf({ division, count }: Plan): string | undefined {
  if (division === '10') return 'At once'
  if (division === '21') return 'With the bonus'
  if (division === '80') return 'Revolving'
  return division === '61' && count !== undefined ? `${count} payments` : undefined
}

const en: QuestionWords = {
  code: ({ issuer }, hint, isResent) => ({
    title: 'Enter the code',
    text: isResent ? `${issuer} has sent another one to ${hint}.` : `${issuer} has sent it to ${hint}.`,
  }),
  codeLabel: 'Code',
  send: 'Continue',
  wrong: (left) => `That code isn't right. ${left === 1 ? '1 try' : `${left} tries`} left.`,
  empty: 'Enter the code that you were sent.',
  resend: 'Send another code',
  resendIn: (seconds) => `Another code in ${seconds} s`,
  noMore: 'No further code can be sent. Enter the last one, or cancel.',
  choice: ({ issuer }) => ({
    title: 'How would you like to pay?',
    text: `${issuer} offers these. Nothing has been taken yet.`,
  }),
  choose: 'Choose one first.',
  labelled: (label, plan) => [plan && englishOf(plan), label].filter(Boolean).join(' · '),
  fee: (money) => `fee ${money}`,
  total: (money) => `${money} in all`,
  page: ({ issuer }) => ({
    title: 'Approve it at your issuer',
    text: `${issuer} asks you on its own page. Come back afterwards; this goes on by itself. Nothing has been taken yet.`,
  }),
  openPage: ({ issuer }) => `Open the page of ${issuer}`,
  elsewhere: ({ issuer }) => ({
    title: 'Approve it in the app',
    text: `${issuer} asks you in its app. This goes on by itself. Nothing has been taken yet.`,
  }),
  openApp: 'Open the app',
  sameNumber: 'The app shows the same number:',
  until: (time) => ` Until ${time}.`,
  gone: {
    title: 'Please begin again',
    text: "Your issuer's question is shown where you began. Nothing was taken.",
  },
  again: 'Begin again',
  cancel: 'Cancel',
  ended: {
    denied: "Your issuer didn't let it through. Nothing was taken. You can try again or use another ID.",
    expired: 'The question was open for too long. Nothing was taken. You can try again.',
    given_up: 'It was ended on another page. Nothing was taken. You can try again.',
  },
  failed: 'That did not get through. Please try again.',
}

const ja: QuestionWords = {
  code: ({ issuer }, hint, isResent) => ({
    title: '確認番号を入力してください',
    text: isResent ? `${issuer}から${hint}へもう一度お送りしました。` : `${issuer}から${hint}へお送りしました。`,
  }),
  codeLabel: '確認番号',
  send: '次へ',
  wrong: (left) => `番号が違います。あと${left}回試せます。`,
  empty: '届いた番号を入力してください。',
  resend: 'もう一度送る',
  resendIn: (seconds) => `あと${seconds}秒で送り直せます`,
  noMore: 'これ以上はお送りできません。最後に届いた番号を入力するか、おやめください。',
  choice: ({ issuer }) => ({
    title: 'お支払い方法をお選びください',
    text: `${issuer}で選べる方法です。まだ引き落とされていません。`,
  }),
  choose: 'お支払い方法をお選びください。',
  labelled: (label) => label,
  fee: (money) => `手数料 ${money}`,
  total: (money) => `合計 ${money}`,
  page: ({ issuer }) => ({
    title: '発行元で承認してください',
    text: `${issuer}の画面で承認したら、こちらへお戻りください。自動で進みます。まだ引き落とされていません。`,
  }),
  openPage: ({ issuer }) => `${issuer}の画面を開く`,
  elsewhere: ({ issuer }) => ({
    title: 'アプリで承認してください',
    text: `${issuer}のアプリで承認すると、自動で進みます。まだ引き落とされていません。`,
  }),
  openApp: 'アプリを開く',
  sameNumber: 'アプリの番号と同じか、お確かめください。',
  until: (time) => `${time}までです。`,
  gone: {
    title: 'もう一度はじめからお願いします',
    text: '発行元からの質問は、はじめに開いた画面でだけ答えられます。引き落としはありません。',
  },
  again: 'はじめから',
  cancel: 'やめる',
  ended: {
    denied: '発行元で承認されませんでした。引き落としはありません。もう一度試すか、別のIDをお使いください。',
    expired: '質問の期限が過ぎました。引き落としはありません。もう一度お試しください。',
    given_up: '別の画面で取りやめになりました。引き落としはありません。もう一度お試しください。',
  },
  failed: '届きませんでした。もう一度お試しください。',
}

export const QUESTION_WORDS: Readonly<Record<Locale, QuestionWords>> = { en, ja }
