/** A table of the tallies: as it is shown, and the same as CSV. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { csvRecords } from '../../../protocol/csv.ts'
import { saveFile } from './save-file.ts'

/** A value of a cell: how it is shown, and what a spreadsheet calculates with. */
export interface Cell {
  shown: string
  value: string | number
  isBad?: boolean
}

/** The first columns name a row; all others are figures. */
export interface TallyTable {
  /** Of the file, without its ending. */
  name: string
  columns: readonly string[]
  /** So many of the columns name a row. */
  naming: number
  rows: readonly (readonly Cell[])[]
  /** Sums of the columns: rows at its foot, which the file leaves out. */
  totals?: readonly (readonly Cell[])[]
}

/** Renders a table, and the button that saves it. */
export function tableView({ name, columns, naming, rows, totals = [] }: TallyTable, saves: string): TemplateResult {
  return html`<div class="wide">
      <table>
        <thead>
          <tr>
            ${columns.map((column, i) => html`<th scope="col" class=${i < naming ? '' : 'amount'}>${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => rowView(row, naming))}
        </tbody>
        ${
          totals.length > 0
            ? html`<tfoot>
                ${totals.map((row) => rowView(row, naming))}
              </tfoot>`
            : nothing
        }
      </table>
    </div>
    <p class="note">
      <button type="button" class="plain" @click=${() => save({ name, columns, rows })}>${saves}</button>
    </p>`
}

function rowView([first, ...others]: readonly Cell[], naming: number): TemplateResult {
  return html`<tr>
    <th scope="row"><bdi>${first?.shown}</bdi></th>
    ${others.map(
      ({ shown, isBad }, i) =>
        html`<td class=${`${i + 1 < naming ? '' : 'amount'} ${isBad === true ? 'bad' : ''}`}>${shown}</td>`,
    )}
  </tr>`
}

function save({ name, columns, rows }: Pick<TallyTable, 'name' | 'columns' | 'rows'>): void {
  saveFile(`${name}.csv`, new Blob([csvText({ columns, rows })], { type: 'text/csv' }))
}

/** Writes what is shown as CSV: amounts and counts as numbers. */
export function csvText({ columns, rows }: Pick<TallyTable, 'columns' | 'rows'>): string {
  return csvRecords([columns, ...rows.map((row) => row.map(({ value }) => value))])
}
