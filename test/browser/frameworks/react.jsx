import { createRoot } from 'react-dom/client'

function Checkout() {
  const { askForSecret, hear } = globalThis
  return (
    <main>
      <furiwake-checkout
        label="Pay"
        broker={globalThis.broker}
        createPayment={askForSecret}
        disabled={false}
        locale={undefined}
        theme={null}
        onfuriwake-verdict={(event) => hear('verdict', event.detail.status)}
        onfuriwake-cancel={() => hear('cancel')}
      />
      <furiwake-checkout
        label="With data"
        payment-url="/pay"
        paymentData={{ cart: 7 }}
        onfuriwake-error={(event) => hear('error', event.detail.code)}
      />
      <furiwake-checkout label="Off" disabled create-payment={askForSecret} payment-data={{ cart: 7 }} />
    </main>
  )
}

createRoot(document.querySelector('#app')).render(<Checkout />)
