import { RpcError } from '../process/rpc/errors';
import { parseArguments, didYouMean } from './arguments/parse';
import { closest } from './arguments/suggest';
import { loadCommand, type CommandEntry, type CommandLine } from './commands/command';
import { ExitCode } from './exit-code';
import { commandHelp, generalHelp } from './help';
import { UsageError } from './usage-error';

/**
 * Runs `meshlens` with `argv` (without node and script) and returns the exit code. Never rejects: whatever goes wrong
 * becomes a message on stderr and a code.
 */
export async function runCli(argv: readonly string[], environment: CommandLine): Promise<ExitCode> {
  try {
    return await dispatch(argv, environment);
  } catch (error) {
    if (environment.signal.aborted) {
      environment.stderr.write('meshlens: cancelled\n');
      return ExitCode.cancelled;
    }
    if (error instanceof UsageError) {
      const entry = commandIn(argv, environment.commands);
      const topic = entry === undefined ? 'meshlens --help' : `meshlens ${entry.name} --help`;
      environment.stderr.write(`meshlens: ${error.message}\nSee '${topic}'.\n`);
      return ExitCode.usage;
    }
    environment.stderr.write(`meshlens: ${describeFailure(error, argv.includes('--verbose'))}\n`);
    return ExitCode.failure;
  }
}

async function dispatch(argv: readonly string[], environment: CommandLine): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    return help(rest, name, environment);
  }
  if (name === '--version' || name === '-v' || name === '-V') {
    environment.stdout.write(`${environment.version}\n`);
    return ExitCode.ok;
  }
  const entry = commandIn(argv, environment.commands);
  if (entry === undefined) {
    throw unknownCommand(name, environment.commands);
  }
  const command = await loadCommand(entry);
  const given = argv.slice(entry.name.split(' ').length);
  const end = given.indexOf('--');
  if (
    given
      .slice(0, end < 0 ? given.length : end)
      .some((argument) => argument === '--help' || argument === '-h')
  ) {
    environment.stdout.write(commandHelp(command));
    return ExitCode.ok;
  }
  return command.run(parseArguments(command, given), environment);
}

/** The command that the first words name; of `trace compare` and `trace` the longer one. */
function commandIn(words: readonly string[], commands: readonly CommandEntry[]): CommandEntry | undefined {
  const find = (name: string): CommandEntry | undefined => commands.find((entry) => entry.name === name);
  return find(words.slice(0, 2).join(' ')) ?? find(words[0] ?? '');
}

/** Help that was asked for is a result; help because nothing was asked is an error message. */
async function help(
  topic: readonly string[],
  asked: string | undefined,
  { commands, stdout, stderr }: CommandLine,
): Promise<ExitCode> {
  const entry = commandIn(topic, commands);
  const text = entry ? commandHelp(await loadCommand(entry)) : generalHelp(commands);
  (asked === undefined ? stderr : stdout).write(text);
  return asked === undefined ? ExitCode.usage : ExitCode.ok;
}

function unknownCommand(name: string, commands: readonly CommandEntry[]): UsageError {
  if (name.startsWith('-')) {
    return new UsageError(
      `unknown option '${name}' before the command; write 'meshlens COMMAND FOLDER [OPTIONS]'`,
    );
  }
  return new UsageError(
    `unknown command '${name}'${didYouMean(
      closest(
        name,
        commands.map((command) => command.name),
      ),
    )}`,
  );
}

/** A message written for the user stands alone; anything else is a fault in Meshlens and says how to report it. */
export function describeFailure(error: unknown, verbose: boolean): string {
  if (error instanceof RpcError && error.forUser) {
    return error.message;
  }
  if (!(error instanceof Error)) {
    return `internal error: ${String(error)}`;
  }
  return verbose && error.stack
    ? `internal error: ${error.stack}`
    : `internal error: ${error.message} (--verbose shows where)`;
}
