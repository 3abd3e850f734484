import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'

import { brokenLinks } from '../../../tools/docs/built-links.ts'
import { accessible, weighed, withLanguages, withPolicy } from '../../../tools/docs/finish-pages.ts'

const HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8"/>'

describe('A finished page', () => {
  test('runs the scripts that stand in it by their hashes, and those of the site, and no other', () => {
    const html = withPolicy(`${HEAD}<script>here()</script><script src="/docs/a.js"></script></head></html>`)
    // The SHA-256 of `here()`.
    expect(html).toContain(
      "script-src 'self' 'wasm-unsafe-eval' 'sha256-UYYjkfFE/03FDy1/wtsAnpnz+Ck7E+2+DtsrmYzZE6g='; ",
    )
    expect(html).not.toContain("script-src 'self' 'unsafe-inline'")
    expect(html.indexOf('content-security-policy')).toBeLessThan(html.indexOf('<script'))
  })

  test('weighs more in the search where it is a recipe than where it is the reference', () => {
    const page = '<main data-pagefind-body>'
    expect(weighed(page, 'recipes/refund/index.html')).toContain('data-pagefind-weight="4"')
    expect(weighed(page, 'ja/recipes/refund/index.html')).toContain('data-pagefind-weight="4"')
    expect(weighed(page, 'api/operations/refundpayment/index.html')).toContain('data-pagefind-weight="0.1"')
    expect(weighed(page, 'accessibility/index.html')).toBe(page)
  })
})

describe('A finished page’s choice of a language', () => {
  const addresses = new Set(['/docs/', '/docs/ja/', '/docs/api/', '/docs/sdk/', '/docs/ja/sdk/'])
  const chosen = (address: string): string =>
    withLanguages(`<option value="${address}" class="a">`, '/docs/', addresses)

  test('leads to the same page, or to the first of its language where there is no such page', () => {
    expect(chosen('/docs/ja/sdk/')).toContain('"/docs/ja/sdk/"')
    expect(chosen('/docs/ja/api/')).toContain('"/docs/ja/"')
    expect(chosen('/docs/404/')).toContain('"/docs/"')
  })

  test('is no choice of a theme', () => {
    expect(chosen('dark')).toBe('<option value="dark" class="a">')
  })
})

describe('A finished page’s markup', () => {
  test('has no empty heading in a table, and no field that can’t be pressed', () => {
    const table = '<table><thead><tr><th></th><th style="text-align:right">Yes</th></tr></thead></table>'
    expect(accessible(table)).toBe(
      '<table><thead><tr><td></td><th style="text-align:right">Yes</th></tr></thead></table>',
    )
    expect(accessible('<li><input type="checkbox" disabled> Keys</li>')).toBe(
      '<li><span aria-hidden="true">☐ </span> Keys</li>',
    )
  })
})

describe('The links of a built site', () => {
  test('are broken where there is no file, no place in the page, or another base', () => {
    const folder = mkdtempSync(join(tmpdir(), 'furiwake-site-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    mkdirSync(join(folder, 'a'))
    const links = ['a/', 'a/#here', '/docs/a.js', '#top', 'https://shop.example/', 'b/', 'a/#there', '/other/']
    const choices =
      '<option value="/docs/ja/a/">x</option><option value="/docs/a/">x</option><option value="dark">x</option>'
    const anchorsOf = links.map((link) => `<a href="${link}">x</a>`).join('') + choices
    writeFileSync(join(folder, 'index.html'), `<h1 id="top">x</h1>${anchorsOf}`)
    writeFileSync(join(folder, 'a', 'index.html'), '<h2 id="here">x</h2><a href="../">x</a>')
    writeFileSync(join(folder, 'a.js'), '')
    expect(brokenLinks(folder, '/docs/')).toEqual(
      ['b/', 'a/#there', '/other/', '/docs/ja/a/'].map((link) => `index.html → ${link}`),
    )
  })
})
