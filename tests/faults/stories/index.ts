// All stories, in the order in which they are told.
import type { Story } from '../support/story.ts'
import { badWeather } from './bad-weather.ts'
import { clocks } from './clocks.ts'
import { damagedFiles } from './damaged-files.ts'
import { fullDisks } from './full-disks.ts'
import { killed } from './killed.ts'
import { lockedDatabases } from './locked-databases.ts'
import { outboxLimits } from './outbox-limits.ts'
import { overlappingOutages } from './overlapping-outages.ts'
import { powerCuts } from './power-cuts.ts'
import { pulledCable } from './pulled-cable.ts'
import { reconnectStorm } from './reconnect-storm.ts'
import { restored } from './restored.ts'
import { spoiledFrames } from './spoiled-frames.ts'
import { weekAway } from './week-away.ts'

export const STORIES: readonly Story[] = [
  killed,
  weekAway,
  overlappingOutages,
  outboxLimits,
  badWeather,
  pulledCable,
  spoiledFrames,
  fullDisks,
  lockedDatabases,
  damagedFiles,
  powerCuts,
  clocks,
  restored,
  reconnectStorm,
]
