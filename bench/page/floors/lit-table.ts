/** The floor of the console: a page in bare Lit that asks for the same payments and shows the same table of them. */

import { html, render } from 'lit'

interface ListedPayment {
  id: string
  order: string
  amount: number
  currency: string
  status: string
  created_at: string
  issuer_name: string | null
  member_id_ends: string | null
}

const money = (amount: number, currency: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency, maximumFractionDigits: 0 }).format(amount)
const when = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

const answer = await fetch('/payments.json')
const { data } = (await answer.json()) as { data: ListedPayment[] }
render(
  html`<h1>Payments</h1>
    <table>
      <thead>
        <tr>
          <th>Order</th>
          <th>Amount</th>
          <th>Status</th>
          <th>Made</th>
          <th>Issuer</th>
          <th>Member</th>
        </tr>
      </thead>
      <tbody>
        ${data.map(
          (payment) =>
            html`<tr>
              <td><a href="/payments/${payment.id}">${payment.order}</a></td>
              <td>${money(payment.amount, payment.currency)}</td>
              <td>${payment.status}</td>
              <td>${when.format(new Date(payment.created_at))}</td>
              <td>${payment.issuer_name ?? '–'}</td>
              <td>${payment.member_id_ends ?? '–'}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  document.body,
)
