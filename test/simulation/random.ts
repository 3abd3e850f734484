import { Chance } from '../../tools/demo/history/chance.ts'

/** Seeded chance: the same seed gives the same run, so nothing here may ask `Math.random`. */
export class Random extends Chance {
  chance(probability: number): boolean {
    return this.happens(probability)
  }
}
