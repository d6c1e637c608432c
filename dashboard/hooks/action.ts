// Something that a person does; what it changes is asked again.
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'

type ActionOptions<Answer> = { refresh: readonly QueryKey[]; onDone?: (answer: Answer) => void }

export function useAction<Wanted, Answer>(
  act: (wanted: Wanted) => Promise<Answer>,
  { refresh, onDone }: ActionOptions<Answer>,
) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: (answer) => {
      for (const queryKey of refresh) void client.invalidateQueries({ queryKey })
      onDone?.(answer)
    },
  })
}
