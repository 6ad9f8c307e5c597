import { homedir } from 'node:os';
import { version } from '../../package.json';
import type { CommandLine } from './commands/command';
import { ExitCode } from './exit-code';
import { describeFailure, runCli } from './run';

/** Runs the command line of this process, and ends the process with its exit code. */
export async function runProcess(
  program: Pick<CommandLine, 'commands' | 'rules' | 'jobs' | 'perform' | 'serve'>,
): Promise<never> {
  const cancel = new AbortController();
  const onInterrupt = (): void => {
    // The first Ctrl-C lets the analysis end its children and remove temporary files; the second does not wait.
    if (cancel.signal.aborted) {
      process.exit(ExitCode.cancelled);
    }
    cancel.abort();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  // `meshlens ... | head` closes the pipe when it has seen enough; that is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? ExitCode.ok : ExitCode.failure),
  );

  // A promise that nobody settles would end the process with exit code 0 and without a result.
  process.once('beforeExit', () => {
    process.stderr.write(
      `meshlens: ${describeFailure(new Error('the work stopped without a result'), false)}\n`,
    );
    process.exit(ExitCode.failure);
  });

  const code = await runCli(process.argv.slice(2), {
    ...program,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    platform: process.platform,
    homeDir: homedir(),
    version,
    signal: cancel.signal,
    now: () => Date.now(),
  });
  // A pipe may still hold text; native runtimes may still hold the event loop. Wait for the first, not for the second.
  await new Promise((done) => process.stdout.write('', done));
  process.exit(code);
}
