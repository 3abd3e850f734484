import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  driver: 'durable-sqlite',
  schema: './broker/db/ledger-schema.ts',
  out: './broker/db/ledger-migrations',
})
