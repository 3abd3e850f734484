/**
 * `npm run openapi`: writes what is made from the broker's OpenAPI documents: the SDK's types and calls, and the documents
 * themselves into dist/openapi/, for whoever makes pages or clients of them. Build first. `--check` only compares.
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'

import { readDocuments } from './openapi/documents.ts'
import { sdkFiles } from './openapi/sdk-types.ts'
import { exitWith, inRepository, ToolFailure } from './root.ts'

if (import.meta.main) {
  try {
    const documents = await readDocuments()
    const files = await sdkFiles(documents['/openapi.json'])
    if (process.argv.includes('--check')) {
      const stale = [...files].filter(([path, text]) => readFileSync(inRepository(path), 'utf8') !== text)
      if (stale.length > 0) throw new ToolFailure(`Run npm run openapi: ${stale.map(([path]) => path).join(', ')}.`)
    } else for (const [path, text] of files) writeFileSync(inRepository(path), text)
    const folder = inRepository('dist', 'openapi')
    mkdirSync(folder, { recursive: true })
    for (const [address, document] of Object.entries(documents)) {
      const name = basename(address).replace('openapi.json', 'merchant.json')
      writeFileSync(`${folder}/${name}`, `${JSON.stringify(document, null, 2)}\n`)
    }
  } catch (error) {
    exitWith(error)
  }
}
