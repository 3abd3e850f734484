import type { ReactiveElement } from '@lit/reactive-element'

/**
 * Defines a custom element, and makes each property answer to its attribute's
 * name too. A framework gives functions and objects only to a property that is
 * there by the very name in its template, and in Vue's `:payment-data="…"`
 * that is the attribute's. A second copy of the script (another version,
 * another tag) leaves the first one's element alone.
 */
export function defineElement(tag: string, element: typeof ReactiveElement & CustomElementConstructor): void {
  if (customElements.get(tag)) return
  customElements.define(tag, element)
  for (const [property, { attribute }] of element.elementProperties)
    if (attribute)
      Object.defineProperty(element.prototype, attribute as string, {
        get(this: Record<PropertyKey, unknown>) {
          return this[property]
        },
        set(this: Record<PropertyKey, unknown>, value: unknown) {
          this[property] = value
        },
      })
}
