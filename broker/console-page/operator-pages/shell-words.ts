/** Words around the pages of the operators' console: those of the merchant's, but for who lets somebody in. */

import type { Locale } from '../../../protocol/look.ts'
import { WORDS } from '../catalogue.ts'
import type { ShellWords } from '../words.ts'

const COMMAND = 'npm run furiwake -- operator-console'

const en: ShellWords = {
  ...WORDS.en,
  console: 'Operators’ console',
  notFound: {
    title: 'There is no such page',
    text: 'Please choose one from the list. What your token may not read is not in it.',
  },
  signedOut: {
    title: 'You are signed out',
    text: `A session ends after half an hour without use, after eight hours, and with its token. To come in again: ${COMMAND}`,
  },
  linkUsed: {
    title: 'This link opens the console no more',
    text: `It works once, within a minute. For another: ${COMMAND}`,
  },
  problems: {
    ...WORDS.en.problems,
    operator_scope_missing: 'Your token may not read this: it has not the scope.',
    invalid_request: 'There is nothing that can be looked for like this. Please check what you typed.',
    issuer_not_found: 'There is no such issuer.',
    merchant_not_found: 'There is no such merchant.',
    reconciliation_not_found: 'This day was not compared.',
  },
}

const ja: ShellWords = {
  ...WORDS.ja,
  console: '運営の管理画面',
  notFound: {
    title: 'このページはありません',
    text: '一覧からお選びください。お使いのトークンで見られないものは一覧にありません。',
  },
  signedOut: {
    title: '終了しました',
    text: `三十分使われないとき、八時間たったとき、トークンが終わったときに終了します。もう一度開くには ${COMMAND}`,
  },
  linkUsed: {
    title: 'この入口はもう使えません',
    text: `一分以内に一度だけ使えます。新しい入口は ${COMMAND}`,
  },
  problems: {
    ...WORDS.ja.problems,
    operator_scope_missing: 'お使いのトークンには、これを見る権限がありません。',
    invalid_request: 'この条件では探せません。入力をお確かめください。',
    issuer_not_found: 'この発行会社はありません。',
    merchant_not_found: 'このお店はありません。',
    reconciliation_not_found: 'この日はまだ照合されていません。',
  },
}

export const OPERATOR_WORDS: Readonly<Record<Locale, ShellWords>> = { en, ja }
