// All stories, in the order in which they are told.
import type { Story } from '../support/story.ts'
import { killed } from './killed.ts'

export const STORIES: readonly Story[] = [killed]
