import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { fetchText } from '../../../messages/bounded-body.ts'
import { SIGNED_PART_RECORD } from '../../../protocol/books-export.ts'
import type { BooksPart } from '../../../protocol/books-export.ts'
import { ToolFailure } from '../../root.ts'
import { BrokenOff, BrokerRefusal, pathOf } from '../broker-client.ts'
import type { BrokerClient } from '../broker-client.ts'
import { linesFrom } from './broker-lines.ts'
import { BooksFolder, KEYS_FILE } from './books-folder.ts'
import { KEYS_MAX_BYTES, PART_RETRY_DELAYS_MS, PIECE_TIMEOUT_MS } from './limits.ts'

/** An export as it was asked for. Times are RFC 3339. */
export interface BooksOrder {
  merchant: string
  mode: string
  from: string | undefined
  to: string | undefined
}

/** Writes a merchant's books into a folder, from where an earlier run was broken off. Gives the last part: it says what there is in all. */
export async function fetchBooks(
  broker: BrokerClient,
  path: string,
  order: BooksOrder,
  { tell, delaysMs = PART_RETRY_DELAYS_MS }: { tell: (part: BooksPart) => void; delaysMs?: readonly number[] },
): Promise<BooksPart> {
  const folder = new BooksFolder(path)
  try {
    if (folder.last !== undefined) holdAgainst(folder.last.claims, order)
    // Before the first part and after the last: keys may be turned meanwhile.
    await keepKeys(broker, path)
    // Ends with the last part: each brings the cursor further.
    while (folder.last === undefined || folder.last.claims.next !== null) {
      const last = folder.last
      const body = last === undefined ? bodyOf(order) : { after: last.jws }
      tell(await repeatedly(delaysMs, () => fetchPart(broker, folder, order.merchant, body)))
    }
    await keepKeys(broker, path)
    return folder.last.claims
  } finally {
    folder.close()
  }
}

function bodyOf({ mode, from, to }: BooksOrder): object {
  return { mode, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

async function fetchPart(
  broker: BrokerClient,
  folder: BooksFolder,
  merchant: string,
  body: object,
): Promise<BooksPart> {
  const part = folder.beginPart()
  for await (const line of linesFrom(broker, pathOf`/merchants/${merchant}/exports`, body)) {
    const jws = signedPartIn(line)
    if (jws === undefined) {
      part.write(line)
      continue
    }
    part.end(jws)
    return folder.last?.claims as BooksPart
  }
  throw new BrokenOff('The broker’s answer ended before the part did.')
}

/** Only the last line begins so: a record says first which it is. */
function signedPartIn(line: string): string | undefined {
  if (!line.startsWith(`{"record":"${SIGNED_PART_RECORD}"`)) return undefined
  const said = parsed(line) as { jws?: unknown } | undefined
  return typeof said?.jws === 'string' ? said.jws : undefined
}

async function repeatedly<T>(delaysMs: readonly number[], ask: () => Promise<T>): Promise<T> {
  for (const delayMs of delaysMs) {
    try {
      return await ask()
    } catch (error) {
      if (!mayRepeat(error)) throw error
      await sleep(Math.max(delayMs, 0))
    }
  }
  return ask()
}

function mayRepeat(error: unknown): boolean {
  if (error instanceof BrokerRefusal) return error.problem['status'] === 429 || error.problem['status'] === 503
  return error instanceof BrokenOff
}

function holdAgainst(claims: BooksPart, { merchant, mode, from, to }: BooksOrder): void {
  const isSame =
    claims.sub === merchant &&
    claims.livemode === (mode === 'live') &&
    timeOf(claims.from) === timeOf(from) &&
    (to === undefined || Date.parse(claims.to) <= Date.parse(to))
  if (!isSame) throw new ToolFailure('The folder holds another export: name an empty one.')
}

function timeOf(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Date.parse(text)
}

/** Adds the keys that the broker publishes now to those that were kept. */
async function keepKeys({ profile }: BrokerClient, folder: string): Promise<void> {
  const url = `${profile.broker}/.well-known/jwks.json`
  const answer = await fetchText(url, { maxBytes: KEYS_MAX_BYTES, timeoutMs: PIECE_TIMEOUT_MS })
  if (answer.kind !== 'answer' || answer.status !== 200) {
    throw new ToolFailure(`${profile.broker} does not publish its keys now: type the same again later.`)
  }
  const file = join(folder, KEYS_FILE)
  const kept = existsSync(file) ? keysIn(readFileSync(file, 'utf8')) : []
  const published = keysIn(answer.text)
  const isNew = ({ kid }: KeptKey): boolean => !published.some((key) => key.kid === kid)
  const keys = [...published, ...kept.filter(isNew)]
  writeFileSync(file, `${JSON.stringify({ keys }, null, 2)}\n`, { mode: 0o600 })
}

export interface KeptKey {
  kid: string
}

/** Reads the signing keys of a JWKS (RFC 7517). */
export function keysIn(text: string): KeptKey[] {
  const jwks = parsed(text) as { keys?: unknown } | undefined
  const keys = Array.isArray(jwks?.keys) ? (jwks.keys as (KeptKey & { use?: string })[]) : []
  return keys.filter(({ kid, use }) => typeof kid === 'string' && (use === undefined || use === 'sig'))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
