// The collector's own bounds that no setting changes, by name; docs/limits.md lists them all with what lies beyond.
import { LIMITS } from '../shared/limits.ts'

export const COLLECTOR_LIMITS = {
  /** Twice a frame: what is above the limit of a frame is refused by name and the connection lives on. */
  socketMessageBytes: 2 * LIMITS.frameBytes,
  frameDepth: 32,
  proofBytes: 4_096,
  /** What an agent may leave unread before it is cut off. */
  unreadBytes: 1024 * 1024,
  headerBytes: 16 * 1024,
  headersMs: 10_000,
  requestMs: 30_000,
  handshakeMs: 10_000,
  bodyBytes: 64 * 1024,
  enrolBodyBytes: 16 * 1024,
  /** Lines of one kind that strangers cause. */
  logLinesPerMinute: 300,
  liveReaders: 100,
  liveEventsKept: 2_000,
  /** Inspections of one host that rounds are kept of, whatever it calls them. */
  seriesPerHost: 2 * LIMITS.inspectionsPerHost,
  /** Inspections of all hosts together. */
  inspectionsKnown: 2_000,
  historyRounds: 50_000,
  historyRuns: 5_000,
  historyDays: 400,
  hostRoundsPerPage: 50_000,
  fleetWindowsPerPage: 40,
  ribbonStrips: 200,
  auditRowsPerPage: 20_000,
  answersKept: 500,
  /** Of a policy that is tried on the past: rounds looked at, time for it, faults told; and how long others wait for it. */
  previewRounds: 300_000,
  previewMs: 5_000,
  previewFaults: 500,
  previewTurnMs: 15,
  /** Of what sources of alerts have sent, as it came. */
  deliveriesKept: 1_000,
  deliveryBytesKept: 256 * 1024 * 1024,
  deliveryDays: 30,
  alertDays: 90,
  /** Deliveries of alerts that wait for the writer. */
  deliveriesAtOnce: 20,
  /** Of what receivers of messages say, and of what is sent to programs. */
  receiverAnswerBytes: 64 * 1024,
  receiverAnswerMs: 15_000,
  webhookBytes: 20_000,
} as const
