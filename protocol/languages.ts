/** The languages that the element and the dialog speak, and which of them fits what a member or a shop asks for. */

/** BCP 47. */
export const LANGUAGES = [
  ...(['ar', 'bg', 'bn', 'ca', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fa', 'fi', 'fil', 'fr'] as const),
  ...(['he', 'hi', 'hu', 'id', 'it', 'ja', 'ko', 'ms', 'nb', 'nl', 'pl', 'pt-BR', 'pt-PT', 'ro'] as const),
  ...(['ru', 'sk', 'sv', 'ta', 'th', 'tr', 'uk', 'ur', 'vi', 'zh-Hans', 'zh-Hant'] as const),
] as const
export type Language = (typeof LANGUAGES)[number]

/** The one that is spoken where none fits. */
export const LAST_RESORT: Language = 'en'

/** Longer lists are not read to their end. */
const WISHES_MAX_CHARACTERS = 256

/** A macrolanguage, and the other written form of the same one: what the platform's canonical tags leave as it is. */
const WRITTEN_AS: Readonly<Record<string, string>> = { no: 'nb', nn: 'nb' }

/**
 * Returns the first language that is wished for and spoken. Each wish is a tag
 * (BCP 47), or a list of them as in `Accept-Language`: the best comes first
 * there by its quality, and else by its place.
 */
export function readLanguage(...wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    for (const tag of tagsOf(wish ?? '')) {
      const spoken = languageOf(tag)
      if (spoken) return spoken
    }
  }
  return LAST_RESORT
}

function tagsOf(list: string): string[] {
  const ranges = list
    .slice(0, WISHES_MAX_CHARACTERS)
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';').map((part) => part.trim())
      const quality = parameters.find((parameter) => /^q=/i.test(parameter))
      return { tag, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 }
    })
  return ranges
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag)
}

/** Meanings of tags, as found, for the platform's own tables are slow to ask; all are forgotten once they are too many. */
const meant = new Map<string, Language | undefined>()
const TAGS_REMEMBERED_MAX = 200

/**
 * Returns the spoken language that a tag means, by its likely script and region
 * (UTS 35): `zh-HK` is written as zh-Hant, `pt` as pt-BR, `iw` is he.
 */
export function languageOf(tag: string): Language | undefined {
  if (meant.size > TAGS_REMEMBERED_MAX) meant.clear()
  if (!meant.has(tag)) meant.set(tag, languageMeantBy(tag))
  return meant.get(tag)
}

function languageMeantBy(tag: string): Language | undefined {
  const likely = likelyOf(tag)
  if (!likely) return undefined
  const written = writtenAs(likely)
  return LANGUAGES.find((known) => known === written)
}

function writtenAs({ language, script, region }: Intl.Locale): string {
  if (language === 'zh' || language === 'yue') return script === 'Hant' ? 'zh-Hant' : 'zh-Hans'
  if (language === 'pt') return region === 'BR' ? 'pt-BR' : 'pt-PT'
  return WRITTEN_AS[language] ?? language
}

function likelyOf(tag: string): Intl.Locale | undefined {
  try {
    // Of what is undetermined, English would be the likeliest.
    return /^und\b/i.test(tag) ? undefined : new Intl.Locale(tag).maximize()
  } catch {
    return undefined
  }
}

/** Tells whether a language is written from right to left. */
export function isRightToLeft(language: string): boolean {
  return /^(ar|fa|he|ur)/.test(language)
}

/** Returns the direction of a language's lines, as HTML writes it. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return isRightToLeft(language) ? 'rtl' : 'ltr'
}
