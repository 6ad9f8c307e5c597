import { describe, expect, it } from 'vitest';
import { networkPatterns } from '../../../../src/methods/workload/patterns';
import type { ExplainedNetwork } from '../../../../src/methods/workload/train-networks';

/** Two services, windows of two parts, two patterns listed of each. */
const explained: ExplainedNetwork = {
  model: 'metaeformer',
  pool: { length: 3, waves: Float32Array.of(0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9) },
  mixed: {
    windows: [3, 7],
    patches: 2,
    patchSteps: 3,
    listed: 2,
    pattern: Int32Array.of(1, 3, 3, 1, 1, 2, 1, 2),
    weight: Float32Array.of(0.5, 0.25, 0.75, 0.125, 0.5, 0.25, 0.25, 0.125),
  },
};
const weights = {
  names: ['strict', 'metaeformer'],
  groups: [Float64Array.of(0.9, 0.1), Float64Array.of(0.7, 0.3)],
};
const of = (chosen: string) =>
  networkPatterns([explained], ['cart', 'web'], { choice: { chosen, reason: '' }, weights })[0];

describe('the patterns of a network', () => {
  it('are added up over the parts of a window, the heaviest first', () => {
    expect(of('adaptive').series).toEqual([
      {
        service: 'cart',
        parts: [
          { wave: 2, weight: 0.5 },
          { wave: 0, weight: 0.3125 },
        ],
      },
      {
        service: 'web',
        parts: [
          { wave: 0, weight: 0.375 },
          { wave: 1, weight: 0.1875 },
        ],
      },
    ]);
  });

  it('leave out what weighs nothing', () => {
    const mixed = { ...explained.mixed, weight: Float32Array.of(1, 0, 1, 1e-7, 1, 1e-7, 1, 0) };
    const [{ series, waves }] = networkPatterns([{ ...explained, mixed }], ['cart', 'web'], {
      choice: { chosen: 'adaptive', reason: '' },
      weights,
    });
    expect(series.map(({ parts }) => parts.map(({ weight }) => weight))).toEqual([[0.5, 0.5], [1]]);
    expect(waves).toHaveLength(2);
  });

  it('are those of the pool that are in use', () => {
    expect(of('adaptive').waves).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
  });

  it('say how much of the forecast the network is', () => {
    expect(of('adaptive').share).toBe(0);
    expect(of('metaeformer').share).toBe(1);
    expect(of('blend').share).toBe(0.2);
  });
});
