/** The words of an error code's page, in each language that the documentation has. */

import type { Locale } from '../../protocol/look.ts'
import type { ErrorCode } from '../../protocol/error-codes.ts'
import { ELEMENT_PROBLEMS } from '../element-problems.ts'
import { PROBLEM_CAUSES } from '../problem-causes.ts'
import type { ExplainedWords, ProblemWords } from '../problem-terms.ts'
import { PROBLEMS } from '../problems.ts'
import { SDK_PROBLEMS } from '../sdk-problems.ts'
import { JAPANESE_CAUSES } from './japanese-causes.ts'
import { JAPANESE_CHECKOUT_PROBLEMS } from './japanese-checkout.ts'
import { JAPANESE_ELEMENT_PROBLEMS } from './japanese-element.ts'
import { JAPANESE_MERCHANT_PROBLEMS } from './japanese-merchant.ts'
import { JAPANESE_OPERATOR_PROBLEMS } from './japanese-operator.ts'
import { JAPANESE_SDK_PROBLEMS } from './japanese-sdk.ts'

/** An error as its page explains it. */
export interface Explained extends ExplainedWords {
  /** Of the answer that has the code; what the element or the SDK tells has none. */
  status?: number
}

export const JAPANESE_PROBLEMS: Readonly<Record<ErrorCode, ProblemWords>> = {
  ...JAPANESE_CHECKOUT_PROBLEMS,
  ...JAPANESE_MERCHANT_PROBLEMS,
  ...JAPANESE_OPERATOR_PROBLEMS,
}

/**
 * Returns the words of a code; undefined: there is no such code. One of the API and
 * the element, such as `client_secret_invalid`, is the element's: a program that reads
 * the other has its words already. One of the API and the SDK is the API's.
 */
export function explainedIn(locale: Locale, code: string): Explained | undefined {
  const ofElement = locale === 'ja' ? JAPANESE_ELEMENT_PROBLEMS : ELEMENT_PROBLEMS
  if (isOf(ofElement, code)) return ofElement[code]
  const ofSdk = locale === 'ja' ? JAPANESE_SDK_PROBLEMS : SDK_PROBLEMS
  if (isOf(ofSdk, code)) return ofSdk[code]
  if (!isOf(PROBLEMS, code)) return undefined
  const { title, detail } = (locale === 'ja' ? JAPANESE_PROBLEMS : PROBLEMS)[code]
  const cause = (locale === 'ja' ? JAPANESE_CAUSES : PROBLEM_CAUSES)[code]
  return { title, cause, detail, status: PROBLEMS[code].status }
}

function isOf<Code extends string>(words: Readonly<Record<Code, unknown>>, code: string): code is Code {
  return Object.hasOwn(words, code)
}
