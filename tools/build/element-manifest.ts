import { readFileSync } from 'node:fs'

import { inRepository, ToolFailure } from '../root.ts'

interface Named {
  name: string
  description: string
}
interface Typed extends Named {
  type: { text: string }
}
interface Property extends Typed {
  kind: 'field'
  attribute?: string
}

/** Describes one element as the schema of custom-elements.json has it, as far as editors and catalogues read it. */
export interface ElementDeclaration {
  kind: 'class'
  customElement: true
  tagName: string
  name: string
  description: string
  attributes: (Typed & { fieldName: string })[]
  members: (Property | (Named & { kind: 'method' }))[]
  events: Typed[]
  cssParts: Named[]
  cssProperties: Named[]
}

const ELEMENT = 'FuriwakeCheckout'
const TAG = 'furiwake-checkout'
const MODULE = 'element/index.js'

/** Returns the package's custom-elements.json (schema 1.0.0), read from the element's own source. */
export function elementManifest() {
  const declaration = readElement()
  const exported = { name: ELEMENT, module: MODULE }
  return {
    schemaVersion: '1.0.0',
    modules: [
      {
        kind: 'javascript-module',
        path: MODULE,
        declarations: [declaration],
        exports: [
          { kind: 'js', name: ELEMENT, declaration: exported },
          { kind: 'custom-element-definition', name: TAG, declaration: exported },
        ],
      },
    ],
  }
}

function readElement(): ElementDeclaration {
  const element = readFileSync(inRepository('widget', 'furiwake-checkout.ts'), 'utf8')
  const properties = propertiesIn(readFileSync(inRepository('widget', 'checkout-properties.ts'), 'utf8'))
  const doc = /\/\*\*((?:(?!\*\/)[^])*)\*\/\nexport class FuriwakeCheckout /.exec(element)?.[1]
  if (doc === undefined || properties.length === 0) throw new ToolFailure('The element’s source is not read any more.')
  const lines = doc.split('\n').map((line) => line.replace(/^\s*\*\s?/, '').trim())
  return {
    kind: 'class',
    customElement: true,
    tagName: TAG,
    name: ELEMENT,
    description: lines.filter((line) => line !== '' && !line.startsWith('@')).join(' '),
    attributes: properties.flatMap(({ name, attribute, type, description }) =>
      attribute === undefined ? [] : [{ name: attribute, fieldName: name, type, description }],
    ),
    members: [...properties, ...methodsIn(element)],
    events: tagged(lines, 'event').map((event) => ({
      ...event,
      type: { text: `CustomEvent<${DETAILS[event.name] ?? 'null'}>` },
    })),
    cssParts: tagged(lines, 'csspart'),
    cssProperties: tagged(lines, 'cssprop'),
  }
}

const DETAILS: Readonly<Record<string, string>> = {
  'furiwake-verdict': '{ verdict: string, status: string }',
  'furiwake-error': '{ code: string, message: string }',
}

function tagged(lines: readonly string[], tag: string): Named[] {
  return lines.flatMap((line) => {
    const [, name, description] = new RegExp(`^@${tag} (\\S+) (.+)$`).exec(line) ?? []
    return name === undefined || description === undefined ? [] : [{ name, description }]
  })
}

/** Finds the properties that a shop sets: what is `@internal` is not among them. */
function propertiesIn(source: string): Property[] {
  const declared = /^ {2}(?:\/\*\* (.+?) \*\/\n {2})?declare (\w+)\??: ([^\n]+?)(?: \/\/ (.+))?$/gm
  return [...source.matchAll(declared)].flatMap(([, doc = '', name = '', text = '', beside = '']) => {
    if (doc.startsWith('@internal')) return []
    const [, attribute] = new RegExp(`^ {4}${name}: \\{.*\\battribute: '([\\w-]+)'`, 'm').exec(source) ?? []
    const description = doc || beside
    const property: Property = { kind: 'field', name, type: { text }, description }
    // A function is set as a property alone.
    return text === 'CreatePayment' ? [property] : [{ ...property, attribute: attribute ?? name }]
  })
}

function methodsIn(source: string): (Named & { kind: 'method' })[] {
  const documented = /^ {2}\/\*\* ((?!@internal).+?) \*\/\n {2}(?:async )?(open|close)\(\)/gm
  return [...source.matchAll(documented)].map(([, description = '', name = '']) => ({
    kind: 'method',
    name,
    description,
  }))
}
