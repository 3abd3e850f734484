/** Loaded when a password is about to be chosen: the list of common ones is most of it. */

import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'

const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })

/** Scores a password from 0 (very weak) to 4 (strong); what is under the least length is never more than 1. */
export function scoreOf(password: string): number {
  const { score } = zxcvbn.check(password.normalize('NFKC').toLowerCase())
  return Array.from(password.normalize('NFKC')).length < 8 ? Math.min(score, 1) : score
}
