/** Step 3: the dialog's form, on the broker's origin, in the element's frame or in a window of its own. */

import { render } from 'lit/html.js'
import { groupMemberId, issuerOfMemberId, normalizeMemberId } from '../../protocol/member-id.ts'
import { paymentOfClientSecret } from '../../protocol/object-id.ts'
import type { ElementLink } from './channel.ts'
import { CheckoutClient } from './checkout-client.ts'
import { confirmTokens } from './confirm-tokens.ts'
import { learnLanguage, takeWords } from './learn-words.ts'
import { PaymentFlow } from './payment-flow.ts'
import { onNewMemberId } from './new-member-id.ts'
import { passkeyAbility } from './passkeys.ts'
import { rememberedPasskey } from './remembered-passkey.ts'
import { canSee, guardPresses } from './seen-button.ts'
import { memberIdTrouble } from './member-id-trouble.ts'
import { firstState, isBusy, reduce, screenOf } from './state.ts'
import type { Complaint, PageEvent, Screen } from './state.ts'
import { FAULT_MESSAGES } from './fault-messages.ts'
import { takeOver } from './first-fields.ts'
import { reserveHeight } from './reserved-height.ts'
import { MEMBER_ID_FIELD, PASSWORD_FIELD, groupOnce } from './views/form.ts'
import { PASSKEY_BUTTON } from './views/passkey.ts'
import { viewContext } from './views/view-context.ts'
import type { Actions } from './views/view-context.ts'
import { TOOLS, viewOf } from './views/screens.ts'
import { isAboutId, isAboutPassword } from './views/shell.ts'
import { directionOf } from '../../protocol/languages.ts'

/** In a frame that nobody connects to the form stays shut, and after this long it says so. */
const CONNECT_DEADLINE_MS = 10_000

/** Below what a person needs to see the amount and think better of it: an Enter this old counts as one pressed now. */
const ENTER_KEPT_MS = 250

const root = document.documentElement
const card = document.querySelector('main') as HTMLElement
const start = globalThis.furiwakeStart
const { isFramed } = start
/** A frame that was prepared waits here for its payment. */
const [clientSecret = '', handedOver = ''] = (await start.clientSecret).split('.')
const isWatching = isFramed && new URLSearchParams(location.search).has('watch')

const payment = paymentOfClientSecret(clientSecret) ?? ''
// What a frame is handed comes from the page around it.
const tokens = await confirmTokens(isFramed ? '' : handedOver)

let state = firstState(root.lang, isFramed ? 'frame' : 'window', isWatching, isFramed && !canSee, tokens)
let screen: Screen | undefined
let shown: unknown
let link: ElementLink | undefined
let connectDeadline: ReturnType<typeof setTimeout> | undefined

// The document names it second, and it is being fetched beside this script.
takeWords(root.lang, JSON.parse(document.querySelector('script')?.text ?? ''))

const client = new CheckoutClient(payment, clientSecret, tokens)
const flow = new PaymentFlow(client, () => state, dispatch)

function dispatch(event: PageEvent): void {
  const before = state
  state = reduce(before, event)
  if (state !== before) draw()
  if (event.type === 'loaded' || event.type === 'faulted') loaded()
  flow.changed()
}

const actions: Actions = {
  typed: (memberId) => dispatch({ type: 'typed', memberId }),
  leftMemberId: ({ relatedTarget }) => {
    // Only on the way to the password: a sentence that appears under a pressed button would move it away.
    if (!(relatedTarget instanceof HTMLInputElement) || state.memberId === '') return
    const trouble = memberIdTrouble(state.memberId, state.issuers)
    if (trouble && state.complaint?.about !== 'problem') complain({ about: 'member_id', trouble })
  },
  submitted: (event) => {
    event.preventDefault()
    submit()
  },
  passwordToggled: () => dispatch({ type: 'password_toggled' }),
  confirmed: () => void flow.confirm(),
  cancelled: () => void flow.cancel(),
  closed: () => {
    const { return_url: back } = state.checkout ?? {}
    if (link) start.close()
    else if (back) location.assign(back)
    else window.close()
  },
  retried: () => link?.send({ type: 'retry' }),
  reloaded: () => location.reload(),
  openedWindow: () => {
    // To confirm there what was authorized here.
    const token = tokens.get(state.checkout?.confirm_key ?? '')
    const look = new URLSearchParams(link?.look as unknown as Record<string, string> | undefined)
    window.open(`${location.pathname}?${look}#${clientSecret}${token ? `.${token}` : ''}`, '_blank', 'noopener')
    dispatch({ type: 'watched' })
  },
  passkeyChosen: () => {
    const prefix = issuerOfMemberId(state.memberId, state.issuers)?.prefix
    if (prefix === undefined)
      return refuse({ about: 'member_id', trouble: memberIdTrouble(state.memberId, state.issuers) ?? 'unknown_issuer' })
    dispatch({ type: 'passkey_chosen', passkey: { prefix } })
    void flow.payWithPasskey()
  },
  passwordChosen: () => dispatch({ type: 'passkey_chosen', passkey: undefined }),
  passkeyUsed: () => void flow.payWithPasskey(),
}

/** Nothing that was typed stays where something else may be seen over it. */
const watchPresses =
  isFramed && canSee
    ? guardPresses(card, () => {
        dispatch({ type: 'covered', covered: true })
        link?.send({ type: 'error', code: 'frame_covered', message: 'Something lies over the dialog' })
      })
    : undefined

function submit(): void {
  const password = field(PASSWORD_FIELD)
  if (state.pending || !password) return
  const { memberId, issuers } = state
  const trouble = memberIdTrouble(memberId, issuers)
  if (trouble) return refuse({ about: 'member_id', trouble })
  if (!issuerOfMemberId(memberId, issuers)?.encryption_key)
    return refuse({ about: 'problem', code: 'issuer_unreachable' })
  if (password.value === '') return refuse({ about: 'password_empty' })
  const typed = password.value
  password.value = ''
  void flow.authorize(memberId, typed)
}

function complain(complaint: Complaint): void {
  dispatch({ type: 'complained', complaint })
}

function refuse(complaint: Complaint): void {
  complain(complaint)
  field(isAboutId(complaint) ? MEMBER_ID_FIELD : PASSWORD_FIELD)?.focus()
}

function field(id: string): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>(`#${id}`)
}

/** Filled in as if typed, and the password is next. */
function takeNewMemberId(memberId: string): boolean {
  if (screen === 'passkey') dispatch({ type: 'passkey_chosen', passkey: undefined })
  const input = field(MEMBER_ID_FIELD)
  if (!input || state.pending) return false
  input.value = groupMemberId(memberId)
  input.dispatchEvent(new Event('input'))
  field(PASSWORD_FIELD)?.focus()
  return true
}

function draw(): void {
  const before = screen
  const now = screenOf(state)
  if (now === 'loading') return
  if (screen) show(now)
  else
    takeOver(card, start, (typed) => {
      if (typed) state = reduce(state, { type: 'typed', memberId: normalizeMemberId(typed) })
      show(now)
    })
  // The document's own fields may have been filled in and sent just before the amount was there.
  if (!before && now === 'form' && performance.now() < start.enteredAt + ENTER_KEPT_MS)
    card.querySelector('form')?.requestSubmit()
}

function show(now: Exclude<Screen, 'loading'>): void {
  const before = screen
  screen = now
  root.lang = state.locale
  root.dir = directionOf(state.locale)
  card.dataset['screen'] = now
  reserveHeight(card, state, now === 'form', actions)
  const context = viewContext(state, actions)
  const view = viewOf(now)
  render(view(context, TOOLS), card)
  // What it is about comes first: the page's heading, and of the dialog around it the amount.
  const { amount, shop } = context.facts
  const to = shop && ` · ${shop}`
  document.title = (card.querySelector('h1')?.textContent ?? amount) + to
  groupOnce(field(MEMBER_ID_FIELD), actions.typed)
  watchPresses?.()
  if (screen !== before || view !== shown) takeFocus()
  shown = view
  tellElement(amount + to)
}

/** Each view begins where the member goes on: the field to type in, else its heading. */
function takeFocus(): void {
  if (!start.isOnScreen) return
  if (screen === 'passkey') return start.focusOn(card.querySelector(`#${PASSKEY_BUTTON}`))
  if (screen !== 'form') return start.focusOn(card.querySelector('h1'))
  const isIdWhole = memberIdTrouble(state.memberId, state.issuers) === undefined
  const isPasswordNext = isAboutPassword(state.complaint) || (isIdWhole && !isAboutId(state.complaint))
  start.focusOn(field(isPasswordNext ? PASSWORD_FIELD : MEMBER_ID_FIELD))
}

async function learnOfPasskeys(): Promise<void> {
  dispatch({ type: 'passkeys_known', ability: await passkeyAbility(), remembered: rememberedPasskey() })
}

let toldStatus = ''
let toldVerdict = ''

function tellElement(title: string): void {
  const { checkout } = state
  if (!link || !checkout) return
  const { status, verdict } = checkout
  const busy = isBusy(state)
  // To the element `cancelled` is the member's doing (protocol/frame-messages.ts).
  const told = checkout.cancelled_by === 'shop' ? 'voided' : status
  const now = status + busy + title
  if (toldStatus !== now) link.send({ type: 'status', status: told, busy, title })
  toldStatus = now
  if (verdict && toldVerdict !== status) {
    link.send({ type: 'verdict', status, verdict })
    toldVerdict = status
  }
}

/** The payment is known, or why not: time to meet the element. */
function loaded(): void {
  if (!isFramed) {
    if (state.checkout?.locale) void speak(state.checkout.locale)
    return
  }
  if (link) return
  if (start.link) return meet(start.link)
  start.onLink = loaded
  connectDeadline ??= setTimeout(() => dispatch({ type: 'faulted', fault: 'stranger' }), CONNECT_DEADLINE_MS)
}

/** Holds what the page's language was chosen by. */
let wished = new URLSearchParams(location.search).get('locale') ?? root.lang

/** Goes on in the language that fits another wish, once its words are here; in the one before it, if they cannot be had. */
async function speak(locale: string): Promise<void> {
  if (locale === wished) return
  wished = locale
  const language = await learnLanguage(locale).catch(() => state.locale)
  if (language === state.locale || locale !== wished) return
  dispatch({ type: 'localized', locale: language })
  if (state.checkout) void flow.learnIssuers()
}

function meet(connected: ElementLink): void {
  clearTimeout(connectDeadline)
  link = connected
  link.isAllowed = state.checkout?.allowed_origins.includes(link.origin) ?? false
  link.onLook = (look) => {
    start.wear(look)
    void speak(look.locale)
  }
  const { onShown } = link
  let shows = 0
  link.onShown = () => {
    // What lay over the form may be gone.
    if (state.covered) dispatch({ type: 'covered', covered: false })
    onShown?.()
    if (shows++ > 0) flow.returned()
  }
  if (link.isAllowed && state.checkout) {
    client.shopOrigin = link.origin
    dispatch({ type: 'admitted', canRetry: link.canRetry })
    link.send({ type: 'connected' })
  } else {
    if (state.checkout) dispatch({ type: 'faulted', fault: 'stranger' })
    const fault = state.fault ?? 'link'
    link.send({ type: 'error', code: `frame_${fault}`, message: FAULT_MESSAGES[fault] })
  }
  void speak(link.look.locale)
}

for (const back of ['visibilitychange', 'online']) addEventListener(back, () => flow.returned(), true)
onNewMemberId(() => state.issuers, takeNewMemberId)
addEventListener('resize', () => screen === 'form' && draw())
start.takeFocus = takeFocus
start.onGuarded = () => dispatch({ type: 'guarded' })
if (start.isGuarded) start.onGuarded()

void learnOfPasskeys()
draw()
if (location.pathname === `/checkout/${payment}`) void flow.load()
else dispatch({ type: 'faulted', fault: 'link' })
