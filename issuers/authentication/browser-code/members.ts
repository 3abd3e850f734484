/** Describes what a script adds to the issuer's pages: the dialog, showing and making passwords, copying, the way back to the checkout. */

import { handOver } from './hand-over.ts'
import { makePasskey } from './make-passkey.ts'
import { watchNewPassword } from './new-password.ts'

document.documentElement.classList.add('scripted')

const COPIED_MS = 2_000

function on(selector: string, act: (element: HTMLElement) => void): void {
  for (const element of document.querySelectorAll<HTMLElement>(selector)) act(element)
}

/** Returns what a form must be told first: what is wrong with it. */
function firstConcern(root: ParentNode): HTMLElement | null {
  return root.querySelector<HTMLElement>('[aria-invalid="true"]') ?? root.querySelector<HTMLElement>('[data-first]')
}

for (const dialog of document.querySelectorAll('dialog')) {
  const isSentBack = dialog.open
  dialog.open = false
  if (isSentBack) show(dialog)
}

function show(dialog: HTMLDialogElement): void {
  dialog.showModal()
  const first = firstConcern(dialog) ?? dialog.querySelector<HTMLElement>('form input, form select')
  first?.focus()
}

on('[data-opens]', (opener) => {
  opener.addEventListener('click', (event) => {
    const dialog = document.querySelector<HTMLDialogElement>(`#${opener.dataset['opens']}`)
    if (!dialog) return
    event.preventDefault()
    show(dialog)
  })
})
on('[data-closes]', (closer) => {
  closer.addEventListener('click', () => closer.closest('dialog')?.close())
})
on('[data-shows]', (toggle) => {
  const input = document.querySelector<HTMLInputElement>(`#${toggle.dataset['shows']}`)
  const [shown, hidden] = [toggle.dataset['hide'] ?? '', toggle.textContent]
  toggle.addEventListener('click', () => {
    if (!input) return
    const isShown = input.type === 'password'
    input.type = isShown ? 'text' : 'password'
    toggle.textContent = isShown ? shown : hidden
    toggle.ariaPressed = String(isShown)
  })
  // A browser keeps only what was typed into a password field.
  input?.form?.addEventListener('submit', () => (input.type = 'password'))
})
on('[data-copies]', (button) => {
  const label = button.textContent
  button.addEventListener('click', () => {
    void copy(button, label)
  })
})
// What was wrong is being mended: the form's answer will say if it was.
on('[aria-invalid="true"]', (input) => {
  input.addEventListener(
    'input',
    () => {
      const field = input.closest('.field') ?? input
      for (const marked of field.querySelectorAll('[aria-invalid]')) marked.removeAttribute('aria-invalid')
      field.querySelector('.problem')?.remove()
    },
    { once: true },
  )
})
on('[data-new-password]', watchNewPassword)
on('[data-new-id]', handOver)
on('[data-makes-passkey]', makePasskey)
// A form that was sent stays as it is until the answer comes: once is enough.
for (const form of document.forms) {
  form.addEventListener('submit', (event) => {
    if (form.ariaBusy === 'true') event.preventDefault()
    form.ariaBusy = 'true'
  })
}
addEventListener('pageshow', () => on('form', (form) => (form.ariaBusy = null)))
async function copy(button: HTMLElement, label: string): Promise<void> {
  await navigator.clipboard.writeText(button.dataset['copies'] ?? '')
  button.textContent = button.dataset['copied'] ?? label
  setTimeout(() => (button.textContent = label), COPIED_MS)
}

if (!document.querySelector('dialog')) firstConcern(document)?.focus()
