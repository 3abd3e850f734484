import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: [
    './broker/db/directory-schema.ts',
    './broker/db/operator-schema.ts',
    './broker/db/key-schema.ts',
    './broker/db/console-schema.ts',
  ],
  out: './broker/db/directory-migrations',
})
