// One action on a fault; the answer is the fault as it is now and goes straight onto the page.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FaultDetail, FaultRow } from '../../../shared/api/fault.ts'
import { ApiError, api, type FaultChange } from '../../api.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'

/** What every form of an action gets. */
export type ActionDialogProps = {
  readonly fault: FaultRow
  readonly onClose: () => void
  /** It is done; the fault as it is now. */
  readonly onDone: (fault: FaultDetail) => void
}

export function useFaultChange(id: number, onDone: (fault: FaultDetail) => void) {
  const client = useQueryClient()
  const lang = useLanguage()
  const refresh = (...keys: readonly unknown[][]) => {
    for (const queryKey of keys) void client.invalidateQueries({ queryKey })
  }
  return useMutation({
    mutationFn: (change: FaultChange) => api.changeFault(id, change, { lang }),
    onSuccess: (fault) => {
      client.setQueryData(queries.fault(id, lang).queryKey, fault)
      refresh(['faults'], ['overview'], ['fault-stats'])
      onDone(fault)
    },
    onError: (error) => {
      // Somebody else was faster: what is shown behind the dialog must be what is so now.
      if (error instanceof ApiError && error.status === 409) refresh(['fault', id], ['faults'])
    },
  })
}
