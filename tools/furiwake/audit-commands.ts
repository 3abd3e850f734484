import type { Command } from './command.ts'
import type { Column } from './table.ts'

const COLUMNS: readonly Column[] = [
  ['ID', 'id'],
  ['WHEN', 'at'],
  ['WHO', 'who'],
  ['ACTION', 'action'],
  ['OBJECT', 'of'],
  ['CHANGED', 'changed'],
]
const PAGE = 100

interface Entry {
  actor: { id: string; name: string }
  object: { type: string; id: string }
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}
interface Page {
  data: Entry[]
  next_after: string | null
}

/** The names of the fields that differ, which are enough for a table; --json has both sides. */
function changedFields({ before, after }: Entry): string[] {
  if (before === null || after === null) return []
  const isChanged = (field: string): boolean => JSON.stringify(before[field]) !== JSON.stringify(after[field])
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(isChanged)
}

export const auditCommands: readonly Command[] = [
  {
    name: 'audit',
    options: { after: { type: 'string' }, object: { type: 'string' }, actor: { type: 'string' } },
    usage: '[--after ENTRY] [--object ID] [--actor ID]',
    summary: 'Reads the audit log in its order: who changed what; with --json also what it was before and after.',
    async run({ broker, typed, list }) {
      const data: Entry[] = []
      const filter = (name: string): string => {
        const id = typed.one(name)
        return id === undefined ? '' : `&${name}=${encodeURIComponent(id)}`
      }
      const ofOne = filter('object') + filter('actor')
      let after: string | null = typed.one('after') ?? null
      do {
        const from: string = after === null ? '' : `&after=${encodeURIComponent(after)}`
        const page: Page = await broker().ask('GET', `/audit?limit=${PAGE}${ofOne}${from}`)
        data.push(...page.data)
        after = page.next_after
      } while (after !== null)
      const rows = data.map((entry) => {
        return {
          ...entry,
          who: entry.actor.name,
          of: `${entry.object.type} ${entry.object.id}`,
          changed: changedFields(entry),
        }
      })
      list({ data }, rows, COLUMNS)
    },
  },
]
