/** The servers of the demo's card company and bank over real HTTP, set up for the suite's broker and relay centre. */

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Miniflare } from 'miniflare'
import { enrolMember } from '../../../issuers/authentication/members.ts'
import { hashPassword, SALT_BYTES } from '../../../issuers/authentication/password-hash.ts'
import { databasesOf } from '../../../tools/demo/databases.ts'
import { newSecrets } from '../../../tools/demo/keys.ts'
import { membersOf } from '../../../tools/demo/members.ts'
import { migrate } from '../../../tools/demo/migrate.ts'
import { originOf } from '../../../tools/demo/places.ts'
import type { WorkerIssuer } from '../../../tools/demo/places.ts'
import { freeBasePort } from '../../../tools/demo/ports.ts'
import { loadArgon2id } from '../../../tools/demo/hashed-passwords.ts'
import { database, openMemberAccount } from '../../../tools/demo/seed.ts'
import { openDatabases, servers, startServers } from '../../../tools/demo/servers.ts'
import { ASKED_FROM_YEN } from '../../../tools/demo/servers.ts'
import type { Server } from '../../../tools/demo/servers.ts'
import { prepareFolder, stateFolder } from '../../../tools/demo/state.ts'
import { freeOrigin } from './http-server.ts'
import { workerHook } from './our-hooks.ts'
import type { Hook } from './test-hooks.ts'

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
  const parties = { broker: await freeOrigin(), relay: await freeOrigin(), other_broker: await freeOrigin() }
  const all = servers(secrets, basePort)
  const places = issuers.flatMap(({ authentication, settlement }) => [authentication, settlement])
  const own = all.filter(({ place }) => places.some((each) => each === place))
  await enterMembers(issuers, own, await openDatabases(own, state))
  const trusted = own.map((server) => trusting(server, parties))
  const miniflare = await startServers(trusted, basePort, state)
  const hooks: Hook[] = []
  const entries: object[] = []
  for (const issuer of issuers) {
    const [authentication, settlement] = [issuer.authentication, issuer.settlement].map((at) => originOf(at, basePort))
    const { statementKey = '' } = secrets.issuers[issuer.prefix] ?? {}
    const members = [...membersFor(issuer), ...askedOf(issuer)]
    const both = { authentication: authentication ?? '', settlement: settlement ?? '' }
    const hook = await workerHook({ ...both, statementKey, members })
    hooks.push(hook)
    entries.push({
      prefix: issuer.prefix,
      mode: 'test',
      method: issuer.kind,
      takes_on_authorize: issuer.kind === 'debit',
      authentication_server: authentication,
      settlement_server: settlement,
      certification: {
        ...parties,
        ...hook.fields,
        members,
        statement_key: statementKey,
        unsupported: { ...WITHOUT[issuer.kind], later: 'It takes or holds at once.', code: 'It sends no codes.' },
      },
    })
  }
  return {
    entries,
    async stop() {
      for (const hook of hooks) await hook.close()
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

/** Holds what a card company asks, a bank does not, and the other way round. */
const WITHOUT = {
  credit: { approval: 'Nobody approves on its page.' },
  debit: { choice: 'It offers no choice.' },
} as const

/** The member who can pay is asked from an amount on. */
function askedOf(issuer: WorkerIssuer) {
  const story = issuer.kind === 'credit' ? 'choice' : 'page'
  return membersFor(issuer).flatMap((member) =>
    member.story === 'plain' ? { ...member, story, amount: ASKED_FROM_YEN } : [],
  )
}

async function enterMembers(issuers: readonly WorkerIssuer[], own: Server[], opened: Miniflare): Promise<void> {
  const argon2id = await loadArgon2id()
  const databases = databasesOf(opened)
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
    await opened.dispose()
  }
}

interface Parties {
  broker: string
  other_broker: string
  relay: string
}

function trusting(server: Server, { broker, other_broker: other, relay }: Parties): Server {
  const trusted =
    server.worker === 'authentication' ? { BROKERS: `${broker},${other}`, RELAY_ORIGIN: relay } : { RELAYS: relay }
  return { ...server, settings: { ...server.settings, ...trusted } }
}
