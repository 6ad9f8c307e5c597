import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseAddress } from '../../../../src/app/sources/address';
import { foldClickHouse, selectOver, type Select } from '../../../../src/app/sources/click-house';
import type { SourceCredentials } from '../../../../src/contracts/source';
import { isAbort } from '../../../../src/process/rpc/errors';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { freePort } from './free-port';

const folder = temporaryFolders();
const isInstalled = spawnSync('clickhouse-server', ['--help'], { timeout: 10_000 }).error === undefined;
const ADA = { user: 'ada', password: 'secret' };

let server: ChildProcess;
let base: string;

/** Any version answers: what is tested is older than the exporter's schema. */
describe.skipIf(!isInstalled)('a ClickHouse of this machine (skipped where none is installed)', () => {
  beforeAll(async () => {
    const place = folder();
    const [http, tcp] = [await freePort(), await freePort()];
    base = `http://127.0.0.1:${http}`;
    writeFileSync(
      path.join(place, 'config.xml'),
      `<yandex><logger><level>none</level></logger><http_port>${http}</http_port><tcp_port>${tcp}</tcp_port>
      <listen_host>127.0.0.1</listen_host><path>${place}/data/</path><tmp_path>${place}/tmp/</tmp_path>
      <users_config>users.xml</users_config><default_profile>default</default_profile>
      <default_database>default</default_database><mark_cache_size>1000000</mark_cache_size></yandex>`,
    );
    writeFileSync(
      path.join(place, 'users.xml'),
      `<yandex><profiles><default/></profiles><quotas><default/></quotas><users><ada><password>secret</password>
      <networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></ada></users></yandex>`,
    );
    server = spawn('clickhouse-server', ['--config-file=config.xml'], { cwd: place, stdio: 'ignore' });
    const answers = async (): Promise<boolean> => (await fetch(base).catch(() => undefined)) !== undefined;
    await vi.waitUntil(answers, { timeout: 60_000, interval: 100 });
  });
  afterAll(async () => {
    if (server.exitCode === null) {
      server.kill('SIGKILL');
      await once(server, 'exit');
    }
  });

  const question = (maxRows = 1e9) => ({
    address: parseAddress(`clickhouse+${base}`),
    fromMs: 0,
    toMs: 1000,
    maxBytes: 1 << 20,
    maxRows,
    queries: [],
  });
  const over = (
    credentials: SourceCredentials,
    { signal } = new AbortController(),
    maxRows?: number,
  ): Select => selectOver(question(maxRows), credentials, { signal, progress: () => undefined });

  it('answers rows, and says who may not ask', async () => {
    expect(await over(ADA)('SELECT number, toString(number) FROM system.numbers LIMIT 2', 'x')).toEqual([
      [0, '0'],
      [1, '1'],
    ]);
    await expect(over({ ...ADA, password: 'wrong' })('SELECT 1', 'x')).rejects.toThrow(
      'refuses access (401)',
    );
  });

  it('says what is wrong with a query, and that there is no table', async () => {
    await expect(over(ADA)('SELECT nothing', 'x')).rejects.toThrow(/answered \d+ when asked for x: Code: 47/);
    const context = { signal: new AbortController().signal, progress: () => undefined };
    await expect(foldClickHouse(question(), ADA, undefined, context)).rejects.toThrow(
      'has no table otel_traces',
    );
  });

  it('stops at the limit of rows', async () => {
    const sql = 'SELECT count() FROM (SELECT * FROM system.numbers LIMIT 10000000)';
    await expect(over(ADA, undefined, 1e6)(sql, 'x')).rejects.toThrow(/Limit for rows/);
  });

  it('ends a query that is cancelled', async () => {
    const abort = new AbortController();
    const endless = over(ADA, abort, 1e15)('SELECT max(number) FROM system.numbers', 'x');
    const running = async (): Promise<number> =>
      (await over(ADA)("SELECT query FROM system.processes WHERE query LIKE '%max(number)%'", 'x')).filter(
        ([query]) => !String(query).includes('processes'),
      ).length;
    await vi.waitUntil(async () => (await running()) === 1, { timeout: 30_000, interval: 100 });
    abort.abort();
    await expect(endless).rejects.toSatisfy(isAbort);
    await vi.waitUntil(async () => (await running()) === 0, { timeout: 30_000, interval: 100 });
  });
});
