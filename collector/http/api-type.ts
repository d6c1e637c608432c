// The one door for the dashboard: the types of the API for `hono/client`, never a value.
import type { createApi } from '../app.ts'

export type ApiType = ReturnType<typeof createApi>
