/**
 * Checks a folder of an export without asking anybody: each part's signature
 * and digest, that the parts follow one another without a gap, what they count
 * and sum up, the issuers' evidence, and the CSV that was made of it.
 */

import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { calculateJwkThumbprint, compactVerify, createLocalJWKSet } from 'jose'
import type { JWK } from 'jose'

import { withPayment } from '../../../broker/export/book-lines.ts'
import type { KeyLine, PaymentLine } from '../../../broker/export/book-lines.ts'
import { verifyEvidence } from '../../../broker/evidence/verify-evidence.ts'
import { sha256Hex } from '../../../broker/digests.ts'
import { BOOKS_FILE, BOOKS_PART_TYP, NO_BOOKS } from '../../../protocol/books-export.ts'
import type { BooksPart, BooksTotal } from '../../../protocol/books-export.ts'
import { partsIn } from './books-folder.ts'
import type { SignedPart } from './books-folder.ts'
import type { KeptKey } from './fetch-books.ts'
import { FAULTS_MAX } from './limits.ts'
import { linesOfPart } from './read-books.ts'

/** The findings of a check. The export is whole when there is no fault. */
export interface Findings {
  faults: string[]
  /** Of the whole export; null where there is no part that can be read. */
  last: BooksPart | null
  /** Ledgers that were read, in their order. */
  ledgers: string[]
  /** Signed answers of issuers, and those of them whose every signature a kept key verifies. */
  evidence: { all: number; verified: number }
  /** Keys that the parts are signed with. */
  keys: { kid: string; thumbprint: string }[]
}

/** Checks the folder against the keys of the broker. `onPayment` is given each payment as it was signed. */
export async function verifyBooks(
  folder: string,
  keys: readonly KeptKey[],
  onPayment: (line: PaymentLine) => Promise<void> = async () => undefined,
): Promise<Findings> {
  const parts = partsIn(folder)
  const evidence = { all: 0, verified: 0 }
  const faults: string[] = []
  const used = new Set<string>()
  let before: SignedPart | undefined
  for (const part of parts) {
    const name = `Part ${part.claims.part}`
    const signer = await signerOf(part, keys)
    if (signer === undefined) faults.push(`${name} is not signed by a key of the broker.`)
    else used.add(signer)
    faults.push(...(await faultsOfChain(part.claims, before)).map((fault) => `${name} ${fault}`))
    if (faults.length === 0) {
      faults.push(
        ...(
          await faultsOfLines(folder, part.claims, { before: before?.claims.total ?? NO_BOOKS, evidence, onPayment })
        ).map((fault) => `${name} ${fault}`),
      )
    }
    before = part
    if (faults.length >= FAULTS_MAX) break
  }
  faults.push(...faultsOfWhole(folder, before?.claims))
  return {
    faults: faults.slice(0, FAULTS_MAX),
    last: before?.claims ?? null,
    ledgers: [...new Set(parts.map(({ claims }) => claims.ledger))],
    evidence,
    keys: await Promise.all(keys.filter(({ kid }) => used.has(kid)).map(withThumbprint)),
  }
}

async function signerOf({ jws }: SignedPart, keys: readonly KeptKey[]): Promise<string | undefined> {
  try {
    const own = createLocalJWKSet({ keys: keys as unknown as JWK[] })
    const { protectedHeader } = await compactVerify(jws, own, { algorithms: ['ES256'] })
    return protectedHeader.typ === BOOKS_PART_TYP ? protectedHeader.kid : undefined
  } catch {
    return undefined
  }
}

async function faultsOfChain(claims: BooksPart, before: SignedPart | undefined): Promise<string[]> {
  const faults: string[] = []
  const earlier = before?.claims
  const previous = before === undefined ? null : await sha256Hex(before.jws)
  if (claims.part !== (earlier?.part ?? 0) + 1 || claims.previous !== previous)
    faults.push('does not follow the one before it.')
  if (claims.offset !== (earlier?.total.bytes ?? 0)) faults.push('begins where the one before it does not end.')
  if (claims.file !== BOOKS_FILE) faults.push('is of another file.')
  const same = ['iss', 'sub', 'livemode', 'from', 'to'] as const
  if (earlier !== undefined && same.some((name) => earlier[name] !== claims[name])) faults.push('is of another export.')
  return faults
}

/** The total before a part, and a use for the part's payments. */
interface PartSoFar {
  before: BooksTotal
  evidence: Findings['evidence']
  onPayment: (line: PaymentLine) => Promise<void>
}

async function faultsOfLines(
  folder: string,
  claims: BooksPart,
  { before, evidence, onPayment }: PartSoFar,
): Promise<string[]> {
  const keys: KeyLine[] = []
  let total = before
  const lines = linesOfPart(folder, claims)
  for (;;) {
    const { done, value: line } = await lines.next()
    if (done) {
      if (line !== claims.sha256) return ['is not as it was signed.']
      break
    }
    if (line === undefined) return ['has a line that is none of an export.']
    if (line.record === 'party_key') {
      keys.push(line)
      continue
    }
    total = withPayment(total, line)
    await countEvidence(line, keys, evidence)
    await onPayment(line)
  }
  const party_keys = before.counts.party_keys + keys.length
  const held = { ...total, bytes: before.bytes + claims.bytes, counts: { ...total.counts, party_keys } }
  return isDeepStrictEqual(held, claims.total) ? [] : ['counts or sums up other than it holds.']
}

async function countEvidence(
  line: PaymentLine,
  keys: readonly KeyLine[],
  evidence: Findings['evidence'],
): Promise<void> {
  const named = keys.map(({ party, key }) => ({ party, kid: key.kid, jwk: key }))
  for (const { evidence: answer } of line.operations) {
    if (answer === null) continue
    const signatures = await verifyEvidence(answer, named)
    evidence.all++
    if (signatures.length > 0 && signatures.every(({ key }) => key !== undefined)) evidence.verified++
  }
}

function faultsOfWhole(folder: string, last: BooksPart | undefined): string[] {
  if (last === undefined) return ['The folder holds no export.']
  const file = join(folder, BOOKS_FILE)
  const size = existsSync(file) ? statSync(file).size : 0
  return [
    ...(last.next === null ? [] : ['The export was not written to its end.']),
    ...(size === last.total.bytes ? [] : [`${BOOKS_FILE} is not as long as its signed parts.`]),
  ]
}

async function withThumbprint(key: KeptKey): Promise<Findings['keys'][number]> {
  return { kid: key.kid, thumbprint: await calculateJwkThumbprint(key) }
}
