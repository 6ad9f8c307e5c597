import type { ArgumentSpec, ParsedArguments } from '../arguments/option';
import type { CliEnvironment } from '../environment';
import type { ExitCode } from '../exit-code';

/** One subcommand of `meshlens`. */
export interface Command extends ArgumentSpec {
  readonly summary: string;
  readonly details: readonly string[];
  readonly examples: readonly string[];
  run(parsed: ParsedArguments, environment: CliEnvironment): Promise<ExitCode>;
}
