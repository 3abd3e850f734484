/** The fresh projects that the package is installed into, each with a lock file of its own. */

export interface Project {
  /** Its folder here. */
  name: string
  title: string
  /** Each is served as a shop, and paid at; a project without any is only checked. */
  shops: readonly Shop[]
}

export interface Shop {
  title: string
  serve: Serve
}

/** Describes how a shop is served: a script of Node's, pages that the Express project shows, a Worker, or Next.js. */
export type Serve =
  { by: 'script'; file: string } | { by: 'pages'; folder: string } | { by: 'worker'; file: string } | { by: 'next' }

export const PROJECTS: readonly Project[] = [
  { name: 'checks', title: 'publint and are-the-types-wrong', shops: [] },
  {
    name: 'express',
    title: 'Express 5',
    shops: [
      { title: 'plain HTML from the broker, Express as modules', serve: { by: 'script', file: 'dist/module.mjs' } },
      { title: 'Express in CommonJS', serve: { by: 'script', file: 'dist/script.cjs' } },
    ],
  },
  {
    name: 'hono-workers',
    title: 'Hono on Workers',
    shops: [{ title: 'Hono on Workers', serve: { by: 'worker', file: 'src/worker.ts' } }],
  },
  { name: 'react', title: 'React 19', shops: [{ title: 'React 19', serve: { by: 'pages', folder: 'dist' } }] },
  { name: 'vue', title: 'Vue 3', shops: [{ title: 'Vue 3', serve: { by: 'pages', folder: 'dist' } }] },
  { name: 'svelte', title: 'Svelte 5', shops: [{ title: 'Svelte 5', serve: { by: 'pages', folder: 'dist' } }] },
  { name: 'next', title: 'Next.js', shops: [{ title: 'Next.js', serve: { by: 'next' } }] },
]
