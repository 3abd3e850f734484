/** The test vectors, in the form of Wycheproof: groups of cases, each with what becomes of it and why. */

import { keyVectors, memberIdVectors } from './key-vectors.ts'
import { messageVectors } from './message-vectors.ts'
import { accountVectors, answerVectors, sealVectors } from './seal-vectors.ts'
import { shapeGroups } from './shape-cases.ts'

const FLAGS = {
  Version1: 'As parties of version 1 write it: to be taken.',
  ClockSkew: 'The clocks of two parties may differ by 30 seconds.',
  Forged: 'Somebody wants to be taken for another.',
  Replayed: 'It came before.',
  Misdirected: 'It is for another party, another payment, or the other mode.',
  UnknownField: 'Not to be sent; passed over by whoever gets it, because a later version may send it.',
  BeyondSchema: 'The schema passes it: this a receiver must check by itself.',
  Rotation: 'Signed with, or sealed to, a key that is not the first of its party.',
}

/** Returns every file by its name. */
export async function vectorFiles(): Promise<Readonly<Record<string, object>>> {
  return {
    shapes: fileOf('Payloads of every message', shapeGroups(), { UnknownField: '', BeyondSchema: '' }),
    messages: fileOf('Signed messages', messageVectors()),
    seals: fileOf('Sealed passwords', await sealVectors()),
    answers: fileOf('Sealed answers', await answerVectors()),
    accounts: fileOf('Sealed accounts', await accountVectors()),
    keys: fileOf('JWK Sets', keyVectors()),
    'member-ids': fileOf('Member IDs', memberIdVectors()),
  }
}

interface Group {
  tests: readonly { flags?: readonly string[] }[]
}

function fileOf(header: string, testGroups: readonly object[], only?: object): object {
  const groups = testGroups as readonly Group[]
  const used = new Set(groups.flatMap(({ tests }) => tests.flatMap(({ flags = [] }) => flags)))
  const notes = Object.fromEntries(
    Object.entries(FLAGS).filter(([flag]) => used.has(flag) && (only === undefined || flag in only)),
  )
  return {
    algorithm: 'furiwake-1',
    header: [`${header}.`, 'Every private key here is published: it protects nothing.'],
    numberOfTests: groups.reduce((sum, { tests }) => sum + tests.length, 0),
    notes,
    testGroups,
  }
}
