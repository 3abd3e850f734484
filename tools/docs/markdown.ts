/** Markdown as the documents are written in it: what the site, and the tests of the documents, read of a page. */

const FENCE = /^(```+)(\w*)[^\n]*\n([\s\S]*?)^\1[ \t]*$/gm

export interface CodeSample {
  /** The word after the fence; empty where there is none. */
  language: string
  text: string
}

/** Returns the samples of code of a page, in their order. */
export function codeSamples(markdown: string): CodeSample[] {
  return [...outdented(markdown).matchAll(FENCE)].map(([, , language = '', text = '']) => ({ language, text }))
}

/** Returns the page with every sample taken out: what stands in code is neither a heading nor a link. */
function prose(markdown: string): string {
  return outdented(markdown).replaceAll(FENCE, '')
}

/** Brings fences inside of lists to the margin. */
function outdented(markdown: string): string {
  return markdown.replaceAll(/^[ \t]+(?=```)/gm, '')
}

/** A link's target, and where it stands in the text. */
const LINK = /(?<!!)(\[(?:[^\][]|\[[^\]]*\])*\]\()([^()\s]+)(\))/g
const PICTURE = /\b(?:src|srcset)="([^"]+)"/g

/** Returns every target of the page's links and pictures. */
export function linkTargets(markdown: string): string[] {
  const text = prose(markdown).replaceAll(/`[^`\n]*`/g, (code) => '`'.repeat(code.length))
  const links = [...text.matchAll(LINK)].map(([, , target = '']) => target)
  return [...links, ...[...text.matchAll(PICTURE)].map(([, target = '']) => target)]
}

/** Returns the page with each link's target as `change` gives it; code stays as it is. */
export function withLinks(markdown: string, change: (target: string) => string): string {
  const parts = markdown.split(/(^[ \t]*```[\s\S]*?^[ \t]*```[ \t]*$)/m)
  return parts
    .map((part) => {
      if (/^[ \t]*```/.test(part)) return part
      return part.replaceAll(LINK, (_, open: string, target: string, close: string) => open + change(target) + close)
    })
    .join('')
}

/** Returns the anchors of the page's headings, as they are made of their words everywhere that shows Markdown. */
export function anchors(markdown: string): string[] {
  const seen = new Map<string, number>()
  return [...prose(markdown).matchAll(/^#{1,6} (.+)$/gm)].map(([, words = '']) => {
    const slug = slugOf(words)
    const times = seen.get(slug) ?? 0
    seen.set(slug, times + 1)
    return times === 0 ? slug : `${slug}-${times}`
  })
}

/** Returns a translated page with the anchors of the original before its own headings: a link may have either. */
export function withAnchorsOf(original: string, translated: string): string {
  const names = anchors(original)
  let at = 0
  const parts = translated.split(/(^[ \t]*```[\s\S]*?^[ \t]*```[ \t]*$)/m)
  const marked = parts.map((part) => {
    if (/^[ \t]*```/.test(part)) return part
    return part.replaceAll(/^#{1,6} .+$/gm, (heading) => {
      const name = names[at++]
      return heading.startsWith('# ') || name === undefined ? heading : `<a id="${name}"></a>\n\n${heading}`
    })
  })
  return marked.join('')
}

function slugOf(words: string): string {
  const plain = words.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').trim()
  return plain
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')
}

/** Returns the page's title, and the page without it. */
export function titled(markdown: string): { title: string; body: string } {
  const [line = '', title = ''] = /^# (.+)\n/m.exec(markdown) ?? []
  return { title: title.replaceAll('`', ''), body: markdown.replace(line, '').trimStart() }
}

/** Returns the page's first sentences as plain text, for search engines and previews. */
export function summaryOf(body: string, lengthMax = 160): string {
  const paragraphs = prose(body).split(/\n\n+/)
  const first = paragraphs.find((each) => /^[\p{L}\p{N}_`*[]/u.test(each)) ?? ''
  const plain = first
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[`*_]/g, '')
    .replaceAll(/\s+/g, ' ')
  return plain.length <= lengthMax ? plain : `${plain.slice(0, lengthMax - 1).replace(/\s\S*$/, '')}…`
}
