import type { Fault } from './words.ts'

/** Tells the shop's developer why the page could not go on: the message of `furiwake-error` with `frame_…`. */
export const FAULT_MESSAGES: Readonly<Record<Fault, string>> = {
  link: 'The client secret opens no payment here',
  unreachable: 'The broker does not answer',
  stranger: "This page's origin is not registered for the merchant",
}
