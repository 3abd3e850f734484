/** The documentation as the demo serves it, when it was built: static files, and for the playground test payments of the demo's shop. */

import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'

import { Shop } from '../dev/shop.ts'
import { BrokerClient } from '../furiwake/broker-client.ts'
import { inRepository } from '../root.ts'
import { hostOf, originOf, portOf } from './places.ts'
import type { DemoInfo } from './start-demo.ts'

const SITE = inRepository('dist', 'site')
/** The base that `npm run docs` builds for, if nothing else is said. */
const BASE = '/docs/'
const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.sql': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ts': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}
/** Amounts that the playground may pay: below and above where the issuers ask. */
const AMOUNTS = [1_280, 12_800, 48_000]

export function isSiteBuilt(): boolean {
  return existsSync(join(SITE, 'index.html'))
}

/** Serves the site; returns the address of its first page. The process that ends ends it too. */
export async function serveDocs(info: DemoInfo, basePort: number): Promise<string> {
  const origin = originOf('docs', basePort)
  await registerOrigin(info, origin)
  const server = createServer(docsListener(info, origin, SITE))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(portOf('docs', basePort), hostOf('docs'), resolve)
  })
  return `${origin}${BASE}`
}

/** Answers for the site in `folder`, at an origin of its own. */
export function docsListener(info: DemoInfo, origin: string, folder: string): RequestListener {
  return (request, response) => {
    void answer({ info, origin, folder }, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  }
}

/** Answers with the site's files alone, without the demo behind the playground. */
export function filesListener(folder: string = SITE): RequestListener {
  return ({ url }, response) => sendFile(folder, new URL(url ?? '/', 'http://docs.invalid').pathname, response)
}

interface Served {
  info: DemoInfo
  origin: string
  folder: string
}

/** The playground shows the real dialog, which the broker shows to pages of the merchant's origins alone. */
async function registerOrigin({ broker, merchant, operator_token }: DemoInfo, origin: string): Promise<void> {
  const operator = new BrokerClient({ broker, token: operator_token })
  const path = `/merchants/${merchant.id}`
  const { origins } = await operator.ask<{ origins: string[] }>('GET', path)
  if (!origins.includes(origin)) await operator.ask('PATCH', path, { origins: [...origins, origin] })
}

async function answer({ info, origin, folder }: Served, request: IncomingMessage, response: ServerResponse) {
  const { pathname } = new URL(request.url ?? '/', origin)
  // Another site's page, by whatever name this machine has there, gets nothing of the demo's.
  const isOwn = request.headers.host === new URL(origin).host
  if (pathname === `${BASE}playground.json` && isOwn) return sendJson(response, playgroundOf(info))
  if (pathname === `${BASE}playground/payment` && request.method === 'POST') {
    const isOwnPage = isOwn && request.headers.origin === origin
    return isOwnPage ? await makePayment(info, request, response) : void response.writeHead(403).end()
  }
  if (pathname === '/') return void response.writeHead(302, { location: BASE }).end()
  sendFile(folder, pathname, response)
}

function playgroundOf({ broker, issuers, members }: DemoInfo): object {
  const shown = members.map(({ issuer, id, password, story }) => {
    const name = issuers.find(({ prefix }) => prefix === issuer)?.name ?? ''
    return { issuer: name, id, password, story }
  })
  return { broker, amounts: AMOUNTS, members: shown }
}

/** The amount is one of ours, as a shop's is its own. */
async function makePayment(info: DemoInfo, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const wanted = new URL(request.url ?? '/', 'http://docs.invalid').searchParams
  const amount = AMOUNTS.find((each) => String(each) === wanted.get('amount')) ?? AMOUNTS[0]
  const confirmation = wanted.get('confirmation') === 'required' ? 'required' : 'none'
  const order = `D-${Date.now().toString(36).toUpperCase()}`
  const { client_secret } = await new Shop(info).pay({ amount, currency: 'JPY', order, confirmation })
  sendJson(response, { client_secret })
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(value))
}

function sendFile(folder: string, pathname: string, response: ServerResponse): void {
  const file = fileAt(folder, pathname)
  const found = file ?? join(folder, '404.html')
  if (file !== undefined && statSync(file).isDirectory()) {
    return void response.writeHead(302, { location: `${pathname}/` }).end()
  }
  response.writeHead(file === undefined ? 404 : 200, {
    'content-type': TYPES[extname(found)] ?? 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'cache-control': pathname.startsWith(`${BASE}_astro/`) ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  createReadStream(found)
    .on('error', () => response.end())
    .pipe(response)
}

/** Returns the file or folder of an address; nothing outside the site has one. */
function fileAt(folder: string, pathname: string): string | undefined {
  const path = normalize(decodeURIComponent(pathname))
  if (!path.startsWith(normalize(BASE))) return undefined
  const file = join(folder, path.slice(BASE.length), path.endsWith('/') ? 'index.html' : '')
  return file.startsWith(folder) && existsSync(file) ? file : undefined
}
