import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: './issuers/relay/schema.ts',
  out: './issuers/relay/migrations',
})
