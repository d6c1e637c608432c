// What is being done to whom on the page of people.
import type { User } from '../../../shared/api/people.ts'

export type PersonDoing = 'change' | 'reset' | 'lock' | 'unlock' | 'sessions'
export type Doing =
  | { readonly what: 'add' }
  | { readonly what: PersonDoing; readonly user: User }
  | { readonly what: 'hand-over'; readonly user: User; readonly password: string }
