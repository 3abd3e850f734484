/** The pages of the documentation's site: which file of the repository each is made of, and its address. */

import { globSync } from 'node:fs'
import { dirname, join, relative } from 'node:path/posix'

import { ROOT } from '../root.ts'

export interface Page {
  /** The file, from the repository's folder. */
  file: string
  /** The address under the site's base, without slashes around it; `ja/` leads a Japanese one. */
  address: string
}

/** Files outside docs/ that people look for, and that the documents lead to. */
const BESIDE = ['ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md']

/** Returns every page that has a file. */
export function sitePages(root = ROOT): Page[] {
  const files = globSync('docs/**/*.md', { cwd: root }).map((file) => file.replaceAll('\\', '/'))
  return [...files, ...BESIDE].toSorted().map((file) => ({ file, address: addressOf(file) }))
}

function addressOf(file: string): string {
  if (BESIDE.includes(file)) return `project/${file.replace('.md', '').toLowerCase()}`
  return file
    .replace(/^docs\//, '')
    .replace(/\.md$/, '')
    .replace(/\/README$/, '')
    .toLowerCase()
}

const FOLDERS: Record<string, string> = {
  'docs/decisions': 'decisions/0001-ledger-in-a-durable-object',
  'docs/issuer-protocol/schemas': 'issuer-protocol/messages',
  'docs/operate': 'operate/deploy',
}

export interface LinkPlan {
  /** The page's link as it becomes. */
  target: string
  /** A file of the repository that is no page, and has to be there beside the pages. */
  file?: string
}

/**
 * Returns what a link of a page becomes on the site. To another page it is relative: an English page that stands in for a
 * Japanese one leads on to Japanese ones.
 */
export function planLink(page: Page, target: string, pages: readonly Page[], base: string): LinkPlan {
  if (/^(?:[a-z]+:|#|\/)/.test(target)) return { target }
  const [path = '', anchor] = target.split('#', 2)
  const file = join(dirname(page.file), path).replace(/\/$/, '')
  const found = pages.find((each) => each.file === file || each.file === `${file}.md`)?.address ?? FOLDERS[file]
  if (found === undefined) return { target: `${base}repository/${file}`, file }
  const isJapanese = page.address.startsWith('ja/') && !found.startsWith('ja/')
  const address = `${isJapanese ? 'ja/' : ''}${found}/`
  return { target: `${relativeTo(page, address)}${anchor === undefined ? '' : `#${anchor}`}` }
}

/** Every page is a folder of its own: `a/b` is read at `a/b/`. */
function relativeTo(page: Page, address: string): string {
  const path = relative(`/${page.address}`, `/${address}`)
  return address.endsWith('/') ? `${path}/` : path
}
