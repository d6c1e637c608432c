// The draft of one setting: what is kept, what was changed, how it is saved, and what happens when somebody was faster.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, api } from '../../api.ts'
import { queries } from '../../queries.ts'
import { useSayMistake } from '../say-mistake.ts'
import type { Body, EditedKind, Saved } from './kinds.ts'
import { type Mistakes, mistakesOf } from './mistakes.ts'

export type SecretDraft = Readonly<Record<string, string | null>>
export type Form<Kind extends EditedKind> = {
  readonly draft: Body<Kind>
  readonly change: (part: Partial<Body<Kind>>) => void
  readonly secrets: SecretDraft
  readonly setSecret: (name: string, value: string | null | undefined) => void
  /** Null: it is a new one. */
  readonly saved: Saved<Kind> | null
}

type Options<Kind extends EditedKind> = {
  kind: Kind
  saved: Saved<Kind> | null
  blank: Body<Kind>
  check: (draft: Body<Kind>, secrets: SecretDraft, saved: Saved<Kind> | null) => Mistakes
  onSaved: (saved: Saved<Kind>, secrets: SecretDraft) => void
}

export function useEditor<Kind extends EditedKind>(options: Options<Kind>) {
  const { kind, saved, blank, check, onSaved } = options
  const client = useQueryClient()
  const say = useSayMistake()
  // What the draft began with: a newer version that arrives meanwhile is not taken over silently.
  const [base, setBase] = useState(saved)
  const [draft, setDraft] = useState<Body<Kind>>(saved?.body ?? blank)
  const [secrets, setSecrets] = useState<SecretDraft>({})
  const [tried, setTried] = useState(false)
  const begun = base?.body ?? blank
  const dirty = JSON.stringify(draft) !== JSON.stringify(begun) || Object.keys(secrets).length > 0
  const take = (next: Saved<Kind>) => {
    setBase(next)
    setDraft(next.body)
    setSecrets({})
    setTried(false)
  }
  const save = useMutation({
    mutationFn: async (version: number) => {
      const body = draft as Record<string, unknown>
      const wanted = { body, secrets: { ...secrets } }
      const made =
        base === null
          ? await api.createSetting(kind, wanted)
          : await api.changeSetting(kind, base.id, { ...wanted, version })
      return made as unknown as Saved<Kind>
    },
    onSuccess: (made) => {
      client.setQueryData(queries.settings(kind).queryKey, (before) => before && withSetting(before, made))
      take(made)
      onSaved(made, secrets)
    },
    // Somebody was faster: what they wrote is wanted now.
    onError: () => void client.invalidateQueries({ queryKey: queries.settings(kind).queryKey }),
  })
  const problem = save.error instanceof ApiError ? save.error.problem : null
  const own = tried ? check(draft, secrets, base) : {}
  const form: Form<Kind> = {
    draft,
    saved: base,
    secrets,
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    setSecret: (name, value) =>
      setSecrets(({ [name]: _, ...others }) => (value === undefined ? others : { ...others, [name]: value })),
  }
  return {
    form,
    dirty,
    take,
    /** Changed by somebody else since the draft was begun. */
    newer: base !== null && saved !== null && saved.version > base.version ? saved : null,
    mistakes: { ...mistakesOf(problem, say), ...own } as Mistakes,
    error: save.error,
    /** All that is to say of the error is among the mistakes. */
    isSaidByPlace: (problem?.errors ?? []).length > 0,
    isConflict: problem?.code === CONFLICT,
    busy: save.isPending,
    submit: (over?: number) => {
      setTried(true)
      if (Object.keys(check(draft, secrets, base)).length === 0) save.mutate(over ?? base?.version ?? 0)
    },
  }
}

const CONFLICT = 'changed-meanwhile'

type List = Awaited<ReturnType<typeof api.settings>>

function withSetting({ settings }: List, made: { readonly id: string }): List {
  const row = made as unknown as List['settings'][number]
  const isKnown = settings.some((setting) => setting.id === row.id)
  return {
    settings: isKnown ? settings.map((old) => (old.id === row.id ? row : old)) : [...settings, row],
  }
}
