/**
 * The issuers of the demo that are plain Node beside the Workers, in this
 * process, so that whatever ends the demo ends them too. What they have
 * answered is in their databases before: nothing is lost by that.
 */

import { createServer, type RequestListener, type Server } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ToolFailure } from '../root.ts'
import { hostOf, portOf, type Place } from './places.ts'
import { listenHost } from './ports.ts'
import { brokenState, type StateFolder } from './state.ts'

export interface NodeIssuer {
  stop(): Promise<void>
}

/** Describes where an issuer listens, and the file of its database in the books' folder. */
interface NodePlace {
  place: Place
  file: string
  basePort: number
  state: StateFolder
}

/** Starts an issuer's one server, on every address that `localhost` names. `open` builds it over its database. */
export async function startNodeIssuer(
  at: NodePlace,
  open: (database: DatabaseSync) => RequestListener,
): Promise<NodeIssuer> {
  const database = openDatabase(at)
  const servers: Server[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map(closed))
    database.close()
  }
  try {
    const listener = open(database)
    for (const host of await listenAddresses(at.place)) {
      servers.push(await listening(listener, host, portOf(at.place, at.basePort)))
    }
    return { stop }
  } catch (error) {
    await stop()
    throw startFailure(error, at)
  }
}

/** Works on an issuer's database before it is started. */
export function withDatabase(at: Omit<NodePlace, 'place' | 'basePort'>, work: (database: DatabaseSync) => void): void {
  const database = openDatabase(at)
  try {
    work(database)
  } catch (error) {
    throw startFailure(error, at)
  } finally {
    database.close()
  }
}

/** As workerd does for its own: see listenHost. */
async function listenAddresses(place: Place): Promise<string[]> {
  return (await listenHost(hostOf(place))) === 'localhost' ? ['127.0.0.1', '::1'] : ['127.0.0.1']
}

function listening(listener: RequestListener, host: string, port: number): Promise<Server> {
  const server = createServer(listener)
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve(server))
  })
}

function openDatabase(at: Pick<NodePlace, 'file' | 'state'>): DatabaseSync {
  try {
    return new DatabaseSync(join(at.state.books, at.file))
  } catch (error) {
    throw startFailure(error, at)
  }
}

function startFailure(error: unknown, { file, state }: Pick<NodePlace, 'file' | 'state'>): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ERR_SQLITE_ERROR') return brokenState(join(state.books, file), message)
  if (code !== 'EADDRINUSE') return error
  return new ToolFailure('Another program has just taken one of the ports: start again, or choose others with --port.')
}

/** Also of connections that are kept alive: nobody is answered any more. */
function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
