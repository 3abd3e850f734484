import { readFileSync } from 'node:fs'
import { inRepository } from '../root.ts'
import { writeOutput } from './fingerprint.ts'

/** The file whose text the demo shop shows to developers. */
export const SHOWN_FILE = 'demo-shop/integration.ts'

/** Writes the module from which the demo shop's page shows how the shop pays: the file's own text, as it is. */
export function buildShownSource(): void {
  const text = readFileSync(inRepository(SHOWN_FILE), 'utf8')
  const written = `/** Written by tools/build/shown-source.ts from ${SHOWN_FILE}. */\nexport const INTEGRATION_SOURCE = ${JSON.stringify(text)}\n`
  writeOutput(inRepository('dist', 'demo-shop-assets.ts'), written)
}
