#!/usr/bin/env node
import { homedir } from 'node:os';
import { version } from '../../package.json';
import { runCli } from './run';
import { ExitCode } from './exit-code';

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
    analyze: () => Promise.reject(new Error('the analysis is not built into this program')),
    explain: () => Promise.reject(new Error('the analysis is not built into this program')),
  });
  // A pipe may still hold text; native runtimes may still hold the event loop. Wait for the first, not for the second.
  await new Promise((done) => process.stdout.write('', done));
  process.exit(code);
}

void main();
