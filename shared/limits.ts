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
} as const
