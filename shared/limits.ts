// Every bound on what a peer may send, by name; the decoder, the tests and the documents read them here.

export const LIMITS = {
  frameBytes: 256 * 1024,
  findingsPerRound: 500,
  eventsPerRound: 200,
  measurementsPerFinding: 24,
  evidencePerFinding: 12,
  evidenceTextLength: 4_000,
  valuesPerFinding: 32,
  itemLength: 500,
  nameLength: 64,
  inspectionsPerHost: 100,
  textsPerInspection: 100,
  labelsPerHost: 50,
  /** Ranges of rounds that overtook a backlog; an agent sends in order when it would need more. */
  aheadRanges: 128,
  trustBytes: 32 * 1024,
  enrolCodeLength: 1_000,
  usesPerCode: 10_000,
  passwordLength: 128,
  personNameLength: 100,
  reasonLength: 500,
  searchLength: 200,
  labelPairsPerQuery: 20,
  auditStateBytes: 16 * 1024,
} as const
