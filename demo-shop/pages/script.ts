/**
 * The shop's one script: a cart that was changed in another tab can't be paid from
 * a page that shows it as it was (409), so the visitor is shown what is in it now.
 */
export const SCRIPT = `addEventListener('furiwake-error', ({ detail }) => {
  if (detail.code === 'payment_failed' && detail.message.includes('409')) location.assign('/cart?changed=1')
})
`
