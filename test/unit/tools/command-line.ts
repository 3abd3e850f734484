/** The command line as an operator types it, against the broker of a demo that runs. */

import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { COMMANDS } from '../../../tools/furiwake/commands.ts'
import { furiwake } from '../../../tools/furiwake/run.ts'
import type { Terminal } from '../../../tools/furiwake/terminal.ts'

export interface Ran {
  code: number
  out: string
  err: string
}

/** Types a command; `answer` is what the person says to a question, where there is one. */
export async function types(
  args: string,
  given: { folder: string; env?: Record<string, string>; answer?: string } & Pick<Terminal, 'place' | 'input'>,
): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []]
  const { answer, place, input } = given
  const ask = async (question: string): Promise<string> => {
    err.push(question)
    return answer ?? ''
  }
  const code = await furiwake(
    wordsIn(args),
    {
      env: given.env ?? { HOME: given.folder },
      folder: given.folder,
      stdout: { write: (text) => out.push(text) },
      stderr: { write: (text) => err.push(text) },
      ...(answer === undefined ? {} : { ask }),
      ...(place && { place }),
      ...(input && { input }),
    },
    COMMANDS,
  )
  return { code, out: out.join(''), err: err.join('') }
}

/** Words as a shell splits them; what stands between quotes is one. */
function wordsIn(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
}

const ENTRY = {
  prefix: 'KU',
  names: { en: 'Kumo Pay', ja: 'くもペイ' },
  mode: 'test',
  method: 'cloud',
  mark: '雲',
  color: '#336699',
  authentication_server: 'http://id.kumo.test',
  relay: 'http://relay.kumo.test',
  settlement_server: 'http://books.kumo.test',
  // For the suite alone: never sent.
  certification: { members: [{ id: 'KU1', password: 'hunter2-hunter2', story: 'plain' }] },
}

/** Does with the command line all that an operator does, by the profile that the demo has written. */
export async function operates(demoFile: string, under: string): Promise<void> {
  const folder = mkdtempSync(join(under, 'operator-'))
  writeFileSync(join(folder, 'issuer.json'), JSON.stringify(ENTRY))
  const run = (args: string, answer?: string): Promise<Ran> => {
    return types(`${args} --profile ${demoFile}`, { folder, ...(answer === undefined ? {} : { answer }) })
  }
  const made = async <T>(args: string): Promise<T> => {
    const { code, out, err } = await run(`${args} --json`)
    expect(code, `${args}: ${err}`).toBe(0)
    return JSON.parse(out) as T
  }

  const { id } = await made<{ id: string }>(
    "merchants add --name-en 'Kite Shop' --name-ja 凧の店 --origin https://kite.example",
  )
  expect((await run('merchants list')).out).toMatch(new RegExp(`^ID .*\n(?:.*\n)*${id}  Kite Shop `))
  await made(`origins add ${id} http://localhost:3000`)
  expect((await made<{ origins: string[] }>(`origins remove ${id} https://kite.example --yes`)).origins).toEqual([
    'http://localhost:3000',
  ])
  const key = await made<{ id: string; secret: string }>(`keys add ${id} --mode test --name 'The till'`)
  expect(key.secret).toMatch(/^sk_test_/)
  expect((await run(`keys list ${id}`)).out).toContain(key.secret.slice(-4))
  // What cannot be undone is asked before, and not done where nobody answers.
  expect(await run(`keys revoke ${id} ${key.id}`)).toMatchObject({ code: 2, out: '' })
  const no = await run(`keys revoke ${id} ${key.id}`, 'n')
  expect(no).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Revoke The till') as string })
  expect((await run(`keys revoke ${id} ${key.id}`, 'y')).out).toMatch(/status +revoked/)

  const ledger = await made<{ id: string }>(`ledgers add ${id} --mode live`)
  expect((await run(`ledgers close ${id} ${ledger.id} --yes`)).out).toMatch(/status +closing/)
  expect((await run(`ledgers list ${id}`)).out).toContain(ledger.id)
  await made(`merchants disable ${id} --yes`)
  expect((await made<{ disabled: boolean }>(`merchants enable ${id}`)).disabled).toBe(false)

  await made('issuers add issuer.json')
  const refused = await run('issuers enable KU')
  expect(refused.code).toBe(1)
  expect(refused.err).toMatch(/no certificate.*furiwake certify issuer\.json.*issuer_not_certified/)
  await made("issuers enable KU --without-certificate 'A test.' --yes")
  expect((await run('issuers list')).out).toMatch(/KU +Kumo Pay +test +cloud +true/)
  await made('issuers disable KU --yes')

  await made('tokens add --name Hanako --scope merchants:read --save hanako.json')
  expect(statSync(join(folder, 'hanako.json')).mode & 0o077).toBe(0)
  const hanakos = '--profile hanako.json'
  expect((await types(`merchants show ${id} ${hanakos}`, { folder })).code).toBe(0)
  expect(await types(`merchants enable ${id} ${hanakos} --json`, { folder })).toMatchObject({ code: 1 })
  const audit = await made<{ data: { action: string }[] }>(`audit --object ${id}`)
  expect(audit.data.map(({ action }) => action).slice(0, 3)).toEqual([
    'merchant.created',
    'merchant.changed',
    'merchant.changed',
  ])
  const whole = await run('audit --json')
  expect(whole.out).toContain('"without_certificate": "A test."')
  expect(whole.out).not.toContain('hunter2')
  expect(whole.out).not.toContain(key.secret)
  expect((await run('reconciliations run 2026-01-31 --issuer MK')).code).toBe(0)
  expect(readFileSync(join(folder, 'hanako.json'), 'utf8')).toContain('op_secret_')
}
