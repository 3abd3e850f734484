/** Reads the OpenAPI documents as the broker serves them. */

import { BROKER, broker } from './broker-world.ts'

export interface DescribedResponse {
  description: string
  headers?: Record<string, unknown>
  content?: Record<string, { schema: object; example?: unknown }>
}

export interface DescribedOperation {
  operationId: string
  tags: string[]
  summary: string
  security?: Record<string, unknown>[]
  requestBody?: { content: Record<string, { schema: object; example?: unknown }> }
  responses: Record<string, DescribedResponse>
}

export interface ApiDocument {
  openapi: string
  info: { version: string }
  servers: { url: string }[]
  tags: { name: string }[]
  paths: Record<string, Record<string, DescribedOperation>>
  webhooks?: Record<string, { post: DescribedOperation }>
  components: { responses: Record<string, DescribedResponse>; schemas: Record<string, object> }
}

/** Returns the document at an address, with each shared response in its place. */
export async function readDocument(address: string): Promise<ApiDocument> {
  const document = await (await broker(new Request(BROKER + address))).json<ApiDocument>()
  for (const operation of Object.values(document.paths).flatMap((methods) => Object.values(methods))) {
    for (const [status, response] of Object.entries(operation.responses)) {
      const shared = (response as { $ref?: string }).$ref?.split('/').at(-1)
      const found = shared === undefined ? response : document.components.responses[shared]
      if (found !== undefined) operation.responses[status] = found
    }
  }
  return document
}

/** Returns every operation of the documents: its method, its address with the names of its parameters, and what is said of it. */
export async function describedOperations(
  addresses: readonly string[],
): Promise<{ method: string; path: string; described: DescribedOperation }[]> {
  const documents = []
  for (const address of addresses) documents.push(await readDocument(address))
  return documents.flatMap(({ paths }) =>
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => ({ method: method.toUpperCase(), path, described })),
    ),
  )
}
