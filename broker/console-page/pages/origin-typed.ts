/** Reads what was typed or pasted as an origin: of the address of a page, its origin; undefined where there is none. */
export function originTyped(text: string): string | undefined {
  const trimmed = text.trim()
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return undefined
  const { origin, username, password } = new URL(trimmed)
  return username === '' && password === '' ? origin : undefined
}
