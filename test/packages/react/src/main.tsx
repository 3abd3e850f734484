import 'furiwake/element/react'
import type { FuriwakeCheckout, VerdictDetail } from 'furiwake/element/react'
import { useRef, useState } from 'react'
import { createRoot } from 'react-dom/client'

const { broker } = (await (await fetch('/broker')).json()) as { broker: string }

async function createPayment(): Promise<{ client_secret: string }> {
  const response = await fetch('/checkout', { method: 'POST' })
  return (await response.json()) as { client_secret: string }
}

function Checkout() {
  const [verdict, setVerdict] = useState<VerdictDetail>()
  const element = useRef<FuriwakeCheckout>(null)
  return (
    <main>
      <furiwake-checkout
        ref={element}
        broker={broker}
        label="Pay"
        theme="light"
        createPayment={createPayment}
        verdict-url="/paid"
        onfuriwake-verdict={(event) => setVerdict(event.detail)}
        onfuriwake-error={({ detail }) => console.error(detail.code)}
      />
      <output>{verdict?.status}</output>
    </main>
  )
}

// Each of these is a mistake that the types tell.
export const mistakes = [
  // @ts-expect-error There is no such theme.
  <furiwake-checkout key="1" theme="blue" />,
  // @ts-expect-error A verdict is an object.
  <furiwake-checkout key="2" onfuriwake-verdict={(event) => event.detail.length} />,
  // @ts-expect-error No payment comes from a number.
  <furiwake-checkout key="3" createPayment={() => Promise.resolve(7)} />,
]

const app = document.querySelector('#app')
if (app) createRoot(app).render(<Checkout />)
