import type { ChildProcess } from 'node:child_process'
import { execFileSync } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ToolFailure } from '../root.ts'
import { readPrivate, writePrivate, type StateFolder } from './state.ts'

/**
 * Names who runs on a state folder. A demo that is ended with SIGKILL leaves its
 * workerd behind, which keeps the ports and the books; one whose npm is ended
 * so is left behind itself. The next start finds both here, by process id and
 * by the very command that was started, and puts an end to them.
 */
interface RunningDemo {
  pid: number
  /** Above the demo: npm and its shell. When the last of them is gone, nobody can stop the demo any more. */
  ancestors: number[]
  workerd: { pid: number; command: string }[]
}

const PROCESSES_FILE = 'processes.json'
const END_WAIT_MS = 5_000
const POLL_MS = 100
const ANCESTOR_POLL_MS = 1_000

function runningDemo(state: StateFolder): RunningDemo | undefined {
  const record = readPrivate(state, PROCESSES_FILE) as Partial<RunningDemo> | undefined
  if (!record || typeof record.pid !== 'number' || !Array.isArray(record.workerd)) return undefined
  return { pid: record.pid, ancestors: record.ancestors ?? [], workerd: record.workerd }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch {
    return false
  }
}

/** Ended, but not yet collected by its parent: nothing of it runs. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    return / [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, ''))
  } catch {
    return false
  }
}

/** The command line of a process, as far as this system tells it; ids are given again, commands hardly. */
function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux') {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    }
    if (process.platform === 'win32') {
      return execFileSync('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], { encoding: 'utf8' })
    }
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}

function isThatWorkerd({ pid, command }: { pid: number; command: string }): boolean {
  if (!isAlive(pid)) return false
  const running = commandOf(pid)
  return process.platform === 'win32' ? running.includes('workerd') : running === command
}

async function waitForEnd(isRunning: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < END_WAIT_MS; waited += POLL_MS) {
    if (!isRunning()) return true
    await sleep(POLL_MS)
  }
  return !isRunning()
}

function isDemo(pid: number): boolean {
  return isAlive(pid) && (process.platform === 'win32' || /\bdemo\b|vitest|node/.test(commandOf(pid)))
}

/** Refuses to start beside a demo on the same state; ends what a killed one left behind. */
export async function takeOver(state: StateFolder): Promise<void> {
  const last = runningDemo(state)
  if (!last) return
  if (last.pid !== process.pid && isDemo(last.pid)) {
    const isAbandoned = last.ancestors.some((pid) => !isAlive(pid))
    // An abandoned one is about to notice and end by itself.
    if (!isAbandoned || !(await waitForEnd(() => isDemo(last.pid)))) {
      throw new ToolFailure(
        `The demo already runs on ${state.folder} (process ${last.pid}): stop it first, or choose another folder with --state DIR and other ports with --port.`,
      )
    }
  }
  for (const workerd of last.workerd) {
    if (!isThatWorkerd(workerd)) continue
    process.kill(workerd.pid, 'SIGTERM')
    if (await waitForEnd(() => isThatWorkerd(workerd))) continue
    process.kill(workerd.pid, 'SIGKILL')
    await waitForEnd(() => isThatWorkerd(workerd))
  }
}

/**
 * Notes this process and every workerd it starts from now on, at the moment
 * each is started. Gives the function that ends the noting.
 */
export function noteProcesses(state: StateFolder): () => void {
  const record: RunningDemo = { pid: process.pid, ancestors: ancestorsOf(), workerd: [] }
  const file = join(state.folder, PROCESSES_FILE)
  writePrivate(file, record)
  const onStart = (message: unknown): void => {
    const child = (message as { process?: ChildProcess }).process
    // The process id is there once the spawn call has returned.
    child?.once('spawn', () => {
      if (!child.pid || !child.spawnfile.includes('workerd')) return
      record.workerd.push({ pid: child.pid, command: [...child.spawnargs].join(' ') })
      writePrivate(file, record)
    })
  }
  subscribe('child_process', onStart)
  return () => {
    unsubscribe('child_process', onStart)
    rmSync(file, { force: true })
  }
}

/** npm and its shell, when npm runs us: the processes above this one, as far as npm. */
function ancestorsOf(): number[] {
  if (!process.env['npm_lifecycle_event']) return []
  const parent = process.ppid
  const grandparent = parentOf(parent)
  return /\bnpm\b|npm-cli/.test(commandOf(parent)) || grandparent === undefined ? [parent] : [parent, grandparent]
}

function parentOf(pid: number): number | undefined {
  try {
    if (process.platform === 'linux') {
      const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])
      return parent > 1 ? parent : undefined
    }
    if (process.platform === 'win32') return undefined
    const parent = Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }))
    return parent > 1 ? parent : undefined
  } catch {
    return undefined
  }
}

/** Calls `stop` once npm, which would have passed a signal on, is gone without having done so. */
export function watchAncestors(stop: () => void): void {
  const ancestors = ancestorsOf()
  if (ancestors.length === 0) return
  const timer = setInterval(() => {
    if (ancestors.every(isAlive)) return
    clearInterval(timer)
    stop()
  }, ANCESTOR_POLL_MS)
  timer.unref()
}
