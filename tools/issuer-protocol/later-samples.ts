/** Samples of what an issuer says after an authorization: money that comes later, and what it gives back. */

import { NOW, OPERATION } from './sample-parties.ts'

export const ADJUSTMENTS = {
  version: 3,
  moves: [
    {
      id: 'op_00000000bbbbbbbbbbbbbbbbbbbbbbbbbb0123456789',
      kind: 'dispute_debit',
      amount: 9_600,
      business_date: '2027-01-29',
      dispute: 'dsp_0001',
    },
    {
      id: 'op_00000000bbbbbbbbbbbbbbbbbbbbbbbbbb0123456788',
      kind: 'return',
      amount: 3_200,
      business_date: '2027-01-20',
    },
  ],
  disputes: [
    {
      id: 'dsp_0001',
      amount: 9_600,
      reason: 'not_received',
      stage: 'dispute',
      status: 'needs_response',
      respond_by: NOW + 1_209_600,
    },
  ],
}
const INSTRUCTIONS = {
  kind: 'counter',
  pay_by: NOW + 259_200,
  grace_until: NOW + 262_800,
  ways: [
    {
      id: 'konbini',
      name: { en: 'Convenience stores', ja: 'コンビニ' },
      numbers: [{ label: { en: 'Payment number', ja: 'お支払い番号' }, value: '1234-567-890' }],
      barcode: { symbology: 'gs1_128', data: '91123456000000000012345', text: '(91)123456-000000000012345' },
    },
  ],
  url: 'https://mikan.example/pay',
}
const PENDING = {
  outcome: 'pending',
  operation_id: OPERATION.id,
  authorization: '',
  reference: 'ref_0003',
  instructions: INSTRUCTIONS,
  version: 1,
  received_amount: 0,
}
const RECEIVED = {
  outcome: 'received',
  operation_id: OPERATION.id,
  authorization: '072941',
  reference: 'ref_0003',
  business_date: '2027-01-15',
  version: 3,
  received_amount: 12_800,
}
const ENDED = {
  outcome: 'expired',
  operation_id: OPERATION.id,
  authorization: '',
  reference: 'ref_0003',
  version: 2,
  received_amount: 0,
}
export const LATER = [PENDING, RECEIVED, ENDED]
