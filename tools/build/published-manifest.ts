import packageJson from '../../package.json' with { type: 'json' }

/** Frameworks whose types know the element by an entry of their own. */
export const FRAMEWORKS = ['react', 'vue', 'svelte'] as const

/** Names what a shop has anyway where it imports the entry of its framework, and nobody else needs. */
const PEERS = ['@types/react', 'react', 'svelte', 'vue']

/** From this Node on a script can `require` a module: see docs/decisions/0029-the-package.md. */
const NODE = '^20.19.0 || >=22.12.0'

/**
 * Returns the package.json that is published. It says nothing of how the package is made: no script runs where it is
 * installed, and what it is built and tested with is nobody's dependency.
 */
export function publishedManifest(serverEntries: readonly string[]): object {
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
    sideEffects: ['./element/*.js'],
    bin: { furiwake: './bin/furiwake.js' },
    exports: {
      ...Object.fromEntries([...serverEntries, 'element'].map((each) => [`./${each}`, entry(`${each}/index`)])),
      ...Object.fromEntries(FRAMEWORKS.map((each) => [`./element/${each}`, entry(`element/${each}`)])),
      './custom-elements.json': './custom-elements.json',
      './package.json': './package.json',
    },
    customElements: './custom-elements.json',
    dependencies: Object.fromEntries(Object.entries(dependencies).map(([each, pinned]) => [each, `^${pinned}`])),
    peerDependencies: Object.fromEntries(PEERS.map((peer) => [peer, '*'])),
    peerDependenciesMeta: Object.fromEntries(PEERS.map((peer) => [peer, { optional: true }])),
  }
}

/** Returns where an entry is: its types stand beside it, so that a compiler finds them that reads no `exports`. */
function entry(path: string): { types: string; default: string } {
  return { types: `./${path}.d.ts`, default: `./${path}.js` }
}
