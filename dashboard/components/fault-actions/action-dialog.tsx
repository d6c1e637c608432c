// The form of an action, by its verb.
import { AcceptDialog } from './accept-dialog.tsx'
import type { ActionVerb } from './arrange-actions.ts'
import { CloseDialog } from './close-dialog.tsx'
import { GradeDialog } from './grade-dialog.tsx'
import { HoldDialog } from './hold-dialog.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { ResolveDialog } from './resolve-dialog.tsx'
import { TransferDialog } from './transfer-dialog.tsx'
import type { ActionDialogProps } from './use-fault-change.ts'
import { isWordsVerb, WordsDialog } from './words-dialog.tsx'

const DIALOGS = {
  accept: AcceptDialog,
  transfer: TransferDialog,
  hold: HoldDialog,
  resolve: ResolveDialog,
  close: CloseDialog,
  grade: GradeDialog,
  merge: MergeDialog,
} as const

export default function ActionDialog({ verb, ...props }: ActionDialogProps & { verb: ActionVerb }) {
  if (isWordsVerb(verb)) return <WordsDialog verb={verb} {...props} />
  const Form = DIALOGS[verb]
  return <Form {...props} />
}
