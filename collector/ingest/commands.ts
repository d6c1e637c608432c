// Carries out typed commands: each kind in the file of its noun.
import type { Plan } from '../../shared/plan.ts'
import type { HostRecord } from '../store/records.ts'
import { addAttachment, sweepAttachments } from './attachment-commands.ts'
import { noteAudit } from './audit.ts'
import { createCode, revokeCode } from './code-commands.ts'
import { CommandFailure } from './command-failure.ts'
import { runDutyCommand } from './duty-commands.ts'
import { enrolHost } from './enrol-host.ts'
import { changeFault } from './fault-commands.ts'
import { rotateHostKey } from './host-key.ts'
import { connectHost, disconnectHost } from './hosts.ts'
import type { Memory } from './memory.ts'
import type { Command } from './messages.ts'
import { noteDelivery, resendNotifications } from './notify-commands.ts'
import { endExpiredSessions, writePeople } from './people-commands.ts'
import { reportFault } from './report-fault.ts'
import { revokeHost } from './revoke-host.ts'
import { requireOneMachine, settleIdentity } from './second-machine.ts'
import { writeSetting } from './settings.ts'
import { takeAlerts } from './take-alerts.ts'
import { createToken, noteTokenUse, revokeToken } from './token-commands.ts'

export type CommandPorts = {
  /** The collector's plan for a host with these labels; null when it has none. */
  readonly planFor: (labels: HostRecord['labels']) => Plan | null
}

export function runCommand(memory: Memory, command: Command, ports: CommandPorts): unknown {
  switch (command.kind) {
    case 'connect': {
      const host = memory.hosts.get(command.hostId)
      if (host === undefined) throw new CommandFailure({ code: 'unknown-host' })
      if (host.record.revokedAt !== null) throw new CommandFailure({ code: 'revoked' })
      requireOneMachine(memory, host, command)
      return connectHost(memory, host, command, ports.planFor(host.record.labels))
    }
    case 'disconnect':
      return disconnectHost(memory, command.connection)
    case 'create-code':
      return createCode(memory, command)
    case 'revoke-code':
      return revokeCode(memory, command)
    case 'rotate-key': {
      const host = rotateHostKey(memory, command)
      if (host === null) throw new CommandFailure({ code: 'superseded' })
      return { publicKey: host.publicKey }
    }
    case 'note-audit':
      return noteAudit(memory, command.entry)
    case 'enrol':
      return enrolHost(memory, command)
    case 'revoke-host':
      return revokeHost(memory, command)
    case 'settle-identity':
      return settleIdentity(memory, command)
    case 'write-people':
      return writePeople(memory, command)
    case 'end-expired-sessions':
      return endExpiredSessions(memory, command)
    case 'create-token':
      return createToken(memory, command)
    case 'revoke-token':
      return revokeToken(memory, command)
    case 'note-token-use':
      return noteTokenUse(memory, command)
    case 'change-fault':
      return changeFault(memory, command)
    case 'report-fault':
      return reportFault(memory, command)
    case 'add-attachment':
      return addAttachment(memory, command)
    case 'sweep-attachments':
      return sweepAttachments(memory, command)
    case 'note-delivery':
      return noteDelivery(memory, command)
    case 'resend-notifications':
      return resendNotifications(memory, command)
    case 'stand-in':
    case 'end-stand-in':
    case 'swap-duty':
    case 'write-handover':
    case 'see-handover':
      return runDutyCommand(memory, command)
    case 'take-alerts':
      return takeAlerts(memory, command)
    case 'write-setting':
      return writeSetting(memory, command)
  }
}
