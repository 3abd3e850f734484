/** The words in the document's own language: tools/build/browser-assets.ts puts each language's here in turn. */
export { words } from './words-en.ts'
export const ownLocale = 'en'
