import { describe, expect, test } from 'vitest'
import { minifyCss, minifyMarkup } from '../../../tools/build/minify-templates.ts'

describe('markup in a template', () => {
  test('an indented line break becomes the one space that a browser would show', () => {
    expect(minifyMarkup('<p>\n    one\n    <b>two</b>\n  </p>')).toBe('<p> one <b>two</b> </p>')
  })

  test('spaces within a line are left as they are', () => {
    expect(minifyMarkup('<p title="a  b">a  b</p>')).toBe('<p title="a  b">a  b</p>')
  })
})

describe('css in a template', () => {
  test('comments, indentation and last semicolons go', () => {
    expect(minifyCss(':host {\n  color: red; /* why */\n  margin: 0 1px;\n}\n')).toBe(':host{color:red;margin:0 1px}')
  })

  test('a nought before the point, the space before !important, and quotes around a plain word go', () => {
    const css = `a[b='c'] { opacity: 0.5 !important; top: 10.5px; --x: v0.5; margin: 0 -0.25em } [b='c d'] { left: 0 }`
    expect(minifyCss(css)).toBe(`a[b=c]{opacity:.5!important;top:10.5px;--x:v0.5;margin:0 -0.25em}[b='c d']{left:0}`)
  })

  test('the space that makes a descendant selector stays', () => {
    expect(minifyCss('a :hover, a:hover { top: 0 }')).toBe('a :hover,a:hover{top:0}')
  })
})
