import {
  largestBatch,
  preferredBatches,
  type ModelFacts,
  type ModelUse,
  type Setting,
} from '../../contracts/serving/served-model';
import type { Rule } from '../rule';
import { capitalised, evidenceOf, remarksOn, runAt, stated, takes, type Remark } from './statements';

/** A batch that the server may not form, or whose run exceeds the timeout where a single item would not. */
export const modelBatch: Rule = {
  id: 'model-batch',
  severity: 'information',
  description:
    'A batch of the size given here is larger than the model allows, or is predicted to run longer than the timeout.',
  check: (input) =>
    remarksOn(input, ({ use, facts }) => [...tooLarge(use), ...(facts === null ? [] : tooLong(use, facts))]),
};

/** Triton compares the two when it loads a model. Another manifest that names it may state a limit of its own. */
function tooLarge({ config, maxBatch, preferredBatches: preferred }: ModelUse): Remark[] {
  if (config !== 'triton') {
    return [];
  }
  const largest = maxBatch?.value ?? 0;
  return preferred
    .filter(({ value }) => value > largest)
    .map(({ key, value, range }) => ({
      range,
      message: `${key} ${value} is larger than max_batch_size (${largest}): Triton refuses to load the model.`,
    }));
}

/** The largest batch, and the smallest that is preferred, whose requests are given up. */
function tooLong(use: ModelUse, facts: ModelFacts): Remark[] {
  const { maxBatch, requestTimeoutMs } = use;
  const one = runAt(facts, 1);
  if (requestTimeoutMs === null || one === undefined || one.ms > requestTimeoutMs.value) {
    return [];
  }
  const late = ({ value, range }: Setting): string | null => {
    const run = runAt(facts, value);
    if (run === undefined || run.ms <= requestTimeoutMs.value) {
      return null;
    }
    return `${capitalised(takes(run))}, longer than the ${stated(requestTimeoutMs, range)}: requests in such a batch are given up. ${evidenceOf(facts, run)}`;
  };
  const smaller = preferredBatches(use)
    .filter(({ value }) => value < largestBatch(use))
    .map((setting) => ({ range: setting.range, message: late(setting) }));
  const preferred = smaller.find(({ message }) => message !== null);
  return [preferred, maxBatch && { range: maxBatch.range, message: late(maxBatch) }].flatMap((remark) =>
    remark?.message == null ? [] : [{ range: remark.range, message: remark.message }],
  );
}
