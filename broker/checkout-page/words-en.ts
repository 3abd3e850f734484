import type { Words } from './words.ts'

const NOTHING = 'Nothing was taken.'
const OUR_SIDE = `Something went wrong on our side. ${NOTHING} Please try again.`
const AT_THE_SHOP = `This payment can't go on. ${NOTHING} Please start again at the shop.`
const BY_SHOP = 'The shop has cancelled this payment.'
const MOVED_ON = 'This payment has moved on in the meantime.'

export const words: Words = {
  payTo: ['Pay', ''],
  documentTitle: 'Payment',
  test: 'Test',
  close: 'Close',
  order: (order, items) => `Order ${order}${items > 0 ? ` · ${items} ${items === 1 ? 'item' : 'items'}` : ''}`,
  memberId: 'Member ID',
  memberIdTrouble: {
    empty: 'Enter your member ID.',
    incomplete: 'This ID is too short. A member ID has at least 8 characters.',
    too_long: 'This ID is too long. A member ID has at most 19 characters.',
    bad_character: 'A member ID has only digits and the letters A to Z.',
    bad_check: 'One character seems to be off. Please compare the ID with what you were given.',
    unknown_issuer: "No issuer here has IDs that begin like this. Please check the ID's beginning.",
  },
  someIssuer: 'Your issuer',
  password: 'Password',
  passwordHint: 'From the issuer of your ID',
  passwordEmpty: 'Enter your password.',
  show: 'Show',
  hide: 'Hide',
  forgot: 'Forgot?',
  register: 'Register for an ID',
  pay: ({ amount }) => `Pay ${amount}`,
  cancel: 'Cancel',
  promise: (issuer) =>
    `Sealed in this browser for ${issuer ?? 'the issuer of your ID'}. The shop and Furiwake can't read your password.`,
  mismatch: (left) =>
    "That ID and password don't match." +
    (left === undefined ? '' : left === 1 ? ' 1 try left.' : left > 1 ? ` ${left} tries left.` : ''),
  notSent: `The connection broke before the payment began. ${NOTHING} Please try again.`,
  notConfirmed: 'The connection broke before your answer got through. Please try again.',
  problem: {
    invalid_request: OUR_SIDE,
    invalid_json: OUR_SIDE,
    body_too_large: OUR_SIDE,
    unsupported_media_type: OUR_SIDE,
    client_secret_invalid: AT_THE_SHOP,
    not_found: AT_THE_SHOP,
    payment_not_found: AT_THE_SHOP,
    payment_removed: AT_THE_SHOP,
    payment_not_open: MOVED_ON,
    payment_expired: `This payment was open for too long. ${NOTHING} Please start again at the shop.`,
    payment_in_progress: 'This payment is being checked already. It will not be taken twice.',
    nothing_to_confirm: MOVED_ON,
    confirm_token_invalid: MOVED_ON,
    member_id_invalid: 'This is not a whole member ID. Please compare it with what you were given.',
    issuer_unknown: 'No issuer here has given out this ID.',
    issuer_unreachable: ({ issuer }) =>
      `${issuer} can't be reached at the moment. You can use another ID, or come back later. ${NOTHING}`,
    merchant_disabled: ({ shop }) => `${shop} can't take payments at the moment. ${NOTHING}`,
    sealed_password_invalid: OUR_SIDE,
    sealed_password_rejected: `The issuer couldn't open the sealed password. ${NOTHING} Please enter it once more.`,
    passkey_invalid: OUR_SIDE,
    passkey_unavailable: `The issuer can't take a passkey right now. ${NOTHING} Please use your ID and password.`,
    passkey_not_added: OUR_SIDE,
    payment_not_voidable: MOVED_ON,
    rate_limited: `There were too many tries in a short time. ${NOTHING} Please wait a little, then try again.`,
    internal_error: OUR_SIDE,
  },
  stations: ['Relay centre', 'Result'],
  processing: {
    issuer: ({ issuer }) => ({
      title: 'Checking',
      text: `Waiting for ${issuer}. Leave this open or close it: you won't be charged twice.`,
    }),
    centre: ({ issuer }) => ({
      title: 'Checking',
      text: `${issuer} knows you. The payment is on its way through the relay centre. Leave this open or close it: you won't be charged twice.`,
    }),
    resolving: ({ issuer }) => ({
      title: 'Asking how it went',
      text: `An answer from ${issuer} got lost on the way, so we are asking for it again. It will count once, or not at all.`,
    }),
  },
  asking: {
    title: 'Asking how it went',
    text: "The connection broke for a moment. We are asking what became of your payment. It won't be sent a second time.",
  },
  closing: { title: 'One moment', text: 'The approval is being given back.' },
  slow: 'This is taking longer than usual. You can close this safely: the shop will get the result, and nothing is taken twice.',
  confirmLead: ({ issuer }) => `Approved by ${issuer}. Confirm to buy.`,
  confirm: ({ amount }) => `Confirm ${amount}`,
  dontBuy: "Don't buy",
  paidWith: 'Paid with',
  orderLabel: 'Order',
  approval: 'Approval',
  heldUntil: 'Held until',
  outcome: {
    captured: ({ amount, issuer, shop }) => ({
      title: `Paid ${amount}`,
      text: `${issuer} approved it. ${shop} has the result.`,
    }),
    authorized: ({ amount, issuer, shop, taken }) => ({
      title: `Approved ${amount}`,
      text: taken
        ? `${issuer} has taken it for ${shop}.`
        : `${issuer} holds it for ${shop}, who takes it when the order is ready.`,
    }),
    refunded: ({ amount, shop }) => ({ title: 'Paid back', text: `${shop} has paid back ${amount}.` }),
    voided: ({ issuer, amount, taken, byShop }) => ({
      title: 'Not bought',
      text:
        (byShop ? `${BY_SHOP} ` : '') +
        (taken ? `${issuer} gives ${amount} back.` : `${issuer} no longer holds ${amount}. ${NOTHING}`),
    }),
    cancelled: ({ byShop }) => ({
      title: 'Cancelled',
      text: `${byShop ? BY_SHOP : 'You stopped the payment.'} ${NOTHING}`,
    }),
    expired: () => ({
      title: 'Out of time',
      text: `This payment was open for too long. ${NOTHING} Please start again at the shop.`,
    }),
  },
  notPaid: 'Not paid',
  declined: {
    insufficient_funds: ({ issuer, amount }) => `${issuer} says the balance is too low for ${amount}. ${NOTHING}`,
    limit_exceeded: ({ issuer, amount }) => `${issuer} says ${amount} is over your limit. ${NOTHING}`,
    account_closed: ({ issuer }) => `${issuer} says the account behind this ID is closed. ${NOTHING}`,
    expired_account: ({ issuer }) => `${issuer} says the account behind this ID has expired. ${NOTHING}`,
    too_many_attempts: ({ issuer, minutes }) =>
      `${issuer} takes no password for this ID at the moment${minutes ? `; it does again in ${minutes} min` : ''}. ${NOTHING} You can use another ID or a passkey, or ask ${issuer} for help.`,
    refused_by_issuer: ({ issuer }) => `${issuer} didn't approve it and can tell you why. ${NOTHING}`,
    issuer_unavailable: ({ issuer }) => `${issuer} didn't answer in time. ${NOTHING} You can try again later.`,
  },
  help: ({ issuer }) => `Help from ${issuer}`,
  done: 'Done',
  anotherId: 'Use another ID',
  backToShop: 'Back to the shop',
  youMayClose: 'You can close this window.',
  fault: {
    link: {
      title: "This payment can't be opened",
      text: `The link is incomplete or out of date. ${NOTHING} Please start again at the shop.`,
    },
    unreachable: {
      title: 'No connection',
      text: `Furiwake can't be reached right now. ${NOTHING} Please check your connection.`,
    },
    stranger: {
      title: 'Not the right place',
      text: `The page around this form isn't registered with the shop, so it stays shut. ${NOTHING}`,
    },
  },
  again: 'Try again',
  watch: {
    title: 'Continue in the payment window',
    text: "The payment goes on in a window of its own. If you don't see one, open it here. What happens there shows up here.",
  },
  openWindow: 'Open the window',
  guarded: {
    title: "Let's go on in a safer place",
    text: 'The page around this form took over the keyboard, or hid the form, while you were typing. What you had typed was cleared. Go on in a window that belongs to Furiwake alone.',
  },
  covered: {
    title: 'Something lies over this form',
    text: "It may hide what you pay, so your press didn't count. Go on in a window that belongs to Furiwake alone.",
  },
  aboveFramedMax: ({ amount, issuer }) =>
    `${amount} at ${issuer}: please go on in a window that belongs to Furiwake alone.`,
  continueInWindow: 'Continue in a new window',
  elsewhere:
    'The payment is approved. Unless you confirm it where you paid, nothing is bought, and the approval ends by itself.',
  passkey: {
    use: 'Use a passkey instead',
    usePassword: 'Use ID and password',
    lead: ({ issuer }) => `Your passkey of ${issuer}`,
    pay: ({ amount }) => `Pay ${amount} with passkey`,
    prompting: 'Your device is asking …',
    promise: ({ issuer }) =>
      `The passkey signs this payment and no other. Only ${issuer} can check it; there is no password to find out.`,
    trouble: {
      unfinished: () => `No passkey was used. ${NOTHING} You can try again, or use your ID and password.`,
      forbidden: () => "Passkeys don't work inside this shop's page. Please use your ID and password.",
      refused: ({ issuer }) => `${issuer} didn't accept this passkey. ${NOTHING} Please use your ID and password.`,
    },
  },
}
