/** The soak's side of run-demo.ts: starts it, ends it, and reads how much memory it has. */

import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import type { Company, DemoInfo } from '../demo/start-demo.ts'
import { stateFolder } from '../demo/state.ts'
import { inRepository, ToolFailure } from '../root.ts'
import type { Order } from './run-demo.ts'

/** Each ends what hangs; a busy machine takes its time. */
const START_DEADLINE_MS = 180_000
const ORDER_DEADLINE_MS = 60_000
const END_DEADLINE_MS = 60_000

export class DemoProcess {
  readonly #state: string
  #process: ChildProcess | undefined

  constructor(state: string) {
    this.#state = state
  }

  /** As it was last told, also while it is down. */
  get info(): DemoInfo {
    return JSON.parse(readFileSync(stateFolder(this.#state).demoFile, 'utf8')) as DemoInfo
  }

  async start(): Promise<void> {
    const demo = spawn(process.execPath, [inRepository('tools', 'soak', 'run-demo.ts'), this.#state], {
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.#process = demo
    await said(demo, () => true, START_DEADLINE_MS, 'The demo did not start.')
  }

  /** As a crash of the machine: nothing is told to anybody. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  takeDown(company: Company): Promise<void> {
    return this.#order({ do: 'take_down', company })
  }

  bringBack(company: Company): Promise<void> {
    return this.#order({ do: 'bring_back', company })
  }

  /** Resident memory of all its processes, in MiB; undefined where the system does not tell (Linux does). */
  memoryMib(): number | undefined {
    const group = this.#process?.pid
    if (process.platform !== 'linux' || group === undefined) return undefined
    const kib = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .reduce((sum, pid) => sum + residentKib(pid, group), 0)
    return Math.round(kib / 1024)
  }

  async #order(order: Order): Promise<void> {
    const demo = this.#process
    if (!demo?.connected) throw new ToolFailure('The demo is not running.')
    const done = said(demo, (told) => (told as Partial<Order>).do === order.do, ORDER_DEADLINE_MS, 'No word of it.')
    demo.send(order)
    await done
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const demo = this.#process
    this.#process = undefined
    if (demo?.pid === undefined || demo.exitCode !== null || demo.signalCode !== null) return
    const gone = new Promise<void>((resolve) => demo.once('exit', () => resolve()))
    // A kill takes the runtime that it started too; a stop is its own to pass on.
    process.kill(signal === 'SIGKILL' ? -demo.pid : demo.pid, signal)
    const late = setTimeout(() => demo.pid !== undefined && process.kill(-demo.pid, 'SIGKILL'), END_DEADLINE_MS)
    await gone
    clearTimeout(late)
  }
}

function said(demo: ChildProcess, isIt: (told: unknown) => boolean, deadlineMs: number, late: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(new ToolFailure(late)), deadlineMs)
    const onMessage = (told: unknown): void => {
      if (isIt(told)) finish()
    }
    const onExit = (): void => finish(new ToolFailure(late))
    function finish(failure?: ToolFailure): void {
      clearTimeout(timer)
      demo.off('message', onMessage).off('exit', onExit)
      if (failure) reject(failure)
      else resolve()
    }
    demo.on('message', onMessage).once('exit', onExit)
  })
}

/** Of a process of that group; 0 of any other. */
function residentKib(pid: string, group: number): number {
  try {
    const ofGroup = /\) \S \d+ (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
    if (Number(ofGroup) !== group) return 0
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    // It has ended meanwhile.
    return 0
  }
}
