'use client'

import 'furiwake/element/react'
import { useState } from 'react'

export function Checkout({ broker }: { broker: string }) {
  const [status, setStatus] = useState('')
  return (
    <main>
      <furiwake-checkout
        broker={broker}
        label="Pay"
        payment-url="/checkout"
        verdict-url="/paid"
        onfuriwake-verdict={(event) => setStatus(event.detail.status)}
      />
      <output>{status}</output>
    </main>
  )
}
