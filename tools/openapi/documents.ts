/** Reads the broker's OpenAPI documents from its Worker, which describes itself: in Node, without a workerd. */

import { registerHooks } from 'node:module'

import type { WholeDocument } from '../../broker/api-documents/document-of.ts'
import { inRepository } from '../root.ts'

/** Stands for the platform's module: nothing of it is asked for by whoever reads a document. */
const PLATFORM = `data:text/javascript,${encodeURIComponent('export class DurableObject {}\nexport const waitUntil = () => {}\nexport const env = {}')}`

/** Stands for the broker in the documents that are written down. */
const ORIGIN = 'https://checkout.example'

export const DOCUMENT_ADDRESSES = ['/openapi.json', '/openapi/operator.json', '/openapi/checkout.json'] as const
export type DocumentAddress = (typeof DOCUMENT_ADDRESSES)[number]

interface Fetcher {
  fetch(request: Request, env: object, context: object): Response | Promise<Response>
}

/** Returns each document by its address, as a broker of this build serves it. */
export async function readDocuments(): Promise<Record<DocumentAddress, WholeDocument>> {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith('cloudflare:') ? { url: PLATFORM, shortCircuit: true } : next(specifier, context),
  })
  // By its path: the Worker's types are those of another platform.
  const { default: worker } = (await import(inRepository('broker', 'worker.ts'))) as { default: Fetcher }
  const env = await settings()
  const read = async (address: string): Promise<WholeDocument> => {
    const context = { waitUntil: () => undefined, passThroughOnException: () => undefined }
    const answer = await worker.fetch(new Request(ORIGIN + address), env, context)
    if (answer.status !== 200) throw new Error(`${address} answers ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as WholeDocument
  }
  const entries = []
  for (const address of DOCUMENT_ADDRESSES) entries.push([address, await read(address)] as const)
  return Object.fromEntries(entries) as Record<DocumentAddress, WholeDocument>
}

/** Settings that are read as those of a broker; the keys are nobody's. */
async function settings(): Promise<Record<string, string>> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  const secret = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
  return {
    BROKER_ORIGIN: ORIGIN,
    SIGNING_KEYS: JSON.stringify([{ kid: 'none', kty, crv, x, y, d }]),
    CLIENT_SECRET_KEY: secret,
    WEBHOOK_SECRET_KEY: secret,
    OPERATOR_KEY: secret,
  }
}
