import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { certify } from '../certify.ts'
import { ToolFailure } from '../root.ts'
import { pathOf } from './broker-client.ts'
import type { Call, Command } from './command.ts'
import { jsonIn } from './issuer-file.ts'
import type { Column } from './table.ts'

const COLUMNS: readonly Column[] = [
  ['PREFIX', 'prefix'],
  ['NAME', 'shown_name'],
  ['MODE', 'mode'],
  ['METHOD', 'method'],
  ['ENABLED', 'enabled'],
  ['CERTIFIED UNTIL', 'certified_until'],
]

interface Issuer {
  prefix: string
  names: Record<string, string>
  certification: { expires_at: string } | null
}

/** An issuer.json as the directory takes it: what is for the suite alone is not sent, least of all its members. */
function entryIn(file: string, { folder }: Call['terminal']): Record<string, unknown> {
  const { certification: _, ...entry } = jsonIn(file, folder)
  return entry
}

function pathOfIssuer({ typed }: Call): string {
  return pathOf`/issuers/${typed.word('PREFIX')}`
}

async function sendCertificate(call: Call, prefix: string, file: string): Promise<void> {
  if (!existsSync(file)) throw new ToolFailure(`There is no certificate ${file}: furiwake certify writes it.`)
  const certificate = readFileSync(file, 'utf8').trim()
  call.show(await call.broker().ask('POST', pathOf`/issuers/${prefix}/certifications`, { certificate }))
}

/** Runs the suite; with the operator's key the certificate is signed for the profile's broker, and sent there. */
async function certifyIssuer(call: Call): Promise<number> {
  const { typed, terminal } = call
  const { folder, stderr } = terminal
  const [file, key, out = 'conformance-report'] = [typed.word('FILE'), typed.one('key'), typed.one('out')]
  const only = typed.all('only').flatMap((scenario) => ['--only', scenario])
  const signed = key === undefined ? [] : ['--operator', call.broker().profile.broker, '--key', key]
  // Where JSON was asked for, it is the broker's answer alone that goes to stdout.
  const shown = call.isJson ? { stdout: stderr, stderr } : terminal
  const code = await certify([file, '--out', out, ...only, ...signed], folder, shown)
  if (code !== 0 || key === undefined || only.length > 0) return code
  await sendCertificate(call, String(jsonIn(file, folder)['prefix']), join(resolve(folder, out), 'certificate.jwt'))
  return 0
}

export const issuerCommands: readonly Command[] = [
  {
    name: 'issuers list',
    summary: 'Lists issuers in the order of their prefixes.',
    async run({ broker, list }) {
      const answer = await broker().ask<{ data: Issuer[] }>('GET', '/issuers')
      const rows = answer.data.map((issuer) => {
        return { ...issuer, shown_name: issuer.names['en'], certified_until: issuer.certification?.expires_at }
      })
      list(answer, rows, COLUMNS)
    },
  },
  {
    name: 'issuers show',
    takes: ['PREFIX'],
    summary: 'Shows an issuer.',
    run: async (call) => call.show(await call.broker().ask('GET', pathOfIssuer(call))),
  },
  {
    name: 'issuers add',
    takes: ['FILE'],
    summary: 'Enters the issuer of an issuer.json, disabled until it is certified.',
    async run(call) {
      call.show(await call.broker().ask('POST', '/issuers', entryIn(call.typed.word('FILE'), call.terminal)))
    },
  },
  {
    name: 'issuers change',
    takes: ['PREFIX', 'FILE'],
    summary: 'Changes an issuer to what a JSON file names of it; what it does not name stays.',
    async run(call) {
      const { prefix: _, ...changes } = entryIn(call.typed.word('FILE'), call.terminal)
      call.show(await call.broker().ask('PATCH', pathOfIssuer(call), changes))
    },
  },
  {
    name: 'issuers certificate',
    takes: ['PREFIX', 'FILE'],
    summary: 'Sends the certificate.jwt of a run of the conformance suite.',
    run: (call) => {
      const file = resolve(call.terminal.folder, call.typed.word('FILE'))
      return sendCertificate(call, call.typed.word('PREFIX'), file)
    },
  },
  {
    name: 'issuers enable',
    takes: ['PREFIX'],
    options: { 'without-certificate': { type: 'string' } },
    usage: '[--without-certificate REASON]',
    summary: 'Enables a certified issuer; without a certificate for a reason, which the audit log keeps.',
    async run(call) {
      const reason = call.typed.one('without-certificate')
      const body = reason === undefined ? {} : { without_certificate: reason }
      if (reason !== undefined) {
        await call.confirm(`Enable ${call.typed.word('PREFIX')} though nothing shows that it keeps to the protocol?`)
      }
      call.show(await call.broker().ask('POST', `${pathOfIssuer(call)}/enable`, body))
    },
  },
  {
    name: 'issuers disable',
    takes: ['PREFIX'],
    summary: 'Disables an issuer: no payment begins with it, and what was begun is carried to its end.',
    async run(call) {
      await call.confirm(`Disable the issuer ${call.typed.word('PREFIX')}? Its members cannot pay from then on.`)
      call.show(await call.broker().ask('POST', `${pathOfIssuer(call)}/disable`, {}))
    },
  },
  {
    name: 'certify',
    takes: ['FILE'],
    options: { out: { type: 'string' }, only: { type: 'string', multiple: true }, key: { type: 'string' } },
    usage: '[--key FILE] [--out DIR] [--only SCENARIO …]',
    summary:
      'Runs the conformance suite against the issuer of an issuer.json; with the operator’s key the certificate is sent.',
    run: certifyIssuer,
  },
]
