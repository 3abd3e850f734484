/** Placeholder until the page lands: the Worker's types need it. */
export function checkoutDocument(page: { nonce: string; scriptUrl: string; locale: string }): string {
  return `<!doctype html><html lang="${page.locale}"><script type="module" src="${page.scriptUrl}"></script></html>`
}
