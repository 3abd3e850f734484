/** The words that `furiwake dev` begins with: what to put into one's shop, and whom to pay as. */

import { groupMemberId } from '../../protocol/member-id.ts'
import { shopEnvironment, type DevInfo } from './dev-file.ts'

/** Returns them; `file`: where all of it stands. */
export function devWelcome(info: DevInfo, file: string, milliseconds: number): string {
  const { broker, origins, webhook } = info
  const environment = file.replace(/json$/, 'env')
  return [
    '',
    `  The broker   ${broker}   for ${origins.join(', ')}`,
    '',
    `  For your server, and in ${environment}, for node --env-file:`,
    ...Object.entries(shopEnvironment(info)).map(([name, value]) => `    ${name}=${value}`),
    webhook === undefined
      ? '    (events: start with --webhook http://localhost:3000/webhooks)'
      : `    (events go to ${webhook.url})`,
    '',
    '  For your page:',
    `    <script type="module" src="${broker}/furiwake.js"></script>`,
    '    <furiwake-checkout payment-url="/checkout" verdict-url="/paid"></furiwake-checkout>',
    '',
    '    Member ID          Password                           What happens',
    ...membersOf(info),
    ...ownIssuers(info),
    '',
    '  Beside it, in another terminal:',
    '    npx furiwake trigger payment.captured  an event without a browser',
    '    npx furiwake clock forward 8d          every end comes eight days nearer',
    '    npx furiwake payments list             what there is',
    '',
    `  All of it again: ${file}`,
    `  Ready in ${(milliseconds / 1000).toFixed(1)} s. Ctrl-C stops; what happened is kept; --reset starts afresh.`,
    '',
    '',
  ].join('\n')
}

/** Says whom an issuer of one's own must trust to be asked, and to settle. */
function ownIssuers({ own_issuers: own = [], broker, relay = '' }: DevInfo): string[] {
  if (own.length === 0) return []
  const servers = own.map(({ name, pair }) => {
    return `    ${name.padEnd(18)} ${[...new Set([pair.authentication, pair.settlement])].join(', ')}`
  })
  const trusted = [`    Broker             ${broker}`, `    Relay centre       ${relay}`]
  return ['', '  Your own issuer:', ...servers, '  trusts', ...trusted]
}

function membersOf({ issuers, members }: DevInfo): string[] {
  return issuers.flatMap(({ prefix, name, kind }) => [
    `  ${name} (${kind})`,
    ...members
      .filter(({ issuer }) => issuer === prefix)
      .map(({ id, password, story }) => {
        return `    ${groupMemberId(id).padEnd(18)} ${password.padEnd(34)} ${story.replaceAll('_', ' ')}`
      }),
  ])
}
