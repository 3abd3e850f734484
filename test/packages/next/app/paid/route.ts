import { isCaptured, verifyVerdict } from 'furiwake/sdk'
import { cookies } from 'next/headers'
import { AMOUNT, furiwake } from '../furiwake'

export async function POST(request: Request): Promise<Response> {
  const verdict = String((await request.formData()).get('verdict'))
  const [order = '', payment = ''] = ((await cookies()).get('order')?.value ?? '').split('.')
  const claims = await verifyVerdict(furiwake(), verdict, { payment, order, amount: AMOUNT, currency: 'JPY' })
  const page = `<h1>${isCaptured(claims) ? 'Paid' : 'Not paid'}</h1>`
  return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } })
}
