/** Linear models of a window, by least squares with the strength that does best on later windows. */
import { BASE_INPUTS, BASE_LAGS, BASE_STEPS } from '../../../src/methods/workload/base/inputs';
import { errorOf } from '../../../src/methods/workload/base/adapt';
import { windowsBetween, type BaseWindows } from '../../../src/methods/workload/base/windows';
import { linearValue } from '../../../src/numeric/least-squares';
import { ShrunkLeastSquares } from '../../../src/numeric/shrunk-least-squares';

const STRENGTHS = [1, 10, 100, 1000] as const;
const CHOOSING_SHARE = 0.125;
/** Inputs that stand for time of day and day of week come last. */
const CALENDAR = 11;

/** @returns [asked, BASE_STEPS], relative to the level */
export function ridgeForecast(
  teaching: BaseWindows,
  asked: BaseWindows,
  readsCalendar: boolean,
): Float32Array {
  const cut = Math.floor(teaching.count * (1 - CHOOSING_SHARE));
  const early = windowsBetween(teaching, 0, Math.max(1, cut - BASE_STEPS));
  const late = windowsBetween(teaching, cut, teaching.count);
  const chosen = STRENGTHS.map((strength) => ({
    strength,
    error: errorOf(late, fitted(early, readsCalendar, strength)(late)),
  })).reduce((best, each) => (each.error < best.error ? each : best));
  return fitted(teaching, readsCalendar, chosen.strength)(asked);
}

function fitted(
  windows: BaseWindows,
  readsCalendar: boolean,
  strength: number,
): (asked: BaseWindows) => Float32Array {
  const size = BASE_LAGS + (readsCalendar ? CALENDAR : 0) + 1;
  const x = new Float64Array(size);
  const fill = ({ x: inputs, unit }: BaseWindows, at: number): void => {
    const own = inputs.subarray(at * BASE_INPUTS, (at + 1) * BASE_INPUTS);
    // In deviations of the series, as the targets are.
    own.subarray(0, BASE_LAGS).forEach((value, lag) => (x[lag] = value * unit[at]));
    x.set(readsCalendar ? own.subarray(BASE_INPUTS - CALENDAR) : [], BASE_LAGS);
    x[size - 1] = 1;
  };
  const system = new ShrunkLeastSquares(size, BASE_STEPS);
  for (let at = 0; at < windows.count; at++) {
    const weight = windows.weight.subarray(at * BASE_STEPS, (at + 1) * BASE_STEPS);
    if (weight.every((each) => each === 1)) {
      fill(windows, at);
      system.add(x, windows.y.subarray(at * BASE_STEPS, (at + 1) * BASE_STEPS));
    }
  }
  const coefficients = system.solve(null, strength);
  return (asked) => {
    const out = new Float32Array(asked.count * BASE_STEPS);
    for (let at = 0; at < asked.count; at++) {
      fill(asked, at);
      coefficients.forEach((each, step) => (out[at * BASE_STEPS + step] = linearValue(each, x)));
    }
    return out;
  };
}
