// What an inspection may run: the command lines that it declares; any other is refused before a process is started.
import type { Command, CommandShape, Host } from './host.ts'

/** The host as one inspection gets it. What it is asked for beyond its declaration is a bug and ends the round. */
export function allowOnly(host: Host, shapes: readonly CommandShape[]): Host {
  const require = (command: Pick<Command, 'program' | 'args'>) => {
    if (!isDeclared(command, shapes))
      throw new Error(`${[command.program, ...command.args].join(' ')} is not among the declared commands`)
  }
  return {
    ...host,
    run: async (command) => {
      require(command)
      return host.run(command)
    },
    follow: async (follow) => {
      require(follow)
      return host.follow(follow)
    },
  }
}

export function isDeclared(
  { program, args }: Pick<Command, 'program' | 'args'>,
  shapes: readonly CommandShape[],
): boolean {
  return shapes.some(
    (shape) =>
      shape.program === program &&
      shape.args.length === args.length &&
      shape.args.every((wanted, index) => wanted === args[index] || isPlace(wanted)),
  )
}

/** `<mountpoint>`: what the kernel of this host names. */
function isPlace(argument: string): boolean {
  return /^<[a-z-]+>$/.test(argument)
}
