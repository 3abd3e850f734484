/** Step 3: the dialog's form, on the broker's origin, in the element's frame or in a window of its own. */

import { render } from 'lit/html.js'
import { readLocale } from '../../protocol/look.ts'
import type { Look } from '../../protocol/look.ts'
import { issuerOfMemberId } from '../../protocol/member-id.ts'
import { paymentOfClientSecret } from '../../protocol/object-id.ts'
import { applyLook } from './apply-look.ts'
import { connectToElement } from './channel.ts'
import type { ElementLink } from './channel.ts'
import { CheckoutClient } from './checkout-client.ts'
import { guardKeystrokes } from './keystroke-guard.ts'
import { PaymentFlow } from './payment-flow.ts'
import { onNewMemberId } from './new-member-id.ts'
import { passkeyAbility } from './passkeys.ts'
import { rememberedPasskey } from './remembered-passkey.ts'
import { firstState, isBusy, memberIdTrouble, reduce, screenOf } from './state.ts'
import type { Complaint, PageEvent, Screen } from './state.ts'
import { guardedView, loadingView, troubleView, watchView } from './views/aside.ts'
import { confirmView } from './views/confirm.ts'
import { MEMBER_ID_FIELD, PASSWORD_FIELD, formView } from './views/form.ts'
import { outcomeView } from './views/outcome.ts'
import { PASSKEY_BUTTON, passkeyView } from './views/passkey.ts'
import { closingView, processingView } from './views/processing.ts'
import { sceneOf } from './views/scene.ts'
import type { Actions, Scene } from './views/scene.ts'
import { isAboutId, isAboutPassword } from './views/shell.ts'
import { wordsFor } from './words.ts'

const VIEWS: Record<Screen, (scene: Scene) => unknown> = {
  loading: loadingView,
  trouble: troubleView,
  form: formView,
  passkey: passkeyView,
  guarded: guardedView,
  watch: watchView,
  processing: processingView,
  closing: closingView,
  confirm: confirmView,
  outcome: outcomeView,
}

/** In a frame that nobody connects to the form stays shut, and after this long it says so. */
const CONNECT_DEADLINE_MS = 10_000

const root = document.documentElement
const card = document.querySelector('main') as HTMLElement
const clientSecret = location.hash.slice(1)
const isFramed = window.parent !== window
const isWatching = isFramed && new URLSearchParams(location.search).has('watch')

let state = firstState(readLocale(navigator.language), isFramed ? 'frame' : 'window', isWatching)
let screen: Screen | undefined
let link: ElementLink | undefined
/** The member is looking here: only then may the focus be moved. */
let isOnScreen = !isFramed
let hasStartedConnecting = false

const flow = new PaymentFlow(
  new CheckoutClient(paymentOfClientSecret(clientSecret) ?? '', clientSecret),
  () => state,
  dispatch,
)

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
    if (trouble && state.complaint?.about !== 'issuer_out_of_reach') complain({ about: 'member_id', trouble })
  },
  submitted: (event) => {
    event.preventDefault()
    submit()
  },
  passwordToggled: () => dispatch({ type: 'password_toggled' }),
  confirmed: () => void flow.confirm(),
  cancelled: () => void flow.cancel(),
  closed: () => {
    if (link) link.send({ type: 'close' })
    else window.close()
  },
  retried: () => link?.send({ type: 'retry' }),
  reloaded: () => location.reload(),
  openedWindow: () => {
    window.open(location.pathname + location.hash, '_blank', 'noopener')
    dispatch({ type: 'watched' })
  },
  passkeyChosen: () => {
    const prefix = issuerOfMemberId(state.memberId, state.issuers)?.prefix
    if (prefix === undefined) return
    dispatch({ type: 'passkey_chosen', passkey: { prefix } })
    void flow.payWithPasskey()
  },
  passwordChosen: () => dispatch({ type: 'passkey_chosen', passkey: undefined }),
  passkeyUsed: () => void flow.payWithPasskey(),
  passkeyAdded: () => void flow.addPasskey(),
}

function submit(): void {
  const password = field(PASSWORD_FIELD)
  if (state.errand || !password) return
  const { memberId, issuers } = state
  const trouble = memberIdTrouble(memberId, issuers)
  if (trouble) return refuse({ about: 'member_id', trouble })
  if (!issuerOfMemberId(memberId, issuers)?.encryption_key) return refuse({ about: 'issuer_out_of_reach' })
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
  if (!input || state.errand) return false
  input.value = memberId
  input.dispatchEvent(new Event('input'))
  field(PASSWORD_FIELD)?.focus()
  return true
}

function draw(): void {
  const before = screen
  screen = screenOf(state)
  root.lang = state.locale
  document.title = wordsFor(state.locale).documentTitle
  card.dataset['screen'] = screen
  render(VIEWS[screen](sceneOf(state, actions)), card)
  if (screen !== before) takeFocus()
  // The button that was pressed is gone: what is left to do is next.
  else if (state.offer === 'added' && document.activeElement === document.body) doneButton()?.focus()
  tellElement()
}

function doneButton(): HTMLElement | null {
  return card.querySelector('.deeds .go')
}

/** Each view begins where the member goes on: the field to type in, else its heading. */
function takeFocus(): void {
  if (!isOnScreen) return
  if (screen === 'passkey') return card.querySelector<HTMLElement>(`#${PASSKEY_BUTTON}`)?.focus()
  if (screen !== 'form') return card.querySelector<HTMLElement>('h1')?.focus()
  const isIdWhole = memberIdTrouble(state.memberId, state.issuers) === undefined
  const isPasswordNext = isAboutPassword(state.complaint) || (isIdWhole && !isAboutId(state.complaint))
  field(isPasswordNext ? PASSWORD_FIELD : MEMBER_ID_FIELD)?.focus()
}

async function learnOfPasskeys(): Promise<void> {
  dispatch({ type: 'passkeys_known', ability: await passkeyAbility(), remembered: rememberedPasskey() })
}

let toldStatus = ''
let toldVerdict = ''

function tellElement(): void {
  const { checkout } = state
  if (!link || !checkout) return
  const { status, verdict } = checkout
  const busy = isBusy(state)
  if (toldStatus !== status + busy) link.send({ type: 'status', status, busy })
  toldStatus = status + busy
  if (verdict && toldVerdict !== status) {
    link.send({ type: 'verdict', status, verdict })
    toldVerdict = status
  }
}

/** The payment is known, or why not: time to meet the element. */
function loaded(): void {
  if (!isFramed) {
    if (state.checkout && !hasStartedConnecting) localizeBy(state.checkout.locale)
    return
  }
  if (hasStartedConnecting) return
  hasStartedConnecting = true
  const deadline = setTimeout(() => dispatch({ type: 'faulted', fault: 'stranger' }), CONNECT_DEADLINE_MS)
  connectToElement(state.checkout?.allowed_origins ?? [], (connected) => {
    clearTimeout(deadline)
    meet(connected)
  })
}

function localizeBy(wished: string | undefined): void {
  const locale = readLocale(wished, navigator.language)
  if (locale !== state.locale) dispatch({ type: 'localized', locale })
}

function meet(connected: ElementLink): void {
  link = connected
  wear(link.look)
  link.onLook = (look) => {
    wear(look)
    dispatch({ type: 'localized', locale: look.locale })
  }
  link.onShown = () => {
    isOnScreen = true
    takeFocus()
  }
  if (link.isAllowed && state.checkout) {
    const { locale } = link.look
    dispatch({ type: 'admitted', locale, canRetry: link.canRetry })
    link.send({ type: 'connected' })
  } else {
    if (state.checkout) dispatch({ type: 'faulted', fault: 'stranger' })
    dispatch({ type: 'localized', locale: link.look.locale })
    link.send({
      type: 'error',
      code: `frame_${state.fault}`,
      message: wordsFor('en').fault[state.fault ?? 'link'].text,
    })
  }
  new ResizeObserver(() => link?.send({ type: 'height', height: Math.ceil(card.offsetHeight) })).observe(card)
}

let worn: Look = { theme: 'auto', locale: state.locale }
function wear(look: Look): void {
  worn = look
  applyLook(look, root)
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => wear(worn))
addEventListener('keydown', (event) => {
  // A key pressed in the frame never reaches the dialog around it.
  if (event.key === 'Escape' && !event.isComposing) link?.send({ type: 'close' })
})
document.addEventListener('visibilitychange', () => flow.changed())
onNewMemberId(() => state.issuers, takeNewMemberId)
guardKeystrokes(PASSWORD_FIELD, () => {
  if (!isFramed) return
  const password = field(PASSWORD_FIELD)
  if (password) password.value = ''
  dispatch({ type: 'guarded' })
})

void learnOfPasskeys()
card.replaceChildren()
draw()
if (location.pathname === `/checkout/${paymentOfClientSecret(clientSecret)}`) void flow.load()
else dispatch({ type: 'faulted', fault: 'link' })
