// What explains the silence of many hosts, as the configuration has it.

/** Where hosts are that fall silent together; without a label they are not compared. */
export type Suppression = {
  readonly siteLabel: string | null
  readonly atLeast: number
  readonly share: number
  /** So long after the end of a parent those that are still true stand for themselves. */
  readonly releaseAfterMs: number
}
export const NO_SUPPRESSION: Suppression = { siteLabel: null, atLeast: 1, share: 1, releaseAfterMs: 0 }
