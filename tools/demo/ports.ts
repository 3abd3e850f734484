import { lookup } from 'node:dns/promises'
import { createServer } from 'node:net'
import { ToolFailure } from '../root.ts'
import { HIGHEST_OFFSET, hostOf, PLACES, portOf } from './places.ts'

const FREE_RANGE_TRIES = 50

/** Returns what kept an address from being listened on, or undefined when nothing does. */
function bindProblem(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}

/**
 * Returns what workerd listens on for a place. `localhost` may name ::1 beside
 * 127.0.0.1, and a browser may try that one first: workerd then listens on
 * both. Where IPv6 is named but does not work, 127.0.0.1 alone is listened on.
 */
export async function listenHost(host: string): Promise<string> {
  if (host !== 'localhost') return host
  const addresses = await lookup('localhost', { all: true }).catch(() => [])
  const problems = await Promise.all(addresses.map(({ address }) => bindProblem(address, 0)))
  const usable = addresses.length > 1 && problems.every((problem) => problem === undefined)
  return usable ? 'localhost' : '127.0.0.1'
}

/** The first port of the range that something else listens on, or undefined when all are free. */
async function takenPort(basePort: number): Promise<{ port: number; problem: string } | undefined> {
  for (const place of PLACES) {
    const port = portOf(place, basePort)
    const host = await listenHost(hostOf(place))
    const problem =
      (await bindProblem('127.0.0.1', port)) ?? (host === 'localhost' ? await bindProblem('::1', port) : undefined)
    if (problem) return { port, problem }
  }
  return undefined
}

/** Refuses a range of ports that cannot be had, before anything is started. */
export async function requireFreePorts(basePort: number): Promise<void> {
  const taken = await takenPort(basePort)
  if (!taken) return
  throw new ToolFailure(
    taken.problem === 'EADDRINUSE'
      ? `Port ${taken.port} is in use by another program: end it, or choose other ports with --port ${basePort + 100}, after -- where npm runs this`
      : `Port ${taken.port} cannot be listened on (${taken.problem}): choose other ports with --port 18700, after -- where npm runs this`,
  )
}

/** Listens on a port until this process ends, without keeping it from ending. Tells whether it could be had. */
function hold(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.unref()
      resolve(true)
    })
  })
}

/**
 * Returns a base port whose whole range is free now, below the ports that
 * systems give to outgoing connections. The port behind the range is held, so
 * that of two processes that look at the same moment only one gets it.
 */
export async function freeBasePort(): Promise<number> {
  const behind = HIGHEST_OFFSET + 1
  const step = behind + 1
  for (let attempt = 0; attempt < FREE_RANGE_TRIES; attempt++) {
    const basePort = 10_000 + step * Math.floor(Math.random() * Math.floor(20_000 / step))
    if ((await hold(basePort + behind)) && !(await takenPort(basePort))) return basePort
  }
  throw new ToolFailure(`No free range of ${step} ports was found between 10000 and 30000.`)
}
