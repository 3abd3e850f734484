/** The shop's calendar: the time zone that the whole console goes by, and the hour at which a day begins. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { calendarOf, DAY_STARTS_MAX_HOUR } from '../../../protocol/calendar.ts'
import { day, time } from '../format.ts'
import type { OpenPage, Page, PageContext } from '../page.ts'
import { Reading } from '../reading.ts'
import { hourText, shopDaysOf, zoneText } from '../shop-days.ts'
import type { CalendarSeen } from '../shop-days.ts'
import { CALENDAR_WORDS } from './calendar-words.ts'
import type { CalendarWords } from './calendar-words.ts'
import { QuestionDialog } from './question-dialog.ts'
import type { Asking } from './question-dialog.ts'
import { QUESTION_WORDS } from './question-words.ts'
import { PAGE_LABELS } from '../page-labels.ts'

export const calendarPage: Page = {
  name: 'calendar',
  label: PAGE_LABELS.calendar,
  open: (context) => openCalendar(context),
}

function openCalendar(context: PageContext): OpenPage {
  const { locale, session } = context
  const own = CALENDAR_WORDS[locale]
  const calendar = new Reading<CalendarSeen>(context, '/v1/calendar')
  let dialog: Asking | undefined

  const load = async (): Promise<void> => {
    if (await calendar.load()) takes(calendar.value)
  }
  /** The head of every page says it, too. */
  const takes = (read: CalendarSeen | undefined): void => {
    if (read === undefined) return
    session.calendar = read
    context.redraw()
  }
  const changed = (read: CalendarSeen): void => {
    calendar.value = read
    takes(read)
    context.say(own.changed)
  }
  const closed = (isChanged: boolean): void => {
    dialog = undefined
    if (isChanged) void load()
    context.redraw()
  }
  const begins = (before: CalendarSeen): void => {
    dialog = changeDialog(context, { before, changed, closed })
    dialog.opened()
  }
  void load()

  return {
    title: own.title,
    end: () => calendar.end(),
    view: () =>
      html`<h1 tabindex="-1">${own.title}</h1>
        <p class="lead">${own.lead}</p>
        ${calendar.view((read) => shown(context, read, begins))}
        <section class="panel">
          <h2>${own.meaning}</h2>
          ${consequences(own)}
        </section>
        ${dialog?.view() ?? nothing}`,
  }
}

function shown(context: PageContext, read: CalendarSeen, begins: (before: CalendarSeen) => void): TemplateResult {
  const { locale, session, now } = context
  const own = CALENDAR_WORDS[locale]
  const { zone, hour } = shopDaysOf(read)
  const today = calendarOf(zone, hour).dayOf(now())
  const clock = time(new Date(now()).toISOString(), { locale, timeZone: zone })
  return html`${
      session.role === 'viewer'
        ? html`<p class="note faint">${QUESTION_WORDS[locale].viewer}</p>`
        : html`<div class="actions">
            <button type="button" class="go" @click=${() => begins(read)}>${own.change}</button>
          </div>`
    }
    <dl class="panel facts">
      <dt>${own.zone}</dt>
      <dd>${zoneText(read.time_zone)}</dd>
      <dt>${own.dayStarts}</dt>
      <dd>${hourText(read.day_starts)}</dd>
      <dt>${own.now}</dt>
      <dd>${clock} (${own.today(day(today, locale))})</dd>
    </dl>`
}

function consequences(own: CalendarWords): TemplateResult {
  return html`<ul class="consequences">
    ${own.consequences.map((each) => html`<li>${each}</li>`)}
  </ul>`
}

interface Given {
  before: CalendarSeen
  changed(calendar: CalendarSeen): void
  closed(isChanged: boolean): void
}

function changeDialog(context: PageContext, { before, changed, closed }: Given): QuestionDialog<CalendarSeen> {
  const own = CALENDAR_WORDS[context.locale]
  const wanted = { ...before }
  const zones = [...new Set([before.time_zone, 'UTC', ...Intl.supportedValuesOf('timeZone')])].toSorted()
  const hours = Array.from({ length: DAY_STARTS_MAX_HOUR + 1 }, (_, hour) => hour)
  return new QuestionDialog<CalendarSeen>(context, {
    title: own.title,
    act: own.save,
    asked: (isSending) =>
      html`<label class="line"
          >${own.zone}
          <select
            name="zone"
            autofocus
            ?disabled=${isSending}
            @change=${(event: Event) => (wanted.time_zone = (event.currentTarget as HTMLSelectElement).value)}
          >
            ${zones.map((zone) => option(zone, zoneText(zone), zone === wanted.time_zone))}
          </select></label
        >
        <label class="line"
          >${own.dayStarts}
          <select
            name="hour"
            aria-describedby="hour-hint"
            ?disabled=${isSending}
            @change=${(event: Event) => (wanted.day_starts = Number((event.currentTarget as HTMLSelectElement).value))}
          >
            ${hours.map((hour) => option(String(hour), hourText(hour), hour === wanted.day_starts))}
          </select></label
        >
        <p id="hour-hint" class="hint faint">${own.dayStartsHint}</p>
        <div class="consequence">${consequences(own)}</div>`,
    send: () => context.api<CalendarSeen>('/v1/calendar', { method: 'PATCH', body: wanted }),
    done: (read) => {
      changed(read)
      return undefined
    },
    trouble: ({ param }) => (param === 'time_zone' ? own.wrong : undefined),
    closed,
  })
}

function option(value: string, label: string, isChosen: boolean): TemplateResult {
  return html`<option value=${value} .selected=${isChosen}>${label}</option>`
}
