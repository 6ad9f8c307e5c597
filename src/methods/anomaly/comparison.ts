import type { BacktestRow, Ranker } from '../../contracts/report';
import type { Runtime } from '../../compute';
import { NODE_FEATURE_COUNT as F } from '../../features/node-features';
import { lowestError } from '../../evaluation/choose';
import { meanWithSpread } from '../../evaluation/mean-error';
import type { Parts } from '../../evaluation/split';
import { windowError, type ErrorSeries } from './backtest';
import { expectCells, networkOf } from './expect';
import type { AnomalyModel } from './model-file';
import { fitLinearRival, medianRival, persistenceRival, type Rival } from './rivals';
import type { Recording } from './sequences';

const MODEL_ROW = 'GTF-Net';
const IDENTITY_ROW = 'GTF-Net with identity adjacency';

/** Held-out errors of the network, its control and the plain rivals, one row each, on the test part of the split. */
export async function compare(
  runtime: Runtime,
  recording: Recording,
  model: AnomalyModel,
  split: Parts<number>,
  weights: Float32Array,
): Promise<ErrorSeries[]> {
  const { normalised } = recording;
  const row = normalised.services * F;
  const errorsOf = (name: string, expectation: (window: number) => Float32Array): ErrorSeries => ({
    model: name,
    errors: Float64Array.from(split.test, (window) =>
      windowError(normalised, weights, window, expectation(window)),
    ),
  });
  const networks = await Promise.all(
    (['graph', 'identity'] as const).map(async (variant) => {
      const expected = await expectCells(runtime, recording, networkOf(model, variant), split.test);
      return errorsOf(variant === 'graph' ? MODEL_ROW : IDENTITY_ROW, (window) =>
        expected.subarray(window * row, (window + 1) * row),
      );
    }),
  );
  const rivals: Rival[] = [medianRival, persistenceRival];
  if (split.train.length > 0) {
    rivals.push(fitLinearRival([{ normalised, windows: split.train, weights }]));
  }
  const buffer = new Float32Array(row);
  const plain = rivals.map((rival) =>
    errorsOf(rival.name, (window) => {
      rival.forecast(normalised, window, buffer);
      return buffer;
    }),
  );
  return [...networks, ...plain];
}

export function tableOf(errors: readonly ErrorSeries[], seed: number): BacktestRow[] {
  return errors.map(({ model, errors: values }) => {
    const { mean, spread } = meanWithSpread(values, seed);
    return { model, error: mean, spread, chosen: false };
  });
}

/** Labels are not needed: the best predictor of normal behaviour also recognises best what is not normal. */
export function chooseRanker(rows: readonly BacktestRow[]): {
  ranker: Ranker;
  rankerReason: string;
  backtest: BacktestRow[];
} {
  const rankers: readonly (readonly [Ranker, string])[] = [
    ['model', MODEL_ROW],
    ['identity', IDENTITY_ROW],
    ['zscore', medianRival.name],
  ];
  const candidates = rankers.flatMap(([ranker, name]) => {
    const row = rows.find((candidate) => candidate.model === name);
    return row ? [{ ranker, row }] : [];
  });
  const best = lowestError(candidates, ({ row }) => row.error);
  if (best === null) {
    return {
      ranker: 'zscore',
      rankerReason: 'no window has enough history for a model',
      backtest: [...rows],
    };
  }
  return {
    ranker: best.ranker,
    rankerReason: `${best.row.model} has the lowest held-out error (${best.row.error.toFixed(4)})`,
    backtest: rows.map((row) => ({ ...row, chosen: row === best.row })),
  };
}
