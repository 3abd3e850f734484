import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  driver: 'durable-sqlite',
  schema: ['./broker/ledger/schema.ts', './broker/ledger/record-schema.ts', './broker/ledger/archive-schema.ts'],
  out: './broker/ledger/migrations',
})
