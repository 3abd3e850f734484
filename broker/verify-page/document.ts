/** The page that verifies signed documents, as far as the Worker knows it. No DOM here: the Worker imports this. */

import { VERIFY_CSS } from './styles.ts'

/** The document's parts: its style, the element that its script draws in, and nothing of any payment. */
export const VERIFY_DOCUMENT = {
  id: 'verify',
  css: VERIFY_CSS,
  title: { en: 'Check a signed document', ja: '署名を確かめる' },
  needsScript: {
    en: 'The check is made by a script, in your browser. Please allow scripts.',
    ja: '署名はお使いのブラウザーの中で確かめます。スクリプトを許可してください。',
  },
} as const
