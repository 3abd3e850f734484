/** The links of the documents, and their Japanese: what `npm run docs` would find later, found in every `npm test`. */

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, test } from 'vitest'

import {
  anchors,
  codeSamples,
  linkTargets,
  summaryOf,
  titled,
  withAnchorsOf,
  withLinks,
} from '../../../tools/docs/markdown.ts'
import { planLink, sitePages } from '../../../tools/docs/pages.ts'
import { inRepository } from '../../../tools/root.ts'

const pages = sitePages()
const read = (file: string): string => readFileSync(inRepository(file), 'utf8')
const documents = [...pages.map(({ file }) => file), 'README.md']

/** Returns what a link lacks: its file, or its heading or anchor there. */
function lacking(file: string, target: string): string | undefined {
  if (/^[a-z]+:/.test(target)) return undefined
  const [path = '', anchor] = target.split('#', 2)
  const there = path === '' ? file : join(dirname(file), path)
  if (!existsSync(inRepository(there))) return `${file}: ${target} is not there`
  if (anchor === undefined || !there.endsWith('.md')) return undefined
  const text = read(there)
  const isThere = anchors(text).includes(decodeURIComponent(anchor)) || text.includes(`id="${anchor}"`)
  return isThere ? undefined : `${file}: ${target} has no such place`
}

describe('A link of the documents', () => {
  test('leads to a file that is there, and to a heading that it has', () => {
    const links = documents.flatMap((file) => linkTargets(read(file)).map((target) => ({ file, target })))
    expect(links.length).toBeGreaterThan(300)
    expect(links.flatMap(({ file, target }) => lacking(file, target) ?? [])).toEqual([])
  })

  test('becomes one between addresses on the site', () => {
    const page = { file: 'docs/recipes/refund.md', address: 'recipes/refund' }
    const planned = (target: string) => planLink(page, target, pages, '/docs/').target
    expect(planned('../errors.md#why-each-happens')).toBe('../../errors/#why-each-happens')
    expect(planned('cancel.md')).toBe('../cancel/')
    expect(planned('#here')).toBe('#here')
    expect(planned('https://shop.example/')).toBe('https://shop.example/')
    expect(planned('../../deploy/staging.example.json')).toBe('/docs/repository/deploy/staging.example.json')
  })

  test('leads from a Japanese page to a Japanese address, also where the English page stands in', () => {
    const page = { file: 'docs/ja/recipes/refund.md', address: 'ja/recipes/refund' }
    const planned = (target: string) => planLink(page, target, pages, '/docs/').target
    expect(planned('cancel.md')).toBe('../cancel/')
    expect(planned('../../errors.md')).toBe('../../errors/')
  })
})

describe('A Japanese page', () => {
  const japanese = pages.filter(({ file }) => file.startsWith('docs/ja/'))

  test('stands beside an English one, and has the same samples of code', () => {
    expect(japanese.length).toBeGreaterThan(20)
    for (const { file } of japanese) {
      const original = file.replace('docs/ja/', 'docs/')
      expect(existsSync(inRepository(original)), original).toBe(true)
      expect(codeSamples(read(file)), file).toEqual(codeSamples(read(original)))
    }
  })

  test('has as many headings as the English one', () => {
    const differing = japanese.filter(({ file }) => {
      return anchors(read(file)).length !== anchors(read(file.replace('docs/ja/', 'docs/'))).length
    })
    expect(differing).toEqual([])
  })
})

describe('Markdown', () => {
  test('has its links changed, and its code left as it is', () => {
    const text = 'See [a](a.md) and [`b`](b.md#x).\n\n```sh\ncurl [c](c.md)\n```\n'
    expect(withLinks(text, (target) => `/${target}`)).toBe(
      'See [a](/a.md) and [`b`](/b.md#x).\n\n```sh\ncurl [c](c.md)\n```\n',
    )
  })

  test('has anchors of its headings: letters of any script, each once', () => {
    expect(anchors('# A `code` page\n\n## 与信と売上\n\n## Two\n\n```md\n# none\n```\n\n## Two\n')).toEqual([
      'a-code-page',
      '与信と売上',
      'two',
      'two-1',
    ])
  })

  test('has the anchors of its original when it is translated', () => {
    const original = '# One\n\n## Two words\n\n```sh\n# three\n```\n\n### Four\n'
    const translated = '# 一\n\n## 二つ\n\n```sh\n# three\n```\n\n### 四\n'
    expect(withAnchorsOf(original, translated)).toBe(
      '# 一\n\n<a id="two-words"></a>\n\n## 二つ\n\n```sh\n# three\n```\n\n<a id="four"></a>\n\n### 四\n',
    )
  })

  test('has a title and a summary without marks', () => {
    const { title, body } = titled('# The `page`\n\nIt is [short](a.md), and **plain**.\n\nMore.\n')
    expect([title, summaryOf(body)]).toEqual(['The page', 'It is short, and plain.'])
    expect(summaryOf('word '.repeat(80))).toHaveLength(155)
  })
})
