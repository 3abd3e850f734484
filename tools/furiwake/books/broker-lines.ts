import { ToolFailure } from '../../root.ts'
import { BrokenOff } from '../broker-client.ts'
import type { BrokerClient } from '../broker-client.ts'
import { PART_MAX_BYTES, PIECE_TIMEOUT_MS } from './limits.ts'

/** Asks the operator API for an answer of many lines, and yields them as they come, without their ends; none ahead of whoever reads. */
export async function* linesFrom(broker: BrokerClient, path: string, body: object): AsyncGenerator<string> {
  const answer = await broker.open(path, body, PIECE_TIMEOUT_MS)
  const reader = answer.getReader()
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let [rest, size] = ['', 0]
  try {
    for (;;) {
      const { done, value } = await soon(reader.read())
      if (done) break
      size += value.byteLength
      if (size > PART_MAX_BYTES) throw new ToolFailure('The broker sent more than a part of an export is: is it one?')
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
    if (rest !== '') throw new BrokenOff('The broker’s answer ended within a line.')
  } catch (error) {
    if (error instanceof ToolFailure) throw error
    throw new BrokenOff('The broker’s answer was broken off.', { cause: error })
  } finally {
    reader.cancel().catch(() => undefined)
  }
}

async function soon<T>(piece: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new BrokenOff('The broker did not go on in time.')), PIECE_TIMEOUT_MS)
  })
  try {
    return await Promise.race([piece, late])
  } finally {
    clearTimeout(timer)
  }
}
