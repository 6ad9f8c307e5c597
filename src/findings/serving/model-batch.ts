import type { Fix } from '../../contracts/fix';
import { formatMs } from '../../contracts/format';
import {
  largestBatch,
  preferredBatches,
  type ModelFacts,
  type ModelUse,
  type Setting,
} from '../../contracts/serving/served-model';
import type { Rule } from '../rule';
import { fixBy, loweredTo, raised } from './restate';
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
  const isListed = preferred.some(({ value }) => value === largest);
  return preferred
    .filter(({ value }) => value > largest)
    .map((setting, index) => ({
      range: setting.range,
      summary: `${setting.key} ${setting.value} is larger than max_batch_size (${largest}).`,
      message: `${setting.key} ${setting.value} is larger than max_batch_size (${largest}): Triton refuses to load the model.`,
      // A size that is listed twice is no fix.
      fix:
        isListed || index > 0
          ? undefined
          : fixBy('Lower', loweredTo(setting, largest), setting.range.file, 'count'),
    }));
}

/** The largest batch, and the smallest that is preferred, whose requests are given up. */
function tooLong(use: ModelUse, facts: ModelFacts): Remark[] {
  const { maxBatch, requestTimeoutMs } = use;
  const one = runAt(facts, 1);
  if (requestTimeoutMs === null || one === undefined || one.ms > requestTimeoutMs.value) {
    return [];
  }
  const late = (setting: Setting): Remark[] => {
    const run = runAt(facts, setting.value);
    if (run === undefined || run.ms <= requestTimeoutMs.value) {
      return [];
    }
    const { range } = setting;
    return [
      {
        range,
        summary: `A batch of ${run.batch} runs for about ${formatMs(run.ms)}, longer than the timeout (${formatMs(requestTimeoutMs.value)}).`,
        message: `${capitalised(takes(run))}, longer than the ${stated(requestTimeoutMs, range)}: requests in such a batch are given up. ${evidenceOf(facts, run)}`,
        fix:
          fittingBatch(use, facts, setting) ??
          fixBy('Raise', raised(requestTimeoutMs, run.highMs), range.file, 'ms'),
      },
    ];
  };
  const preferred = preferredBatches(use)
    .filter(({ value }) => value < largestBatch(use))
    .flatMap(late)
    .slice(0, 1);
  return [...preferred, ...(maxBatch === null ? [] : late(maxBatch))];
}

/** Sets the largest batch to the largest size whose whole band fits, unless a preferred size would be above it. */
function fittingBatch(use: ModelUse, facts: ModelFacts, setting: Setting): Fix | undefined {
  const timeoutMs = use.requestTimeoutMs?.value ?? 0;
  const fitting = facts.runs.filter(({ batch, highMs }) => batch < setting.value && highMs <= timeoutMs);
  const largest = Math.max(1, ...fitting.map(({ batch }) => batch));
  const isBelowPreferred = use.preferredBatches.some(({ value }) => value > largest);
  return setting !== use.maxBatch || largest === 1 || isBelowPreferred
    ? undefined
    : fixBy('Lower', loweredTo(setting, largest), setting.range.file, 'count');
}
