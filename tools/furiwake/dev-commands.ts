import { resolve } from 'node:path'

import { askForward, durationIn } from '../dev/clock.ts'
import { DEV_FOLDER, devInfoIn, type DevInfo } from '../dev/dev-file.ts'
import { Shop } from '../dev/shop.ts'
import { known, trigger } from '../dev/trigger.ts'
import { ToolFailure } from '../root.ts'
import type { Call, Command, Typed } from './command.ts'
import type { Column } from './table.ts'

const LISTED = 20
const HIGHEST_PORT = 65_000
const STATE = { state: { type: 'string' } } as const
const COLUMNS: readonly Column[] = [
  ['PAYMENT', 'id'],
  ['CREATED', 'created_at'],
  ['ORDER', 'order'],
  ['AMOUNT', 'amount'],
  ['', 'currency'],
  ['STATUS', 'status'],
]

function infoOf({ typed, terminal }: Call): DevInfo {
  return devInfoIn(terminal.folder, typed.one('state'))
}

function urlIn(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text).href
  throw new ToolFailure(`--webhook is an address such as http://localhost:3000/webhooks, not "${text}".`)
}

function originIn(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url.origin
  throw new ToolFailure(`--origin is where your shop's page is, such as http://localhost:3000, not "${text}".`)
}

function portIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= HIGHEST_PORT) return port
  throw new ToolFailure(`--port is a number from 0 (any free ports) to ${HIGHEST_PORT}, not "${text}".`)
}

function amountIn(typed: Typed): number | undefined {
  const text = typed.one('amount')
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text)
  throw new ToolFailure(`--amount is a whole number of yen, not "${text}".`)
}

/** The commands of a shop's developer: a broker on this machine, and what is done beside it. */
export const devCommands: readonly Command[] = [
  {
    name: 'dev',
    options: {
      origin: { type: 'string', multiple: true },
      webhook: { type: 'string' },
      issuer: { type: 'string', multiple: true },
      port: { type: 'string' },
      state: { type: 'string' },
      reset: { type: 'boolean' },
    },
    usage:
      '[--origin http://localhost:3000 …] [--webhook URL] [--issuer issuer.json …] [--port 8800] [--state DIR] [--reset]',
    summary: 'Runs a broker with every test issuer on this machine, for the shop in this folder.',
    async run({ typed, terminal }) {
      const origins = typed.all('origin').map(originIn)
      const options = {
        origins: origins.length === 0 ? ['http://localhost:3000'] : origins,
        webhook: typed.one('webhook') === undefined ? undefined : urlIn(typed.one('webhook') ?? ''),
        issuerFiles: typed.all('issuer'),
        port: portIn(typed.one('port')),
        state: typed.one('state'),
        reset: typed.has('reset'),
      }
      // Not before it is asked for: it brings the whole system with it.
      const { dev } = await import('../dev/dev.ts')
      await dev(options, terminal)
      await new Promise(() => undefined)
    },
  },
  {
    name: 'trigger',
    takes: ['EVENT'],
    options: { ...STATE, amount: { type: 'string' }, order: { type: 'string' }, issuer: { type: 'string' } },
    usage: '[--amount 12800] [--order A-1] [--issuer 4] [--state DIR]',
    summary: `Has a test member pay, so that the event happens: ${known()}.`,
    async run(call) {
      const { typed, show } = call
      const info = infoOf(call)
      const given = { amount: amountIn(typed), order: typed.one('order'), issuer: typed.one('issuer') }
      show(await trigger(info, new Shop(info), typed.word('EVENT'), given))
    },
  },
  {
    name: 'clock forward',
    takes: ['TIME'],
    options: STATE,
    usage: '[--state DIR]',
    summary:
      'Brings every end nearer by a time such as 8d, 36h or 1d12h: holds, payments that wait, webhooks tried again.',
    async run(call) {
      const { typed, terminal, show } = call
      const byMs = durationIn(typed.word('TIME'))
      if (byMs === undefined) throw new ToolFailure('TIME is such as 8d, 36h or 1d12h, and 400d at the most.')
      infoOf(call)
      const folder = resolve(terminal.folder, typed.one('state') ?? DEV_FOLDER)
      show({ forward: typed.word('TIME'), ...(await askForward(folder, byMs)) })
    },
  },
  {
    name: 'payments list',
    options: STATE,
    usage: '[--state DIR]',
    summary: 'Lists the latest payments at the broker on this machine.',
    async run(call) {
      const answer = await new Shop(infoOf(call)).list(LISTED)
      call.list(answer, answer.data, COLUMNS)
    },
  },
]
