// The families that the collector itself states about every host and its inspections.
import type { Family } from './text-format.ts'

const gauge = (name: string, help: string) => ({ name, help, type: 'gauge' }) as const satisfies Family
const counter = (name: string, help: string) => ({ name, help, type: 'counter' }) as const satisfies Family

export const FAMILIES = {
  hostInfo: gauge('xunjian_host_info', 'Facts that the host stated about itself; always 1.'),
  hostBoot: gauge('xunjian_host_boot_timestamp_seconds', 'When the host was started, by its own clock.'),
  connected: gauge('xunjian_agent_connected', 'Whether the agent of the host is connected now.'),
  lastSeen: gauge(
    'xunjian_agent_last_seen_timestamp_seconds',
    'When the collector last heard from the agent.',
  ),
  clockOffset: gauge('xunjian_agent_clock_offset_seconds', "The host's clock minus the collector's."),
  status: gauge('xunjian_inspection_status', 'Verdict of the newest round; exactly one status is 1.'),
  lastRound: gauge('xunjian_inspection_last_round_timestamp_seconds', 'When the newest round was observed.'),
  lastSuccess: gauge(
    'xunjian_inspection_last_success_timestamp_seconds',
    'When the inspection was last carried out to its end, whatever it found.',
  ),
  duration: gauge('xunjian_inspection_duration_seconds', 'How long the newest round took.'),
  interval: gauge('xunjian_inspection_interval_seconds', 'Time between two planned rounds.'),
  rounds: counter('xunjian_inspection_rounds_total', 'Rounds made.'),
  failures: counter('xunjian_inspection_round_failures_total', 'Rounds that could not be carried out.'),
  missed: counter('xunjian_inspection_rounds_missed_total', 'Planned rounds that were not made.'),
} as const

export type BuiltInFamily = keyof typeof FAMILIES

export const BUILT_IN_NAMES: ReadonlySet<string> = new Set(Object.values(FAMILIES).map(({ name }) => name))
