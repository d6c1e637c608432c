// The port to the machine: everything an inspection may look at. Tests give it folders that look like real machines.

export type FileKind = 'file' | 'directory' | 'link' | 'block' | 'character' | 'other'

export type FileStat = {
  readonly kind: FileKind
  readonly sizeBytes: number
  readonly modifiedMs: number
  readonly changedMs: number
  readonly inode: number
  readonly uid: number
}

export type SpaceUsage = {
  readonly sizeBytes: number
  readonly freeBytes: number
  /** What users other than root can still write; less than free where blocks are reserved. */
  readonly availableBytes: number
  /** 0 where the filesystem has no fixed number of inodes (btrfs, vfat). */
  readonly files: number
  readonly filesFree: number
}

export type Command = {
  /** Absolute path of the program. */
  readonly program: string
  readonly args: readonly string[]
  readonly timeoutMs: number
  readonly maxOutputBytes?: number
  /** While a process for this target cannot be killed, no other is started for it: the answer is `stuck` at once. */
  readonly target?: string
  readonly signal?: AbortSignal
}

export type CommandEnd = 'exited' | 'timed-out' | 'stuck' | 'aborted' | 'missing'

export type CommandResult = {
  readonly end: CommandEnd
  /** Exit code; null unless `end` is 'exited' (a process killed by a foreign signal counts as code 128 + signal). */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly clipped: boolean
}

/** A long-lived process whose lines are events; resolves when it ends or the signal is aborted. */
export type Follow = Pick<Command, 'program' | 'args'> & {
  readonly onLine: (line: string) => void
  readonly signal: AbortSignal
}

export type ReadOptions = { readonly maxBytes?: number }
export type ByteRange = { readonly offset: number; readonly length: number }

/** A command line that an inspection declares; an argument such as `<mountpoint>` is what this host itself names. */
export type CommandShape = Pick<Command, 'program' | 'args'>

/** Reads answer null for what is not there and throw HostError for everything else. */
export type Host = {
  /** Whether the agent may read everything; else findings hint at what it could not see. */
  readonly isPrivileged: boolean
  /** Unix milliseconds, for watches only: a round has its own `now`. */
  readonly now: () => number
  readText(path: string, options?: ReadOptions): Promise<string | null>
  /** Short at the end of the file. */
  readBytes(path: string, range: ByteRange): Promise<Uint8Array | null>
  /** Names in a directory, sorted. */
  list(path: string): Promise<readonly string[] | null>
  stat(path: string): Promise<FileStat | null>
  realPath(path: string): Promise<string | null>
  /** Paths that match a pattern with `*`, `?`, `**` and `{a,b}`; at most `limit` of them. */
  glob(pattern: string, limit: number): Promise<readonly string[]>
  /** Local filesystems only: one that hangs takes a thread of this process with it and blocks its exit. */
  statfs(path: string): Promise<SpaceUsage>
  run(command: Command): Promise<CommandResult>
  follow(follow: Follow): Promise<void>
  /** Calls back with a name that appeared in, left or changed in a directory, until aborted. */
  watchDirectory(path: string, onName: (name: string) => void, signal: AbortSignal): Promise<void>
  /** Null where this machine was not booted by systemd. */
  systemd(): Promise<Systemd | null>
  close(): Promise<void>
}

export type UnitRow = {
  readonly name: string
  readonly description: string
  readonly loadState: string
  readonly activeState: string
  readonly subState: string
}

export type PropertyValue = string | number | boolean | readonly PropertyValue[]
export type Properties = Readonly<Record<string, PropertyValue>>

export type WantedProperties = { readonly unit: readonly string[]; readonly kind: readonly string[] }

export type UnitChange =
  | { readonly kind: 'unit'; readonly name: string; readonly properties: Properties }
  /** The link to systemd was (re)made or unit files changed: anything may be different. */
  | { readonly kind: 'everything' }

export type Systemd = {
  /** All loaded units in one of the given states ("failed"); all of them when none is given. */
  listUnits(states: readonly string[]): Promise<readonly UnitRow[]>
  /** Also units that are not loaded; one that does not exist has the load state "not-found". */
  listUnitsByName(names: readonly string[]): Promise<readonly UnitRow[]>
  /** Those asked for, of every unit (`unit`) and of its kind such as Service (`kind`); missing ones are left out. */
  unitProperties(name: string, wanted: WantedProperties): Promise<Properties>
  managerProperties(wanted: readonly string[]): Promise<Properties>
  /** Until aborted; reconnects by itself with growing pauses. */
  watchUnits(onChange: (change: UnitChange) => void, signal: AbortSignal): Promise<void>
}

export type HostErrorCode =
  | 'denied'
  | 'not-a-directory'
  | 'input-output'
  | 'too-large'
  | 'unreachable'
  | 'other'

export class HostError extends Error {
  readonly code: HostErrorCode
  readonly path: string
  constructor(code: HostErrorCode, path: string, message: string) {
    super(message)
    this.name = 'HostError'
    this.code = code
    this.path = path
  }
}
