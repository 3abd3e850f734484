import { resolve } from 'node:path'
import type { Report } from '../deploy/deploy.ts'
import { isPartName, PART_NAMES, type PartName } from '../deploy/parts.ts'
import { environmentOf } from '../deploy/settings.ts'
import { ToolFailure } from '../root.ts'
import type { Call, Command } from './command.ts'

function partsIn(words: readonly string[]): readonly PartName[] | undefined {
  const named = words.flatMap((word) => word.split(',')).filter((word) => word !== '')
  if (named.length === 0) return undefined
  return named.map((word) => {
    if (isPartName(word)) return word
    throw new ToolFailure(`--parts takes ${PART_NAMES.join(', ')}, with commas between.`)
  })
}

function tell({ steps, checked, is_dry_run: isDryRun, refused, account }: Report, { say }: Call): void {
  if (!isDryRun) return say(`Deployed. ${checked.map(({ origin }) => origin).join(', ')} answer as they should.`)
  for (const { part, says } of steps) say(`${part}: would ${says}`)
  if (account === null) say('wrangler is logged in nowhere: this is what an empty account would get.')
  if (refused !== null) say(`It would be refused. ${refused}`)
  say('Nothing was done.')
}

export const deployCommands: readonly Command[] = [
  {
    name: 'deploy',
    options: {
      env: { type: 'string' },
      parts: { type: 'string', multiple: true },
      settings: { type: 'string' },
      'dry-run': { type: 'boolean' },
    },
    usage: '--env staging|production [--parts broker,relay,…] [--settings FILE] [--dry-run]',
    summary:
      'Makes what an environment lacks, migrates, deploys its Workers, and looks at them; again after a failure it goes on.',
    async run(call) {
      const { typed, terminal, isJson, confirm } = call
      const environment = environmentOf(typed.one('env'))
      const parts = partsIn(typed.all('parts'))
      const file = typed.one('settings') ?? `deploy/${environment}.json`
      // Not before it is needed: it brings the whole build with it.
      const { deploy } = await import('../deploy/deploy.ts')
      const report = await deploy(
        {
          environment,
          settingsFile: resolve(terminal.folder, file),
          isDryRun: typed.has('dry-run'),
          ...(parts === undefined ? {} : { parts }),
        },
        // What it is doing is for people, and is no part of the answer.
        { say: (sentence) => void terminal.stderr.write(`${sentence}\n`), confirm },
      )
      if (isJson) call.show(report)
      else tell(report, call)
      return report.refused === null ? 0 : 1
    },
  },
]
