// One line of JSON for each step, on standard output; on a terminal the same in a form for people.
// Its own few lines because pino, which the collector logs with, costs this small process a megabyte of memory.

const LEVELS = { debug: 20, info: 30, warn: 40, error: 50 } as const
export type LogLevel = keyof typeof LEVELS

export type Log = { readonly [Level in LogLevel]: (fields: object, message: string) => void }

type Output = { write(line: string): unknown; readonly isTTY?: boolean }

export async function createLog(level: LogLevel, output: Output): Promise<Log> {
  // pino's form for people reads the same lines; only loaded where a person looks on.
  const lines = output.isTTY ? await createPretty() : output
  const at = (name: LogLevel) => (fields: object, message: string) => {
    if (LEVELS[name] >= LEVELS[level]) lines.write(formatLine(LEVELS[name], fields, message))
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** With the fields of pino's lines, so that one tool reads the logs of agent and collector. */
export function formatLine(level: number, fields: object, message: string): string {
  const time = new Date().toISOString()
  const plain = (_key: string, value: unknown) => (value instanceof Error ? describeError(value) : value)
  return `${JSON.stringify({ level, time, ...fields, msg: message }, plain)}\n`
}

function describeError(error: Error): object {
  const { name, message, stack, cause } = error
  return { ...error, type: name, message, stack, cause }
}

async function createPretty(): Promise<Output> {
  const { default: pretty } = await import('pino-pretty')
  return pretty({ sync: true, translateTime: 'SYS:HH:MM:ss.l' })
}
