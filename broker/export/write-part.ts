/**
 * Writes one part of an export: pages of one ledger, newest first, each as
 * lines, and at the end the part's signed claims, which are the cursor to the
 * next part. So nothing of an export is kept at the broker, it holds a page at
 * a time, and whoever lost a part asks for it again.
 */

import { BOOKS_FILE, SIGNED_PART_RECORD } from '../../protocol/books-export.ts'
import type { BooksPart, BooksTotal } from '../../protocol/books-export.ts'
import { signersOf } from '../evidence/verify-evidence.ts'
import type { KeptKey } from '../evidence/kept-key.ts'
import type { ExportFilter, ExportPage, WholePayment } from '../ledger/export-page.ts'
import { readCursor, writeCursor } from '../payments/list-pages.ts'
import type { ListFilter } from '../payments/ports/ledger-lists.ts'
import { keyLine, paymentLine, withPayment } from './book-lines.ts'
import { PART_BYTES, PART_MAX_MS, PART_PAYMENTS } from './limits.ts'

/** Payments that are asked for, and the part that is to be written. Times in milliseconds since 1970. */
export interface PartStart {
  merchant: string
  livemode: boolean
  from: number | null
  to: number
  part: number
  previous: string | null
  total: BooksTotal
  /** The ledger, and the last payment of it that was written. */
  at: { ledger: string; before?: ListFilter['before'] }
}

export interface BooksPorts {
  origin: string
  page(ledger: string, filter: ExportFilter): Promise<ExportPage>
  /** Returns the ledger of the merchant and mode that follows; undefined after the last. */
  ledgerAfter(ledger: string): Promise<string | undefined>
  keysOf(parties: readonly string[]): Promise<KeptKey[]>
  digest(): RunningDigest
  sign(claims: BooksPart): Promise<string>
  now(): number
}

/** SHA-256 of what comes piece by piece, in hexadecimal. */
export interface RunningDigest {
  add(bytes: Uint8Array): Promise<void>
  end(): Promise<string>
}

/** Yields the bytes of the part, page by page, and its signed claims as the last line. */
export async function* writePart(start: PartStart, ports: BooksPorts): AsyncGenerator<Uint8Array> {
  const began = ports.now()
  const digest = ports.digest()
  const keys = new NamedKeys(ports)
  const { ledger } = start.at
  let { before } = start.at
  let total = start.total
  let next: string | null | undefined
  // Ends with the ledger or with the part: each page brings it nearer to one of them.
  while (next === undefined) {
    const page = await ports.page(ledger, filterOf(start, before))
    const found = await keys.newIn(page.payments)
    const lines = page.payments.map(paymentLine)
    const bytes = encoded([...found.map(keyLine), ...lines])
    for (const line of lines) total = withPayment(total, line)
    const party_keys = total.counts.party_keys + found.length
    total = { ...total, bytes: total.bytes + bytes.byteLength, counts: { ...total.counts, party_keys } }
    await digest.add(bytes)
    if (bytes.byteLength > 0) yield bytes
    const last = page.payments.at(-1)?.payment
    before = last && { createdAt: last.createdAt, id: last.id }
    if (page.isEnd || before === undefined) next = (await ports.ledgerAfter(ledger)) ?? null
    else if (isFull(start, total) || ports.now() - began >= PART_MAX_MS) next = `${ledger}.${writeCursor(before)}`
  }
  const sha256 = await digest.end()
  const jws = await ports.sign(claimsOf(start, { total, next, sha256 }, ports))
  yield encoded([{ record: SIGNED_PART_RECORD, jws }])
}

function filterOf({ from, to }: PartStart, before: ListFilter['before'] | undefined): ExportFilter {
  return { to, ...(from === null ? {} : { from }), ...(before === undefined ? {} : { before }) }
}

function isFull(start: PartStart, { bytes, counts }: BooksTotal): boolean {
  return counts.payments - start.total.counts.payments >= PART_PAYMENTS || bytes - start.total.bytes >= PART_BYTES
}

function claimsOf(
  { merchant, livemode, from, to, part, previous, total: before, at }: PartStart,
  { total, next, sha256 }: { total: BooksTotal; next: string | null; sha256: string },
  ports: BooksPorts,
): BooksPart {
  return {
    iss: ports.origin,
    sub: merchant,
    iat: Math.floor(ports.now() / 1000),
    livemode,
    from: from === null ? null : new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    part,
    ledger: at.ledger,
    file: BOOKS_FILE,
    offset: before.bytes,
    bytes: total.bytes - before.bytes,
    sha256,
    previous,
    total,
    next,
  }
}

/** Reads where a part begins; undefined where the text is no `next` of a part. */
export function readPlace(text: string): PartStart['at'] | undefined {
  const [, ledger, cursor] = /^([0-9a-z]{8})(?:\.(.+))?$/.exec(text) ?? []
  if (ledger === undefined) return undefined
  if (cursor === undefined) return { ledger }
  const before = readCursor(cursor)
  return before && { ledger, before }
}

/** The keys that a part's evidence names, each once in a part. */
class NamedKeys {
  readonly #ports: BooksPorts
  readonly #byParty = new Map<string, KeptKey[]>()
  readonly #written = new Set<KeptKey>()

  constructor(ports: BooksPorts) {
    this.#ports = ports
  }

  /** Returns those that the page names first. */
  async newIn(payments: readonly WholePayment[]): Promise<KeptKey[]> {
    const evidence = payments.flatMap(({ operations }) => operations.flatMap((operation) => operation.evidence ?? []))
    const signers = evidence.flatMap(signersOf)
    await this.#lookUp([...new Set(signers.map(({ party }) => party))].filter((party) => !this.#byParty.has(party)))
    const named = signers.flatMap(({ party, kid }) => this.#byParty.get(party)?.filter((key) => key.kid === kid) ?? [])
    const fresh = [...new Set(named)].filter((key) => !this.#written.has(key))
    for (const key of fresh) this.#written.add(key)
    return fresh
  }

  async #lookUp(parties: readonly string[]): Promise<void> {
    const kept = await this.#ports.keysOf(parties)
    for (const party of parties) {
      this.#byParty.set(
        party,
        kept.filter((key) => key.party === party),
      )
    }
  }
}

function encoded(lines: readonly object[]): Uint8Array {
  return new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}
