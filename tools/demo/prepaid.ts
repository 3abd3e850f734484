/**
 * The prepaid company of the demo: plain Node beside the Workers, in this
 * process, so that whatever ends the demo ends it too. What it has answered is
 * in its database before: nothing is lost by that.
 */

import type { Server } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { drizzle, type AnyD1Database } from 'drizzle-orm/d1'
import { registerIssuer, setIssuerMode } from '../../broker/db/register.ts'
import { listen, type PrepaidSettings } from '../../demo-issuers/mikan-prepaid.ts'
import { enrol } from '../../demo-issuers/prepaid-members.ts'
import { STORIES, tellStory } from '../../demo-issuers/prepaid-stories.ts'
import { ToolFailure } from '../root.ts'
import type { DemoSecrets } from './keys.ts'
import { prepaidMembers } from './members.ts'
import { hostOf, MIKAN, originOf, portOf } from './places.ts'
import { listenHost } from './ports.ts'
import { FRAMED_LIMITS } from './seed.ts'
import { brokenState, type StateFolder } from './state.ts'

export interface PrepaidCompany {
  stop(): Promise<void>
}

/** Enters the company in the broker's directory, and its members in its own database; what is entered stays as it is. */
export async function seedPrepaid(directory: unknown, basePort: number, state: StateFolder): Promise<void> {
  const db = drizzle(directory as AnyD1Database)
  await setIssuerMode(db, MIKAN.prefix, false)
  await registerIssuer(db, {
    prefix: MIKAN.prefix,
    name: MIKAN.name,
    mark: MIKAN.mark,
    color: MIKAN.color,
    method: MIKAN.kind,
    texts: {
      en: { station: MIKAN.station.en, password_hint: 'The one you chose in the Mikan app' },
      ja: { station: MIKAN.station.ja, password_hint: 'みかんアプリで決めたもの' },
    },
    takesOnAuthorize: true,
    livemode: false,
    authenticationServer: originOf(MIKAN.authentication, basePort),
    relay: originOf(MIKAN.relay, basePort),
    settlementServer: originOf(MIKAN.settlement, basePort),
    framedLimits: FRAMED_LIMITS,
  })
  withDatabase(state, (database) => {
    for (const { id, password, story, account: wallet, funds: charged } of prepaidMembers()) {
      enrol(database, { id, password, wallet, charged, status: story === 'locked' ? 'locked' : 'active' })
      const acted = STORIES.find((known) => known === story)
      if (acted) tellStory(database, wallet, acted)
    }
  })
}

/** Starts the company's one server, on every address that `localhost` names. */
export async function startPrepaid(
  keys: DemoSecrets['prepaid'],
  basePort: number,
  state: StateFolder,
): Promise<PrepaidCompany> {
  const database = openDatabase(state)
  const settings: PrepaidSettings = {
    origin: originOf('prepaid', basePort),
    prefix: MIKAN.prefix,
    relay: originOf(MIKAN.relay, basePort),
    broker: originOf('broker', basePort),
    signingKeys: keys.signing,
    encryptionKeys: keys.encryption,
    statementKey: keys.statementKey,
    database,
  }
  const servers: Server[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map(closed))
    database.close()
  }
  try {
    for (const host of await listenAddresses()) {
      servers.push(await listen(settings, { host, port: portOf('prepaid', basePort) }))
    }
    return { stop }
  } catch (error) {
    await stop()
    throw startFailure(error, state)
  }
}

/** As workerd does for its own: see listenHost. */
async function listenAddresses(): Promise<string[]> {
  return (await listenHost(hostOf('prepaid'))) === 'localhost' ? ['127.0.0.1', '::1'] : ['127.0.0.1']
}

function startFailure(error: unknown, state: StateFolder): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ERR_SQLITE_ERROR') return brokenState(databaseFile(state), message)
  if (code !== 'EADDRINUSE') return error
  return new ToolFailure('Another program has just taken one of the ports: start again, or choose others with --port.')
}

function databaseFile({ books }: StateFolder): string {
  return join(books, 'mikan-prepaid.sqlite')
}

function openDatabase(state: StateFolder): DatabaseSync {
  try {
    return new DatabaseSync(databaseFile(state))
  } catch (error) {
    throw startFailure(error, state)
  }
}

function withDatabase(state: StateFolder, work: (database: DatabaseSync) => void): void {
  const database = openDatabase(state)
  try {
    work(database)
  } catch (error) {
    throw startFailure(error, state)
  } finally {
    database.close()
  }
}

/** Also of connections that are kept alive: nobody is answered any more. */
function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
