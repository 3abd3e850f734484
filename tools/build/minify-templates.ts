import type { Plugin } from 'vite'

/**
 * Takes the indentation out of Lit's `html`, `svg` and `css` templates, which
 * no JavaScript minifier touches. In markup only whitespace that holds a line
 * break goes, and it leaves one space where a browser could show one, so
 * nothing changes on the page.
 */
const TAGS = new Set(['html', 'svg', 'css'])

/** As much of the syntax tree (ESTree) as is read here; a template's range is that of its text alone. */
interface TaggedTemplate {
  type: 'TaggedTemplateExpression'
  tag: { name?: string }
  quasi: { quasis: { start: number; end: number; value: { raw: string } }[] }
}

interface Edit {
  start: number
  end: number
  text: string
}

export function minifyMarkup(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').replace(/ +(?=\/?>)/g, '')
}

export function minifyCss(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')
    .replace(/ !important/g, '!important')
    .replace(/(?<![\w.#-])0\.(?=\d)/g, '.')
    .replace(/=(['"])([a-z]+)\1\]/g, '=$2]')
}

/** The edits for every tagged template under a syntax-tree node; only their text, never what is between `${` and `}`. */
function editsUnder(node: unknown, edits: Edit[]): void {
  if (Array.isArray(node)) {
    for (const child of node) editsUnder(child, edits)
    return
  }
  if (typeof node !== 'object' || node === null) return
  if (isTaggedTemplate(node) && TAGS.has(node.tag.name ?? '')) {
    const { quasis } = node.quasi
    const minify = node.tag.name === 'css' ? minifyCss : minifyMarkup
    for (const [index, { start, end, value }] of quasis.entries()) {
      let text = minify(value.raw)
      if (index === 0) text = text.trimStart()
      if (index === quasis.length - 1) text = text.trimEnd()
      edits.push({ start, end, text })
    }
  }
  for (const child of Object.values(node)) editsUnder(child, edits)
}

function isTaggedTemplate(node: object): node is TaggedTemplate {
  return 'type' in node && node.type === 'TaggedTemplateExpression'
}

export function minifyTemplates(): Plugin {
  return {
    name: 'furiwake:minify-templates',
    transform: {
      filter: { id: { include: /\.ts$/, exclude: /node_modules/ }, code: /\b(?:html|svg|css)`/ },
      handler(code) {
        const edits: Edit[] = []
        editsUnder(this.parse(code), edits)
        let minified = ''
        let at = 0
        for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start)) {
          minified += code.slice(at, start) + text
          at = end
        }
        return { code: minified + code.slice(at), map: null }
      },
    },
  }
}
