/** The links of the built site, held against its files. */

import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Returns each link that leads to no file of the site, or to no place in its page: "page → link". */
export function brokenLinks(folder: string, base: string): string[] {
  const files = globSync('**/*.html', { cwd: folder }).map((file) => file.replaceAll('\\', '/'))
  const pages = new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const))
  const places = new Map([...pages].map(([file, html]) => [file, placesIn(html)] as const))
  const broken = new Set<string>()
  for (const [file, html] of pages) {
    for (const [, link = ''] of html.matchAll(
      // An option's value is an address where it begins like one: of this page in another language.
      /<(?:(?:a|link|script|img|source)\b[^>]*?\s(?:href|src|srcset)="|option value="(?=\/))([^"]*)"/g,
    )) {
      if (!leadsSomewhere(folder, base, file, link.replaceAll('&amp;', '&'), places)) broken.add(`${file} → ${link}`)
    }
  }
  return [...broken]
}

function placesIn(html: string): Set<string> {
  return new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id))
}

function leadsSomewhere(
  folder: string,
  base: string,
  page: string,
  link: string,
  places: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const here = new URL(page.replace(/index\.html$/, ''), `http://site.invalid${base}`)
  const there = new URL(link, here)
  if (there.origin !== here.origin) return true
  if (!there.pathname.startsWith(base)) return false
  const path = decodeURIComponent(there.pathname.slice(base.length))
  const file = path === '' || path.endsWith('/') ? `${path}index.html` : path
  if (!existsSync(join(folder, file))) return false
  const place = decodeURIComponent(there.hash.slice(1))
  return place === '' || !file.endsWith('.html') || (places.get(file)?.has(place) ?? false)
}
