/** Adyen's drop-in with a card, as its documentation mounts it: at the click, or before it when the pointer comes. */
import { AdyenCheckout, Card, Dropin } from '@adyen/adyen-web'
import '@adyen/adyen-web/styles/adyen.css'

const host = document.querySelector('[data-checkout]')
const { other } = host.dataset
const dialog = host.querySelector('dialog')
const button = host.querySelector('button')

let mounted
async function mount() {
  const checkout = await AdyenCheckout({
    clientKey: 'bench',
    environment: 'test',
    // Its own servers cannot be asked here: one that stands in for them, on another site.
    _environmentUrls: {
      api: `${other}/checkoutshopper/`,
      analytics: `${other}/analytics/`,
      cdn: { images: `${other}/images/`, translations: `${other}/translations/` },
    },
    analytics: { enabled: false },
    locale: 'en-US',
    countryCode: 'JP',
    amount: { value: 12_800, currency: 'JPY' },
    paymentMethodsResponse: { paymentMethods: [{ type: 'scheme', name: 'Cards', brands: ['visa', 'mc'] }] },
    onSubmit: () => undefined,
    onAdditionalDetails: () => undefined,
  })
  return new Promise((resolve) => {
    let card
    const dropin = new Dropin(checkout, {
      paymentMethodComponents: [Card],
      openFirstPaymentMethod: true,
      onSelect: (component) => (card = component),
      paymentMethodsConfiguration: { card: { onConfigSuccess: () => resolve(card) } },
    })
    dropin.mount(dialog)
  })
}

button.addEventListener('pointerenter', () => (mounted ??= mount()))
async function open() {
  mounted ??= mount()
  dialog.showModal()
  const card = await mounted
  card.setFocusOn('encryptedCardNumber')
}
button.addEventListener('click', () => void open())
