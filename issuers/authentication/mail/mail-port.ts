/** Sends the issuer's letters: the port, and its two implementations. */

import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { mailbox } from './schema.ts'

export interface Mail {
  /** The same for each attempt to send one letter. */
  id: string
  recipient: string
  subject: string
  /** Plain text. */
  body: string
}

/** Resolves when the mail was taken over; rejects when it was not, or nobody knows. */
export interface MailPort {
  send(mail: Mail): Promise<void>
}

/** Sends by Cloudflare's Email Sending, through the `send_email` binding. `from`: an address of a domain that was onboarded there. */
export function cloudflareMail(binding: SendEmail, from: { email: string; name: string }): MailPort {
  return {
    async send({ recipient, subject, body }) {
      await binding.send({ from, to: recipient, subject, text: body })
    },
  }
}

/** Keeps the demo's letters in a table that a page shows. */
export function demoMailbox(db: DrizzleD1Database, clock: () => number): MailPort {
  return {
    async send({ id, recipient, subject, body }) {
      await db.insert(mailbox).values({ id, recipient, subject, body, sentAt: clock() }).onConflictDoNothing()
    },
  }
}
