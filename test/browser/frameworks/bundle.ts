/** The pages of the frameworks as a shop would build them: with the packages themselves, in their production form. */

import { readFile } from 'node:fs/promises'

import { build } from 'esbuild'
import type { Plugin } from 'esbuild'
import { compile } from 'svelte/compiler'

import { inRepository, ROOT } from '../../../tools/root.ts'

const FLAGS_OF_VUE = ['OPTIONS_API__', 'PROD_DEVTOOLS__', 'PROD_HYDRATION_MISMATCH_DETAILS__']

/** One script for a page, of a file in this folder. */
export async function bundlePage(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [inRepository('test', 'browser', 'frameworks', file)],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    format: 'esm',
    minify: true,
    jsx: 'automatic',
    conditions: ['browser', 'production'],
    define: {
      'process.env.NODE_ENV': '"production"',
      ...Object.fromEntries(FLAGS_OF_VUE.map((flag) => [`__VUE_${flag}`, 'false'])),
    },
    logLevel: 'error',
    plugins: [svelte],
  })
  return outputFiles[0]?.text ?? ''
}

const svelte: Plugin = {
  name: 'svelte',
  setup(builder) {
    builder.onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { js } = compile(await readFile(path, 'utf8'), { filename: path, generate: 'client', dev: false })
      return { contents: js.code, loader: 'js' }
    })
  },
}
