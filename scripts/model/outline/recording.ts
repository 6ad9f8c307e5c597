/** Generated recordings with their faults, as the segmentation network meets them. */
import type { Features } from '../../../src/features/extract';
import { judgeWidths } from '../../../src/methods/anomaly/scales/detect';
import type { JudgedScale } from '../../../src/methods/anomaly/scales/judge';
import { featuresOf } from '../../recordings/features';
import type { RecordingOptions } from '../../recordings/plan';
import { planRecording } from '../../recordings/plan';
import { RECORDING_START_MS } from '../simulate';

export interface LabelledFault {
  /** Index among the services of the features; -1 where none of its spans was kept. */
  readonly service: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Requests to the service while it lasted. */
  readonly requests: number;
}

export interface LabelledRecording {
  readonly features: Features;
  readonly scales: readonly JudgedScale[];
  readonly faults: readonly LabelledFault[];
}

/** A fault that fewer requests met can be drawn by nobody. */
export const MIN_REQUESTS = 12;

export const isFelt = ({ service, requests }: LabelledFault): boolean =>
  service >= 0 && requests >= MIN_REQUESTS;

export async function labelledRecording(options: RecordingOptions): Promise<LabelledRecording> {
  const plan = planRecording(options);
  const features = featuresOf(plan);
  const names = features.services.map(({ name }) => name);
  const faults = plan.faults.map(({ service, fromMs, toMs }): LabelledFault => {
    const found = names.indexOf(plan.system.services[service].name);
    const at = { fromMs: fromMs + RECORDING_START_MS, toMs: toMs + RECORDING_START_MS };
    return { service: found, ...at, requests: found < 0 ? 0 : requestsIn(features, found, at) };
  });
  return { features, scales: await judgeWidths(features), faults };
}

function requestsIn(
  { cells, services }: Features,
  service: number,
  { fromMs, toMs }: Pick<LabelledFault, 'fromMs' | 'toMs'>,
): number {
  let sum = 0;
  for (let window = 0; window < cells.windows; window++) {
    const middle = cells.startMs + (window + 0.5) * cells.widthMs;
    sum += middle >= fromMs && middle < toMs ? cells.errors.entries[window * services.length + service] : 0;
  }
  return sum;
}
