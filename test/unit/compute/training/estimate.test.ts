import { describe, expect, it } from 'vitest';
import type { Runtime } from '../../../../src/compute/runtimes/runtime';
import { openTfjsCpu } from '../../../../src/compute/runtimes/tfjs-cpu';
import { estimateTrainingMs } from '../../../../src/compute/training/estimate';
import { toyBatch, toyBatchSpec, toyModel } from '../support/toy';

/** tfjs-cpu on a clock of its own: the first run takes `firstMs`, each later one `laterMs`. */
async function timed(
  firstMs: number,
  laterMs: number,
): Promise<{ runtime: Runtime; now: () => number; runs: () => number }> {
  const cpu = await openTfjsCpu();
  let [nowMs, runs] = [0, 0];
  const compile: Runtime['compile'] = async (program, inputs) => {
    const compiled = await cpu.compile(program, inputs);
    return {
      ...compiled,
      run: (data) => {
        nowMs += runs++ === 0 ? firstMs : laterMs;
        return compiled.run(data);
      },
    };
  };
  return { runtime: { ...cpu, compile }, now: () => nowMs, runs: () => runs };
}

const problem = {
  model: toyModel,
  batchSpec: toyBatchSpec,
  batch: toyBatch(1),
  stepsPerEpoch: 5,
  epochs: 20,
};

describe('estimateTrainingMs', () => {
  it('multiplies the time of a step that is warm', async () => {
    const { runtime, now, runs } = await timed(400, 30);
    expect(await estimateTrainingMs({ ...problem, runtime, now })).toBe(30 * 100);
    expect(runs()).toBe(2);
  });

  it('does not run a second step when the first is far beyond the limit', async () => {
    const { runtime, now, runs } = await timed(20_000, 20_000);
    expect(await estimateTrainingMs({ ...problem, runtime, now })).toBe(20_000 * 100);
    expect(runs()).toBe(1);
  });
});
