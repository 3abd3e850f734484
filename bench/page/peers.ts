/** Others' checkouts, from the package registry and at the versions of peers/package-lock.json: never part of the product. */

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { build } from 'esbuild'

import { CHECKOUT_CSS } from '../../broker/checkout-page/styles.ts'
import { inRepository } from '../../tools/root.ts'
import { run } from '../../tools/run.ts'
import { shown } from './candidates.ts'
import type { Candidate } from './candidates.ts'
import { formDocument } from './floors/form-document.ts'
import type { Servers } from './servers.ts'

const FOLDER = inRepository('bench', 'page', 'peers')
const INSTALL_DEADLINE_MS = 180_000

/** A peer, what it costs the shop's page before anything is pressed, and a visit of it. */
export interface Peer extends Candidate {
  files: string[]
}

/** Installs the peers if they are not there, builds them, and puts them up beside the floors. */
export async function peers(servers: Servers, main: string): Promise<Peer[]> {
  await install()
  const [adyen, zoid, zoidForm] = await Promise.all([bundle('adyen-shop'), bundle('zoid-shop'), bundle('zoid-form')])
  await servers.serve({
    '/adyen.js': { type: 'text/javascript', text: adyen.js },
    '/adyen.css': { type: 'text/css', text: adyen.css },
    '/securedFields.html': { type: 'text/html', text: readFileSync(join(FOLDER, 'adyen-field.html'), 'utf8') },
    '/zoid.js': { type: 'text/javascript', text: zoid.js },
    '/zoid-form.js': { type: 'text/javascript', text: zoidForm.js },
    '/zoid-form': {
      type: 'text/html',
      text: formDocument(main, CHECKOUT_CSS).replace(
        '</title>',
        '</title><script type="module" src="/zoid-form.js"></script>',
      ),
    },
  })
  const tag = (inside: string, script: string): string =>
    `<div data-checkout data-other="${servers.other}"><button>Pay</button><dialog style="padding:0;border:0;width:392px;min-height:560px">${inside}</dialog></div><script type="module" src="${servers.other}/${script}.js"></script>`
  const style = `<link rel="stylesheet" href="${servers.other}/adyen.css">`
  return [
    { name: 'zoid', files: [zoid.js], page: async () => shown(servers, tag('<div id="pay-form"></div>', 'zoid')) },
    { name: 'adyen', files: [adyen.js, adyen.css], page: async () => shown(servers, style + tag('', 'adyen')) },
  ]
}

async function install(): Promise<void> {
  if (existsSync(join(FOLDER, 'node_modules', 'zoid')) && existsSync(join(FOLDER, 'node_modules', '@adyen'))) return
  // npm's own script, run by the Node that runs us; it stands beside that Node or is found on the PATH.
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')
  const asked = process.env['npm_execpath'] ?? (existsSync(beside) ? beside : undefined)
  const [command, first] = asked ? [process.execPath, [asked]] : ['npm', []]
  const given = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  const { code, output } = await run(command, [...first, ...given], {
    cwd: FOLDER,
    deadlineMs: INSTALL_DEADLINE_MS,
    output: 'collect',
  })
  if (code !== 0) throw new Error(`The peers of bench/page could not be installed (npm ci):\n${output}`)
}

async function bundle(name: string): Promise<{ js: string; css: string }> {
  const { outputFiles } = await build({
    entryPoints: [join(FOLDER, `${name}.js`)],
    outdir: join(FOLDER, 'built'),
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    legalComments: 'none',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const text = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? ''
  return { js: text('.js'), css: text('.css') }
}
