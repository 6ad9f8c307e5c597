import { beforeAll, describe, expect, it } from 'vitest';
import { initialParameters, openRuntime, type Runtime } from '../../../../../src/compute';
import { openness, type Adapter } from '../../../../../src/compute/nn/adapter';
import { fitAdapter } from '../../../../../src/methods/anomaly/adapt/fit-adapter';
import { insertionPoints } from '../../../../../src/methods/anomaly/adapt/points';
import { windowError } from '../../../../../src/methods/anomaly/backtest';
import { expectCells } from '../../../../../src/methods/anomaly/expect';
import { gtfNetParameters, type GtfNetConfig } from '../../../../../src/methods/anomaly/gtf-net';
import { mean } from '../../../../../src/numeric/moments';
import { NODE_FEATURE_COUNT as F } from '../../../../../src/features/node-features';
import { alternating } from './support';

const config: GtfNetConfig = { history: 4, width: 16, heads: 2, layers: 1 };
const points = insertionPoints(config.width);
const settings = { points, epochs: 40, sparsity: 0, seed: 3 };
const WINDOWS = 48;
/** A base that has learned nothing. */
const base = {
  config,
  variant: 'graph' as const,
  parameters: initialParameters(gtfNetParameters(config), 1),
};
const set = alternating(WINDOWS, config.history);
const later = set.split.test;

let runtime: Runtime;
beforeAll(async () => {
  ({ runtime } = await openRuntime('auto', { threads: 1, log: () => undefined }));
});

async function errorOf(adapter: Adapter | null): Promise<number> {
  const { normalised } = set.recording;
  const expected = await expectCells(runtime, set.recording, { ...base, adapter }, later);
  const row = normalised.services * F;
  return mean(
    later.map((window) =>
      windowError(normalised, set.weights, window, expected.subarray(window * row, (window + 1) * row)),
    ),
  );
}

describe('fitting adapters', () => {
  it('lowers the error on later windows, and leaves the base as it is', async () => {
    const before = base.parameters.slice();
    const adapter = await fitAdapter(base, set, { ...settings, epochs: 150 }, runtime);
    expect(base.parameters).toEqual(before);
    expect(await errorOf(adapter)).toBeLessThan(0.7 * (await errorOf(null)));
  });

  it('gives the same numbers for the same seed, and others for another', async () => {
    const short = { ...settings, epochs: 2 };
    const first = await fitAdapter(base, set, short, runtime);
    expect(await fitAdapter(base, set, short, runtime)).toEqual(first);
    expect((await fitAdapter(base, set, { ...short, seed: 4 }, runtime)).parameters).not.toEqual(
      first.parameters,
    );
  });

  it('never sees the windows that are later than its training part', async () => {
    const short = { ...settings, epochs: 2 };
    const other = { ...set, split: { ...set.split, validation: [], test: [] } };
    expect(await fitAdapter(base, other, short, runtime)).toEqual(
      await fitAdapter(base, set, short, runtime),
    );
  });

  it('closes gates by their cost', async () => {
    const free = openness(await fitAdapter(base, set, settings, runtime));
    const dear = openness(await fitAdapter(base, set, { ...settings, sparsity: 1 }, runtime));
    expect(mean(dear)).toBeLessThan(mean(free));
  });
});
