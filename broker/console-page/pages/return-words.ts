/** Words of what was given back of a payment. */

import type { Locale } from '../../../protocol/look.ts'

export interface ReturnWords {
  title: string
  lead: string
  what: string
  amount: string
  show: string
  copy: string
  copied: string
}

const en: ReturnWords = {
  title: 'Signed returns',
  lead: 'Each thing that was given back has a document of its own, which doesn’t end. Hand the link to the member: the page says what is signed, and anybody can check it there.',
  what: 'What',
  amount: 'Amount',
  show: 'Show',
  copy: 'Copy the link',
  copied: 'The link is copied.',
}

const ja: ReturnWords = {
  title: '返金の証明',
  lead: '返したものごとに、期限のない証明があります。リンクを会員に渡せば、署名された内容が表示され、だれでも確かめられます。',
  what: '内容',
  amount: '金額',
  show: '表示する',
  copy: 'リンクを写す',
  copied: 'リンクを写しました。',
}

export const RETURN_WORDS: Readonly<Record<Locale, ReturnWords>> = { en, ja }
