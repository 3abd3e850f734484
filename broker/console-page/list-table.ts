/** A table of objects, one a row. */

import { html } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

/** A column: `isQuiet` where its name is for those alone who do not see what is in it, such as a button. */
export interface Column {
  label: string
  kind?: 'amount' | 'when' | 'id' | 'named'
  isQuiet?: boolean
}

/** Renders it within what scrolls sideways by itself. `name` says what it lists; a cell is whatever lit renders. */
export function listTable(
  name: string,
  columns: readonly Column[],
  rows: readonly (readonly unknown[])[],
): TemplateResult {
  return html`<div class="wide">
    <table aria-label=${name}>
      <thead>
        <tr>
          ${columns.map(
            ({ label, kind = '', isQuiet = false }) =>
              html`<th scope="col" class=${kind === 'amount' ? kind : ''}>
                ${isQuiet ? html`<span class="quiet">${label}</span>` : label}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell, i) => html`<td class=${columns[i]?.kind ?? ''}>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}
