import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { inRepository, ToolFailure } from '../tools/root.ts'
import type { Row } from './figures.ts'

const FILE = 'bench/latest.json'
const PAGE = 'docs/bench.md'
const MARKS = { begin: '<!-- bench: begin -->', end: '<!-- bench: end -->' }

/** The last saved run of each part. */
export interface SavedRun {
  version: 1
  /** By part: when it was run, and on what. */
  runs: Record<string, { at: string; machine: string }>
  rows: Row[]
}

export function lastRun(): SavedRun {
  const file = inRepository(FILE)
  if (!existsSync(file)) return { version: 1, runs: {}, rows: [] }
  return JSON.parse(readFileSync(file, 'utf8')) as SavedRun
}

/** Saves the rows for the next run to be held against, and the table for people to read. */
export function saveRun(run: SavedRun, table: string): void {
  writeFileSync(inRepository(FILE), `${JSON.stringify(run, null, 2)}\n`)
  writeFileSync(inRepository(PAGE), pageWith(readFileSync(inRepository(PAGE), 'utf8'), whenRun(run), table))
}

/** Cores and processor: what absolute figures belong to. */
export function machine(): string {
  const [first] = cpus()
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown'}`
}

/** Returns the page with what stands between its two marks replaced. */
export function pageWith(page: string, ...parts: string[]): string {
  const from = page.indexOf(MARKS.begin)
  const to = page.indexOf(MARKS.end)
  if (from < 0 || to < from) throw new ToolFailure(`${PAGE} has lost its marks ${MARKS.begin} and ${MARKS.end}.`)
  return [page.slice(0, from + MARKS.begin.length), ...parts, page.slice(to)].join('\n\n')
}

function whenRun({ runs }: SavedRun): string {
  return Object.entries(runs)
    .map(([part, { at, machine: where }]) => `- ${part}: ${at.slice(0, 16).replace('T', ' ')} UTC, ${where}`)
    .join('\n')
}
