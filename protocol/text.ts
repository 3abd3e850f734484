/**
 * Text that people type or paste, and text from elsewhere that is shown to
 * them: what cannot be seen goes, what looks alike is alike. Lengths are
 * counted in Unicode code points everywhere, as JSON Schema counts them.
 */

/** Counts the Unicode code points in a text: an emoji or a rare kanji is one, not two. */
export function codePoints(text: string): number {
  return Array.from(text).length
}

/** Returns the first `max` code points of a text, with an ellipsis as the last of them where there is more. */
export function shortened(text: string, max: number): string {
  return codePoints(text) <= max
    ? text
    : `${Array.from(text)
        .slice(0, max - 1)
        .join('')}…`
}

/**
 * Returns the letters and digits of a typed number or ID. Whatever groups them
 * goes: spaces, hyphens, dots and all that looks like them in any script, and
 * what cannot be seen. Full-width becomes half-width (NFKC), and the digits of
 * every script become 0 to 9: keyboards of many languages write their own.
 */
export function lettersAndDigits(typed: string): string {
  // Letters too are the long mark of Japanese, which looks like a hyphen, and the blank letters of Korean.
  return typed
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]|ー|\p{DI}/gu, '')
    .replace(/\p{Nd}/gu, decimalDigit)
}

/** Returns 0 to 9 for a digit of any script: Unicode keeps each script's ten in a row, zero first. */
function decimalDigit(digit: string): string {
  const at = digit.codePointAt(0) as number
  let first = at
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--
  return String((at - first) % 10)
}

/** Returns the text without any character that cannot be seen; spaces and line breaks stay. */
export function withoutInvisible(text: string): string {
  return text.replace(/(?!\s)[\p{DI}\p{Cc}\p{Cs}\ufff9-\ufffb]/gu, '')
}

/**
 * Returns a line of text as a person means it: without invisible characters but
 * those that some scripts and emoji are written with, no space at its ends, and
 * one where there were more, but for that of Japanese.
 */
export function plainLine(text: string): string {
  return text
    .replace(/(?![\s\p{Join_C}\p{VS}])[\p{DI}\p{Cc}\p{Cs}\ufff9-\ufffb]/gu, '')
    .replace(/[^\S\u3000]+/gu, ' ')
    .replace(/^[\s\p{DI}]+|[\s\p{Join_C}]+$/gu, '')
    .replace(/(\p{M}{5})\p{M}+/gu, '$1') // More than any script sets on one letter would reach into other lines.
}

/**
 * Returns a text from elsewhere as it may stand in a sentence of ours: a plain
 * line, which keeps its own direction and leaves that of its surroundings
 * alone.
 */
export function displayText(text: string): string {
  const line = plainLine(text)
  return RIGHT_TO_LEFT.test(line) ? `\u2068${line}\u2069` : line
}

/** Letters that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** Returns true for Unicode that can be kept and sent: no half of a surrogate pair, which JSON can write and UTF-8 cannot. */
export function isUnicode(text: string): boolean {
  return !/\p{Cs}/u.test(text)
}

/**
 * Returns true for text that shows nothing but itself: no control but the tab
 * and line breaks, none that turns the direction of writing, no noncharacter.
 */
export function isShowable(text: string): boolean {
  return !/(?![\t\n\r])[\p{Cc}\p{Cs}\p{Bidi_C}\p{NChar}\u2028\u2029\ufff9-\ufffb]/u.test(text)
}

/**
 * Returns true for a number or name that reads as what it is: one line, and
 * nothing invisible but, inside it, what some scripts and emoji are written
 * with.
 */
export function isExactLine(text: string): boolean {
  const isHiding = /[\t\n\r]|(?![\p{Join_C}\p{VS}])\p{DI}|^\p{DI}|\p{Join_C}$/u.test(text)
  return isShowable(text) && !isHiding && /\S/u.test(text)
}
