/** The filters above a list: each is taken when it is left, or when the form is sent. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

interface Field<Name extends string> {
  name: Name
  label: string
  value: string
  type?: 'date' | 'text'
  /** Characters. */
  max?: number
}

/** Renders them as a form; `clear`: the word on the button that empties them all, where there is something to empty. */
export function filterForm<Name extends string>({
  fields,
  change,
  clear,
}: {
  fields: readonly Field<Name>[]
  change(filters: Partial<Record<Name, string>>): void
  clear: string | undefined
}): TemplateResult {
  const takes = (field: Field<Name>) => (event: Event) => {
    const value = (event.currentTarget as HTMLInputElement).value.trim()
    if (value !== field.value) change({ [field.name]: value } as Partial<Record<Name, string>>)
  }
  const empties = (event: Event): void => {
    // The button goes with what it empties: the focus stays in the form.
    ;(event.currentTarget as HTMLElement).closest('form')?.querySelector('input')?.focus()
    change(Object.fromEntries(fields.map(({ name }) => [name, ''])) as Partial<Record<Name, string>>)
  }
  return html`<form class="filters" role="search" @submit=${sent}>
    ${fields.map(
      (field) =>
        html`<label
          >${field.label}
          <input
            name=${field.name}
            type=${field.type ?? 'text'}
            autocomplete="off"
            spellcheck="false"
            maxlength=${field.max ?? nothing}
            .value=${field.value}
            @change=${takes(field)}
        /></label>`,
    )}
    ${clear === undefined ? nothing : html`<button type="button" class="ghost" @click=${empties}>${clear}</button>`}
  </form>`
}

/** Sends nothing: what was typed is taken by each field's own change, which Enter brings about. */
function sent(event: Event): void {
  event.preventDefault()
}
