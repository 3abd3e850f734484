import { LABEL_MAX_CHARACTERS } from '../../protocol/later-money.ts'
import type { PaymentWay } from '../../protocol/later-money.ts'
import { isText } from '../../protocol/shape.ts'
import { displayText } from '../../protocol/text.ts'
import { canonicalTag } from '../names-by-language.ts'
import type { NamesByLanguage } from '../names-by-language.ts'
import type { Payment } from './payment.ts'

/**
 * Returns how the member is to pay, as shop and dialog are told while the money
 * is waited for; null of every other payment. `state` says what the issuer
 * last said: `reported` is not money yet, and may be taken back.
 */
export function awaitedView({ status, awaited }: Pick<Payment, 'status' | 'awaited'>) {
  if (status !== 'awaiting_payment' || !awaited) return null
  const { kind, pay_by: payBy, url = null, ways } = awaited.instructions
  return {
    kind,
    state: awaited.state,
    received_amount: awaited.receivedAmount,
    pay_by: new Date(payBy * 1000).toISOString(),
    url,
    ways: ways.map(wayView),
  }
}

/** The issuer's own words, as a page may show them. */
function wayView({ id, name, numbers, barcode }: PaymentWay) {
  return {
    id: displayText(id),
    name: inLanguages(name),
    numbers: numbers.map(({ label, value }) => ({ label: inLanguages(label), value: displayText(value) })),
    barcode: barcode === undefined ? null : { ...barcode, text: displayText(barcode.text ?? barcode.data) },
  }
}

/** Leaves out what is no language or no text: what an issuer adds to its names was never checked. */
function inLanguages(names: PaymentWay['name']): NamesByLanguage {
  const { en, ja, ...further } = names
  const shown = Object.entries(further).flatMap(([language, text]) =>
    isText(text, LABEL_MAX_CHARACTERS) && canonicalTag(language) !== undefined
      ? [[language, displayText(text)] as const]
      : [],
  )
  return { ...Object.fromEntries(shown), en: displayText(en), ja: displayText(ja) }
}

/** Names what {@link awaitedView} returns, where there is something. */
export type AwaitedView = NonNullable<ReturnType<typeof awaitedView>>
