/** The codes of `furiwake-error`: what each means, why it happens, and what to do. The page of the code and docs/errors.md say it. */

import type { ElementErrorCode } from '../protocol/error-codes.ts'
import type { ExplainedWords } from './problem-terms.ts'

export const ELEMENT_PROBLEMS: Readonly<Record<ElementErrorCode, ExplainedWords>> = {
  source_missing: {
    title: 'There is no way to a payment',
    cause: 'The tag has no attribute for it, or a framework set the property before it knew the element.',
    detail:
      'Set `payment-url`, `client-secret` or `createPayment`; in a framework, load the script before the page is drawn.',
  },
  payment_url_invalid: {
    title: '`payment-url` is on another origin than the page',
    cause: 'It names the broker, an API of its own, http in place of https, or a host without www.',
    detail: 'Give a path of the server that serves the page.',
  },
  payment_failed: {
    title: '`payment-url` did not answer 2xx, or `createPayment` failed',
    cause:
      '404: the route is not there. 403 or 419: the framework wants its token against forged requests. 5xx: the server failed.',
    detail: 'The message says with what. A token goes into `payment-headers`, as JSON: what is none is as if left out.',
  },
  payment_timeout: {
    title: 'There was no payment within 15 seconds',
    cause: 'The shop’s server waits for something, or cannot reach the broker.',
    detail: 'Look into the log of the shop’s server; `createPayment` of the SDK answers in well under a second.',
  },
  client_secret_invalid: {
    title: 'What came holds no `client_secret`',
    cause: 'The answer is a page, such as one for signing in, or a payment’s id in place of its secret.',
    detail: 'Answer with JSON: `{"client_secret": payment.client_secret}`, as `createPayment` of the SDK gives it.',
  },
  verdict_url_invalid: {
    title: 'The verdict could not be sent to `verdict-url`',
    cause: 'It is no http or https address.',
    detail: 'Mend it. The payment is approved: fetch the verdict on your server.',
  },
  frame_blocked: {
    title: 'The page’s Content-Security-Policy lets no frame of the broker in',
    cause: '`frame-src` does not name the broker; without one, `child-src` and `default-src` stand in for it.',
    detail: 'Add `frame-src https://BROKER`.',
  },
  frame_stranger: {
    title: 'The broker does not know the page’s origin as one of the merchant’s',
    cause: 'A new domain, a preview, another port, http in place of https, or the keys of another merchant.',
    detail: 'Add it in the console, as the browser writes it: `https://shop.example`, no path.',
  },
  frame_link: {
    title: 'The client secret opens no payment at this broker',
    cause: 'The server made it at another broker than the script is from, or the key is of the other mode’s broker.',
    detail: 'Compare the address in the script’s tag with `broker` in the server’s settings.',
  },
  frame_unreachable: {
    title: 'No page came from the broker',
    cause:
      'It is out of reach, the member is offline, or something on the way holds it back. Where a browser hides the page’s origin, also an unknown one.',
    detail: 'Open the broker’s `/healthz` in the same browser; look into its network log.',
  },
  frame_covered: {
    title: 'Something lay over the dialog when it was pressed',
    cause: 'A chat button, a banner, a `popover`, or a style that fades, cuts or turns the frame.',
    detail: 'Nothing was paid, and the member goes on in a window of the broker’s own. Show nothing over the dialog.',
  },
}
