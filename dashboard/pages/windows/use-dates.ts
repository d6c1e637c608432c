// When a window as it is written now would be, also on the dates that it leaves out.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Window } from '../../../shared/api/settings/window.ts'
import { api } from '../../api.ts'
import { useDelayed } from '../../hooks/delayed.ts'

/** As many as the collector tells. */
const COUNT = 50

export function useDates(window: Window) {
  const { timeZone, startAt, minutes, rule, changes } = window
  const when = useDelayed(JSON.stringify({ timeZone, startAt, minutes, rule, changes }), 300)
  return useQuery({
    queryKey: ['window-preview', when],
    queryFn: ({ signal }) => {
      // Only its times matter, and they can be shown before it has a name.
      const asked = {
        ...window,
        ...(JSON.parse(when) as Partial<Window>),
        name: '-',
        reason: '-',
        except: [],
      }
      return api.previewWindow({ window: asked, count: COUNT }, signal)
    },
    placeholderData: keepPreviousData,
    retry: false,
  })
}
