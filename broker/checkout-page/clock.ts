/** Writes an hour as the language does, in the member's own time zone. */
export function clock(time: string | number, language: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(new Date(time))
}
