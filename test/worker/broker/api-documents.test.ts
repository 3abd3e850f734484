/** The OpenAPI documents: what they name is there, and what is there they name. */

import { Validator } from '@cfworker/json-schema'
import { beforeAll, describe, expect, test } from 'vitest'

import { DOCUMENT_PLANS } from '../../../broker/api-documents/document-plans.ts'
import { EVENT_NAMES, TEST_EVENT } from '../../../broker/events/event.ts'
import { PROBLEMS } from '../../../broker/problems.ts'
import { ERROR_CODES } from '../../../protocol/error-codes.ts'
import type { ErrorCode } from '../../../protocol/error-codes.ts'
import { BROKER } from '../broker-world.ts'
import { readDocument } from '../described-operations.ts'
import type { ApiDocument, DescribedOperation, DescribedResponse } from '../described-operations.ts'

const PLANS = Object.entries(DOCUMENT_PLANS)
const documents = new Map<string, ApiDocument>()
beforeAll(async () => {
  for (const [address] of PLANS) documents.set(address, await readDocument(address))
})

function operationsOf(document: ApiDocument): { name: string; operation: DescribedOperation }[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
  )
}

function codesOf({ content }: DescribedResponse): ErrorCode[] | undefined {
  const schema: { allOf?: [object, { properties: { code: { enum: ErrorCode[] } } }] } | undefined =
    content?.['application/problem+json']?.schema
  return schema === undefined ? undefined : (schema.allOf?.[1].properties.code.enum ?? [])
}

describe.each(PLANS)('%s', (address, plan) => {
  const found = (): ApiDocument => {
    const document = documents.get(address)
    if (document === undefined) throw new Error(`${address} was not read.`)
    return document
  }

  test('names every operation of its part, and no other, each once and under a tag', () => {
    const { openapi, servers, tags } = found()
    expect(openapi).toBe('3.1.0')
    expect(servers.map(({ url }) => url)).toEqual([BROKER])
    const operations = operationsOf(found())
    expect(operations.map(({ name }) => name).toSorted()).toEqual(Object.keys(plan.operations).toSorted())
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length)
    const named = new Set(operations.flatMap(({ operation }) => operation.tags))
    expect([...named].toSorted()).toEqual(tags.map(({ name }) => name).toSorted())
    for (const { operation, name } of operations) expect(operation.summary.length, name).toBeGreaterThan(5)
  })

  test('says with which codes each operation is refused, by status', () => {
    for (const { name, operation } of operationsOf(found())) {
      for (const [status, response] of Object.entries(operation.responses)) {
        const codes = codesOf(response)
        if (codes === undefined) continue
        expect(codes.length, `${name} ${status}`).toBeGreaterThan(0)
        for (const code of codes) expect([code, PROBLEMS[code].status]).toEqual([code, Number(status)])
      }
    }
  })

  test('has examples that are what they show', () => {
    const { components, webhooks = {}, ...document } = found()
    expect(document.info.version).toMatch(/^\d+\.\d+\.\d+$/)
    const all = [
      ...operationsOf(found()),
      ...Object.entries(webhooks).map(([name, { post }]) => ({ name, operation: post })),
    ]
    const shown = all.flatMap(({ name, operation }) =>
      [operation.requestBody, ...Object.values(operation.responses)].flatMap((part) =>
        Object.values(part?.content ?? {}).flatMap(({ schema, example }) =>
          example === undefined ? [] : [{ name, schema, example }],
        ),
      ),
    )
    expect(shown.length).toBeGreaterThan(10)
    for (const { name, schema, example } of shown) {
      // In a text that people read, an ellipsis stands for what is no format's.
      const { valid, errors } = new Validator({ ...schema, components }, '2020-12', false).validate(example)
      expect(valid, `${name}: ${JSON.stringify(errors[errors.length - 1])}`).toBe(true)
    }
  })
})

describe('The merchants’ document', () => {
  test('names every error code there is in the shape of a problem', () => {
    const { components } = documents.get('/openapi.json') as unknown as {
      components: { schemas: { Problem: { properties: { code: { enum: string[] } } } } }
    }
    expect(components.schemas.Problem.properties.code.enum).toEqual(ERROR_CODES)
  })

  test('names every event that an endpoint may be sent', () => {
    const { webhooks = {} } = documents.get('/openapi.json') ?? {}
    expect(Object.keys(webhooks).toSorted()).toEqual([...EVENT_NAMES, TEST_EVENT].toSorted())
  })

  test('every code is named by an operation of one of the documents', () => {
    const named = new Set(
      [...documents.values()].flatMap((document) =>
        operationsOf(document).flatMap(({ operation }) =>
          Object.values(operation.responses).flatMap((r) => codesOf(r) ?? []),
        ),
      ),
    )
    const console = [
      'console_session_missing',
      'console_link_used',
      'console_role_viewer',
      'console_page_only',
      'operator_console_reads',
    ]
    expect(ERROR_CODES.filter((code) => !named.has(code))).toEqual(expect.arrayContaining(['not_found', ...console]))
    expect(ERROR_CODES.filter((code) => !named.has(code))).toHaveLength(1 + console.length)
  })
})
