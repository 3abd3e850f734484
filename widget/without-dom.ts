/**
 * Imported first, so that importing the element on a server is harmless: Lit's
 * browser build extends HTMLElement as it loads. Nothing is defined there and
 * nothing can be made from it.
 */
globalThis.HTMLElement ??= class {} as unknown as typeof HTMLElement

export {}
