import { describe, expect, it } from 'vitest';
import type { Red } from '../../../../src/contracts/red';
import type { ServicesReport } from '../../../../src/contracts/services-report';
import { servicesCommand } from '../../../../src/methods/services/cli/command';
import { describeDocumentation } from '../../cli/documented';
import { fakeEnvironment } from '../../cli/fake-environment';
import { runCli } from '../../../../src/cli/run';
import { askedBy, itRefuses } from '../asked-options';

const ask = askedBy('services');

describeDocumentation(['docs/services.md'], 'docs/services.schema.json', servicesCommand.options, 20);

const figures = { requests: 1200, ratePerS: 20, errorShare: 0.03, p50Ms: 12, p90Ms: 40, p99Ms: 1500 };
const slow: Red = { now: figures, usual: { ...figures, p99Ms: 90 }, unusual: ['p99Ms'] };
const report: ServicesReport = {
  version: 1,
  tool: { name: 'meshlens', version: '0.1.0' },
  folder: '/shop',
  createdMs: 0,
  recorded: { fromMs: 0, toMs: 600_000 },
  now: { fromMs: 540_000, toMs: 600_000 },
  services: [
    {
      service: 'cart\u001b[31m',
      external: false,
      ...slow,
      trend: {
        startMs: 0,
        slotMs: 60_000,
        ratePerS: [1, 2, null],
        errorShare: [0, 0, null],
        p50Ms: [10, 20, null],
        p99Ms: [10, 20, null],
      },
      operations: [{ operation: 'GET /cart', ...slow }],
      versions: [
        { version: '1.4', instances: 2, ...slow },
        { version: null, instances: 1, ...slow },
      ],
      instances: [
        { instance: 'cart-1', versions: ['1.4'], ...slow },
        { instance: null, versions: [], ...slow, unusual: [] },
      ],
      calls: [{ to: 'cart-db', now: { ...figures, p50Ms: null }, usual: null, unusual: [] }],
    },
  ],
  notes: [],
};

async function printed(answer: ServicesReport): Promise<string> {
  const environment = fakeEnvironment({ services: () => Promise.resolve(answer) });
  await runCli(['services', '.', '--quiet', '--json', '-'], environment);
  const shown = fakeEnvironment({ services: () => Promise.resolve(answer) });
  await runCli(['services', '.'], shown);
  expect(JSON.parse(environment.printed.out)).toEqual(answer);
  return shown.printed.out;
}

describe('meshlens services', () => {
  it('compares the last part unless an interval is asked for', async () => {
    const { asked } = await ask('.');
    expect(asked).toMatchObject({ service: undefined, include: [] });
    expect(asked).not.toHaveProperty('fromMs');
  });

  it('reads an interval and a service', async () => {
    const { asked } = await ask('.', '--from', '2024-05-06T10:12:00Z', '--service', 'cart');
    expect(asked).toMatchObject({ fromMs: Date.UTC(2024, 4, 6, 10, 12), service: 'cart' });
  });

  it('shows what is usual beside what is not', async () => {
    const out = await printed(report);
    expect(out).toMatch(/cart\S* +1,200 +20 +3 % +12 ms +40 ms +1\.5 s \(90 ms\)/);
    expect(out).toMatch(/GET \/cart +1,200/);
    expect(out).toMatch(/cart-db +1,200 +20 +3 % +- +40 ms +1\.5 s\n/);
    expect(out).toContain('In brackets what is usual');
    expect(out).not.toContain('\u001b[31m');
  });

  it('divides all services by what is asked for', async () => {
    const shown = async (by: string, answer = report): Promise<string> => {
      const environment = fakeEnvironment({ services: () => Promise.resolve(answer) });
      await runCli(['services', '.', '--by', by], environment);
      return environment.printed.out;
    };
    expect(await shown('version')).toMatch(
      /cart\S* +1\.4 +1,200[^\n]*\(90 ms\)\n +\S+ +no version named +1,200/,
    );
    expect(await shown('instance')).toMatch(/cart-1 \(1\.4\)[^\n]*\n +\S+ +no instance named +1,200/);
    expect(await shown('operation')).toMatch(/GET \/cart +1,200/);
    const [only] = report.services;
    const single = { ...report, services: [{ ...only, instances: [] }] };
    expect(await shown('instance', single)).toContain('No service has more than one instance');
  });

  it('says why there is nothing', async () => {
    const out = await printed({ ...report, recorded: null, now: null, services: [], notes: ['No traces.'] });
    expect(out).toContain('No traces.');
    expect(out).not.toContain('In brackets');
  });

  itRefuses(ask, [
    [['none'], /none/],
    [['.', '--from', 'noon'], /--from/],
    [['.', '--from', '20', '--to', '10'], /--to must be later than --from/],
    [['.', '--by', 'moon'], /--by/],
    [['.', '--seed', '1'], /unknown option '--seed'/],
  ]);
});
