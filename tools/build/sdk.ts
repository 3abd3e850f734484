import { build } from 'esbuild'

import { inRepository, ROOT } from '../root.ts'

/**
 * The SDK as one module of plain JavaScript, for runtimes that read no
 * TypeScript from a package. Its dependencies stay what they are.
 */
export async function buildSdk(): Promise<void> {
  await build({
    entryPoints: [inRepository('sdk', 'index.ts')],
    outfile: inRepository('dist', 'sdk', 'index.js'),
    absWorkingDir: ROOT,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    packages: 'external',
    legalComments: 'none',
    logLevel: 'error',
  })
}
