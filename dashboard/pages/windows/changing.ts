// One time of a window that is about to be ended or extended.
import type { Occurrence } from '../../../shared/api/settings/window.ts'

export type Changing = { readonly what: 'end' | 'extend'; readonly occurrence: Occurrence }
