/**
 * Stands in the console's document itself: whoever comes back has a session most
 * often, so what its script will ask for first is on its way before the script is.
 * Not for who comes by a link, whose session is yet to be made.
 */

import { asksAhead } from './ahead.ts'

asksAhead(new URL(location.href))
