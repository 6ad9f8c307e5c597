import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Ranker } from '../../../../src/contracts/report';
import { openRuntime, type Runtime } from '../../../../src/compute';
import { openDatasets } from '../../../../src/jobs/datasets';
import { chooseRanker, tableOf } from '../../../../src/methods/anomaly/comparison';
import type { AnomalyData, AnomalyJob } from '../../../../src/methods/anomaly/contract';
import { DEFAULT_CONFIG } from '../../../../src/methods/anomaly/gtf-net';
import { learn } from '../../../../src/methods/anomaly/learning';
import { normaliseFeatures } from '../../../../src/methods/anomaly/normalise';
import { recordingOf, usableWindows } from '../../../../src/methods/anomaly/sequences';
import { createRandom } from '../../../../src/numeric/random';
import { NODE_FEATURE_COUNT as F } from '../../../../src/features/node-features';
import { nodeOf } from './support/normal';

const SERVICES = 6;
const WINDOWS = 160;
/** Every service calls the next one. */
const EDGES = Array.from({ length: SERVICES - 1 }, (_, from) => ({ from, to: from + 1 }));

const job: AnomalyJob = {
  dataset: '',
  seed: 1,
  runtime: 'auto',
  model: 'train',
  shippedFolder: path.join(import.meta.dirname, '../../../../models/gtf-net'),
};

/** How much of the state of a service comes from its own last window, and from the present of its callee. */
interface Origin {
  readonly past: number;
  readonly callee: number;
  /** Both turn into their opposite in the last part, on which the rankers are compared. */
  readonly reversed?: boolean;
}

const REVERSED_FROM = 0.8 * WINDOWS;

function recordingData({ past, callee, reversed = false }: Origin): AnomalyData {
  const random = createRandom(5);
  const rest = Math.sqrt(Math.max(0, 1 - past ** 2 - callee ** 2));
  const state = new Float32Array(WINDOWS * SERVICES * F);
  for (let window = 0; window < WINDOWS; window++) {
    for (let service = SERVICES - 1; service >= 0; service--) {
      for (let feature = 0; feature < F; feature++) {
        const at = (window * SERVICES + service) * F + feature;
        const before = window > 0 ? state[at - SERVICES * F] : 0;
        const below = service < SERVICES - 1 ? state[at + F] : random.normal();
        const sign = reversed && window > REVERSED_FROM ? -1 : 1;
        state[at] = sign * (past * before + callee * below) + rest * random.normal();
      }
    }
  }
  return {
    node: nodeOf(
      WINDOWS,
      SERVICES,
      ({ window, service, feature }) => 3 * state[(window * SERVICES + service) * F + feature],
    ),
    services: SERVICES,
    present: new Array<boolean>(WINDOWS).fill(true),
    edges: EDGES,
    calls: new Float32Array(WINDOWS * EDGES.length).fill(10),
  };
}

/** Two networks are trained each time. */
describe('the choice of the ranker', { timeout: 120_000 }, () => {
  let runtime: Runtime;
  beforeAll(async () => void ({ runtime } = await openRuntime('auto', { threads: 1, log: () => undefined })));

  async function chosenFor(origin: Origin): Promise<Ranker> {
    const data = recordingData(origin);
    const recording = recordingOf(data, normaliseFeatures(data.node, WINDOWS, SERVICES));
    const { errors } = await learn(
      { job, data, runtime, usable: usableWindows(recording, DEFAULT_CONFIG.history) },
      {
        signal: new AbortController().signal,
        log: () => undefined,
        progress: () => undefined,
        datasets: openDatasets(null),
        checkpoints: null,
        beside: null,
      },
    );
    return chooseRanker(tableOf(errors, job.seed)).ranker;
  }

  it('is the graph where callees explain their callers', async () =>
    expect(await chosenFor({ past: 0, callee: 0.9 })).toBe('model'));

  it('is the control where calls say nothing about the state of services', async () =>
    expect(await chosenFor({ past: 0.9, callee: 0 })).toBe('identity'));

  it('is the plain median where what was learned no longer holds', async () =>
    expect(await chosenFor({ past: 0.6, callee: 0.6, reversed: true })).toBe('zscore'));
});
