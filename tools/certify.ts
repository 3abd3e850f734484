/**
 * `npm run certify -- issuer.json`: drives an issuer's real servers as a broker
 * and a relay centre would, and says what to mend.
 *
 *   npm run certify -- issuer.json [--out DIR] [--only SCENARIO …] [--operator ORIGIN --key FILE]
 *
 * Writes report.json and report.html, and with an operator's key certificate.jwt.
 * Ends with 0 when the issuer conforms, 1 when something is to be mended, 2 when nothing could be run.
 */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CATALOGUE } from '../conformance/catalogue.ts'
import { sha256, signCertificate } from '../conformance/certificate.ts'
import { readEntry } from '../conformance/entry.ts'
import type { Entry } from '../conformance/entry.ts'
import { isConforming, reportJson } from '../conformance/report.ts'
import type { Report } from '../conformance/report.ts'
import { reportPage } from '../conformance/report-page.ts'
import { progressLine, reportTable } from '../conformance/report-table.ts'
import { runSuite, unsupportedProblem } from '../conformance/run-suite.ts'
import { newRelayKeys } from '../conformance/suite-party.ts'
import { readOwnKeys } from '../messages/own-keys.ts'
import type { PrivateJwk } from '../messages/own-keys.ts'
import { inRepository, ROOT, ToolFailure } from './root.ts'

interface Options {
  entry: Entry
  out: string
  only: string[] | undefined
  operator: { origin: string; key: PrivateJwk } | undefined
}

/** Returns the SHA-256 of the suite's source: which suite it was that ran. */
export async function suiteSha256(): Promise<string> {
  const files = globSync('conformance/**/*.ts', { cwd: ROOT }).map((file) => file.replaceAll('\\', '/'))
  const parts = files.toSorted().map((file) => `${file}\n${readFileSync(inRepository(file), 'utf8')}`)
  return sha256(parts.join('\n'))
}

/** Outputs of the command: as of a process. */
interface Terminal {
  stdout: { write(text: string): unknown }
  stderr: { write(text: string): unknown }
}

/** Runs the command, with files as seen from `folder`. Data goes to stdout, the progress to stderr. */
export async function certify(args: readonly string[], folder: string, terminal: Terminal): Promise<number> {
  const { entry, out, only, operator } = optionsFrom(args, folder)
  mkdirSync(out, { recursive: true })
  const report = await runSuite(entry, {
    relayKeys: await keptRelayKeys(join(out, 'suite-keys.json')),
    ...(only === undefined ? {} : { only }),
    onResult: (result, done, all) => terminal.stderr.write(`${progressLine(result, done, all)}\n`),
  }).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new ToolFailure(`The suite cannot listen at certification.broker or certification.relay (${code}).`)
  })
  const written = await writeAll(report, out, operator)
  terminal.stdout.write(`${reportTable(report)}\n  ${written.join('\n  ')}\n`)
  return isConforming(report) ? 0 : 1
}

/** Returns the keys of the run before, or makes them: an issuer keeps a relay centre's keys for five minutes. */
async function keptRelayKeys(file: string): Promise<readonly PrivateJwk[]> {
  const kept = existsSync(file) ? readOwnKeys(readFileSync(file, 'utf8')) : undefined
  const keys = kept ?? (await newRelayKeys())
  if (kept === undefined) writeFileSync(file, JSON.stringify(keys), { mode: 0o600 })
  return keys
}

function optionsFrom(args: readonly string[], folder: string): Options {
  const { values, positionals } = parsed(args)
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0)
    throw new ToolFailure('One issuer at a time: npm run certify -- issuer.json')
  const read = readEntry(jsonFrom(file, folder))
  if (!read.ok) throw new ToolFailure(`${file}: ${read.problem}`)
  const problem = unsupportedProblem(read.entry)
  if (problem !== undefined) throw new ToolFailure(`${file}: ${problem}`)
  const unknown = values.only?.find((name) => !CATALOGUE.some((scenario) => scenario.name === name))
  if (unknown !== undefined) throw new ToolFailure(`There is no scenario ${unknown}.`)
  const out = resolve(folder, values.out ?? 'conformance-report')
  return { entry: read.entry, out, only: values.only, operator: operatorFrom(values, folder) }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        only: { type: 'string', multiple: true },
        operator: { type: 'string' },
        key: { type: 'string' },
      },
    })
  } catch (error) {
    throw new ToolFailure(error instanceof Error ? error.message : String(error))
  }
}

function operatorFrom(
  { operator: origin, key: file }: { operator?: string | undefined; key?: string | undefined },
  folder: string,
): Options['operator'] {
  if (origin === undefined && file === undefined) return undefined
  if (origin === undefined || file === undefined) throw new ToolFailure('--operator ORIGIN and --key FILE go together.')
  const keys = readOwnKeys(JSON.stringify(jsonFrom(file, folder)))
  if (keys === undefined) throw new ToolFailure('--key: a JSON list of private P-256 JWKs, each with its kid.')
  return { origin, key: keys[0] }
}

function jsonFrom(file: string, folder: string): unknown {
  try {
    return JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as unknown
  } catch {
    throw new ToolFailure(`${file} is not there, or is no JSON.`)
  }
}

/** Returns a line about each file that was written. */
async function writeAll(report: Report, out: string, operator: Options['operator']): Promise<string[]> {
  writeFileSync(join(out, 'report.json'), reportJson(report))
  writeFileSync(join(out, 'report.html'), reportPage(report))
  const reports = `${join(out, 'report.html')} to read, ${join(out, 'report.json')} to keep`
  if (operator === undefined) return [reports]
  const by = { operator: operator.origin, key: operator.key, suiteSha256: await suiteSha256(), now: Date.now() }
  const certificate = await signCertificate(report, by)
  if (certificate === undefined) return [reports, 'No certificate: scenarios were left out.']
  writeFileSync(join(out, 'certificate.jwt'), `${certificate}\n`)
  const use = isConforming(report)
    ? "is what the broker's directory asks for"
    : "tells of what did not pass too: the broker's directory refuses it"
  return [reports, `${join(out, 'certificate.jwt')} ${use}`]
}

if (import.meta.main) {
  try {
    // npm runs a command in this repository's folder, and tells where it was called from.
    process.exit(await certify(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd(), process))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  }
}
