import type { ProblemTerms } from './problem-terms.ts'

/** Problems that came in with the merchant console: a part of the one record in problems.ts. */
export const CONSOLE_PROBLEMS = {
  payment_changed: {
    status: 412,
    title: 'The payment has changed since it was looked at',
    detail:
      'Nothing was done. Look at the payment again, and decide anew: its `version` is another than `If-Match` says.',
  },
  webhook_secret_unreadable: {
    status: 503,
    title: 'Nothing can be signed for this webhook endpoint now',
    detail:
      'A key of the broker’s is missing. Whoever runs it is told; nothing was sent, and what is to be sent waits. Rotate the secret, or try again later.',
    retryAfterSeconds: 60,
  },
  api_key_scope_missing: {
    status: 403,
    title: 'The API key is limited, and may not do this',
    detail:
      '`param` names the scope that is missing: read, create or refund; or unlimited, for what no limited key may. Use another key.',
  },
  daily_tally_not_found: {
    status: 404,
    title: 'This day is not signed',
    detail:
      'It is not over, the issuers’ clearing records are still waited for, or it was before the first signed day. The list says which day is next, and what it waits for.',
  },
  console_session_missing: {
    status: 401,
    title: 'Nobody is signed in here',
    detail:
      'The session has ended, or there was none. Open the console from the shop’s own administration again; whoever runs the broker has a new link printed.',
  },
  console_link_used: {
    status: 410,
    title: 'The link opens the console no more',
    detail: 'It opens it once, within a minute. Ask for another, where this one came from.',
  },
  console_role_viewer: {
    status: 403,
    title: 'A viewer changes nothing',
    detail: 'Whoever is to capture, void or refund needs a session with the role `operator`.',
  },
  console_page_only: {
    status: 403,
    title: 'Only the console’s own page may ask here',
    detail:
      'A shop’s server asks the merchant API at /v1, with its secret key; an operator asks at /operator/v1, with a token.',
  },
} as const satisfies Record<string, ProblemTerms>
