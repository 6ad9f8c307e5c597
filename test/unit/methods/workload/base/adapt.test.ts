import { beforeAll, describe, expect, test } from 'vitest';
import { initialParameters, openRuntime, parameterCount, type Runtime } from '../../../../../src/compute';
import { adaptTo, errorOf, mixed } from '../../../../../src/methods/workload/base/adapt';
import { forecastBase } from '../../../../../src/methods/workload/base/forecast';
import { adapterParameters, baseParameters } from '../../../../../src/methods/workload/base/network';
import { originsIn, windowsAt, type BaseWindows } from '../../../../../src/methods/workload/base/windows';
import { createRandom } from '../../../../../src/numeric/random';

const HOUR = 3_600_000;
/** A base that has learned nothing: the last value stays. */
const base = initialParameters(baseParameters(), 1);
let runtime: Runtime;
beforeAll(async () => {
  ({ runtime } = await openRuntime('auto', { threads: 1, log: () => undefined }));
});

function windowsOf(rows: number, valueAt: (row: number) => number): BaseWindows {
  const values = Float64Array.from({ length: rows }, (_, row) => valueAt(row));
  return windowsAt({ values, clock: { startMs: 0, stepMs: HOUR } }, originsIn(0, rows));
}

const daily = (row: number): number => Math.sqrt(2) * Math.sin((2 * Math.PI * row) / 24);

describe('adapting to a series', () => {
  test('learns what the base does not know, and is ahead of it on later rows', async () => {
    const windows = windowsOf(400, daily);
    const { adapter, share } = await adaptTo({ base, windows, seed: 1, runtime });
    const later = windowsOf(100, daily);
    const plain = await forecastBase(runtime, base, later);
    const changed = await forecastBase(runtime, base, later, adapter);
    expect(errorOf(later, mixed(plain, changed, share))).toBeLessThan(0.3 * errorOf(later, plain));
    expect(adapter?.parameters).toHaveLength(parameterCount(adapterParameters(adapter?.points ?? [])));
  });

  test('leaves the base alone where later rows cannot be known', async () => {
    const random = createRandom(3);
    let value = 0;
    const windows = windowsOf(300, () => (value += random.normal()));
    const { adapter, reason } = await adaptTo({ base, windows, seed: 1, runtime });
    expect(adapter).toBeNull();
    expect(reason).toBe('no adapter was shown to be ahead of the base on later windows');
  });

  test('leaves the base alone where windows are few, or the series never changes', async () => {
    const few = await adaptTo({ base, windows: windowsOf(100, daily), seed: 1, runtime });
    expect(few).toEqual({ adapter: null, share: 0, epochs: 0, reason: '29 windows are too few to adapt to' });
    const flat = await adaptTo({ base, windows: windowsOf(200, () => 1), seed: 1, runtime });
    expect(flat.adapter).toBeNull();
  });

  test('gives the same numbers for the same seed', async () => {
    const windows = windowsOf(200, daily);
    const [first, second] = [
      await adaptTo({ base, windows, seed: 2, runtime }),
      await adaptTo({ base, windows, seed: 2, runtime }),
    ];
    expect(second).toEqual(first);
  });
});
