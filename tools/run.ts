import { spawn } from 'node:child_process'
import { constants, getPriority, setPriority } from 'node:os'
import { ROOT, ToolFailure } from './root.ts'

export interface RunOptions {
  deadlineMs: number
  /** Added to the environment of this process. */
  env?: Record<string, string>
  cwd?: string
  /** `inherit` shows the output as it comes; `collect` returns it. */
  output?: 'inherit' | 'collect'
  /** True: whatever else runs goes first, as long as there are fewer cores than work. */
  givesWay?: boolean
}

export interface RunResult {
  /** The exit code; 1 also when a signal ended it. */
  code: number
  output: string
}

/** Sets how long a child may take to end by itself once it was asked to. */
const GRACE_MS = 3_000
/** Lower by so much: a quarter of a core where another process wants it as well. What the child starts has the same. */
const GIVING_WAY = 5

/**
 * Runs a command to its end or to its deadline. The child is ended by its own
 * process id, never by name: other checkouts may run the same command.
 */
export async function run(command: string, args: string[], options: RunOptions): Promise<RunResult> {
  const collect = options.output === 'collect'
  const child = spawn(command, args, {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', collect ? 'pipe' : 'inherit', collect ? 'pipe' : 'inherit'],
    windowsHide: true,
  })
  if (options.givesWay && child.pid !== undefined) giveWay(child.pid)
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  let deadline: NodeJS.Timeout | undefined
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (exitCode) => resolve(exitCode ?? 1))
      deadline = setTimeout(() => {
        child.kill('SIGTERM')
        setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref()
        // Not waited for: what the child itself started may hold its output open.
        reject(new ToolFailure(`${[command, ...args].join(' ')} did not end within ${options.deadlineMs / 1000} s.`))
      }, options.deadlineMs)
    })
    return { code, output }
  } finally {
    clearTimeout(deadline)
  }
}

function giveWay(pid: number): void {
  try {
    setPriority(pid, Math.min(getPriority() + GIVING_WAY, constants.priority.PRIORITY_LOW))
  } catch {
    // It has ended already, or the system lets nobody say so: then it runs as everything else does.
  }
}

/** Runs a package's own script with the Node that runs us: no shell and no `.cmd` file, so it is the same on Windows. */
export function runScript(script: string, args: string[], options: RunOptions): Promise<RunResult> {
  return run(process.execPath, [script, ...args], options)
}
