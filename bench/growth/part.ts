import type { Part } from '../figures.ts'

export const growth: Part = { name: 'growth', describe: 'to come', run: () => Promise.resolve([]) }
