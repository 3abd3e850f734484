import { ToolFailure } from '../root.ts'
import { pathOf } from './broker-client.ts'
import type { Call, Command, Typed } from './command.ts'
import type { Column } from './table.ts'

interface Merchant {
  id: string
  name: { en: string; ja: string }
  origins: string[]
}

const COLUMNS: readonly Column[] = [
  ['ID', 'id'],
  ['NAME', 'shown_name'],
  ['ORIGINS', 'origins'],
  ['DISABLED', 'disabled'],
]
const PAGE = 100

const NAMES = {
  'name-en': { type: 'string' },
  'name-ja': { type: 'string' },
  name: { type: 'string', multiple: true },
} as const
const KEPT = { 'personal-data-kept-days': { type: 'string' } } as const
const CALENDAR = { 'time-zone': { type: 'string' }, 'day-starts': { type: 'string' } } as const
const DETAILS = { 'api-version': { type: 'string' }, origin: { type: 'string', multiple: true } } as const

/** `name`, as far as it was typed. */
function nameFrom(typed: Typed): { name?: Record<string, string> } {
  const [en, ja] = [typed.one('name-en'), typed.one('name-ja')]
  const further = Object.fromEntries(typed.all('name').map(tagAndName))
  const name = { ...further, ...(en === undefined ? {} : { en }), ...(ja === undefined ? {} : { ja }) }
  return Object.keys(name).length === 0 ? {} : { name }
}

/** `de=Drachenladen`: a language's tag and the name in it, or nothing, which takes the name away. */
function tagAndName(typed: string): [tag: string, name: string] {
  const [, tag, name] = /^([^=]+)=(.*)$/s.exec(typed) ?? []
  if (tag === undefined || name === undefined)
    throw new ToolFailure('Write --name TAG=NAME, such as --name de=Drachenladen.')
  return [tag, name]
}

function versionFrom(typed: Typed): { api_version?: string } {
  const version = typed.one('api-version')
  return version === undefined ? {} : { api_version: version }
}

function keptFrom(typed: Typed): { personal_data_kept_days?: number } {
  const days = typed.one('personal-data-kept-days')
  return days === undefined ? {} : { personal_data_kept_days: Number(days) }
}

function detailsFrom(typed: Typed): object {
  return { ...nameFrom(typed), ...versionFrom(typed), ...keptFrom(typed), ...calendarFrom(typed) }
}

/** The calendar of its signed days, as far as it was typed. */
function calendarFrom(typed: Typed): { time_zone?: string; day_starts?: number } {
  const [zone, hour] = [typed.one('time-zone'), typed.one('day-starts')]
  return {
    ...(zone === undefined ? {} : { time_zone: zone }),
    ...(hour === undefined ? {} : { day_starts: Number(hour) }),
  }
}

async function merchantOf({ broker, typed }: Call): Promise<Merchant> {
  return broker().ask<Merchant>('GET', pathOf`/merchants/${typed.word('MERCHANT')}`)
}

async function patch({ broker, typed, show }: Call, body: object): Promise<void> {
  show(await broker().ask<Merchant>('PATCH', pathOf`/merchants/${typed.word('MERCHANT')}`, body))
}

async function listAll({ broker, list }: Call): Promise<void> {
  const data: Merchant[] = []
  let cursor: string | null = null
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page: { data: Merchant[]; next_cursor: string | null } = await broker().ask(
      'GET',
      `/merchants?limit=${PAGE}${query}`,
    )
    data.push(...page.data)
    cursor = page.next_cursor
  } while (cursor !== null)
  list(
    { data },
    data.map((merchant) => ({ ...merchant, shown_name: merchant.name.en })),
    COLUMNS,
  )
}

export const merchantCommands: readonly Command[] = [
  { name: 'merchants list', summary: 'Lists merchants, newest first.', run: listAll },
  {
    name: 'merchants show',
    takes: ['MERCHANT'],
    summary: 'Shows a merchant.',
    run: async (call) => call.show(await merchantOf(call)),
  },
  {
    name: 'merchants add',
    options: { ...NAMES, ...DETAILS, ...KEPT, ...CALENDAR, id: { type: 'string' } },
    usage:
      '--name-en NAME --name-ja NAME [--name TAG=NAME …] [--origin ORIGIN …] [--api-version V] [--personal-data-kept-days N] [--time-zone ZONE] [--day-starts HOUR] [--id MERCHANT]',
    summary:
      'Makes a merchant, with a ledger of each mode. --id: enters one again that a directory which was put back has lost, disabled and without its ledgers.',
    async run({ broker, typed, show }) {
      const id = typed.one('id')
      const given = { ...detailsFrom(typed), origins: typed.all('origin') }
      const body = id === undefined ? given : { id, ...given }
      show(await broker().ask('POST', '/merchants', body))
    },
  },
  {
    name: 'merchants change',
    takes: ['MERCHANT'],
    options: { ...NAMES, 'api-version': DETAILS['api-version'], ...KEPT, ...CALENDAR },
    usage:
      '[--name-en NAME] [--name-ja NAME] [--name TAG=NAME …] [--api-version V] [--personal-data-kept-days N] [--time-zone ZONE] [--day-starts HOUR]',
    summary:
      'Changes a merchant’s names, the version that its servers were written against, how long personal data is kept, or the calendar of its signed days.',
    run: ({ typed, ...call }) => patch({ typed, ...call }, detailsFrom(typed)),
  },
  {
    name: 'merchants disable',
    takes: ['MERCHANT'],
    summary: 'Disables a merchant: within a minute its keys open nothing, and nobody pays it.',
    async run(call) {
      const { name } = await merchantOf(call)
      await call.confirm(`Disable ${name.en}? Its shop takes no payment from then on.`)
      await patch(call, { disabled: true })
    },
  },
  {
    name: 'merchants enable',
    takes: ['MERCHANT'],
    summary: 'Enables a merchant that was disabled.',
    run: (call) => patch(call, { disabled: false }),
  },
  {
    name: 'origins list',
    takes: ['MERCHANT'],
    summary: 'Lists the origins whose pages may embed a merchant’s checkout.',
    async run(call) {
      const { origins } = await merchantOf(call)
      call.list(
        { data: origins },
        origins.map((origin) => ({ origin })),
        [['ORIGIN', 'origin']],
      )
    },
  },
  {
    name: 'origins add',
    takes: ['MERCHANT', 'ORIGIN'],
    summary: 'Lets pages of an origin embed a merchant’s checkout.',
    async run(call) {
      const { origins } = await merchantOf(call)
      await patch(call, { origins: [...new Set([...origins, call.typed.word('ORIGIN')])] })
    },
  },
  {
    name: 'origins remove',
    takes: ['MERCHANT', 'ORIGIN'],
    summary: 'Takes an origin from a merchant: within a minute its pages show no dialog.',
    async run(call) {
      const { name, origins } = await merchantOf(call)
      const origin = call.typed.word('ORIGIN')
      if (!origins.includes(origin)) throw new ToolFailure(`It is none of its origins: furiwake origins list.`)
      await call.confirm(`Take ${origin} from ${name.en}? Its pages show no dialog from then on.`)
      await patch(call, { origins: origins.filter((known) => known !== origin) })
    },
  },
]
