import { closeSync, openSync, readSync, statSync } from 'node:fs'

const LOOK_EACH_MS = 250
/** Read at a time; a longer line is not shown. */
const READ_MAX_BYTES = 256 * 1024

/** Follows a file from its present end on, line by line, until it is told to end. */
export function followFile(path: string, onLine: (line: string) => void): { end(): void } {
  let position = sizeOf(path)
  let begun = ''
  const look = (): void => {
    const size = sizeOf(path)
    // Written anew: from its beginning.
    if (size < position) position = 0
    if (size === position) return
    const read = textOf(path, position, Math.min(size - position, READ_MAX_BYTES))
    position += read.bytes
    const lines = (begun + read.text).split('\n')
    begun = (lines.pop() ?? '').slice(0, READ_MAX_BYTES)
    for (const line of lines) onLine(line)
  }
  const timer = setInterval(look, LOOK_EACH_MS)
  return {
    end() {
      clearInterval(timer)
      look()
    },
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function textOf(path: string, position: number, length: number): { text: string; bytes: number } {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(length)
    const bytes = readSync(file, buffer, 0, length, position)
    return { text: buffer.toString('utf8', 0, bytes), bytes }
  } finally {
    closeSync(file)
  }
}
