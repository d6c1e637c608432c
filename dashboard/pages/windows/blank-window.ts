// A window as it begins: once, tonight at ten, for two hours.
import type { Window } from '../../../shared/api/settings/window.ts'
import { ANYTHING } from '../../components/settings/anything.ts'
import { ownZone } from '../../components/settings/zones.ts'
import { localToday } from '../../time.ts'

export function blankWindow(): Window {
  return {
    name: '',
    reason: '',
    filing: '',
    effect: '',
    enabled: true,
    match: ANYTHING,
    timeZone: ownZone(),
    startAt: `${localToday()}T22:00`,
    minutes: 120,
    rule: null,
    except: [],
    changes: [],
    noticeMinutes: null,
    channelIds: [],
  }
}
