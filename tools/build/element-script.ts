import type { Plugin } from 'vite'
import { inRepository, ToolFailure } from '../root.ts'

const ELEMENT = 'FuriwakeCheckout'

/** Returns Lit's style sheets without its fallbacks: see widget/adopted-styles.ts. */
export function adoptedStyles(): Plugin {
  return {
    name: 'furiwake:adopted-styles',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^\.\/css-tag\.js$/ },
      handler: (_, importer) =>
        importer?.includes('@lit/reactive-element') ? inRepository('widget', 'adopted-styles.ts') : undefined,
    },
  }
}

/**
 * Wraps the element's script so that it runs where there are custom elements,
 * and nowhere else: a server may import it, and nothing of it or of Lit happens
 * there. What it exports is undefined then.
 */
export function onlyInPages(script: string): string {
  const exported = new RegExp(`export ?\\{ ?(\\S+) as ${ELEMENT} ?\\};?\\s*$`)
  const name = exported.exec(script)?.[1]
  if (name === undefined || /\b(?:import|export)\b(?!\.)/.test(script.replace(exported, ''))) {
    throw new ToolFailure(`The element's script must import nothing and export ${ELEMENT} alone, at its end.`)
  }
  return `export const ${ELEMENT}=globalThis.customElements&&(()=>{${script.replace(exported, `return ${name}`)}})();\n`
}
