// What can be told, in the order in which a fault goes through it; held against the API's own list by a test.
import type { NotificationEvent, RoutedEvent } from '../../../shared/api/settings/channel.ts'

export const ROUTED_EVENTS = [
  'opened',
  'worse',
  'recurred',
  'flapping',
  'repeated',
  'warned',
  'breached',
  'escalated',
  'reminded',
  'released',
  'accepted',
  'transferred',
  'returned',
  'held',
  'graded',
  'recovered',
  'resolved',
  'verified',
  'closed',
  'reopened',
  'cancelled',
  'merged',
  'window-notice',
  'window-begun',
  'window-ended',
  'handover',
] as const satisfies readonly RoutedEvent[]

export const EVENTS = [
  ...ROUTED_EVENTS,
  'digest',
  'storm',
  'storm-ended',
  'test',
] as const satisfies readonly NotificationEvent[]

export const USUAL = [
  'opened',
  'worse',
  'recurred',
  'flapping',
  'repeated',
  'returned',
  'reopened',
  'released',
  'warned',
  'breached',
] as const satisfies readonly RoutedEvent[]
