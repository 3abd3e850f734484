import { broker } from './broker/part.ts'
import { costs } from './costs/part.ts'
import type { Part } from './figures.ts'
import { growth } from './growth/part.ts'
import { issuer } from './issuer/part.ts'
import { page } from './page/part.ts'
import { strain } from './strain/part.ts'

/** In the order of the table. */
export const PARTS: readonly Part[] = [broker, costs, strain, growth, issuer, page]
