// @ts-check
/**
 * Compares a recording with its ground truth: every fault must show where it was put, nothing else may move with it,
 * and the quiet stretches must be quiet.
 */
import { HOG_PERIOD_MS } from './service/faults.mjs';

/** Seconds around a fault that belong neither to it nor to the quiet stretches. */
const MARGIN_MS = 5000;
const QUIET_WINDOW_MS = 30_000;
/** A median may differ by this much, or by this share, before it counts as moved. */
const MOVED_MS = 3;
const MOVED_SHARE = 0.35;
/** Fewer requests than this say nothing about a service. */
const FEWEST_REQUESTS = 8;
/** At most this share of quiet windows may have a moved median. */
const UNQUIET_SHARE = 0.05;
/** A fault must reach at least this share of the effect it was scripted to have. */
const MIN_EFFECT = 0.5;
/** An ordinary error rate ends here. */
const MAX_QUIET_ERRORS = 0.04;

/**
 * @typedef {import('./spans.mjs').Handling} Handling
 * @typedef {{ kind: import('./plan.mjs').FaultKind, service: string, edge: { from: string, to: string } | null,
 *   magnitude: number, startMs: number, endMs: number }} RecordedFault
 * @typedef {object} FaultCheck
 * @property {boolean} passed
 * @property {string} metric what was compared
 * @property {number} during
 * @property {number} outside
 * @property {number} expected the rise the plan asks for
 * @property {number} requests how many were handled by the service during the fault
 * @property {{ service: string, duringMs: number, outsideMs: number, passed: boolean }[]} others median self times
 * @typedef {object} QuietCheck
 * @property {boolean} passed
 * @property {number} windows service windows of 30 s looked at
 * @property {number} moved of them, those whose median self time left the usual range
 * @property {number} errorShare of all requests in quiet stretches
 */

/** What each kind changes, and by how much. @type {Record<string, { metric: string, of: (handlings: readonly Handling[]) => number, rise: (magnitude: number) => number }>} */
const EFFECTS = {
  latency: {
    metric: 'median self time, ms',
    of: (all) => median(all.map((one) => one.selfMs)),
    rise: (ms) => ms,
  },
  errors: {
    metric: 'share of own errors',
    of: (all) => mean(all.map((one) => Number(one.ownError))),
    rise: (share) => share,
  },
  'cpu-hog': {
    metric: 'mean self and waiting time, ms',
    of: (all) => mean(all.map((one) => one.selfMs + one.wireMs)),
    // A request comes during a burst with probability `share` and then waits for half a burst on average.
    rise: (share) => (share * share * HOG_PERIOD_MS) / 2,
  },
  'slow-edge': {
    metric: 'median time on the wire, ms',
    of: (all) => median(all.map((one) => one.wireMs)),
    rise: (ms) => ms,
  },
};

/**
 * @param {readonly Handling[]} handlings
 * @param {readonly RecordedFault[]} faults
 * @returns {{ faults: FaultCheck[], quiet: QuietCheck }}
 */
export function checkRecording(handlings, faults) {
  const quiet = handlings.filter(({ atMs }) =>
    faults.every(({ startMs, endMs }) => atMs < startMs - MARGIN_MS || atMs > endMs + MARGIN_MS),
  );
  return {
    faults: faults.map((fault) => checkFault(fault, handlings, quiet)),
    quiet: checkQuiet(quiet),
  };
}

/** @param {RecordedFault} fault @param {readonly Handling[]} handlings @param {readonly Handling[]} quiet @returns {FaultCheck} */
function checkFault(fault, handlings, quiet) {
  const during = handlings.filter(({ atMs }) => atMs >= fault.startMs && atMs < fault.endMs);
  const concerns = (/** @type {Handling} */ one) =>
    one.service === fault.service && (fault.edge === null || one.caller === fault.edge.from);
  const { metric, of, rise } = EFFECTS[fault.kind];
  const affected = during.filter(concerns);
  const [duringValue, outsideValue] = [of(affected), of(quiet.filter(concerns))];
  const expected = rise(fault.magnitude);

  const services = [...new Set(quiet.map(({ service }) => service))].sort();
  // A slow edge leaves the called service itself alone as well.
  const others = services
    .filter((service) => service !== fault.service || fault.kind === 'slow-edge')
    .map((service) => {
      const duringTimes = selfTimes(during, service);
      const [duringMs, outsideMs] = [median(duringTimes), median(selfTimes(quiet, service))];
      const passed = duringTimes.length < FEWEST_REQUESTS || !moved(duringMs, outsideMs);
      return { service, duringMs: rounded(duringMs), outsideMs: rounded(outsideMs), passed };
    });
  const shows = affected.length >= FEWEST_REQUESTS && duringValue - outsideValue >= MIN_EFFECT * expected;
  return {
    passed: shows && others.every(({ passed }) => passed),
    metric,
    during: rounded(duringValue),
    outside: rounded(outsideValue),
    expected: rounded(expected),
    requests: affected.length,
    others,
  };
}

/** @param {readonly Handling[]} quiet @returns {QuietCheck} */
function checkQuiet(quiet) {
  /** @type {Map<string, Handling[]>} */
  const windows = new Map();
  for (const one of quiet) {
    const key = `${one.service} ${Math.floor(one.atMs / QUIET_WINDOW_MS)}`;
    windows.set(key, [...(windows.get(key) ?? []), one]);
  }
  const judged = [...windows.values()].filter((window) => window.length >= FEWEST_REQUESTS);
  const movedWindows = judged.filter((window) => {
    const { service } = window[0];
    return moved(median(selfTimes(window, service)), median(selfTimes(quiet, service)));
  });
  const errorShare = mean(quiet.map(({ ownError }) => Number(ownError)));
  return {
    passed: movedWindows.length <= UNQUIET_SHARE * judged.length && errorShare <= MAX_QUIET_ERRORS,
    windows: judged.length,
    moved: movedWindows.length,
    errorShare: rounded(errorShare),
  };
}

/** Self times of the requests that went well: a failed one may have ended early. @param {readonly Handling[]} handlings @param {string} service */
function selfTimes(handlings, service) {
  return handlings.filter((one) => one.service === service && !one.error).map(({ selfMs }) => selfMs);
}

/** @param {number} nowMs @param {number} usualMs */
function moved(nowMs, usualMs) {
  return Math.abs(nowMs - usualMs) > Math.max(MOVED_MS, MOVED_SHARE * usualMs);
}

/** NaN of nothing. @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** NaN of nothing. @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {number} value */
function rounded(value) {
  return Math.round(value * 1000) / 1000;
}
