import { homedir } from 'node:os';
import path from 'node:path';
import { version } from '../../package.json';
import { analyze } from '../worker/pipeline/analyze';
import type { AnalysisContext } from '../worker/pipeline/context';
import { explain } from '../worker/pipeline/explain';
import { createTrainer } from '../worker/training/trainer';
import type { CommandContext } from './environment';
import { ExitCode } from './exit-code';
import { runCli } from './run';

/** Entry of the command line (dist/cli.js): wires the process to the commands and holds no logic of its own. */

async function main(): Promise<void> {
  const cancel = new AbortController();
  const onInterrupt = (): void => {
    // The first Ctrl-C lets the analysis end its children and remove temporary files; the second does not wait.
    if (cancel.signal.aborted) process.exit(ExitCode.cancelled);
    cancel.abort();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  // `meshlens ... | head` closes the pipe when it has seen enough; that is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? ExitCode.ok : ExitCode.failure));

  const code = await runCli(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    platform: process.platform,
    homeDir: homedir(),
    version,
    signal: cancel.signal,
    now: () => Date.now(),
    analyze: (options, context) => analyze(options, withTrainer(context)),
    explain: (options, context) => explain(options, withTrainer(context)),
  });
  // A pipe may still hold text; native runtimes may still hold the event loop. Wait for the first, not for the second.
  await new Promise((done) => process.stdout.write('', done));
  process.exit(code);
}

function withTrainer(context: CommandContext): AnalysisContext {
  return { ...context, trainer: createTrainer({ script: path.join(__dirname, 'trainer.js'), log: (line) => context.log(line) }) };
}

void main();
