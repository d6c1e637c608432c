// Until sign-in is wired: every question about people is refused.
import { AppError } from '../http/problem.ts'
import type { People } from './people.ts'

export const NOBODY = new Proxy({} as People, {
  get: () => async () => {
    throw new AppError('not-found')
  },
})
