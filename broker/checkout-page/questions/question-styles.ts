/** The looks of what only a question has: adopted, because the page's CSP takes no further style element. */

const CSS = `
.choices { grid-template-columns: 1fr; grid-auto-rows: max-content; max-height: 296px; overflow-y: auto; padding: 2px; border: 0; margin-block: 18px 0; }
.choices label { display: grid; grid-template-columns: 18px 1fr; align-items: center; gap: 0 12px; min-height: 48px; padding: 8px 14px; border: 1px solid var(--line-2); border-radius: var(--r); cursor: pointer; }
.choices label:has(:checked) { border-color: var(--link); box-shadow: inset 0 0 0 1px var(--link); }
.choices label:has(:focus-visible) { outline: 3px solid var(--link); outline-offset: 1px; }
.choices input { width: 18px; height: 18px; grid-row: 1 / 3; accent-color: var(--link); }
.choices small { grid-column: 2; color: var(--ink-2); font-size: 13px; font-weight: 400; }
form > .amount { letter-spacing: .1em; font-size: 40px; }
.same, form > .amount { order: 3; text-align: center; }
.told { order: 1; }
.last { margin-bottom: 14px; }
a.go { display: grid; place-items: center; text-decoration: none; }
main:has(#complaint:not(:empty), #answer-complaint:not(:empty)) .choices { max-height: 272px; }
#answer-complaint { order: 3; color: var(--bad); }
#answer-complaint:empty { display: none; }
[aria-disabled="true"] { opacity: .65; cursor: default; }`

let adopted: CSSStyleSheet | undefined

export function adoptStyles(): void {
  if (adopted) return
  adopted = new CSSStyleSheet()
  adopted.replaceSync(CSS)
  document.adoptedStyleSheets.push(adopted)
}
