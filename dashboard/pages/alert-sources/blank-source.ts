// An alert source as it begins: an Alertmanager with a token.
import type { AlertSource } from '../../../shared/api/settings/alert-source.ts'

export function blankSource(): AlertSource {
  return {
    name: '',
    kind: 'alertmanager',
    enabled: true,
    auth: 'bearer',
    user: '',
    signatureHeader: 'X-Grafana-Alerting-Signature',
    timestampHeader: '',
    faultPer: 'alert',
    hostLabels: ['host', 'hostname', 'nodename', 'instance'],
    severityLabel: 'severity',
    severities: {
      critical: { status: 'critical', grade: 'major' },
      page: { status: 'critical', grade: 'major' },
    },
    onRecovery: 'note',
    holdMinutes: 10,
    reopenMinutes: 1_440,
  }
}
