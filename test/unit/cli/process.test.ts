import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import packageJson from '../../../package.json';

let folder: string;
let child: ChildProcessWithoutNullStreams | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meshlens-process-'));
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const fixture = fileURLToPath(new URL('./fixtures/stubborn.ts', import.meta.url));

/** Starts the fixture; `until` resolves when stderr has said a word, `ended` with the exit code and all text. */
function start(...argv: string[]) {
  const started = spawn(process.execPath, ['--import', 'tsx', fixture, ...argv]);
  child = started;
  const text = { out: '', err: '' };
  started.stdout.on('data', (data) => (text.out += String(data)));
  started.stderr.on('data', (data) => (text.err += String(data)));
  const until = async (word: string): Promise<void> => {
    while (!text.err.includes(word)) {
      await once(started.stderr, 'data');
    }
  };
  const ended = once(started, 'close').then(([code]: unknown[]) => ({ code, ...text }));
  return { process: started, until, ended };
}

describe('the meshlens process', () => {
  it.runIf(process.platform !== 'win32')('ends with 130 after Ctrl-C and the analysis was told', async () => {
    const { process: meshlens, until, ended } = start('analyze', folder, '--verbose');
    await until('waiting');
    meshlens.kill('SIGINT');
    expect(await ended).toEqual({ code: 130, out: '', err: 'waiting\nstopping\nmeshlens: cancelled\n' });
  });

  it.runIf(process.platform !== 'win32')('ends at the second Ctrl-C whatever the analysis does', async () => {
    const { process: meshlens, until, ended } = start('analyze', folder, '--verbose', '--seed', '2');
    await until('waiting');
    meshlens.kill('SIGINT');
    await until('ignored');
    meshlens.kill('SIGINT');
    expect((await ended).code).toBe(130);
  });

  it('flushes a whole report into a pipe and reports its version', async () => {
    const report = await start('analyze', folder, '--seed', '3', '--json', '-').ended;
    expect([report.code, (JSON.parse(report.out) as { version: number }).version]).toEqual([0, 1]);
    expect(await start('--version').ended).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' });
  });

  it('ends quietly when the reader has seen enough', async () => {
    const { process: meshlens, ended } = start('analyze', folder, '--seed', '3', '--json', '-');
    meshlens.stdout.destroy();
    expect(await ended).toMatchObject({ code: 0, err: '' });
  });

  it('fails when the work stops without a result', async () => {
    const { code, out, err } = await start('analyze', folder, '--seed', '4').ended;
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('the work stopped without a result');
  });
});
