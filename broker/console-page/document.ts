/** The console's page, as far as the Worker knows it. No DOM here: the Worker imports this. */

import { CONSOLE_CSS } from './styles.ts'

/** The document's parts: its style, the element that its script draws in, and nothing of any shop. */
export const CONSOLE_DOCUMENT = {
  id: 'console',
  start: 'console-start.js',
  later: 'console-later.js',
  css: CONSOLE_CSS,
  title: { en: 'Console', ja: '管理画面' },
  needsScript: {
    en: 'The console is drawn by a script. Please allow scripts.',
    ja: '管理画面の表示にはスクリプトが必要です。スクリプトを許可してください。',
  },
} as const

/** The same of the operators' door. */
export const OPERATOR_CONSOLE_DOCUMENT = {
  css: CONSOLE_CSS,
  needsScript: CONSOLE_DOCUMENT.needsScript,
  id: 'operator',
  title: { en: 'Operators’ console', ja: '運営の管理画面' },
} as const
