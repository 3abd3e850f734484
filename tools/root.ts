import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder, wherever it was cloned. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Returns a path inside the repository. */
export function inRepository(...parts: string[]): string {
  return join(ROOT, ...parts)
}

/** A failure that the person at the terminal can act on: told as its one sentence, without a stack. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure'
}

/** Ends a tool: one sentence for what was foreseen, the stack for what was not; exit code 1 either way. */
export function exitWith(error: unknown): never {
  process.stderr.write(`${error instanceof ToolFailure ? error.message : describe(error)}\n`)
  process.exit(1)
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
