import { availableParallelism } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnomalyData, AnomalyJob } from '../../../../src/methods/anomaly/contract';
import type { JobContext } from '../../../../src/jobs/job';
import { openDatasets } from '../../../../src/jobs/datasets';
import { DEFAULT_CONFIG } from '../../../../src/methods/anomaly/gtf-net';
import { learn } from '../../../../src/methods/anomaly/learning';
import { normaliseFeatures } from '../../../../src/methods/anomaly/normalise';
import { recordingOf, usableWindows } from '../../../../src/methods/anomaly/sequences';
import { openRuntime, type Runtime } from '../../../../src/compute';
import { createRandom } from '../../../../src/numeric/random';
import { NODE_FEATURE_COUNT } from '../../../../src/features/node-features';

const SERVICES = 4;
const WINDOWS = 90;

const job: AnomalyJob = {
  dataset: '',
  seed: 1,
  runtime: 'auto',
  model: 'auto',
  shippedFolder: path.join(import.meta.dirname, '../../../../models/gtf-net'),
};

function recordingData(): AnomalyData {
  const random = createRandom(3);
  return {
    node: Float32Array.from({ length: WINDOWS * SERVICES * NODE_FEATURE_COUNT }, () => random.normal()),
    services: SERVICES,
    present: new Array<boolean>(WINDOWS).fill(true),
    edges: [{ from: 0, to: 1 }],
    calls: new Float32Array(WINDOWS).fill(10),
  };
}

/** Passes for an eager runtime whose training steps take `stepMs`; everything else is as quick as the real one. */
function eager(runtime: Runtime, stepMs: number): Runtime {
  return {
    name: 'tfjs-cpu',
    compiled: false,
    detail: 'slowed down',
    async compile(program, inputs) {
      const compiled = await runtime.compile(program, inputs);
      const isStep = 'momentum' in inputs;
      return {
        dispose: () => compiled.dispose(),
        async run(values, into) {
          if (isStep) {
            await new Promise((resolve) => setTimeout(resolve, stepMs));
          }
          return compiled.run(values, into);
        },
      };
    },
  };
}

describe('learn', () => {
  let runtime: Runtime;
  beforeAll(async () => void ({ runtime } = await openRuntime('auto', { threads: 1, log: () => undefined })));

  async function learnWith(
    chosen: Runtime,
    { beside = null, log = () => undefined }: Partial<Pick<JobContext, 'beside' | 'log'>> = {},
  ): ReturnType<typeof learn> {
    const data = recordingData();
    const recording = recordingOf(data, normaliseFeatures(data.node, WINDOWS, SERVICES));
    return learn(
      { job, data, runtime: chosen, usable: usableWindows(recording, DEFAULT_CONFIG.history) },
      {
        signal: new AbortController().signal,
        log,
        progress: () => undefined,
        datasets: openDatasets(null),
        checkpoints: null,
        beside,
      },
    );
  }

  it('trains on a compiled runtime', async () =>
    expect(await learnWith(runtime)).toMatchObject({ source: 'trained', notes: [] }));

  it('trains the control after the network where the other process fails, to the same numbers', async () => {
    const lines: string[] = [];
    const failing = await learnWith(runtime, {
      beside: () => Promise.reject(new Error('no memory')),
      log: (line) => lines.push(line),
    });
    expect(failing.model).toEqual((await learnWith(runtime)).model);
    // With one core no other process is asked.
    const said = ['The control is trained after the network: no memory'];
    expect(lines).toEqual(availableParallelism() < 2 ? [] : said);
  });

  it('trains on an eager runtime that is quick enough', async () =>
    expect((await learnWith(eager(runtime, 0))).source).toBe('trained'));

  it(
    'measures a slow eager runtime, scores with the shipped model instead, and says so',
    { timeout: 300_000 },
    async () => {
      const { source, notes } = await learnWith(eager(runtime, 2500));
      expect(source).toBe('shipped');
      expect(notes).toEqual([
        expect.stringMatching(
          /^tfjs-cpu runs op by op and would train for about \d+ minutes: the shipped model scores instead$/,
        ),
      ]);
    },
  );
});
