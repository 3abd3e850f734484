import { createPayment } from 'furiwake/sdk'
import { cookies } from 'next/headers'
import { AMOUNT, furiwake } from '../furiwake'

export async function POST(): Promise<Response> {
  const order = `N-${crypto.randomUUID().slice(0, 8)}`
  const wanted = { amount: AMOUNT, currency: 'JPY', order }
  const payment = await createPayment(furiwake(), wanted, { idempotencyKey: `${order}-1` })
  const kept = await cookies()
  kept.set('order', `${order}.${payment.id}`, { httpOnly: true, sameSite: 'lax' })
  return Response.json({ client_secret: payment.client_secret })
}
