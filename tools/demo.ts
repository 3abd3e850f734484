/**
 * `npm run demo`: the whole system on loopback: a shop, the broker, a card
 * company and a bank with their relay centres in one workerd, and in Node a
 * prepaid company and one whose members pay at a counter. The state is kept in .furiwake/ across restarts.
 *
 *   npm run demo -- [--port 8700] [--state DIR] [--reset] [--without-history]
 */
import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { groupMemberId } from '../protocol/member-id.ts'
import { isSiteBuilt, serveDocs } from './demo/docs-server.ts'
import { HIGHEST_OFFSET, MINATO } from './demo/places.ts'
import { runUntilStopped } from './demo/run-until-stopped.ts'
import type { Demo, DemoOptions } from './demo/start-demo.ts'
import { exitWith, ToolFailure } from './root.ts'

function optionsFrom(args: string[]): DemoOptions {
  const { port, state, reset, 'without-history': isBare } = parsed(args)
  const given = port ?? process.env['FURIWAKE_PORT']
  const chosen = { reset, hasHistory: !isBare, ...(state === undefined ? {} : { stateDir: state }) }
  if (given === undefined) return chosen
  const basePort = Number(given)
  if (!/^\d+$/.test(given) || basePort > 65_535 - HIGHEST_OFFSET) {
    throw new ToolFailure(
      `--port must be a number from 0 (any free ports) to ${65_535 - HIGHEST_OFFSET}, not "${given}".`,
    )
  }
  return { ...chosen, port: basePort }
}

interface Flags {
  port?: string | undefined
  state?: string | undefined
  reset: boolean
  'without-history': boolean
}

function parsed(args: string[]): Flags {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string' },
        state: { type: 'string' },
        reset: { type: 'boolean', default: false },
        'without-history': { type: 'boolean', default: false },
      },
    })
    return values
  } catch (error) {
    throw new ToolFailure(
      `${error instanceof Error ? error.message : String(error)} (known: --port N, --state DIR, --reset, --without-history)`,
    )
  }
}

/** Returns where to click, whom to pay as, and where to see what it did. */
function welcome({ info, state }: Demo, docs: string, milliseconds: number): string {
  const members = info.issuers.flatMap(({ prefix, name, kind }) => [
    `  ${name} (${kind})`,
    ...info.members
      .filter(({ issuer }) => issuer === prefix)
      .map(
        ({ id, password, story }) =>
          `    ${groupMemberId(id).padEnd(18)} ${password.padEnd(34)} ${story.replaceAll('_', ' ')}`,
      ),
  ])
  const registering = info.issuers.filter(({ prefix }) => info.customers.some((customer) => customer.issuer === prefix))
  const counters = info.issuers
    .filter(({ kind }) => kind === MINATO.kind)
    .map(({ settlement }) => `  The counter ${settlement}/counter   ← pay there what is to be paid at a counter`)
  const [issuer] = info.issuers
  const [member] = info.members
  const books = `${issuer?.settlement}/statement?account=${member?.account}`
  return [
    '',
    `  The shop    ${info.shop}   ← click here, and buy something`,
    `  The broker  ${info.broker}/openapi.json`,
    `  The docs    ${docs}`,
    ...counters,
    '',
    '    Member ID          Password                           What happens',
    ...members,
    '',
    '  No ID yet? Register as a customer:',
    ...registering.flatMap(({ prefix, name, authentication }) => [
      `    ${name}   ${authentication}/register   (letters: ${authentication}/mailbox)`,
      ...info.customers
        .filter((customer) => customer.issuer === prefix && customer.standing === 'good')
        .map(
          ({ number, expiry, birth_date }) =>
            `      ${[number, expiry, `born ${birth_date}`].filter(Boolean).join('   ')}`,
        ),
    ]),
    '',
    '  The books, for example of the first member:',
    `    curl -H 'Authorization: Bearer ${issuer?.statement_key}' '${books}'`,
    '',
    `  Every address, key and member: ${relative(process.cwd(), state.demoFile) || state.demoFile}`,
    `  Ready in ${(milliseconds / 1000).toFixed(1)} s. Ctrl-C stops; what happened is kept; -- --reset starts afresh.`,
    '',
  ].join('\n')
}

async function main(): Promise<void> {
  const start = performance.now()
  const options = optionsFrom(process.argv.slice(2))
  // Whoever mistyped an option is told at once.
  const { startDemo } = await import('./demo/start-demo.ts')
  await runUntilStopped(
    () => startDemo(options),
    async (demo) => {
      const basePort = Number(new URL(demo.info.shop).port)
      const docs = isSiteBuilt() ? await serveDocs(demo.info, basePort) : 'npm run docs makes them; then start again'
      process.stdout.write(`${welcome(demo, docs, performance.now() - start)}\n`)
    },
  )
}

try {
  await main()
} catch (error) {
  exitWith(error)
}
