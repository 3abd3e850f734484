/**
 * The way back: the new ID to the checkout whose link opened this window. It
 * is posted to the brokers' origins alone, so a window of any other origin
 * does not get it; and nothing but the ID is posted.
 */

import { isMemberIdTaken, newMemberIdMessage } from '../../../protocol/registration-messages.ts'

export function handOver(sheet: HTMLElement): void {
  const opener = window.opener as Window | null
  const brokers = (sheet.dataset['brokers'] ?? '').split(' ').filter((origin) => origin !== '')
  if (!opener) return
  addEventListener('message', (event) => {
    if (event.source !== opener || !brokers.includes(event.origin) || !isMemberIdTaken(event.data)) return
    const part = (name: string): HTMLElement | null => sheet.querySelector(`[data-${name}]`)
    part('handed')?.removeAttribute('hidden')
    part('not-handed')?.setAttribute('hidden', '')
    const back = part('closes-window')
    back?.removeAttribute('hidden')
    back?.addEventListener('click', () => window.close())
  })
  const message = newMemberIdMessage(sheet.dataset['newId'] ?? '')
  for (const origin of brokers) opener.postMessage(message, origin)
}
