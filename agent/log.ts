// One line of JSON for each step, on standard output; on a terminal the same in a form for people.
import { type Logger, pino } from 'pino'

export type Log = Logger

export async function createLog(level: string, output: NodeJS.WriteStream): Promise<Log> {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  if (!output.isTTY) return pino(options, pino.destination({ fd: 1, sync: true }))
  // Only for people at a terminal: it costs a service nothing.
  const { default: pretty } = await import('pino-pretty')
  return pino(options, pretty({ sync: true, translateTime: 'SYS:HH:MM:ss.l' }))
}
