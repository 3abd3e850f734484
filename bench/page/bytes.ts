/** Describes what goes over the line: on the shop's page before anything is pressed, and in the dialog until its form is whole. */

import { gzipSync } from 'node:zlib'

import { CHECKOUT_CSS } from '../../broker/checkout-page/styles.ts'
import { brotli } from '../../tools/build/browser-assets.ts'
import type { Row } from '../figures.ts'
import { floorScript } from './candidates.ts'
import { formDocument } from './floors/form-document.ts'
import type { Servers } from './servers.ts'

/** Bodies of one candidate at one place, one for each request. */
interface Load {
  candidate: string
  bodies: { raw: Buffer; brotli: number }[]
}

const ENCODINGS = ['raw', 'gzip', 'brotli'] as const

/** Measures the bytes of each candidate. @param main the form, for its floor @param peers their scripts on the shop's page, built */
export async function measureBytes(
  servers: Servers,
  main: string,
  peers: readonly { name: string; files: string[] }[],
): Promise<Row[]> {
  const texts = [
    { name: 'bare', files: [await floorScript('bare')] },
    { name: 'bare Lit', files: [await floorScript('bare Lit')] },
    ...peers,
  ]
  const onPage: Load[] = [
    { candidate: 'furiwake', bodies: [await served(`${servers.broker}/furiwake.js`)] },
    ...texts.map(({ name, files }) => ({ candidate: name, bodies: files.map(packed) })),
  ]
  const inDialog: Load[] = [
    { candidate: 'furiwake', bodies: await dialogOf(servers) },
    { candidate: 'bare', bodies: [packed(formDocument(main, CHECKOUT_CSS))] },
  ]
  return [...rowsOf('on the shop’s page', onPage, 'bare Lit', 1.3), ...rowsOf('in the dialog', inDialog, 'bare')]
}

/** The document, the scripts that it names, and the payment with its issuers. */
async function dialogOf(servers: Servers): Promise<Load['bodies']> {
  const { broker } = servers
  const secret = await servers.createPayment()
  const path = `${broker}/checkout/${secret.split('_secret_')[0]}`
  const document = await served(path)
  const scripts = [...document.raw.toString().matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, address = '']) => address)
  return [
    document,
    ...(await Promise.all(scripts.map((script) => served(broker + script)))),
    await served(`${path}/status?include=issuers`, { authorization: `Bearer ${secret}` }),
  ]
}

/**
 * A body as it is asked for without and with Brotli. What the broker's Worker
 * leaves to the edge to compress (HTML, JSON) is compressed here at the edge's own quality, 4.
 */
async function served(url: string, headers: Record<string, string> = {}): Promise<Load['bodies'][number]> {
  const body = async (encoding: string): Promise<{ bytes: Buffer; length: number }> => {
    const answer = await fetch(url, { headers: { ...headers, 'accept-encoding': encoding } })
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
    const length = Number(answer.headers.get('content-length') ?? 0)
    return {
      bytes: Buffer.from(await answer.arrayBuffer()),
      length: answer.headers.get('content-encoding') ? length : 0,
    }
  }
  const { bytes } = await body('identity')
  const { length } = await body('br')
  return { raw: bytes, brotli: length > 0 ? length : brotli(bytes.toString()).length }
}

function packed(text: string): Load['bodies'][number] {
  return { raw: Buffer.from(text), brotli: brotli(text).length }
}

function rowsOf(where: string, loads: readonly Load[], floor: string, target?: number): Row[] {
  const of = (what: string, unit: Row['unit'], { candidate }: Load, median: number): Row => ({
    part: 'page',
    what,
    candidate,
    n: 1,
    unit,
    median,
    ...(candidate === floor ? {} : { floor }),
  })
  return [
    ...ENCODINGS.flatMap((encoding) =>
      loads.map((load): Row => {
        const bytes = load.bodies.reduce((sum, body) => sum + bytesIn(body, encoding), 0)
        const row = of(`bytes ${where}, ${encoding}`, 'bytes', load, bytes)
        return encoding === 'brotli' && load.candidate === 'furiwake' && target !== undefined ? { ...row, target } : row
      }),
    ),
    ...loads.map((load) => of(`requests ${where}`, 'rows', load, load.bodies.length)),
  ]
}

function bytesIn({ raw, brotli: compressed }: Load['bodies'][number], encoding: (typeof ENCODINGS)[number]): number {
  if (encoding === 'raw') return raw.length
  return encoding === 'gzip' ? gzipSync(raw, { level: 9 }).length : compressed
}
