import { expect, it } from 'vitest';
import type { Job } from '../../../src/jobs/job';
import { loadJobs } from '../../../src/methods/lists';
import { methods } from '../../../src/methods/registry';

it('lets other machines do what no machine decides, and nothing else', async () => {
  const jobs = (await loadJobs(methods)) as readonly Partial<Job<never, unknown>>[];
  const namesOf = (some: typeof jobs): unknown[] => some.map(({ name }) => name).sort();
  const recorded = jobs.filter(({ decisive }) => decisive !== undefined);
  expect(namesOf(recorded.filter(({ priority }) => priority === 'background'))).toEqual([
    'anomaly.fit-control',
    'anomaly.learn',
    'forecast.fit',
    'workload.fit',
  ]);
  expect(namesOf(recorded.filter(({ priority }) => priority !== 'background'))).toEqual([
    'scheduling.simulate',
    'workload.forecast',
  ]);
  expect(namesOf(jobs.filter(({ decisive }) => decisive === undefined))).toEqual([
    'compression.build',
    'compression.make',
    'latency.calibrate',
    'latency.inspect',
    'latency.measure',
  ]);
});
