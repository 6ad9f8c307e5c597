import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { receiveEntry } from '../../../../src/cli/commands/receive-entry';
import { ExitCode } from '../../../../src/cli/exit-code';
import { runCli } from '../../../../src/cli/run';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { fakeEnvironment } from '../fake-environment';

const folder = temporaryFolders();
const span = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'GET' }] }] }] });

function start(...argv: string[]) {
  const abort = new AbortController();
  const environment = fakeEnvironment({ commands: [receiveEntry], cwd: folder(), signal: abort.signal });
  const ended = runCli(['receive', ...argv], environment);
  return { environment, abort, ended, printed: environment.printed };
}

describe('meshlens receive', () => {
  it('writes what exporters send until Ctrl-C, and says how to go on', async () => {
    const { environment, abort, ended, printed } = start('.', '--port', '0');
    const url = await vi.waitUntil(() => /http:\/\/localhost:\d+/.exec(printed.err)?.[0]);
    const post = (body: string) =>
      fetch(`${url}/v1/traces`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    await post('{');
    await post(span);
    abort.abort();
    expect(await ended).toBe(ExitCode.ok);
    const [file, ...others] = readdirSync(environment.cwd);
    expect(others).toEqual([]);
    expect(printed.out).toBe(
      `Received 1 span and 0 metrics; 1 request refused\n  ${file}\nAnalyze them with: meshlens analyze .\n`,
    );
    expect(printed.err.split('\n').slice(1, 4)).toEqual([
      expect.stringMatching(/^refused: the body is not JSON/),
      'accepted again',
      'the first spans have arrived',
    ]);
  });

  it('says that a port is in use, and that there is no folder', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await vi.waitUntil(() => other.listening);
    const { port } = other.address() as { port: number };
    const { ended, printed } = start('.', '--port', String(port));
    expect(await ended).toBe(ExitCode.failure);
    expect(printed.err).toMatch(`meshlens: Port ${port} is in use, perhaps by a Collector.`);
    other.close();
    const missing = start('nowhere');
    expect(await missing.ended).toBe(ExitCode.usage);
    expect(missing.printed.err).toMatch('no such folder: nowhere');
  });
});
