import { RpcError } from '../process/rpc/errors';
import { parseArguments, didYouMean } from './arguments/parse';
import { closest } from './arguments/suggest';
import { analyzeCommand } from '../methods/anomaly/cli/analyze';
import type { Command } from './commands/command';
import { explainCommand } from '../methods/anomaly/cli/explain';
import { forecastCommand } from '../methods/forecast/cli/command';
import { runtimeCommand } from '../methods/latency/cli/command';
import { servingCommand } from '../methods/serving/cli/command';
import type { CliEnvironment } from './environment';
import { ExitCode } from './exit-code';
import { commandHelp, generalHelp } from './help';
import { UsageError } from './usage-error';

const commands: readonly Command[] = [
  analyzeCommand,
  explainCommand,
  forecastCommand,
  runtimeCommand,
  servingCommand,
];

/**
 * Runs `meshlens` with `argv` (without node and script) and returns the exit code. Never rejects: whatever goes wrong
 * becomes a message on stderr and a code.
 */
export async function runCli(argv: readonly string[], environment: CliEnvironment): Promise<ExitCode> {
  try {
    return await dispatch(argv, environment);
  } catch (error) {
    if (environment.signal.aborted) {
      environment.stderr.write('meshlens: cancelled\n');
      return ExitCode.cancelled;
    }
    if (error instanceof UsageError) {
      const topic = commands.some(({ command }) => command === argv[0])
        ? `meshlens ${argv[0]} --help`
        : 'meshlens --help';
      environment.stderr.write(`meshlens: ${error.message}\nSee '${topic}'.\n`);
      return ExitCode.usage;
    }
    environment.stderr.write(`meshlens: ${describeFailure(error, argv.includes('--verbose'))}\n`);
    return ExitCode.failure;
  }
}

async function dispatch(argv: readonly string[], environment: CliEnvironment): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    return help(rest[0], name, environment);
  }
  if (name === '--version' || name === '-v' || name === '-V') {
    environment.stdout.write(`${environment.version}\n`);
    return ExitCode.ok;
  }
  const command = commands.find((candidate) => candidate.command === name);
  if (command === undefined) {
    throw unknownCommand(name);
  }
  const end = rest.indexOf('--');
  if (
    rest.slice(0, end < 0 ? rest.length : end).some((argument) => argument === '--help' || argument === '-h')
  ) {
    environment.stdout.write(commandHelp(command));
    return ExitCode.ok;
  }
  return command.run(parseArguments(command, rest), environment);
}

/** Help that was asked for is a result; help because nothing was asked is an error message. */
function help(topic: string | undefined, asked: string | undefined, environment: CliEnvironment): ExitCode {
  const command = commands.find((candidate) => candidate.command === topic);
  const text = command ? commandHelp(command) : generalHelp(commands);
  (asked === undefined ? environment.stderr : environment.stdout).write(text);
  return asked === undefined ? ExitCode.usage : ExitCode.ok;
}

function unknownCommand(name: string): UsageError {
  if (name.startsWith('-')) {
    return new UsageError(
      `unknown option '${name}' before the command; write 'meshlens COMMAND FOLDER [OPTIONS]'`,
    );
  }
  return new UsageError(
    `unknown command '${name}'${didYouMean(
      closest(
        name,
        commands.map(({ command }) => command),
      ),
    )}`,
  );
}

/** A message written for the user stands alone; anything else is a fault in Meshlens and says how to report it. */
function describeFailure(error: unknown, verbose: boolean): string {
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
