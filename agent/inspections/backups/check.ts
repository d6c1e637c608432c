// What a structure check is given and what it answers.

/** A file of known size from which ranges can be read. */
export type Content = {
  readonly sizeBytes: number
  read(offset: number, length: number): Promise<Uint8Array>
}

export type Format = 'gzip' | 'zip' | 'tar' | 'zstd' | 'xz' | 'pg-dump' | 'sql' | 'sqlite' | 'unknown'

export type Flaw = 'cut-off' | 'damaged'

/** `partly`: what was looked at is whole, but this format does not show its end. */
export type Structure = {
  readonly format: Format
  readonly state: 'whole' | 'partly' | 'broken' | 'unrecognised'
  readonly flaw?: Flaw
  /** What is wrong, in a few technical words. */
  readonly detail?: string
  readonly evidence: readonly { readonly at: string; readonly text: string }[]
}

export type Checked = Pick<Structure, 'state' | 'flaw' | 'detail'>

export const cutOff = (detail: string): Checked => ({ state: 'broken', flaw: 'cut-off', detail })
export const damaged = (detail: string): Checked => ({ state: 'broken', flaw: 'damaged', detail })
export type Check = (content: Content, options: { readonly readFullyUpTo: number }) => Promise<Checked>
