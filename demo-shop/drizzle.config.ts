import { defineConfig } from 'drizzle-kit'

export default defineConfig({ dialect: 'sqlite', schema: './demo-shop/schema.ts', out: './demo-shop/migrations' })
