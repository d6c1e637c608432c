// A route that tells everything of everything, before anything is chosen.
import type { Route } from '../../../shared/api/settings/channel.ts'
import { ANYTHING } from '../../components/settings/anything.ts'

export function blankRoute(): Route {
  return {
    name: '',
    enabled: true,
    order: 100,
    match: ANYTHING,
    grades: [],
    risks: [],
    sources: [],
    events: [],
    times: null,
    quiet: [],
    timeZone: null,
    channelIds: [],
    rosterIds: [],
    isLast: false,
  }
}
