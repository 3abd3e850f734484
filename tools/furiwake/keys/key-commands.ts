import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ToolFailure } from '../../root.ts'
import type { Call, Command } from '../command.ts'
import { configFolder } from '../profile.ts'
import { requireBrokerAgrees } from './broker-word.ts'
import { keysOf, newKeyOf } from './new-key.ts'
import { readKeyring, settingOf, writeKeyring } from './keyring.ts'
import type { Keyring, KeptKind, Place } from './keyring.ts'
import { kindNamed, KIND_NAMES } from './kinds.ts'
import type { NamedKind } from './kinds.ts'
import { placeOf } from './secret-place.ts'
import type { Setting } from './secret-place.ts'
import { activate, activatedFrom, noted, publish, retire, retiredFrom, stepOf, timeText } from './turn.ts'

const RING = { keyring: { type: 'string' } } as const
const TURN = { ...RING, leaked: { type: 'boolean' } } as const
const NONE: KeptKind = { keys: [], is_pending: false, retired: [] }

export const turnCommands: readonly Command[] = [
  {
    name: 'keys init',
    options: { ...RING, environment: { type: 'string' }, gradual: { type: 'boolean' }, files: { type: 'string' } },
    usage: '[--keyring FILE] [--environment NAME] [--gradual] | [--files FOLDER]',
    summary: 'Makes the keyring of a deployment: its settings are put by wrangler, or into files of a folder.',
    async run({ typed, terminal, say }) {
      const file = fileOf(typed, terminal)
      if (existsSync(file)) throw new ToolFailure(`There is a keyring already: ${file}`)
      const folder = typed.one('files')
      const environment = typed.one('environment')
      const place: Place =
        folder === undefined
          ? { by: 'wrangler', ...(environment && { environment }), ...(typed.has('gradual') && { gradual: true }) }
          : { by: 'files', folder: resolve(terminal.folder, folder) }
      writeKeyring(file, { version: 1, place, kinds: {} })
      say(`The keyring is ${file}. Keep a copy of it where no one else can read it: the platform gives no secret back.`)
    },
  },
  {
    name: 'keys adopt',
    takes: ['KIND'],
    options: RING,
    usage: '[--keyring FILE]',
    summary: 'Takes into the keyring what a setting holds today, from stdin: a single value or a list.',
    async run(call) {
      const { kind, ring, save } = opened(call)
      if ((ring.kinds[kind.name]?.keys ?? []).length > 0)
        throw new ToolFailure(`${kind.name} is in the keyring already.`)
      const keys = await keysOf(kind, (await call.terminal.input?.()) ?? '')
      const at = new Date().toISOString()
      const kept = keys.map((key, index) => {
        return { ...key, published_at: at, activated_at: at, replaced_at: index === 0 ? null : at }
      })
      save({ ...NONE, keys: kept })
      showKind(call, kind, { ...NONE, keys: kept })
    },
  },
  {
    name: 'keys publish',
    takes: ['KIND'],
    options: RING,
    usage: '[--keyring FILE]',
    summary: `Makes a new key, known to all and not used yet. Kinds: ${KIND_NAMES.join(', ')}.`,
    async run(call) {
      const { kind, kept, ring, save } = opened(call)
      const now = Date.now()
      const changed = publish(kind, begun(kind, kept, ring), await newKeyOf(kind, now))
      save(changed)
      showKind(call, kind, await putAndNote(call, { kind, ring, save }, changed))
    },
  },
  {
    name: 'keys activate',
    takes: ['KIND'],
    options: TURN,
    usage: '[--leaked] [--keyring FILE]',
    summary: 'Uses the published key from now on; what the old one made stays good.',
    async run(call) {
      const { kind, kept, ring, save } = opened(call)
      const isLeaked = call.typed.has('leaked')
      const changed = activate(kind, kept, Date.now(), isLeaked)
      if (!isLeaked) await requireBrokerAgrees(call, kind, { id: changed.keys[0]?.id ?? '', step: 'activate' })
      save(changed)
      showKind(call, kind, await putAndNote(call, { kind, ring, save }, changed))
    },
  },
  {
    name: 'keys retire',
    takes: ['KIND'],
    options: TURN,
    usage: '[--leaked] [--keyring FILE]',
    summary: 'Takes the old key out, once nothing that it made is about; --leaked: at once.',
    async run(call) {
      const { kind, kept, ring, save } = opened(call)
      const isLeaked = call.typed.has('leaked')
      const { kept: changed, gone } = retire(kind, kept, Date.now(), isLeaked)
      if (isLeaked) await call.confirm(`Take a key of ${kind.name} out at once? ${kind.breaks}`)
      else await requireBrokerAgrees(call, kind, { id: gone.id, step: 'retire' })
      if (kind.condition !== undefined && !isLeaked) await call.confirm(`${kind.condition} Is it so?`)
      save(changed)
      showKind(call, kind, await putAndNote(call, { kind, ring, save }, changed))
    },
  },
  {
    name: 'keys put',
    takes: ['KIND'],
    options: RING,
    usage: '[--keyring FILE]',
    summary: 'Puts a setting again as the keyring has it: after it could not be put, or to a new Worker.',
    async run(call) {
      const opening = opened(call)
      if (opening.kept.keys.length === 0) throw new ToolFailure(`${opening.kind.name} is not in the keyring.`)
      showKind(call, opening.kind, await putAndNote(call, opening, opening.kept))
    },
  },
]

/** Lists the keys of a deployment by their names: `keys list` without a merchant. */
export function listKeyring({ typed, terminal, list }: Call): void {
  const ring = readKeyring(fileOf(typed, terminal))
  if (ring === undefined)
    throw new ToolFailure(`There is no keyring: furiwake keys init. A merchant’s keys: furiwake keys list MERCHANT`)
  const rows = Object.entries(ring.kinds).flatMap(([name, kept]) => {
    const kind = kindNamed(name)
    return kind === undefined ? [] : rowsOf(kind, kept)
  })
  list({ data: rows }, rows, COLUMNS)
}

const COLUMNS = [
  ['KIND', 'kind'],
  ['ID', 'id'],
  ['STEP', 'step'],
  ['SINCE', 'since'],
  ['WHAT IS NEXT', 'next'],
] as const

interface Opened {
  kind: NamedKind
  ring: Keyring
  kept: KeptKind
  save: (changed: KeptKind) => void
}

function opened({ typed, terminal }: Call): Opened {
  const name = typed.word('KIND')
  const kind = kindNamed(name)
  if (kind === undefined) throw new ToolFailure(`There is no such kind of key. There are: ${KIND_NAMES.join(', ')}.`)
  const file = fileOf(typed, terminal)
  const ring = readKeyring(file)
  if (ring === undefined) throw new ToolFailure(`There is no keyring ${file}: furiwake keys init`)
  const save = (changed: KeptKind): void => {
    ring.kinds[name] = changed
    writeKeyring(file, ring)
  }
  return { kind, ring, kept: ring.kinds[name] ?? NONE, save }
}

/** Messages are signed with the key for verdicts until they have a list of their own: that one begins with it. */
function begun({ name }: NamedKind, kept: KeptKind, { kinds }: Keyring): KeptKind {
  const inUse = kinds['verdicts']?.keys[0]
  return name === 'messages' && kept.keys.length === 0 && inUse !== undefined ? { ...NONE, keys: [inUse] } : kept
}

/** The keyring has it before it is put: what fails on the way is put again, and never made anew. */
async function putAndNote(call: Call, { kind, ring, save }: Omit<Opened, 'kept'>, kept: KeptKind): Promise<KeptKind> {
  const place = call.terminal.place ?? placeOf(ring.place)
  for (const setting of settingsOf(kind, kept, ring)) await place.put(setting)
  const done = noted(kept, Date.now())
  save(done)
  return done
}

function settingsOf(kind: NamedKind, kept: KeptKind, { kinds }: Keyring): Setting[] {
  const { servers, issuer, variable } = kind
  const own = servers.map((server) => ({ server, issuer, variable, value: settingOf(kept) }))
  if (kind.ofBroker === undefined || kind.form !== 'signing') return own
  // The broker goes on publishing a key that is gone, unless it is told that it leaked.
  const retired = ['verdicts', 'messages'].flatMap((name) => (name === kind.name ? kept : kinds[name])?.retired ?? [])
  const leaked = retired.filter((key) => key.leaked).map(({ id }) => id)
  const revoked = { server: 'broker', issuer, variable: 'REVOKED_KEYS', value: leaked.join(' ') } as const
  // Before the setting itself: in between nothing else is wrong.
  return leaked.length === 0 ? own : [revoked, ...own]
}

function showKind(call: Call, kind: NamedKind, kept: KeptKind): void {
  const rows = rowsOf(kind, kept)
  call.list({ data: rows }, rows, COLUMNS)
}

function rowsOf(kind: NamedKind, kept: KeptKind) {
  return kept.keys.map((key) => {
    const step = stepOf(key)
    const since = { next: key.published_at, in_use: key.activated_at, before: key.replaced_at }[step]
    return { kind: kind.name, id: key.id, step, since, next: nextOf(kind, kept, key) }
  })
}

function nextOf(kind: NamedKind, kept: KeptKind, key: KeptKind['keys'][number]): string | null {
  if (kept.is_pending) return 'put'
  const step = stepOf(key)
  if (step === 'next') return `activate from ${timeText(activatedFrom(kind, key))}`
  if (step === 'in_use') return null
  return `retire from ${timeText(retiredFrom(kind, key))}`
}

function fileOf(typed: Call['typed'], { env, folder }: Call['terminal']): string {
  const given = typed.one('keyring') ?? env['FURIWAKE_KEYRING']
  return given === undefined ? join(configFolder(env), 'keyring.json') : resolve(folder, given)
}
