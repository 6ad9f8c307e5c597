import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { parseAddress } from '../../../../src/app/sources/address';
import { download } from '../../../../src/app/sources/download';
import { discover } from '../../../../src/workspace/discovery/discover';
import { readEntitySeries } from '../../../../src/workspace/metrics/entity-series';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { freePort } from './free-port';

const folder = temporaryFolders();
const isInstalled = ['prometheus', 'promtool'].every((name) => spawnSync(name, ['--version']).status === 0);
const startS = Math.floor(Date.now() / 1000) - 7200;

let prometheus: ChildProcess | undefined;
afterAll(async () => {
  if (prometheus?.exitCode === null) {
    prometheus.kill();
    await once(prometheus, 'exit');
  }
});

/** A server with an hour of a counter per service, one point every 15 s. */
async function start(): Promise<string> {
  const place = folder();
  const points = ['web', 'cart'].flatMap((service, rate) =>
    Array.from(
      { length: 240 },
      (_, at) => `requests_total{service="${service}"} ${at * 15 * (rate + 1)} ${startS + at * 15}`,
    ),
  );
  writeFileSync(path.join(place, 'points'), `# TYPE requests counter\n${points.join('\n')}\n# EOF\n`);
  writeFileSync(path.join(place, 'prometheus.yml'), 'scrape_configs: []\n');
  execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', 'points', 'data'], { cwd: place });
  const address = `127.0.0.1:${await freePort()}`;
  const args = [
    '--config.file=prometheus.yml',
    '--storage.tsdb.path=data',
    `--web.listen-address=${address}`,
  ];
  prometheus = spawn('prometheus', args, { cwd: place, stdio: 'ignore' });
  const isReady = async (): Promise<boolean> =>
    (await fetch(`http://${address}/-/ready`).catch(() => undefined))?.ok === true;
  await vi.waitUntil(isReady, { timeout: 60_000, interval: 100 });
  return `prometheus+http://${address}`;
}

describe.skipIf(!isInstalled)('a Prometheus of this machine (skipped where none is installed)', () => {
  it('gives the series of a query as a metric file', async () => {
    const address = parseAddress(await start());
    const into = folder();
    const question = {
      address,
      fromMs: startS * 1000,
      toMs: (startS + 3600) * 1000,
      maxBytes: 1 << 24,
      maxRows: 0,
    };
    const context = { signal: new AbortController().signal, progress: () => undefined };
    const ask = (query: string): Promise<string[]> =>
      download({ ...question, queries: [query] }, 'prometheus', {}, into, context);
    expect(await ask('sum by (service) (rate(requests_total[1m]))')).toEqual([]);
    const { files } = await discover(into, { include: [], exclude: [] });
    expect(files.map(({ kind }) => kind)).toEqual(['metrics']);
    const { series, problems } = await readEntitySeries(files[0], context.signal);
    expect(problems).toEqual([]);
    const mean = (values: ArrayLike<number>): number =>
      Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
    expect(
      series.map(({ entities, values }) => [entities[0], Math.round(mean(values.slice(10, 200)))]).sort(),
    ).toEqual([
      ['cart', 2],
      ['web', 1],
    ]);
    expect(await ask('nothing_of_this_name')).toEqual([expect.stringMatching(/has no series/)]);
    await expect(ask('sum by (')).rejects.toThrow(/answered 400 when asked for sum by \(: .*parse error/);
  });
});
