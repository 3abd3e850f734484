import { chmodSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ToolFailure } from '../root.ts'
import { isDemoSecrets, newNodeIssuerKeys, newSecrets, type DemoSecrets } from './keys.ts'

/** The demo's folder: keys and books, and what was last started on them. Nobody else may read it. */
export interface StateFolder {
  folder: string
  /** Miniflare's: every D1 database and Durable Object; and the databases of the issuers in plain Node. */
  books: string
  /** The addresses, keys and members, for people and tests. */
  demoFile: string
  /** Holds what the Workers write to their log. */
  logFile: string
}

const FOLDER_MODE = 0o700
const FILE_MODE = 0o600
/** Describes what a reset removes: only what the demo itself wrote, should the folder hold anything else. */
const OWN_ENTRIES = [
  'books',
  'secrets.json',
  'seeded.json',
  'migrations.json',
  'demo.json',
  'demo.log',
  'processes.json',
]

export function stateFolder(path: string): StateFolder {
  const folder = resolve(path)
  return {
    folder,
    books: join(folder, 'books'),
    demoFile: join(folder, 'demo.json'),
    logFile: join(folder, 'demo.log'),
  }
}

/** Makes the folder if need be; a failure is one sentence. */
export function prepareFolder({ folder, books }: StateFolder): void {
  try {
    makeFolder(books)
    chmodSync(folder, FOLDER_MODE)
    writeFileSync(join(folder, '.writable'), '')
    rmSync(join(folder, '.writable'))
  } catch (error) {
    throw new ToolFailure(
      `The state folder ${folder} cannot be written to (${codeOf(error)}): choose another with --state DIR.`,
    )
  }
}

/** Node's own recursive making never ends under folders that answer ENOENT to it, such as /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path, { mode: FOLDER_MODE })
}

const SQLITE_HEADER = 'SQLite format 3\0'

/** Refuses a database file that SQLite could not open: workerd would only tell of it in the middle of a payment. */
export function requireSoundBooks({ books }: StateFolder): void {
  for (const name of globSync('**/*.sqlite', { cwd: books })) {
    const file = join(books, name)
    try {
      const start = readFileSync(file).subarray(0, SQLITE_HEADER.length).toString('latin1')
      if (start !== '' && start !== SQLITE_HEADER) throw brokenState(file, 'it is no SQLite database')
    } catch (error) {
      throw error instanceof ToolFailure ? error : brokenState(file, codeOf(error))
    }
  }
}

export function resetFolder({ folder }: StateFolder): void {
  try {
    for (const entry of OWN_ENTRIES) rmSync(join(folder, entry), { recursive: true, force: true })
  } catch (error) {
    throw new ToolFailure(`The state folder ${folder} cannot be emptied (${codeOf(error)}).`)
  }
}

/** Writes a file that only its owner may read: beside its place, and then moved there, so that a crash leaves the old file or the new one, never half of one. */
export function writePrivate(file: string, value: unknown): void {
  const beside = `${file}.${process.pid}.new`
  writeFileSync(beside, `${JSON.stringify(value, null, 2)}\n`, { mode: FILE_MODE })
  renameSync(beside, file)
}

/** Reads the file's JSON; undefined when there is no such file; one sentence when it cannot be read. */
export function readPrivate({ folder }: StateFolder, name: string): unknown {
  const file = join(folder, name)
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown
  } catch (error) {
    throw brokenState(file, error instanceof SyntaxError ? 'it is not JSON' : codeOf(error))
  }
}

export function brokenState(what: string, why: string): ToolFailure {
  return new ToolFailure(
    `The demo's state is broken: ${what} cannot be used (${why}). Start afresh with: npm run demo -- --reset`,
  )
}

/** Holds every secret of the demo. */
export const SECRETS_FILE = 'secrets.json'

/**
 * Loads the demo's keys: those of the last start, or new ones in a new folder,
 * and in a state of an earlier version new ones for whoever came since.
 * A folder keeps its ports; `port` is what was asked for (0: any), if anything.
 */
export async function loadSecrets(
  state: StateFolder,
  port: number | undefined,
  newBasePort: () => Promise<number>,
): Promise<DemoSecrets> {
  const name = SECRETS_FILE
  const known = readPrivate(state, name)
  if (known === undefined) {
    if (isSeeded(state)) throw brokenState(join(state.folder, name), 'it is missing')
    const secrets = await newSecrets(await newBasePort())
    writePrivate(join(state.folder, name), secrets)
    return secrets
  }
  if (!isDemoSecrets(known)) throw brokenState(join(state.folder, name), 'it is not what the demo wrote')
  if (port && known.basePort !== port) {
    throw new ToolFailure(
      `The state in ${state.folder} belongs to port ${known.basePort}: choose another folder with --state DIR, or start afresh with --reset.`,
    )
  }
  const { prepaid, counter } = known
  if (prepaid !== undefined && counter !== undefined) return { ...known, prepaid, counter }
  const secrets = {
    ...known,
    prepaid: prepaid ?? (await newNodeIssuerKeys()),
    counter: counter ?? (await newNodeIssuerKeys()),
  }
  writePrivate(join(state.folder, name), secrets)
  return secrets
}

const SEEDED_FILE = 'seeded.json'

/** Tells whether a start has entered anything at all, whatever its version. */
export function isSeeded(state: StateFolder): boolean {
  return readPrivate(state, SEEDED_FILE) !== undefined
}

/** Tells whether every one of these issuers was entered. Versions that did not note it had our Workers' alone. */
export function isSeededWith(state: StateFolder, prefixes: readonly string[]): boolean {
  const { issuers } = (readPrivate(state, SEEDED_FILE) ?? {}) as { issuers?: unknown }
  return Array.isArray(issuers) && prefixes.every((prefix) => issuers.includes(prefix))
}

export function markSeeded(state: StateFolder, prefixes: readonly string[]): void {
  writePrivate(join(state.folder, SEEDED_FILE), { seeded_at: new Date().toISOString(), issuers: prefixes })
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.message : String(error)
}
