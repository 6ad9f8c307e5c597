import type { AnalysisContext } from '../../app/context';
import type { OptionSpec, ParsedArguments } from '../arguments/option';
import type { CliEnvironment } from '../environment';
import { ExitCode } from '../exit-code';
import { chooseDestination } from '../output/destination';
import { writeResult } from '../output/write';
import { describeTerminal, type Terminal } from '../terminal/terminal';
import type { CommandDefinition } from './command';
import { outputOptions, withProgress } from './session';

/** A command with one result: what it reads, what it does, and how the result looks as JSON and in the terminal. */
export interface ResultCommand<Options, Result> extends Omit<CommandDefinition, 'run'> {
  /** What messages call the result. */
  readonly noun: string;
  /** Page that explains the JSON. */
  readonly docs: string;
  /** `outside`: the folder in which no file is overwritten, because it holds inputs. */
  read(
    parsed: ParsedArguments,
    environment: CliEnvironment,
    notes: string[],
  ): Promise<{ readonly options: Options; readonly outside: string }>;
  readonly work: (options: Options, context: AnalysisContext) => Promise<Result>;
  json(result: Result): string;
  terminal(result: Result, terminal: Terminal, options: Options): string;
  /** After everything is written; without it the command ends with 0. */
  finish?(result: Result, parsed: ParsedArguments, environment: CliEnvironment): ExitCode;
}

/** The command with the options every result has: `--json FILE`, `--quiet`, `--verbose`. */
export function resultCommand<Options, Result>(command: ResultCommand<Options, Result>): CommandDefinition {
  const { positionals, optional, repeatable, details, examples, noun, docs } = command;
  const json: OptionSpec = {
    name: 'json',
    value: 'FILE',
    description: `Write the JSON ${noun} (${docs}); - is the standard output`,
  };
  return {
    positionals,
    optional,
    repeatable,
    details,
    examples,
    options: [json, ...command.options, ...outputOptions],
    async run(parsed, environment) {
      const notes: string[] = [];
      const { options, outside } = await command.read(parsed, environment, notes);
      const asWritten = parsed.one('json');
      const destination =
        asWritten === undefined ? null : await chooseDestination(asWritten, environment.cwd, outside);
      const result = await withProgress(parsed, environment, notes, (context) =>
        environment.perform(command.work, options, context),
      );
      if (destination) {
        await writeResult(command.json(result), destination, environment.stdout);
      }
      if (!parsed.has('quiet') && destination?.kind !== 'stdout') {
        environment.stdout.write(
          command.terminal(result, describeTerminal(environment.stdout, environment), options),
        );
        if (destination) {
          environment.stdout.write(`\nWrote json ${noun} ${destination.path}\n`);
        }
      }
      return command.finish?.(result, parsed, environment) ?? ExitCode.ok;
    },
  };
}
