import { UnusableMetrics } from '../../workspace/metrics/table';
import type { LoadSeries } from './load-series';
import { longestSeason, prepareLoad, type Prepared } from './prepare';
import { originsOf, partsOf, range, type Origins, type Parts, type Split } from './protocol';
import type { ScaleName } from './scaling';

/** What is forecast from what, before any model is fitted. */
export interface WorkloadPlan {
  readonly prepared: Prepared;
  readonly parts: Parts;
  readonly origins: Origins;
  readonly wanted: readonly number[];
  readonly teachers: readonly number[];
  readonly isUnseen: boolean;
}

export interface PlanOptions {
  readonly scale: ScaleName;
  readonly split: Split;
  readonly inputSteps: number;
  readonly steps: number;
  /** Every how many-th origin of the test part is forecast. */
  readonly stride: number;
  /** Series that are forecast by what the others taught; empty: every series teaches all. */
  readonly unseen: readonly number[];
}

/**
 * Series never seen are forecast from every origin with a whole window before it; the others are known whole.
 * @throws UnusableMetrics when the rows do not suffice
 */
export function planWorkload(input: LoadSeries, options: PlanOptions): WorkloadPlan {
  const { inputSteps, steps, stride, unseen } = options;
  const { nodes, rows } = input;
  const parts = partsOf(rows, options.split);
  const isUnseen = unseen.length > 0;
  const all = Array.from({ length: nodes }, (_, node) => node);
  const prepared = prepareLoad(input, options.scale, isUnseen ? rows : parts.validationRow);
  const season = longestSeason(prepared);
  return {
    prepared,
    parts,
    origins: isUnseen
      ? unseenOrigins(rows, inputSteps, steps, stride)
      : originsOf(parts, { inputSteps, steps, stride, season }),
    wanted: isUnseen ? unseen : all,
    teachers: all.filter((node) => !unseen.includes(node)),
    isUnseen,
  };
}

function unseenOrigins(rows: number, inputSteps: number, steps: number, stride: number): Origins {
  const test = range(inputSteps, rows - steps, stride);
  if (test.length === 0) {
    throw new UnusableMetrics(
      `${rows} rows are too few for a window of ${inputSteps} rows and ${steps} steps ahead: use a smaller --input-steps or --horizon`,
    );
  }
  return { warm: [], validation: [], test };
}
