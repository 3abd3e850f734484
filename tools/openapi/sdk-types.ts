/** Writes what the SDK has of the merchants' document: the types of all that is sent and answered, and its calls by name. */

import { format, resolveConfig } from 'prettier'

import type { Operation, WholeDocument } from '../../broker/api-documents/document-of.ts'
import { inRepository } from '../root.ts'
import { declarationOf, typeOf } from './typescript-types.ts'
import type { Schema } from './typescript-types.ts'

interface Call {
  name: string
  method: string
  /** Below `/v1`. */
  path: string
  operation: Operation
}

const HEAD = '/** Written by `npm run openapi` from the merchant API’s own document. */\n\n'

/** Returns both files by their paths in the repository, as prettier writes them. */
export async function sdkFiles(document: WholeDocument): Promise<Map<string, string>> {
  const calls = callsOf(document)
  const schemas = Object.entries(document.components['schemas'] ?? {}) as [string, Schema][]
  const described = schemas.filter(([name]) => name !== 'Problem')
  const declarations = described.toSorted(([one], [other]) => (one < other ? -1 : 1))
  const types = [
    ...declarations.map(([name, schema]) => declarationOf(name, schema)),
    `/** Types of what each call takes and answers, by its name. */\nexport interface ApiCalls {\n${calls.map(callType).join('\n')}\n}`,
  ]
  const table = `export const API_CALLS = {\n${calls.map(callEntry).join('\n')}\n} as const\n`
  return new Map([
    ['sdk/api-types.ts', await written('sdk/api-types.ts', HEAD + types.join('\n\n'))],
    [
      'sdk/api-calls.ts',
      await written('sdk/api-calls.ts', `${HEAD}/** Addresses the calls, by their names: below /v1. */\n${table}`),
    ],
  ])
}

async function written(path: string, text: string): Promise<string> {
  const filepath = inRepository(path)
  return format(text, { ...(await resolveConfig(filepath)), filepath })
}

function callsOf({ paths }: WholeDocument): Call[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      path.startsWith('/v1/') && operation.operationId !== undefined
        ? [{ name: operation.operationId, method: method.toUpperCase(), path: path.slice('/v1'.length), operation }]
        : [],
    ),
  )
}

function callEntry({ name, method, path, operation }: Call): string {
  const isKeyed = (operation.parameters ?? []).some((parameter) => parameter.name === 'Idempotency-Key')
  return `${name}: { method: '${method}', path: '${path}', isKeyed: ${isKeyed} },`
}

function callType({ name, path, operation }: Call): string {
  const parameters = (operation.parameters ?? []) as { name: string; in: string; required?: boolean; schema: Schema }[]
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, param = '']) => `${param}: string`)
  const query = parameters
    .filter((parameter) => parameter.in === 'query')
    .map((parameter) => `${parameter.name}?: ${typeOf(parameter.schema)} | undefined`)
  const body = operation.requestBody?.content['application/json']?.schema
  return [
    `${name}: {`,
    `params: ${params.length === 0 ? 'Record<never, never>' : `{ ${params.join('; ')} }`}`,
    `query: ${query.length === 0 ? 'Record<never, never>' : `{ ${query.join('; ')} }`}`,
    `body: ${body === undefined ? 'undefined' : typeOf(body)}`,
    `answer: ${answerOf(operation)}`,
    '}',
  ].join('\n')
}

/** Writes the type that a call answers with when it was good. */
function answerOf({ responses }: Operation): string {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  const types = good.map(([, { content }]) => {
    const json = content?.['application/json']?.schema
    if (json !== undefined) return typeOf(json)
    return content === undefined ? 'undefined' : 'string'
  })
  return [...new Set(types)].join(' | ')
}
