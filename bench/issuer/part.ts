import type { Part } from '../figures.ts'

export const issuer: Part = { name: 'issuer', describe: 'to come', run: () => Promise.resolve([]) }
