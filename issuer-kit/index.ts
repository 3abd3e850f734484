/** `furiwake/issuer`: what an issuer in JavaScript needs, on Node and on Workers. See docs/issuer-kit.md. */

export { authenticationServer } from './authentication-server.ts'
export type { Attempt, Authenticated, AuthenticationSettings } from './authentication-server.ts'
export type { Books, Entry } from './books.ts'
export { newPrivateKey } from './new-key.ts'
export { nodeListener } from './node-listener.ts'
export { serve } from './server.ts'
export type { Handler, LogEntry, SeenStore, ServerSettings } from './server.ts'
export { settlementServer } from './settlement-server.ts'
export type { SettlementSettings } from './settlement-server.ts'
export { memberIdCheckCharacter, memberIdProblem, normalizeMemberId } from '../protocol/member-id.ts'
export type { PrivateJwk } from '../messages/own-keys.ts'
