import packageJson from '../../package.json' with { type: 'json' }

/** Frameworks whose types know the element by an entry of their own. */
const FRAMEWORKS = ['react', 'vue', 'svelte'] as const

/** Names what a shop has anyway where it imports the entry of its framework, and nobody else needs. */
const PEERS = ['@types/react', 'react', 'svelte', 'vue']

/** From this Node on a script can `require` a module: see docs/decisions/0029-the-package.md. */
const NODE = '^20.19.0 || >=22.12.0'

interface Entry {
  types: string
  default: string
}

/**
 * Returns the package.json that is published. It says nothing of how the package is made: no script runs where it is
 * installed, and what it is built and tested with is nobody's dependency.
 */
export function publishedManifest(entries: readonly (readonly [name: string, source: string])[]): object {
  const { name, version, description, license, dependencies } = packageJson
  return {
    name,
    version,
    description,
    keywords: ['checkout', 'payments', 'web component', 'custom element', 'webhooks', 'playwright'],
    license,
    type: 'module',
    engines: { node: NODE },
    // A bundler may leave out what is not used of the others; the element registers itself.
    sideEffects: ['./element/index.js'],
    bin: { furiwake: './bin/furiwake.js' },
    exports: {
      ...Object.fromEntries(entries.map(([entry, source]) => [`./${entry}`, serverEntry(entry, source)])),
      './element': elementEntry('index'),
      ...Object.fromEntries(FRAMEWORKS.map((framework) => [`./element/${framework}`, elementEntry(framework)])),
      './custom-elements.json': './element/custom-elements.json',
      './package.json': './package.json',
    },
    customElements: './element/custom-elements.json',
    dependencies: Object.fromEntries(Object.entries(dependencies).map(([each, pinned]) => [each, `^${pinned}`])),
    peerDependencies: Object.fromEntries(PEERS.map((peer) => [peer, '*'])),
    peerDependenciesMeta: Object.fromEntries(PEERS.map((peer) => [peer, { optional: true }])),
  }
}

function serverEntry(entry: string, source: string): Entry {
  return { types: `./types/${source.replace(/\.ts$/, '.d.ts')}`, default: `./${entry}/index.js` }
}

/** The types are a framework's; what runs is the same in all of them. */
function elementEntry(types: string): Entry {
  return { types: `./element/${types}.d.ts`, default: './element/index.js' }
}
