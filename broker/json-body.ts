/** A request's body, read strictly: what one parser takes and another refuses is refused here. */

import { fieldNamed } from './field-fault.ts'
import type { FieldFault } from './field-fault.ts'

/** `value`: one JSON object. */
export type ReadBody = { ok: true; value: object } | { ok: false; fault: FieldFault }

/**
 * Reads the body as one JSON object (RFC 8259) in UTF-8, a byte
 * order mark taken off. No body is an empty object. A name that stands twice in
 * one object is refused (I-JSON, RFC 7493), and so is `__proto__`, which
 * JavaScript would take for something other than a name.
 */
export function readJsonObject(bytes: Uint8Array): ReadBody {
  if (bytes.byteLength === 0) return { ok: true, value: {} }
  const parsed = parse(bytes)
  if (parsed === undefined) return { ok: false, fault: { code: 'invalid_json' } }
  const { text, value } = parsed
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, fault: { code: 'invalid_request', detail: 'Send one JSON object.' } }
  }
  const names = namesIn(value)
  if (names.hidden !== undefined) {
    const fault = { code: 'invalid_request', ...fieldNamed(names.hidden), detail: 'This name is not allowed.' } as const
    return { ok: false, fault }
  }
  return names.count === writtenNames(text)
    ? { ok: true, value }
    : { ok: false, fault: { code: 'invalid_json', detail: 'A name stands twice in one object of the body.' } }
}

function parse(bytes: Uint8Array): { text: string; value: unknown } | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
    return { text, value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

interface Nested {
  within: object
  /** Its name, and where that stands. */
  name?: string
  parent?: Nested
}

/** Returns how many names the objects in a value have together, and the path of one that would be lost. Of any depth. */
function namesIn(value: object): { count: number; hidden?: string[] } {
  let count = 0
  const waiting: Nested[] = [{ within: value }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const [name, inner] of Object.entries(next.within) as [string, unknown][]) {
      if (!Array.isArray(next.within)) count++
      if (name === '__proto__') return { count, hidden: [...pathOf(next), name] }
      if (typeof inner === 'object' && inner !== null) waiting.push({ within: inner, name, parent: next })
    }
  }
  return { count }
}

function pathOf(nested: Nested): string[] {
  const path: string[] = []
  for (let at: Nested | undefined = nested; at?.name !== undefined; at = at.parent) path.unshift(at.name)
  return path
}

/** Returns how many names are written in a valid JSON text: strings with a colon after them. */
function writtenNames(text: string): number {
  let count = 0
  for (const [, colon] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"\s*(:?)/g)) if (colon === ':') count++
  return count
}
