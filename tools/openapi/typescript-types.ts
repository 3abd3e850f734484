/** Writes JSON Schemas of an OpenAPI document as TypeScript: as much of the language as our own documents speak. */

export interface Schema {
  $ref?: string
  type?: string | string[]
  description?: string
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  items?: Schema
  allOf?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
}

/** Writes a named schema as an exported declaration. */
export function declarationOf(name: string, schema: Schema): string {
  const head = schema.description === undefined ? '' : comment(schema.description)
  const [parent, own] = schema.allOf?.length === 2 ? schema.allOf : []
  if (parent?.$ref !== undefined && own?.properties !== undefined) {
    return `${head}export interface ${name} extends ${nameIn(parent.$ref)} ${bodyOf(own)}`
  }
  if (schema.properties !== undefined) return `${head}export interface ${name} ${bodyOf(schema)}`
  return `${head}export type ${name} = ${typeOf(schema)}`
}

/** Writes a schema as a type expression. */
export function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return nameIn(schema.$ref)
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.allOf !== undefined) return schema.allOf.map(typeOf).map(inBrackets).join(' & ')
  const either = schema.anyOf ?? schema.oneOf
  if (either !== undefined) return either.map(typeOf).join(' | ')
  const types = [schema.type ?? 'unknown'].flat()
  return types.map((type) => simpleType(type, schema)).join(' | ')
}

function simpleType(type: string, schema: Schema): string {
  switch (type) {
    case 'integer':
    case 'number':
      return 'number'
    case 'string':
    case 'boolean':
    case 'null':
      return type
    case 'array':
      return `${inBrackets(typeOf(schema.items ?? {}))}[]`
    case 'object':
      return objectType(schema)
    default:
      return 'unknown'
  }
}

function objectType(schema: Schema): string {
  if (schema.properties !== undefined && Object.keys(schema.properties).length > 0) return bodyOf(schema)
  const values = schema.additionalProperties
  if (typeof values === 'object') return `Record<string, ${typeOf(values)}>`
  return values === false || schema.properties !== undefined ? 'Record<string, never>' : 'Record<string, unknown>'
}

function bodyOf({ properties = {}, required = [] }: Schema): string {
  const lines = Object.entries(properties).map(([name, schema]) => {
    const isRequired = required.includes(name)
    const type = isRequired ? typeOf(schema) : `${typeOf(schema)} | undefined`
    const head = schema.description === undefined ? '' : comment(schema.description)
    return `${head}${/^\w+$/.test(name) ? name : JSON.stringify(name)}${isRequired ? '' : '?'}: ${type}`
  })
  return `{\n${lines.join('\n')}\n}`
}

function inBrackets(type: string): string {
  return /[|&]/.test(type) ? `(${type})` : type
}

function nameIn(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}

/** A comment states something: a description that opens as a question does is one that says it. */
const ASKING = /^(?:How|What|When|Where|Whether|Which|Who|Whom|Whose|Why)\b/

function comment(text: string): string {
  const stated = text.replace(ASKING, (word) => `Says ${word.toLowerCase()}`)
  return `/** ${stated.replaceAll('*/', '* /')} */\n`
}
