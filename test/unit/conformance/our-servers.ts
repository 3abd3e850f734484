/** The servers of the demo's card company and bank over real HTTP, set up for the suite's broker and relay centre. */

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Miniflare } from 'miniflare'
import { enrolMember } from '../../../issuers/authentication/members.ts'
import { hashPassword, SALT_BYTES } from '../../../issuers/authentication/password-hash.ts'
import { newSecrets } from '../../../tools/demo/keys.ts'
import { membersOf } from '../../../tools/demo/members.ts'
import { migrate } from '../../../tools/demo/migrate.ts'
import { originOf } from '../../../tools/demo/places.ts'
import type { WorkerIssuer } from '../../../tools/demo/places.ts'
import { freeBasePort } from '../../../tools/demo/ports.ts'
import { database, loadArgon2id, openMemberAccount } from '../../../tools/demo/seed.ts'
import { openDatabases, servers, startServers } from '../../../tools/demo/servers.ts'
import type { Server } from '../../../tools/demo/servers.ts'
import { prepareFolder, stateFolder } from '../../../tools/demo/state.ts'
import { freeOrigin } from './model-issuer.ts'

export interface OurServers {
  /** The issuer.json of each. */
  entries: object[]
  stop(): Promise<void>
}

/** Starts the two servers of each issuer, all in one workerd. They must be built. */
export async function startOurServers(issuers: readonly WorkerIssuer[]): Promise<OurServers> {
  const folder = mkdtempSync(join(tmpdir(), 'furiwake-conformance-'))
  const state = stateFolder(folder)
  prepareFolder(state)
  const basePort = await freeBasePort()
  const secrets = await newSecrets(basePort)
  const [broker, relay] = [await freeOrigin(), await freeOrigin()]
  const all = servers(secrets, basePort)
  const places = issuers.flatMap(({ authentication, settlement }) => [authentication, settlement])
  const own = all.filter(({ place }) => places.some((each) => each === place))
  await enterMembers(issuers, own, await openDatabases(own, state))
  const trusted = own.map((server) => trusting(server, { broker, relay }))
  const miniflare = await startServers(trusted, basePort, state)
  return {
    entries: issuers.map((issuer) => ({
      prefix: issuer.prefix,
      mode: 'test',
      method: issuer.kind,
      takes_on_authorize: issuer.kind === 'debit',
      authentication_server: originOf(issuer.authentication, basePort),
      settlement_server: originOf(issuer.settlement, basePort),
      certification: {
        broker,
        relay,
        members: membersFor(issuer),
        statement_key: secrets.issuers[issuer.prefix]?.statementKey,
      },
    })),
    async stop() {
      await miniflare.dispose()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The demo's members under the stories of the suite: the second who can pay is guessed at, and one is suspended. */
function membersFor(issuer: WorkerIssuer) {
  const [plain, second, poor, last] = membersOf(issuer)
  const stories = Object.entries({ plain, guessed: second, insufficient_funds: poor, closed: last })
  return stories.flatMap(([story, member]) => (member === undefined ? [] : { ...member, story }))
}

async function enterMembers(issuers: readonly WorkerIssuer[], own: Server[], databases: Miniflare): Promise<void> {
  const argon2id = await loadArgon2id()
  try {
    for (const { place, migrations } of own) await migrate(await databases.getD1Database(place), migrations)
    for (const issuer of issuers) {
      const [authentication, settlement] = [
        await database(databases, issuer.authentication),
        await database(databases, issuer.settlement),
      ]
      for (const { id: memberId, password, released: account, ...member } of membersFor(issuer)) {
        const passwordHash = hashPassword(argon2id, password, randomBytes(SALT_BYTES))
        const status = member.story === 'closed' ? 'suspended' : 'active'
        await enrolMember(authentication, { memberId, passwordHash, account, status, now: Date.now() })
        await openMemberAccount(settlement, { ...member, released: account, story: 'plain' })
      }
    }
  } finally {
    await databases.dispose()
  }
}

function trusting(server: Server, { broker, relay }: { broker: string; relay: string }): Server {
  const trusted = server.worker === 'authentication' ? { BROKERS: broker, RELAY_ORIGIN: relay } : { RELAYS: relay }
  return { ...server, settings: { ...server.settings, ...trusted } }
}
