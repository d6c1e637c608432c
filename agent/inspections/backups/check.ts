// What a structure check is given and what it answers.

/** A file of known size from which ranges can be read. */
export type Content = {
  readonly sizeBytes: number
  read(offset: number, length: number): Promise<Uint8Array>
}

export type Format = 'gzip' | 'zip' | 'tar' | 'zstd' | 'xz' | 'pg-dump' | 'sql' | 'sqlite' | 'unknown'

/** `partly`: what was looked at is whole, but this format does not show its end. */
export type Structure = {
  readonly format: Format
  readonly state: 'whole' | 'partly' | 'broken' | 'unrecognised'
  /** What is wrong, in a few technical words. */
  readonly flaw?: string
  readonly evidence: readonly { readonly at: string; readonly text: string }[]
}

export type Checked = { readonly state: Structure['state']; readonly flaw?: string }
export type Check = (content: Content, options: { readonly readFullyUpTo: number }) => Promise<Checked>
