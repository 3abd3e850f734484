/** Tells whether a dialog's `close` is its own end: of one opened again at once, the event of the time before comes later. */
export function isLeft({ currentTarget }: Event): boolean {
  return !(currentTarget as HTMLDialogElement).open
}
