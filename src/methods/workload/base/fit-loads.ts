/** The base network, alone or adapted, on the loads of a workspace. */
import { parameterCount } from '../../../compute';
import { deviation, mean } from '../../../numeric/moments';
import type { BaseFitRequest, WorkloadFitResult, WorkloadSeries, WorkloadWindows } from '../networks/request';
import { readLoadAdapter } from './adapter-file';
import { adaptTo, alone, mixed, type Adaptation } from './adapt';
import { forecastBase } from './forecast';
import { BASE_STEPS, type LoadCourse } from './inputs';
import { readLoadBase } from './model-file';
import { adapterParameters } from './network';
import { byOrigin, joinWindows, windowsAt, type BaseWindows } from './windows';

/** One series in its own deviations. */
interface OwnCourse extends LoadCourse {
  readonly centre: number;
  readonly unit: number;
}

/**
 * Adapts the base to the windows to fit, all series together, if their later ones show that it helps; then forecasts. Same
 * seed and runtime, same numbers.
 * @returns [asked, steps], and why an adapter is used or none
 * @throws UnusableModel when the folders hold no base, or no adapter of it
 */
export async function fitLoads(
  request: BaseFitRequest,
): Promise<{ readonly result: WorkloadFitResult; readonly reason: string }> {
  const { series, fit, asked, steps, runtime, signal, reach, baseFolder, adapterFolder } = request;
  const { parameters: base, hash } = await readLoadBase(baseFolder);
  const seen = fit.origin.reduce((last, origin) => Math.max(last, origin + steps), 0);
  const courses = Array.from({ length: series.nodes }, (_, node) => courseOf(series, node, seen));
  const cut = courses.map((course) => ({ ...course, values: course.values.subarray(0, seen) }));
  const adaptation =
    adapterFolder === undefined
      ? await adaptationOf(base, cut, request)
      : await storedAdaptation(adapterFolder, hash);
  const windows = windowsOf(courses, asked, reach);
  const plain = await forecastBase(runtime, base, windows);
  const changed =
    adaptation.adapter === null ? plain : await forecastBase(runtime, base, windows, adaptation.adapter);
  signal?.throwIfAborted();
  const ahead = mixed(plain, changed, adaptation.share);
  const point = Float32Array.from({ length: asked.node.length * steps }, (_, cell) => {
    const at = Math.floor(cell / steps);
    const { centre, unit } = courses[asked.node[at]];
    return centre + unit * (windows.level[at] + ahead[at * BASE_STEPS + (cell % steps)]);
  });
  return {
    result: {
      point,
      epochs: adaptation.epochs,
      parameters:
        adaptation.adapter === null ? 0 : parameterCount(adapterParameters(adaptation.adapter.points)),
      validationLoss: null,
      pool: null,
      mixed: null,
      ...(adaptation.adapter === null
        ? {}
        : { adaptation: { baseHash: hash, adapter: adaptation.adapter, share: adaptation.share } }),
    },
    reason: adaptation.reason,
  };
}

/** @throws UnusableModel when the folder holds no adapter of this base */
async function storedAdaptation(folder: string, baseHash: string): Promise<Adaptation> {
  const { adapter, share } = await readLoadAdapter(folder, baseHash);
  return { adapter, share, epochs: 0, reason: `the adapter in ${folder} is used` };
}

/** One adapter for all series that teach, from every origin that all of them have. */
async function adaptationOf(
  base: Float32Array,
  courses: readonly LoadCourse[],
  { fit, reach, seed, runtime, signal, checkpoint }: BaseFitRequest,
): Promise<Adaptation> {
  // Op by op, adapting would take minutes.
  if (!runtime.compiled) {
    return alone(`adapters are not trained on ${runtime.name}`);
  }
  const nodes = [...new Set(fit.node)];
  const origins = [...new Set(fit.origin)].sort((a, b) => a - b);
  const perSeries = nodes.map((node) => windowsAt(courses[node], origins, reach ?? undefined));
  return adaptTo({
    base,
    windows: byOrigin(perSeries),
    series: nodes.length,
    seed,
    runtime,
    signal,
    checkpoint,
  });
}

/** The windows asked for, in their order. */
function windowsOf(
  courses: readonly LoadCourse[],
  { node, origin }: WorkloadWindows,
  reach: number | null,
): BaseWindows {
  const parts: BaseWindows[] = [];
  for (let from = 0; from < node.length;) {
    let to = from + 1;
    while (to < node.length && node[to] === node[from]) {
      to++;
    }
    parts.push(windowsAt(courses[node[from]], Array.from(origin.subarray(from, to)), reach ?? undefined));
    from = to;
  }
  return joinWindows(parts);
}

/** Rows before `seen` say what a deviation is. */
function courseOf({ values, rows, clock }: WorkloadSeries, node: number, seen: number): OwnCourse {
  const own = values.subarray(node * rows, (node + 1) * rows);
  const known = own.subarray(0, seen).filter((value) => !Number.isNaN(value));
  const centre = known.length > 0 ? mean(known) : 0;
  // A series that never changed is left in its own unit.
  const unit = (known.length > 0 ? deviation(known, centre) : 0) || 1;
  return { values: Float64Array.from(own, (value) => (value - centre) / unit), clock, centre, unit };
}
