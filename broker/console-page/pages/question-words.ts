/** Words of the dialogs that ask before something is changed, and of secrets that are shown once. */

import type { Locale } from '../../../protocol/look.ts'

export interface QuestionWords {
  cancel: string
  close: string
  /** Its answer never came: what may have been done shows in the list. */
  lost: string
  copy: string
  copied: string
  /** The browser did not let it be copied. */
  notCopied: string
  viewer: string
}

export const QUESTION_WORDS: Readonly<Record<Locale, QuestionWords>> = {
  en: {
    cancel: 'Leave it',
    close: 'Close',
    lost: 'The connection broke, and whether it was done is not known here. Close this and look before you do it again.',
    copy: 'Copy',
    copied: 'Copied',
    notCopied: 'Not copied: please select it and copy it yourself',
    viewer: 'You are here to look: whoever is to change something comes in as operator.',
  },
  ja: {
    cancel: 'やめる',
    close: '閉じる',
    lost: '接続が切れ、行われたかどうかはここでは分かりません。閉じて、一覧を確かめてからお試しください。',
    copy: '写す',
    copied: '写しました',
    notCopied: '写せませんでした。選んで写してください',
    viewer: '閲覧のみの権限です。変更するには操作できる権限で開いてください。',
  },
}
