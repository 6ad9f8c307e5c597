/** Errors on the test part of a series, of the adapted base and of its rivals. */
import type { Runtime } from '../../../src/compute';
import type { InsertionPoint } from '../../../src/compute/nn/adapter';
import { adaptTo, errorOf, mixed, type Adaptation } from '../../../src/methods/workload/base/adapt';
import { fitBase } from '../../../src/methods/workload/base/fit-base';
import { forecastBase } from '../../../src/methods/workload/base/forecast';
import { BASE_LAGS } from '../../../src/methods/workload/base/inputs';
import { adapterShare } from '../../../src/methods/workload/base/network';
import {
  originsIn,
  windowsAt,
  windowsBetween,
  type BaseWindows,
} from '../../../src/methods/workload/base/windows';
import { deviation } from '../../../src/numeric/moments';
import { createRandom } from '../../../src/numeric/random';
import { basePart, generatedParts, standardised } from '../../model/load/parts';
import type { Course } from './course';
import { ridgeForecast } from './ridge';
import { structures } from './structures';

/** Rows that the target's models see, as shares of all; those after them are forecast. */
const SEEN = [0.7, 0.8] as const;
/** Share of the seen windows that teach a network trained on them alone; the others choose its epoch. */
const SCRATCH_SHARE = 0.75;
/** Windows that choose the epoch of the base are this far apart. */
const VALIDATION_STRIDE = 7;

const GENERATED_SEED = 7000;

/** Windows of a target. */
interface Parts {
  readonly seen: BaseWindows;
  readonly test: BaseWindows;
  /** All before the test part: what only the full models see. */
  readonly all: BaseWindows;
}

export interface AdaptationFigures {
  /** Mean squared errors in deviations of the rows seen. */
  readonly adapted: number;
  readonly frozen: number;
  readonly scratch: number;
  readonly ridge: number;
  readonly ridgeWithCalendar: number;
  /** Trained parameters relative to those of the base; 0 where it is used alone. */
  readonly share: number;
  readonly reason: string;
  /** Processor time of adapting, s. */
  readonly seconds: number;
}

function partsOf(course: Course): Parts {
  const rows = course.values.length;
  const [from, to] = SEEN.map((share) => Math.floor(rows * share));
  const scaled = standardised(course, from, to);
  return {
    seen: windowsAt(scaled, originsIn(from, to)),
    test: windowsAt(scaled, originsIn(to - BASE_LAGS, rows)),
    all: windowsAt(scaled, originsIn(0, to)),
  };
}

/**
 * The base on the first 80 % of each series; the rest chooses its epoch.
 * @param generated how many generated series teach as well
 */
export async function baseOn(
  courses: readonly Course[],
  generated: number,
  seed: number,
  runtime: Runtime,
): Promise<Float32Array> {
  const recorded = courses.map((course) => basePart(course, { teaching: 1, later: VALIDATION_STRIDE }));
  const parts = [...recorded, ...generatedParts(GENERATED_SEED, generated)];
  return fitBase({
    series: parts.map(({ teaching }) => teaching),
    validation: parts.map(({ later }) => later),
    seed,
    runtime,
  });
}

/** @throws when the part that is seen, or the test part, holds no window with its forecast */
export async function adaptationFigures(
  base: Float32Array,
  target: Course,
  seed: number,
  runtime: Runtime,
): Promise<AdaptationFigures> {
  const { seen, test, all } = partsOf(target);
  if (seen.count === 0 || test.count === 0) {
    throw new Error(
      `${target.name}: a tenth of its ${target.values.length} rows holds no window with its forecast`,
    );
  }
  const before = process.cpuUsage();
  const { adapter, reason, error } = await adapted(base, { seen, test }, { seed }, runtime);
  const { user, system } = process.cpuUsage(before);
  return {
    adapted: error,
    frozen: errorOf(test, await forecastBase(runtime, base, test)),
    scratch: errorOf(test, await fromScratch(seen, test, seed, runtime)),
    ridge: errorOf(test, ridgeForecast(all, test, false)),
    ridgeWithCalendar: errorOf(test, ridgeForecast(all, test, true)),
    share: adapter === null ? 0 : adapterShare(adapter.points),
    reason,
    seconds: (user + system) / 1e6,
  };
}

interface Variant {
  readonly seed: number;
  readonly points?: readonly InsertionPoint[];
}

async function adapted(
  base: Float32Array,
  { seen, test }: Pick<Parts, 'seen' | 'test'>,
  variant: Variant,
  runtime: Runtime,
): Promise<Adaptation & { readonly error: number }> {
  const adaptation = await adaptTo({ base, windows: seen, runtime, ...variant });
  const plain = await forecastBase(runtime, base, test);
  const changed =
    adaptation.adapter === null ? plain : await forecastBase(runtime, base, test, adaptation.adapter);
  return { ...adaptation, error: errorOf(test, mixed(plain, changed, adaptation.share)) };
}

/** Errors on the test part with other structures, and with noise on the rows seen, relative to the base alone. */
export async function variantErrors(
  base: Float32Array,
  target: Course,
  seed: number,
  noise: number,
  runtime: Runtime,
): Promise<Map<string, number>> {
  const parts = partsOf(target);
  const noisy = { seen: partsOf(withNoise(target, noise, seed)).seen, test: parts.test };
  const plain = errorOf(parts.test, await forecastBase(runtime, base, parts.test));
  const errors = new Map<string, number>();
  for (const { name, points } of structures(seed)) {
    const { error } = await adapted(base, parts, { seed, points }, runtime);
    errors.set(name, error / plain);
  }
  const { error } = await adapted(base, noisy, { seed }, runtime);
  return errors.set('learned, with noise', error / plain);
}

/** @param share of the deviation of the rows that are seen */
function withNoise(course: Course, share: number, seed: number): Course {
  const [from, to] = SEEN.map((each) => Math.floor(course.values.length * each));
  const random = createRandom(seed, 2);
  const size = share * deviation(course.values.subarray(from, to).filter((value) => !Number.isNaN(value)));
  return {
    ...course,
    values: course.values.map((value, row) =>
      row >= from && row < to ? value + size * random.normal() : value,
    ),
  };
}

/** The base's network, trained on the windows seen and nothing else. */
async function fromScratch(
  seen: BaseWindows,
  test: BaseWindows,
  seed: number,
  runtime: Runtime,
): Promise<Float32Array> {
  const cut = Math.max(1, Math.floor(seen.count * SCRATCH_SHARE));
  const parameters = await fitBase({
    series: [windowsBetween(seen, 0, cut)],
    validation: [windowsBetween(seen, cut, seen.count)],
    seed,
    runtime,
  });
  return forecastBase(runtime, parameters, test);
}
