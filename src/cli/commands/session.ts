import type { OptionSpec, ParsedArguments } from '../arguments/option';
import type { CliEnvironment, CommandContext } from '../environment';
import { silentProgress, startProgress } from '../terminal/progress';
import { describeTerminal } from '../terminal/terminal';

export const outputOptions: readonly OptionSpec[] = [
  { name: 'quiet', description: 'Print neither the result nor progress; errors still appear' },
  { name: 'verbose', description: 'Print what the analysis logs' },
];

/** Runs one analysis with progress on stderr; the progress line is gone when this settles. */
export async function withProgress<Result>(
  parsed: ParsedArguments,
  environment: CliEnvironment,
  notes: readonly string[],
  work: (context: CommandContext) => Promise<Result>,
): Promise<Result> {
  const now = (): number => environment.now();
  const quiet = parsed.has('quiet');
  const display = quiet
    ? silentProgress
    : startProgress(environment.stderr, describeTerminal(environment.stderr, environment), now);
  try {
    notes.forEach((note) => display.line(`note: ${note}`));
    const result = await work({
      signal: environment.signal,
      now,
      progress: (progress) => display.show(progress),
      log: (line) => {
        if (parsed.has('verbose')) {
          display.line(line);
        }
      },
    });
    // An analysis that finished in the moment of Ctrl-C is still cancelled: nothing is written any more.
    environment.signal.throwIfAborted();
    return result;
  } finally {
    display.end();
  }
}
