/**
 * Selectors of the element and of the form in its dialog, in any language. They are promised as the API is: tests in
 * other tools than Playwright use the same (docs/testing.md).
 */
export const SELECTORS = {
  /** On the shop's page. */
  element: 'furiwake-checkout',
  /** In the element's shadow root. */
  button: 'button[part="button"]',
  openDialog: 'dialog[open]',
  frame: 'iframe',
  /** In the frame, which is another origin's. */
  memberId: 'input[autocomplete="username"]',
  password: 'input[autocomplete="current-password"]',
  /** Pays, answers a question, and confirms. */
  go: 'button.go.sure',
  /** The same where it confirms: it stands in no form. */
  confirm: '.actions > button.go.sure:not(#pay-with-passkey)',
  complaint: '#complaint',
  code: 'input[autocomplete="one-time-code"]',
  choice: 'input[type="radio"]',
  /** Opens where an issuer asks on a page or in an app of its own. */
  elsewhere: 'form a.go',
  answerComplaint: '#answer-complaint',
  cancel: 'button.link[aria-disabled], .stop button',
  close: 'header button.x',
  /** After a decline, where the shop can be asked for another payment: the first of the deeds. */
  retry: '.actions button.go:not(#pay-with-passkey):has(+ button.ghost)',
  /** Pays with a passkey, where one has been added. */
  passkey: '#pay-with-passkey',
  /** The form with the password, instead of it. */
  usePassword: '#pay-with-passkey + button.ghost',
  /** Adds a passkey, after a payment with a password. */
  offer: '.offer button',
  heading: 'h1',
} as const
