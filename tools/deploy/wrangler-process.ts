/** Runs of wrangler: the one place where this repository reaches for an account. */

import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { inRepository, ToolFailure } from '../root.ts'
import { WRANGLER_GRACE_MS, WRANGLER_OUTPUT_MAX_BYTES } from './limits.ts'

export interface Run {
  /** Words after `wrangler`. No secret is ever among them: other users see a process's arguments. */
  args: readonly string[]
  /** Written to its standard input, which is closed after it. */
  input?: string
  deadlineMs: number
}

export interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** Runs wrangler once, and returns how it ended. Throws a ToolFailure when it did not, or wrote too much. */
export type RunWrangler = (run: Run) => Promise<Ended>

/** Returns wrangler as this repository has it, asking nobody anything and reporting nothing to anybody. */
export function ownWrangler(folder: string, accountId: string | undefined): RunWrangler {
  const script = inRepository('node_modules', 'wrangler', 'bin', 'wrangler.js')
  return processOf([process.execPath, script], folder, {
    CI: 'true',
    FORCE_COLOR: '0',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_LOG_PATH: join(folder, 'logs'),
    ...(accountId === undefined ? {} : { CLOUDFLARE_ACCOUNT_ID: accountId }),
  })
}

/** Returns the words of a run before its first option: `wrangler secret bulk`. */
export function commandOf(args: Run['args']): string {
  const first = args.findIndex((word) => word.startsWith('-'))
  return ['wrangler', ...(first === -1 ? args : args.slice(0, first))].join(' ')
}

/** Returns runs of an executable that takes wrangler's command line. */
export function processOf(
  [command, ...first]: readonly [string, ...string[]],
  folder: string,
  env: Record<string, string>,
): RunWrangler {
  return async ({ args, input, deadlineMs }) => {
    mkdirSync(folder, { recursive: true })
    // An environment that happens to be chosen for wrangler would give every Worker another name.
    const { CLOUDFLARE_ENV: _, ...inherited } = process.env
    const child = spawn(command, [...first, ...args], {
      cwd: folder,
      env: { ...inherited, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    })
    const said = commandOf(args)
    const output = { stdout: '', stderr: '' }
    let size = 0
    let deadline: NodeJS.Timeout | undefined
    try {
      return await new Promise<Ended>((resolve, reject) => {
        const end = (why: string): void => {
          // What it has begun may go on at the platform: the next run looks at what is there.
          child.kill('SIGTERM')
          setTimeout(() => child.kill('SIGKILL'), WRANGLER_GRACE_MS).unref()
          child.stdout.destroy()
          child.stderr.destroy()
          reject(new ToolFailure(`${said} ${why}. Say the same again: it goes on from where this ended.`))
        }
        for (const stream of ['stdout', 'stderr'] as const) {
          child[stream].setEncoding('utf8').on('data', (chunk: string) => {
            size += Buffer.byteLength(chunk)
            if (size > WRANGLER_OUTPUT_MAX_BYTES) end('wrote more than it ever does')
            else output[stream] += chunk
          })
        }
        child.once('error', () => reject(new ToolFailure('wrangler cannot be run: npm ci installs it.')))
        child.once('close', (code) => resolve({ code: code ?? 1, ...output }))
        deadline = setTimeout(() => end(`did not end within ${deadlineMs / 1000} s`), deadlineMs)
        // One that ends before it has read everything is judged by how it ended.
        child.stdin.on('error', () => undefined)
        child.stdin.end(input ?? '')
      })
    } finally {
      clearTimeout(deadline)
    }
  }
}
