import type { Command } from './command.ts'
import type { Column } from './table.ts'

const COLUMNS: readonly Column[] = [
  ['WHAT', 'title'],
  ['SINCE', 'since'],
  ['ABOUT', 'about'],
  ['WHAT TO DO', 'action'],
]
/** Ids that lead on, the nearest first. */
const ABOUT = ['payment', 'operation', 'issuer', 'endpoint', 'ledger', 'merchant'] as const
const ASK_TIMEOUT_MS = 60_000

interface Attention {
  data: (Record<string, unknown> & Partial<Record<(typeof ABOUT)[number], string>>)[]
  is_complete: boolean
}

export const attentionCommands: readonly Command[] = [
  {
    name: 'attention',
    usage: '',
    summary:
      'Lists what a person should look at, the gravest first, each with what to do: ends with 0 when there is nothing, 1 when there is something.',
    async run({ broker, list, say }) {
      const found = await broker().ask<Attention>('GET', '/attention', undefined, ASK_TIMEOUT_MS)
      const rows = found.data.map((item) => {
        return {
          ...item,
          about: ABOUT.flatMap((name) => (item[name] === undefined ? [] : [`${name} ${item[name]}`])).join(', '),
        }
      })
      list(found, rows, COLUMNS)
      if (!found.is_complete) say('Not everything could be asked: ask again later.')
      return found.data.length === 0 && found.is_complete ? 0 : 1
    },
  },
]
