/**
 * A Chromium and its DevTools protocol, spoken to directly: nothing stands
 * between the click and the frame that is measured but the browser itself.
 */

import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { ensureChromium } from '../../tools/chromium.ts'

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0',
  '--window-size=1280,900',
]
const START_DEADLINE_MS = 20_000
const ANSWER_DEADLINE_MS = 30_000

interface Message {
  id?: number
  sessionId?: string
  method?: string
  params?: Record<string, unknown>
  result?: Record<string, unknown>
  error?: { message: string }
}

type Listener = (params: Record<string, unknown>, sessionId: string | undefined) => void

export class DevTools {
  readonly #socket: WebSocket
  readonly #stop: () => Promise<void>
  readonly #waiting = new Map<number, (message: Message) => void>()
  readonly #listeners = new Map<string, Set<Listener>>()
  #lastId = 0

  constructor(socket: WebSocket, stop: () => Promise<void>) {
    this.#socket = socket
    this.#stop = stop
    socket.addEventListener('message', ({ data }) => this.#hear(JSON.parse(String(data)) as Message))
  }

  /** Sends a command to the browser, or to the target of a session. Rejects with the protocol's own words. */
  send(method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++this.#lastId
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }))
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => {
        this.#waiting.delete(id)
        reject(new Error(`${method}: no answer within ${ANSWER_DEADLINE_MS / 1000} s`))
      }, ANSWER_DEADLINE_MS)
      this.#waiting.set(id, ({ result = {}, error }) => {
        clearTimeout(deadline)
        if (error) reject(new Error(`${method}: ${error.message}`))
        else resolve(result)
      })
    })
  }

  /** Hears an event of every session; returns what ends that. */
  on(method: string, listener: Listener): () => void {
    const heard = this.#listeners.get(method) ?? new Set()
    this.#listeners.set(method, heard.add(listener))
    return () => heard.delete(listener)
  }

  async close(): Promise<void> {
    this.#socket.close()
    await this.#stop()
  }

  #hear({ id, method, params = {}, sessionId, ...answer }: Message): void {
    if (id !== undefined) {
      this.#waiting.get(id)?.(answer)
      this.#waiting.delete(id)
    } else if (method) for (const listener of this.#listeners.get(method) ?? []) listener(params, sessionId)
  }
}

/** Starts a Chromium with an empty profile of its own, which is gone when it is closed. */
export async function startBrowser(): Promise<DevTools> {
  const executable = await ensureChromium()
  const profile = mkdtempSync(join(tmpdir(), 'furiwake-bench-browser-'))
  const child = spawn(executable, [...FLAGS, `--user-data-dir=${profile}`], { stdio: ['ignore', 'ignore', 'pipe'] })
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
  try {
    const socket = new WebSocket(await addressOf(child))
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true })
      socket.addEventListener('error', () => reject(new Error('Chromium takes no DevTools connection.')), {
        once: true,
      })
    })
    return new DevTools(socket, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let told = ''
    const deadline = setTimeout(() => reject(new Error(`Chromium does not start: ${told}`)), START_DEADLINE_MS)
    child.once('exit', () => reject(new Error(`Chromium ended at once: ${told}`)))
    child.once('error', reject)
    child.stderr?.on('data', (chunk: Buffer) => {
      told += chunk.toString()
      const address = /DevTools listening on (ws:\S+)/.exec(told)?.[1]
      if (!address) return
      clearTimeout(deadline)
      resolve(address)
    })
  })
}
