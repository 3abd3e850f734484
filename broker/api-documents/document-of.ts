/** Makes an OpenAPI document of one part of the broker: from what its routes say of themselves, and the table of its operations. */

import { problemResponses } from './described-problems.ts'
import type { DescribedResponse } from './described-problems.ts'
import type { OperationTable, OperationTerms } from './operation-terms.ts'

/** A part of the broker that has a document of its own. */
export interface DocumentPlan {
  title: string
  description: string
  operations: OperationTable
  /** Each tag, and what it is about. */
  tags: Readonly<Record<string, string>>
  /** Tells whether a path is an address of earlier versions. */
  isFormer?: (path: string) => boolean
  webhooks?: object
}

interface Parameter {
  name: string
  in: string
  required?: boolean
}

/** An operation as its route describes it. */
export interface Operation {
  operationId?: string
  tags?: string[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema?: object; example?: unknown }> }
  responses: Record<string, DescribedResponse>
  security?: Record<string, unknown>[]
}

/** All that the routes of the broker say of themselves. */
export interface WholeDocument {
  paths: Record<string, Record<string, Operation>>
  components: Record<string, Record<string, unknown>>
}

/** Returns the document of a part. An operation that its table does not have is left as its route has it: a test names it. */
export function documentOf(
  whole: WholeDocument,
  plan: DocumentPlan,
  about: { origin: string; version: string },
): WholeDocument & Record<string, unknown> {
  const known = new Set(Object.keys(plan.operations).map((name) => name.slice(name.indexOf(' ') + 1)))
  const paths = Object.fromEntries(
    Object.entries(whole.paths)
      .filter(([path]) => known.has(path))
      .map(([path, methods]) => [path, described(path, methods, plan)]),
  )
  const responses = sharedResponses(paths)
  const document = {
    openapi: '3.1.0',
    info: {
      title: plan.title,
      version: about.version,
      description: plan.description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: about.origin, description: 'This broker.' }],
    tags: Object.entries(plan.tags).map(([name, description]) => ({ name, description })),
    paths,
    ...(plan.webhooks && { webhooks: plan.webhooks }),
  }
  const securitySchemes = usedSchemes(whole.components, paths)
  const components = usedComponents(whole.components, [document, responses])
  return { ...document, components: { securitySchemes, ...components, responses } }
}

/**
 * Takes the problems that several operations answer with in the same words out of them, and returns them by name:
 * what every call may be refused with stands in the document once.
 */
function sharedResponses(paths: WholeDocument['paths']): Record<string, DescribedResponse> {
  const uses = new Map<string, { status: string; at: Record<string, DescribedResponse>[] }>()
  for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    for (const [status, response] of Object.entries(operation.responses)) {
      if (response.content?.['application/problem+json'] === undefined) continue
      const text = JSON.stringify(response)
      const known = uses.get(text) ?? { status, at: [] }
      uses.set(text, { status, at: [...known.at, operation.responses] })
    }
  }
  const shared: Record<string, DescribedResponse> = {}
  for (const [text, { status, at }] of uses) {
    if (at.length === 1) continue
    const names = Object.keys(shared).filter((name) => name.startsWith(`Refused${status}`)).length
    const name = names === 0 ? `Refused${status}` : `Refused${status}_${names + 1}`
    shared[name] = JSON.parse(text) as DescribedResponse
    for (const responses of at) responses[status] = { $ref: `#/components/responses/${name}` } as never
  }
  return shared
}

function described(path: string, methods: Record<string, Operation>, plan: DocumentPlan): Record<string, Operation> {
  return Object.fromEntries(
    Object.entries(methods).map(([method, operation]) => {
      const terms = plan.operations[`${method} ${path}` as keyof OperationTable]
      return [method, terms === undefined ? operation : withTerms(operation, terms, plan.isFormer?.(path) ?? false)]
    }),
  )
}

function withTerms(operation: Operation, terms: OperationTerms, isFormer: boolean): Operation {
  const { parameters, requestBody, responses, ...rest } = operation
  const isKeyed = parameters?.some(({ name }) => name === 'idempotency-key') ?? false
  return {
    ...rest,
    operationId: terms.id,
    tags: [terms.tag],
    ...(isFormer && { deprecated: true }),
    security: operation.security ?? [],
    ...(parameters && { parameters: parameters.map(namedAsSent) }),
    ...(requestBody && { requestBody: withExample(requestBody, terms.request) }),
    responses: {
      ...Object.fromEntries(
        Object.entries(responses).map(([status, response]) => [status, goodResponse(response, terms.answer, isKeyed)]),
      ),
      ...problemResponses(terms.problems, responses),
    },
  }
}

/** Header fields as people write them. That a key may be missing is for the route to refuse in its own words. */
function namedAsSent(parameter: Parameter): Parameter {
  if (parameter.name === 'idempotency-key') return { ...parameter, name: 'Idempotency-Key', required: true }
  return parameter.name === 'if-match' ? { ...parameter, name: 'If-Match' } : parameter
}

function goodResponse(response: DescribedResponse, example: unknown, isKeyed: boolean): DescribedResponse {
  if (response.content?.['application/problem+json'] !== undefined) return response
  const replayed = {
    'Idempotent-Replayed': {
      description: 'The answer is that of an earlier request with this Idempotency-Key.',
      schema: { type: 'string', enum: ['true'] },
    },
  }
  return {
    ...withExample(response, example),
    ...(isKeyed && { headers: { ...response.headers, ...replayed } }),
  }
}

function withExample<T extends Pick<DescribedResponse, 'content'>>(given: T, example: unknown): T {
  const json = given.content?.['application/json']
  if (json === undefined || example === undefined) return given
  return { ...given, content: { ...given.content, 'application/json': { ...json, example } } }
}

const REFERENCE = /"#\/components\/(\w+)\/([^"]+)"/g

/** Returns the components that are referred to, by the document or by one of them. */
function usedComponents(all: WholeDocument['components'], document: unknown): WholeDocument['components'] {
  const used: Record<string, Record<string, unknown>> = {}
  // Ends when nothing new is named: each step adds one of the components that there are.
  const waiting = [JSON.stringify(document)]
  for (let text = waiting.pop(); text !== undefined; text = waiting.pop()) {
    for (const [, kind = '', name = ''] of text.matchAll(REFERENCE)) {
      const found = all[kind]?.[name]
      if (found === undefined || used[kind]?.[name] !== undefined) continue
      used[kind] = { ...used[kind], [name]: found }
      waiting.push(JSON.stringify(found))
    }
  }
  return used
}

function usedSchemes(all: WholeDocument['components'], paths: WholeDocument['paths']): Record<string, unknown> {
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods))
  const named = new Set(operations.flatMap(({ security = [] }) => security.flatMap((each) => Object.keys(each))))
  return Object.fromEntries(Object.entries(all['securitySchemes'] ?? {}).filter(([name]) => named.has(name)))
}
