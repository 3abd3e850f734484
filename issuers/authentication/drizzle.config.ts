import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: './issuers/authentication/schema.ts',
  out: './issuers/authentication/migrations',
})
