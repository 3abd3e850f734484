import type { ShellWords } from './words.ts'

export const words: ShellWords = {
  console: 'Console',
  pages: 'Pages',
  test: 'Test',
  viewer: 'Looks only',
  operator: 'Operator',
  leave: 'Sign out',
  otherLanguage: '日本語',
  toContent: 'To the content',
  loading: 'Loading…',
  again: 'Try again',
  notFound: { title: 'There is no such page', text: 'Please choose one from the list.' },
  signedOut: {
    title: 'You are signed out',
    text: 'A session ends after an hour without use. Open the console from your shop’s administration again.',
  },
  linkUsed: {
    title: 'This link opens the console no more',
    text: 'It works once, within a minute. Open the console from your shop’s administration again.',
  },
  problems: {
    unreachable: 'The broker can’t be reached. Please check your connection; nothing here is newer than you see.',
    rate_limited: 'Too many requests in a short time. Please wait a moment.',
    storage_unavailable: 'The books do not answer just now. Please try again in a moment.',
    console_role_viewer: 'You are here to look. Whoever is to change something needs a session as operator.',
    console_link_used: 'This link opens the console no more.',
    merchant_disabled: 'Whoever runs the broker has disabled this shop. Please ask them.',
    payment_not_found: 'There is no such payment of this shop.',
    payment_removed: 'Nobody tried to pay this payment, and it was removed 40 days after its end.',
    payment_in_progress: 'The payment is being worked on. Please look again in a moment.',
    not_found: 'There is nothing here.',
    internal_error: 'Something went wrong on our side. Please try again.',
  },
  quote: (requestId) => `If it stays, tell us ${requestId}.`,
  clock: (zone, hour) => `Times of ${zone}${hour === '00:00' ? '' : `, days from ${hour} on`}`,
  more: 'Show more',
}
