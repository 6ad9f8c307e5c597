// @ts-check
/**
 * A recording's plan: how long, how much load, and which faults when. A plan is plain JSON; `validatePlan` says
 * everything that is wrong with one, `randomPlan` makes one from a seed, `scalePlan` fits one to another duration.
 */
import { createRandom } from './random.mjs';
import { EDGES, ENTRY_SERVICE, SERVICES } from './shop.mjs';

/**
 * What each kind does, and the unit of its magnitude:
 * - `latency`: the service waits `magnitude` milliseconds (median) longer before it handles a request;
 * - `errors`: the service answers 503 to this share of its requests;
 * - `cpu-hog`: the service's event loop is blocked for this share of the time, in bursts;
 * - `slow-edge`: requests from `service` to `target` spend `magnitude` milliseconds (median) longer on the wire.
 */
export const FAULT_KINDS = /** @type {const} */ (['latency', 'errors', 'cpu-hog', 'slow-edge']);

/**
 * @typedef {typeof FAULT_KINDS[number]} FaultKind
 * @typedef {{ kind: FaultKind, service: string, target?: string, startS: number, durationS: number, magnitude: number }} PlannedFault
 *   For `slow-edge`, `service` is the caller and `target` the called service.
 * @typedef {{ seed: number, durationS: number, requestsPerS: number, faults: PlannedFault[] }} Plan
 */

/** The service a fault is to be blamed on: the called one for a slow edge. @param {PlannedFault} fault */
export function causeOf(fault) {
  return fault.kind === 'slow-edge' ? String(fault.target) : fault.service;
}

/** @param {FaultKind} kind */
function isShare(kind) {
  return kind === 'errors' || kind === 'cpu-hog';
}

/** @param {PlannedFault} fault @returns {string[]} */
function faultErrors(fault) {
  const errors = [];
  if (!FAULT_KINDS.includes(fault.kind))
    errors.push(`kind '${fault.kind}' is none of ${FAULT_KINDS.join(', ')}`);
  if (!SERVICES.some(({ name }) => name === fault.service))
    errors.push(`'${fault.service}' is no service of the shop`);
  if (fault.kind === 'slow-edge') {
    const known = EDGES.some(({ from, to }) => from === fault.service && to === fault.target);
    if (!known) errors.push(`${fault.service} does not call '${fault.target}'`);
  } else if (fault.target !== undefined) {
    errors.push(`only a slow-edge has a target`);
  }
  if (!(fault.startS >= 0)) errors.push('startS is not a number of seconds');
  if (!(fault.durationS > 0)) errors.push('durationS is not above 0');
  if (!(fault.magnitude > 0)) errors.push('magnitude is not above 0');
  if (isShare(fault.kind) && fault.magnitude >= 1) errors.push('magnitude of this kind is a share, below 1');
  return errors;
}

/**
 * Everything that is wrong with a plan, in words; empty when it can be recorded.
 * @param {Plan} plan
 * @returns {string[]}
 */
export function validatePlan(plan) {
  const errors = [];
  if (!Number.isInteger(plan.seed)) errors.push('seed is not an integer');
  if (!(plan.durationS > 0)) errors.push('durationS is not above 0');
  if (!(plan.requestsPerS > 0)) errors.push('requestsPerS is not above 0');
  if (!Array.isArray(plan.faults)) return [...errors, 'faults is not a list'];
  let freeFromS = 0;
  for (const [index, fault] of plan.faults.entries()) {
    errors.push(...faultErrors(fault).map((error) => `fault ${index + 1}: ${error}`));
    if (fault.startS < freeFromS)
      errors.push(`fault ${index + 1}: starts before the one before it has ended`);
    freeFromS = fault.startS + fault.durationS;
  }
  if (freeFromS > plan.durationS) errors.push('the last fault ends after the recording');
  return errors;
}

/** The same plan squeezed or stretched in time. @param {Plan} plan @param {number} durationS @returns {Plan} */
export function scalePlan(plan, durationS) {
  const factor = durationS / plan.durationS;
  return {
    ...plan,
    durationS,
    faults: plan.faults.map((fault) => ({
      ...fault,
      startS: fault.startS * factor,
      durationS: fault.durationS * factor,
    })),
  };
}

/** Ranges a random plan draws magnitudes from, in the unit of the kind. */
const MAGNITUDES = /** @type {const} */ ({
  latency: [45, 90],
  errors: [0.35, 0.6],
  'cpu-hog': [0.45, 0.6],
  'slow-edge': [50, 100],
});

/**
 * A plan with every kind as evenly as possible and each service the cause of at most one fault. From 15 minutes
 * upwards a fault lasts 60 to 90 seconds with at least 90 quiet ones after it, and the first fifth of the recording
 * (300 seconds at most) is quiet; below 15 minutes everything shrinks in proportion.
 * @param {number} seed
 * @param {number} durationS
 * @returns {Plan}
 */
export function randomPlan(seed, durationS) {
  const random = createRandom(seed, 'plan');
  const scale = Math.min(1, durationS / 900);
  const leadInS = Math.min(300, durationS / 5);
  const [shortestS, longestS, quietS] = [60 * scale, 90 * scale, 90 * scale];
  const fitting = Math.floor((durationS - leadInS) / (longestS + quietS));
  const count = Math.min(fitting, SERVICES.length - 1);

  const kinds = random.shuffled(FAULT_KINDS);
  const causes = random.shuffled(SERVICES.map(({ name }) => name).filter((name) => name !== ENTRY_SERVICE));
  const durations = Array.from({ length: count }, () => random.between(shortestS, longestS));
  const slackS = durationS - leadInS - durations.reduce((sum, duration) => sum + duration + quietS, 0);
  const cuts = Array.from({ length: count }, () => random.uniform() * slackS).sort((a, b) => a - b);

  let startS = leadInS;
  const faults = durations.map((faultS, index) => {
    const kind = kinds[index % kinds.length];
    const cause = causes[index];
    startS += cuts[index] - (cuts[index - 1] ?? 0);
    const [low, high] = MAGNITUDES[kind];
    const timing = { startS: tenths(startS, scale), durationS: tenths(faultS, scale) };
    const magnitude = Number(random.between(low, high).toPrecision(2));
    startS += faultS + quietS;
    if (kind !== 'slow-edge') return { kind, service: cause, ...timing, magnitude };
    const callers = EDGES.filter(({ to }) => to === cause).map(({ from }) => from);
    return { kind, service: callers[random.below(callers.length)], target: cause, ...timing, magnitude };
  });
  return { seed, durationS, requestsPerS: 4, faults };
}

/** Whole tenths of a second read better in a plan; a plan of seconds keeps its digits. @param {number} seconds @param {number} scale */
function tenths(seconds, scale) {
  return scale === 1 ? Math.floor(seconds * 10) / 10 : seconds;
}
