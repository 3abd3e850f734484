/** The documents as the generator of the site reads them: with front matter, and with links between addresses. */

import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { looksStylesheet } from '../../broker/looks.ts'
import { inRepository, ToolFailure } from '../root.ts'
import { summaryOf, titled, withAnchorsOf, withLinks } from './markdown.ts'
import { planLink, sitePages, type Page } from './pages.ts'

const CONTENT = inRepository('site', 'src', 'content', 'docs')
const PUBLIC = inRepository('site', 'public')
const OPENAPI = inRepository('site', 'openapi')

/** Writes the pages, and what they lead to, into the site's folder: what stood there before goes. */
export function writePages(base: string): void {
  for (const folder of [CONTENT, PUBLIC, OPENAPI]) {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
  }
  const pages = sitePages()
  for (const page of pages) writePage(page, pages, base)
  // Pages that are the site's alone: its first page, and the playground.
  cpSync(inRepository('site', 'content'), CONTENT, { recursive: true })
  cpSync(inRepository('dist', 'openapi'), OPENAPI, { recursive: true })
  cpSync(inRepository('site', 'static'), PUBLIC, { recursive: true })
  cpSync(inRepository('docs', 'pictures'), join(PUBLIC, 'pictures'), { recursive: true })
  cpSync(inRepository('dist', 'furiwake', 'element', 'index.js'), join(PUBLIC, 'furiwake.js'))
  writeFileSync(join(PUBLIC, 'furiwake-looks.css'), looksStylesheet())
}

function writePage(page: Page, pages: readonly Page[], base: string): void {
  const { title, body } = titled(textOf(page))
  if (title === '') throw new ToolFailure(`${page.file} has no title.`)
  const linked = withLinks(body, (target) => {
    const plan = planLink(page, target, pages, base)
    if (plan.file !== undefined) copyBeside(page, plan.file)
    return plan.target
  })
  const front = [`title: ${JSON.stringify(title)}`, `description: ${JSON.stringify(summaryOf(body))}`]
  const file = join(CONTENT, `${page.address}.md`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `---\n${front.join('\n')}\n---\n\n${linked}`)
}

function textOf({ file }: Page): string {
  const text = readFileSync(inRepository(file), 'utf8')
  const isTranslated = file.startsWith('docs/ja/')
  return isTranslated
    ? withAnchorsOf(readFileSync(inRepository(file.replace('docs/ja/', 'docs/')), 'utf8'), text)
    : text
}

/** Copies a file that a page leads to; of a folder, a list of what is in it would be no page. */
function copyBeside(page: Page, file: string): void {
  const from = inRepository(file)
  if (!existsSync(from)) throw new ToolFailure(`${page.file} leads to ${file}, which is not there.`)
  if (!statSync(from).isFile()) return
  cpSync(from, join(PUBLIC, 'repository', file))
}
