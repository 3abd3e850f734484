import { Checkout } from './Checkout'

export const dynamic = 'force-dynamic'

export default function Page() {
  return <Checkout broker={process.env['BROKER'] ?? ''} />
}
