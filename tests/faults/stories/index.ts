// All stories, in the order in which they are told.
import type { Story } from '../support/story.ts'
import { killed } from './killed.ts'
import { overlappingOutages } from './overlapping-outages.ts'
import { weekAway } from './week-away.ts'

export const STORIES: readonly Story[] = [killed, weekAway, overlappingOutages]
