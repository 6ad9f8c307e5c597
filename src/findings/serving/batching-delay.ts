import { formatMs } from '../../contracts/format';
import {
  largestBatch,
  preferredBatches,
  type ModelFacts,
  type ModelUse,
  type Setting,
} from '../../contracts/serving/served-model';
import type { Rule } from '../rule';
import { evidenceOf, remarksOn, runAt, stated } from './statements';

/** A delay for filling batches that cannot end well: it reaches a timeout, or lasts longer than the work it saves. */
export const batchingDelay: Rule = {
  id: 'batching-delay',
  severity: 'information',
  description:
    'The delay for filling a batch contradicts a timeout or the predicted running time of the model.',
  check: (input) =>
    remarksOn(input, ({ use, facts }) => {
      const { queueDelayMs } = use;
      if (queueDelayMs === null) {
        return [];
      }
      const message =
        pastQueueTimeout(use, queueDelayMs) ??
        (facts && (pastTimeout(use, facts, queueDelayMs) ?? longerThanWork(use, facts, queueDelayMs)));
      return message === null ? [] : [{ range: queueDelayMs.range, message }];
    }),
};

function pastQueueTimeout({ queueTimeoutMs }: ModelUse, delay: Setting): string | null {
  if (queueTimeoutMs === null || delay.value < queueTimeoutMs.value) {
    return null;
  }
  return `A request may wait ${formatMs(delay.value)} for others to fill its batch, but is given up after ${stated(queueTimeoutMs, delay.range)} in the queue.`;
}

/** By the run of one item, which nobody escapes; else by that of the batch which the delay is there to fill. */
function pastTimeout(use: ModelUse, facts: ModelFacts, delay: Setting): string | null {
  const { requestTimeoutMs } = use;
  if (requestTimeoutMs === null) {
    return null;
  }
  const run = [1, ...preferredBatches(use).map(({ value }) => value)]
    .flatMap((batch) => runAt(facts, batch) ?? [])
    .find(({ ms }) => ms <= requestTimeoutMs.value && delay.value + ms > requestTimeoutMs.value);
  if (run === undefined) {
    return null;
  }
  const runs = run.batch === 1 ? 'runs' : `runs in a batch of ${run.batch}`;
  return `A request may wait ${formatMs(delay.value)} for others to fill its batch and then ${runs} for about ${formatMs(run.ms)}: together ${formatMs(delay.value + run.ms)}, longer than the ${stated(requestTimeoutMs, delay.range)}. ${evidenceOf(facts, run)}`;
}

/** Whoever waits longer than the whole batch would take one by one gains nothing from it. A batch of a preferred size waits no longer. */
function longerThanWork(use: ModelUse, facts: ModelFacts, delay: Setting): string | null {
  const run = runAt(facts, 1);
  const preferred = preferredBatches(use).at(-1)?.value;
  const batch = preferred ?? largestBatch(use);
  if (run === undefined || batch === 1 || delay.value <= batch * run.ms) {
    return null;
  }
  return `A request may wait ${formatMs(delay.value)} for others to fill its batch. In that time all ${batch} of a ${preferred === undefined ? 'full' : 'preferred'} batch could run one after another (${batch} × ${formatMs(run.ms)}): batching saves less than it makes requests wait. ${evidenceOf(facts, run)}`;
}
