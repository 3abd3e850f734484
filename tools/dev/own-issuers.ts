/** An issuer that is being written, at the broker on the same machine: by its issuer.json, as `certify` and `issuers add` read it. */

import { isRecord, isText } from '../../protocol/shape.ts'
import { FRAMED_LIMITS } from '../demo/broker-entries.ts'
import { ISSUERS, type IssuerPair } from '../demo/places.ts'
import type { DemoInfo } from '../demo/start-demo.ts'
import { BrokerClient, BrokerRefusal, pathOf } from '../furiwake/broker-client.ts'
import { jsonIn } from '../furiwake/issuer-file.ts'
import { ToolFailure } from '../root.ts'
import type { DevMember } from './dev-file.ts'

/** An issuer of one's own; without its entry it is one that was entered at an earlier start. */
export interface OwnIssuer {
  prefix: string
  name: string
  kind: string
  pair: IssuerPair
  members: DevMember[]
  entry?: Record<string, unknown>
}

const TEXT_MAX = 1_024
/** Stands for what a file leaves out: something to be seen by, and nothing of what it said before. */
const LEFT_OUT = {
  color: '#475569',
  texts: {},
  takes_on_authorize: false,
  register_url: null,
  forgot_url: null,
  passkey_rp_id: null,
  framed_limits: FRAMED_LIMITS,
}
/** An issuer that is being written has no certificate yet. */
const BEING_WRITTEN = { without_certificate: 'It is being written on this machine.' }

/** Reads an issuer.json. Throws a sentence that names the field and the fix. */
export function ownIssuerIn(folder: string, file: string): OwnIssuer {
  const { certification, ...entry } = jsonIn(file, folder)
  const { prefix, mode = 'test', names, method = 'own' } = entry
  if (typeof prefix !== 'string' || !/^[0-9A-Z]{1,6}$/.test(prefix)) {
    throw new ToolFailure(`${file}: prefix is the beginning of its members' IDs, 1 to 6 of 0-9A-Z.`)
  }
  const taken = ISSUERS.find((issuer) => issuer.prefix.startsWith(prefix) || prefix.startsWith(issuer.prefix))
  if (taken !== undefined) {
    throw new ToolFailure(`${file}: prefix ${prefix} is taken by ${taken.name.en} (${taken.prefix}): choose another.`)
  }
  if (mode !== 'test') throw new ToolFailure(`${file}: mode is test here: the broker on this machine takes no money.`)
  const { en = prefix } = isRecord(names) ? names : {}
  return {
    prefix,
    name: String(en),
    kind: String(method),
    pair: {
      authentication: originIn(entry, 'authentication_server', file),
      settlement: originIn(entry, 'settlement_server', file),
    },
    members: membersIn(certification, prefix, file),
    entry: { ...LEFT_OUT, names: { en: prefix, ja: prefix }, mark: prefix[0], ...entry, mode, method },
  }
}

function originIn(entry: Record<string, unknown>, field: string, file: string): string {
  const text = entry[field]
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined
  if (url?.origin === text && /^https?:$/.test(url?.protocol ?? '')) return text as string
  throw new ToolFailure(`${file}: ${field} is an origin without a path, such as http://localhost:9300.`)
}

/** The members that it names for the suite can be paid as here, too. */
function membersIn(certification: unknown, prefix: string, file: string): DevMember[] {
  const { members = [] } = isRecord(certification) ? certification : {}
  if (!Array.isArray(members)) throw new ToolFailure(`${file}: certification.members is a list.`)
  return members.map((member: unknown) => {
    const { id, password, story, account } = isRecord(member) ? member : {}
    if (!isText(id, TEXT_MAX) || !isText(password, TEXT_MAX) || !isText(story, TEXT_MAX)) {
      throw new ToolFailure(`${file}: each of certification.members has an id, a password and a story, as texts.`)
    }
    return { issuer: prefix, id, password, story, account: isText(account, TEXT_MAX) ? account : '' }
  })
}

/** Enters them in the broker's directory, enabled without a certificate: anew, or as their files say now. */
export async function enterOwnIssuers(
  demo: Pick<DemoInfo, 'broker' | 'operator_token' | 'relays'>,
  issuers: readonly OwnIssuer[],
): Promise<void> {
  const operator = new BrokerClient({ broker: demo.broker, token: demo.operator_token })
  const [relay] = demo.relays
  for (const { prefix, entry } of issuers) {
    if (entry === undefined) continue
    const { prefix: _, ...fields }: Record<string, unknown> = { ...entry, relay }
    const path = pathOf`/issuers/${prefix}`
    if (await isKnown(operator, path)) await change(operator, path, fields)
    else await operator.ask('POST', '/issuers', { prefix, ...fields })
    await operator.ask('POST', `${path}/enable`, BEING_WRITTEN)
  }
}

/** Changes one that is there; where the broker refuses the file, it is as it was. */
async function change(operator: BrokerClient, path: string, fields: Record<string, unknown>): Promise<void> {
  await operator.ask('POST', `${path}/disable`, {})
  try {
    await operator.ask('PATCH', path, fields)
  } catch (error) {
    await operator.ask('POST', `${path}/enable`, BEING_WRITTEN)
    throw error
  }
}

async function isKnown(operator: BrokerClient, path: string): Promise<boolean> {
  try {
    await operator.ask('GET', path)
    return true
  } catch (error) {
    if (error instanceof BrokerRefusal && error.problem['code'] === 'issuer_not_found') return false
    throw error
  }
}

/** Returns those of before with those of this start in their place. */
export function withOwnIssuers(kept: readonly OwnIssuer[], given: readonly OwnIssuer[]): OwnIssuer[] {
  const isGivenTwice = given.find(({ prefix }, index) => given.findIndex((each) => each.prefix === prefix) !== index)
  if (isGivenTwice) throw new ToolFailure(`Two of --issuer have the prefix ${isGivenTwice.prefix}: one each.`)
  return [...kept.filter(({ prefix }) => !given.some((each) => each.prefix === prefix)), ...given]
}
