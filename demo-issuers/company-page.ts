/** A page of a company's own, in its colour: one style sheet, and a policy that lets it load nothing. */

import { createHash } from 'node:crypto'

export type Language = 'en' | 'ja'

export interface CompanyPage {
  language: Language
  title: string
  /** `#rrggbb`, dark enough for white letters on it. */
  color: string
  /** Markup: what comes from elsewhere is `escaped`. */
  main: string
  /** Seconds after which the browser loads it again. */
  refresh?: number
  status?: number
}

const FORM_MAX_CHARACTERS = 1_000
const REFUSED_WORDS = {
  en: 'This form was sent by another site. Nothing was done.',
  ja: 'ほかのサイトから送られたため、受け付けませんでした。',
} as const

/** Returns a text as markup that shows it, and does nothing else. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Returns the language of a page: as its address says, or as the browser prefers. */
export function languageOf(request: Request): Language {
  const wished = new URL(request.url).searchParams.get('lang') ?? request.headers.get('accept-language') ?? ''
  return wished.toLowerCase().startsWith('ja') ? 'ja' : 'en'
}

/** Renders the page. */
export function companyPage({ language, title, color, main, refresh, status = 200 }: CompanyPage): Response {
  const css = styleOf(color)
  const html = `<!doctype html><html lang="${language}"><meta charset="utf-8">
    <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
    <title>${escaped(title)}</title><style>${css}</style><h1>${escaped(title)}</h1>${main}</html>`
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'`,
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ]
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    ...(refresh === undefined ? {} : { refresh: String(refresh) }),
  }
  return new Response(html, { status, headers })
}

/** Reads a form of the company's own page; a page that says so where another site has sent it. */
export async function ownForm(request: Request, page: Omit<CompanyPage, 'main'>): Promise<URLSearchParams | Response> {
  const isOwn = request.headers.get('origin') === new URL(request.url).origin
  if (!isOwn) return companyPage({ ...page, main: `<p>${REFUSED_WORDS[page.language]}</p>`, status: 403 })
  return new URLSearchParams((await request.text()).slice(0, FORM_MAX_CHARACTERS))
}

function styleOf(color: string): string {
  return `:root{color-scheme:light dark;font:16px/1.6 system-ui,"Hiragino Sans","Noto Sans JP","Noto Sans CJK JP",sans-serif;
--line:#76838a;--quiet:light-dark(#5c6468,#a9b4b9);accent-color:${color}}
body{max-width:32rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
:lang(ja){word-break:auto-phrase;line-break:strict}
h1{font-size:1.3rem;line-height:1.4;padding-bottom:.3rem;border-bottom:4px solid ${color}}
h2{font-size:1rem;margin:0}p{margin:.6rem 0}
input,button{font:inherit;padding:.5rem .8rem;min-height:2.75rem;box-sizing:border-box;border:1px solid var(--line);border-radius:6px}
label input{display:block;width:100%;margin-top:.2rem}
button{width:100%;margin-top:.7rem;background:${color};color:#fff;border-color:${color};cursor:pointer}
button.quiet{background:none;color:inherit;border-color:var(--line)}
:focus-visible{outline:3px solid ${color};outline-offset:2px}
section{border:1px solid var(--line);border-radius:10px;padding:1rem 1.1rem;margin:1rem 0}
.number{font-size:2.6rem;line-height:1.2;font-weight:650;text-align:center;margin:.4rem 0}
.quiet-text{color:var(--quiet);font-size:.88rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem 1rem;margin:.5rem 0;font-variant-numeric:tabular-nums}
dt{color:var(--quiet)}dd{margin:0;text-align:right}
.told{border-left:4px solid ${color};padding:.2rem .8rem}`
}
