// Why a command was not carried out; the writer answers with it and changes nothing more.
import type { Failure } from './messages.ts'

export class CommandFailure extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.code)
    this.failure = failure
  }
}
