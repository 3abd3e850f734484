/** The servers of the demo's card company and bank over real HTTP, set up for the suite's broker and relay centre. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareBooks } from '../../../tools/demo/books.ts'
import { newSecrets } from '../../../tools/demo/keys.ts'
import { membersOf } from '../../../tools/demo/members.ts'
import type { MemberStory } from '../../../tools/demo/members.ts'
import { WORKER_ISSUERS, originOf } from '../../../tools/demo/places.ts'
import { freeBasePort } from '../../../tools/demo/ports.ts'
import { servers, startServers } from '../../../tools/demo/servers.ts'
import type { Server } from '../../../tools/demo/servers.ts'
import { prepareFolder, stateFolder } from '../../../tools/demo/state.ts'
import { freeOrigin } from './model-issuer.ts'

export interface OurServers {
  /** The issuer.json of each of the two. */
  entries: { name: string; json: object }[]
  stop(): Promise<void>
}

/** Starts the four servers in one workerd. They must be built. */
export async function startOurServers(): Promise<OurServers> {
  const folder = mkdtempSync(join(tmpdir(), 'furiwake-conformance-'))
  const state = stateFolder(folder)
  prepareFolder(state)
  const basePort = await freeBasePort()
  const secrets = await newSecrets(basePort)
  const all = await servers(secrets, basePort)
  await prepareBooks(all, secrets, basePort, state)
  const [broker, relay] = [await freeOrigin(), await freeOrigin()]
  const own = all.filter(({ worker }) => worker === 'authentication' || worker === 'settlement')
  const miniflare = await startServers(
    own.map((server) => trusting(server, { broker, relay })),
    basePort,
    state,
  )
  return {
    entries: WORKER_ISSUERS.map((issuer) => ({
      name: issuer.name.en,
      json: {
        prefix: issuer.prefix,
        mode: 'test',
        method: issuer.kind,
        takes_on_authorize: issuer.kind === 'debit',
        authentication_server: originOf(issuer.authentication, basePort),
        settlement_server: originOf(issuer.settlement, basePort),
        certification: {
          broker,
          relay,
          members: membersOf(issuer).map((member) => ({ ...member, story: STORIES[member.story] ?? member.story })),
          statement_key: secrets.issuers[issuer.prefix]?.statementKey,
          unsupported: { 'authenticate.closed': 'The demo has no member whose ID may not pay.' },
        },
      },
    })),
    async stop() {
      await miniflare.dispose()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Whose story is about what their settlement server does can be guessed at: that is the authentication server's affair. */
const STORIES: Partial<Record<MemberStory, string>> = { unreachable: 'guessed' }

function trusting(server: Server, { broker, relay }: { broker: string; relay: string }): Server {
  const trusted = server.worker === 'authentication' ? { BROKERS: broker, RELAY_ORIGIN: relay } : { RELAYS: relay }
  return { ...server, settings: { ...server.settings, ...trusted } }
}
