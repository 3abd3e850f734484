/** A password to be: how strong it is while it is typed, and one made on wish. */

/** Letters and digits that are not taken for each other: 32 of them, five bits each. */
const CHARACTERS = 'abcdefghijkmnpqrstuvwxyz23456789'
const GROUPS = 4
const GROUP_CHARACTERS = 5
const PAUSE_MS = 150

type Score = (password: string) => number

export function watchNewPassword(field: HTMLElement): void {
  const input = field.querySelector<HTMLInputElement>('input')
  const meter = field.querySelector('progress')
  const said = field.querySelector('output')
  const make = field.querySelector<HTMLButtonElement>('.make')
  if (!input || !meter || !said) return
  const levels = said.dataset['levels']?.split('|') ?? []
  let score: Promise<Score> | undefined
  let pause: ReturnType<typeof setTimeout> | undefined
  // Some 200 kB: only who is about to choose a password needs it.
  const load = (): Promise<Score> =>
    (score ??= import(/* @vite-ignore */ field.dataset['strengthScript'] ?? '').then(
      (module: { scoreOf: Score }) => module.scoreOf,
    ))
  const judge = async (): Promise<void> => {
    const level = input.value === '' ? undefined : (await load())(input.value)
    meter.value = level ?? 0
    said.textContent = level === undefined ? '' : (levels[level] ?? '')
  }
  input.addEventListener('focus', () => void load().catch(() => undefined), { once: true })
  input.addEventListener('input', () => {
    clearTimeout(pause)
    // Without the list there is no meter; the server judges all the same.
    pause = setTimeout(() => void judge().catch(() => undefined), PAUSE_MS)
  })
  make?.addEventListener('click', () => {
    input.value = newPassword()
    input.type = 'text'
    input.dispatchEvent(new Event('input'))
    clearTimeout(pause)
    meter.value = meter.max
    const toggle = field.querySelector<HTMLElement>('[data-shows]')
    if (toggle) [toggle.textContent, toggle.ariaPressed] = [toggle.dataset['hide'] ?? '', 'true']
    void tellMade(make, said)
    input.focus()
  })
}

/** Leaves it to the browser whether it is in the clipboard as well. */
async function tellMade(make: HTMLElement, said: HTMLElement): Promise<void> {
  const password = make.closest('[data-new-password]')?.querySelector('input')?.value ?? ''
  const isCopied = await navigator.clipboard.writeText(password).then(
    () => true,
    () => false,
  )
  said.textContent = make.dataset[isCopied ? 'madeAndCopied' : 'made'] ?? ''
}

/** Makes a password, `a2bcd-…`, in four groups: 100 random bits. */
export function newPassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(GROUPS * GROUP_CHARACTERS))
  const characters = Array.from(bytes, (byte) => CHARACTERS.charAt(byte % CHARACTERS.length))
  return Array.from({ length: GROUPS }, (_, group) =>
    characters.slice(group * GROUP_CHARACTERS, (group + 1) * GROUP_CHARACTERS).join(''),
  ).join('-')
}
