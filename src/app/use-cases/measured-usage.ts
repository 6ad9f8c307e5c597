import type { ServiceSeries } from '../recording/metrics';
import { usageUnit } from '../report/metric-limits';
import { quantile } from '../../numeric/quantile';
import { serviceOfPod } from '../../workspace/traces/service-name';

/** Fewer measurements of a pod say little about what it needs. */
const MIN_SAMPLES = 20;
/** A pod may be throttled for a moment, but never be without memory. */
const CPU_QUANTILE = 0.95;

/** What the pods of a service used while traces were recorded. */
export interface MeasuredUsage {
  readonly service: string;
  readonly quantity: 'cpu' | 'memory';
  readonly file: string;
  readonly metric: string;
  /** Pods that were measured one by one; null for one series of a service, whose pods it does not tell apart. */
  readonly pods: number | null;
  readonly samples: number;
  /** Of the pod that used most: the 95 % quantile in cores, or the maximum in bytes. */
  readonly measured: number;
}

/**
 * Usage of CPU and memory in known units. Where several metrics measure the same, the one that says most counts.
 * @param range of the traces; what was measured outside belongs to another load
 */
export function measuredUsages(
  series: readonly ServiceSeries[],
  range: { readonly fromMs: number; readonly toMs: number },
): MeasuredUsage[] {
  const groups = new Map<string, ServiceSeries[]>();
  for (const each of series) {
    const key = JSON.stringify([each.service, each.file, each.metric]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const most = new Map<string, MeasuredUsage>();
  for (const group of groups.values()) {
    const usage = usageOf(group, range);
    const key = usage && `${usage.quantity} ${usage.service}`;
    if (key !== null && usage!.measured > (most.get(key)?.measured ?? 0)) {
      most.set(key, usage!);
    }
  }
  return [...most.values()];
}

function usageOf(
  group: readonly ServiceSeries[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): MeasuredUsage | null {
  const [{ service, file, metric }] = group;
  const unit = usageUnit(metric);
  const names = new Set(group.map(({ entity }) => entity));
  // A name with two series has two containers, and which is which is not known.
  if (unit === null || names.size < group.length) {
    return null;
  }
  const samples = group.map(({ timesMs, values }) =>
    values.filter((value, at) => !Number.isNaN(value) && timesMs[at] >= fromMs && timesMs[at] < toMs),
  );
  const enough = samples.filter(({ length }) => length >= MIN_SAMPLES);
  if (enough.length === 0) {
    return null;
  }
  const { quantity, perUnit } = unit;
  const highest = enough.map((values) => quantile(values, quantity === 'cpu' ? CPU_QUANTILE : 1));
  const arePods = group.every(({ entity }) => serviceOfPod(entity) !== entity);
  return {
    service,
    quantity,
    file,
    metric,
    pods: arePods ? enough.length : null,
    samples: enough.reduce((sum, { length }) => sum + length, 0),
    measured: Math.max(...highest) / perUnit,
  };
}
