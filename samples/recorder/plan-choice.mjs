// @ts-check
/** From command-line options to a valid plan. */
import { readFile } from 'node:fs/promises';

import { randomPlan, scalePlan, validatePlan } from './plan.mjs';

const RANDOM_DURATION_S = 1500;

/**
 * @param {{ plan?: string, random?: string, duration?: string, minutes?: string }} options as typed
 * @returns {Promise<import('./plan.mjs').Plan>}
 * @throws when an option or the plan is invalid, saying what is wrong
 */
export async function readPlan(options) {
  const durationS = readDuration(options);
  if (options.random !== undefined) {
    if (options.plan !== undefined) throw new Error('--plan and --random exclude each other');
    const seed = Number(options.random);
    if (!Number.isInteger(seed)) throw new Error(`--random ${options.random} is not an integer`);
    return randomPlan(seed, durationS ?? RANDOM_DURATION_S);
  }
  const plan = JSON.parse(await readFile(options.plan ?? new URL('plan.json', import.meta.url), 'utf8'));
  const errors = validatePlan(plan);
  if (errors.length > 0) throw new Error(`the plan is not valid: ${errors.join('; ')}`);
  return durationS === null ? plan : scalePlan(plan, durationS);
}

/** @param {{ duration?: string, minutes?: string }} options @returns {number | null} seconds, null when not given */
function readDuration({ duration, minutes }) {
  if (duration === undefined && minutes === undefined) return null;
  const seconds = duration === undefined ? 60 * Number(minutes) : Number(duration);
  if (!(seconds > 0)) throw new Error('the duration is not a number above 0');
  return seconds;
}
