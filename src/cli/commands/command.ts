import type { ArgumentSpec, ParsedArguments } from '../arguments/option';
import type { CliEnvironment } from '../environment';
import type { ExitCode } from '../exit-code';

/** A subcommand of `meshlens` as a method's descriptor lists it. Its code is loaded when it runs or shows its help. */
export interface CommandEntry {
  readonly name: string;
  /** One line for `meshlens --help`. */
  readonly summary: string;
  load(): Promise<CommandDefinition>;
}

/** What a subcommand accepts and does. */
export interface CommandDefinition extends Omit<ArgumentSpec, 'command'> {
  readonly details: readonly string[];
  readonly examples: readonly string[];
  run(parsed: ParsedArguments, environment: CliEnvironment): Promise<ExitCode>;
}

/** A subcommand with its name. */
export interface Command extends CommandDefinition, ArgumentSpec {}

/** The environment of the whole command line, with its subcommands in the order of the help. */
export interface CommandLine extends CliEnvironment {
  readonly commands: readonly CommandEntry[];
}

export async function loadCommand(entry: CommandEntry): Promise<Command> {
  return { ...(await entry.load()), command: entry.name };
}
