import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: './issuers/settlement/schema.ts',
  out: './issuers/settlement/migrations',
})
