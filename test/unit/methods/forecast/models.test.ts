import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { fitSeasonalLags } from '../../../../src/methods/forecast/linear';
import { residualMlp } from '../../../../src/methods/forecast/mlp';
import type { ForecastModel, ModelSize } from '../../../../src/methods/forecast/model';
import { graphRecurrentNetwork } from '../../../../src/methods/forecast/network';
import { nearestSeries } from '../../../../src/methods/forecast/nearest';
import { prepareForecast, type Prepared } from '../../../../src/methods/forecast/prepare';
import { originsOf, splitRows } from '../../../../src/methods/forecast/series';
import { batchSpec, WindowBatches } from '../../../../src/methods/forecast/windows';
import { initialParameters, openRuntime, splitParameters, type HostTensors } from '../../../../src/compute';
import { createRandom } from '../../../../src/numeric/random';
import { seasonalSeries } from './synthetic';

const shape = { inputSteps: 4, steps: 2 };

async function predict(
  prepared: Prepared,
  build: (size: ModelSize) => ForecastModel,
  batch: HostTensors,
  size: number,
): Promise<Float32Array> {
  const { runtime } = await openRuntime('auto', { log: () => undefined });
  const model = build({
    size,
    nodes: prepared.input.nodes,
    ...shape,
    period: prepared.season?.period ?? 1,
    learnable: prepared.input.nodes > 1000 ? nearestSeries(prepared) : null,
  });
  const parameters = initialParameters(model.parameters, 1);
  const { target: _target, weight: _weight, ...inputs } = batchSpec(prepared, size);
  const compiled = await runtime.compile(
    ({ parameters: flat, ...tensors }) => ({
      point: model.predict(splitParameters(tf.reshape(flat, [parameters.length]), model.parameters), tensors)
        .point,
    }),
    { parameters: { shape: [parameters.length], dtype: 'float32' }, ...inputs },
  );
  const { point } = await compiled.run({ parameters, ...batch });
  await compiled.dispose();
  return (point as Float32Array).slice();
}

function prepare(nodes: number, rows = 240): Prepared {
  return prepareForecast(seasonalSeries({ rows, nodes }), shape, splitRows(rows, 0.8));
}

describe('graphRecurrentNetwork', () => {
  it('begins as the linear forecast it corrects', async () => {
    const prepared = prepare(3);
    const linear = fitSeasonalLags(prepared, originsOf(prepared.split, shape).fit);
    const batch = new WindowBatches(prepared, 2, (origin) => linear([origin])).build([100, 120]);
    const point = await predict(prepared, (size) => graphRecurrentNetwork(size, 'graph'), batch, 2);
    point.forEach((value, cell) => expect(value).toBeCloseTo((batch.base as Float32Array)[cell], 5));
  });

  it('has no mixture to learn when every series is its own neighbour', () => {
    const size = { size: 1, nodes: 3, ...shape, period: 24, learnable: null };
    const names = (kind: 'graph' | 'identity'): string[] =>
      graphRecurrentNetwork(size, kind).parameters.map(({ name }) => name);
    expect(names('graph').filter((name) => !names('identity').includes(name))).toEqual([
      'gate',
      'mixTo',
      'mixFrom',
      'mixLag',
    ]);
  });

  it('grows linearly with the series above a thousand', () => {
    const count = (nodes: number): number =>
      graphRecurrentNetwork(
        { size: 1, nodes, ...shape, period: 24, learnable: null },
        'graph',
      ).parameters.reduce(
        (sum, { shape: each }) => sum + each.reduce((product, length) => product * length, 1),
        0,
      );
    expect(count(4000) - count(3000)).toBe(count(3000) - count(2000));
  });
});

describe('nearestSeries', () => {
  it('finds for each series some of those that move with it, among thousands', () => {
    const [rows, nodes, kinds] = [300, 1200, 40];
    const random = createRandom(5);
    const shared = Float32Array.from({ length: rows * kinds }, () => random.normal());
    const values = Float32Array.from(
      { length: rows * nodes },
      (_, cell) => shared[Math.floor(cell / nodes) * kinds + (cell % kinds)] + 0.3 * random.normal(),
    );
    const prepared = prepareForecast(
      { rows, nodes, values, clock: null, links: [] },
      shape,
      splitRows(rows, 0.8),
    );
    const { source, target, edges } = nearestSeries(prepared);
    expect(edges).toBe(8 * nodes);
    const alike = source.filter((from, edge) => from % kinds === target[edge] % kinds).length;
    // By chance it would be one in forty.
    expect(alike / edges).toBeGreaterThan(0.3);
    expect(source.every((from, edge) => from !== target[edge])).toBe(true);
  });
});

describe('residualMlp', () => {
  it.each([3, 1001])('hears the other series through the learned mixture (%i series)', async (nodes) => {
    const prepared = prepare(nodes, 60);
    const batch = new WindowBatches(prepared, 1, () => new Float32Array(2 * nodes)).build([30]);
    const learnable = nodes > 1000 ? nearestSeries(prepared) : null;
    const heard = learnable?.source[2 * 8] ?? 0;
    const changed = {
      ...batch,
      past: (batch.past as Float32Array).map((value, cell) => (cell % nodes === heard ? value + 50 : value)),
    };
    const [before, after] = [
      await predict(prepared, residualMlp, batch, 1),
      await predict(prepared, residualMlp, changed, 1),
    ];
    expect(after[2 * 2]).not.toBe(before[2 * 2]);
  });
});

describe('WindowBatches', () => {
  it('gives unknown and padded targets no weight', () => {
    const prepared = prepare(2);
    const values = prepared.scaled.slice();
    values[100 * 2] = NaN;
    const batch = new WindowBatches({ ...prepared, scaled: values }, 2, () => new Float32Array(4)).build([
      100,
    ]);
    const weight = batch.weight as Float32Array;
    expect(weight[0]).toBe(0);
    expect(weight[1]).toBeGreaterThan(0);
    expect([...weight.subarray(4)]).toEqual([0, 0, 0, 0]);
  });
});
