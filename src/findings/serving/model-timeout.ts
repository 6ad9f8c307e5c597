import type { Fix } from '../../contracts/fix';
import { formatMs } from '../../contracts/format';
import type { ModelFacts, ServedModel, Setting } from '../../contracts/serving/served-model';
import type { Rule } from '../rule';
import { fixBy, raised } from './restate';
import { capitalised, evidenceOf, remarksOnKnown, runAt, stated, takes, type Remark } from './statements';

/** A timeout that one run of one item exceeds, or a time in the queue that ends while the model is still busy. */
export const modelTimeout: Rule = {
  id: 'model-timeout',
  severity: 'information',
  description: 'The timeout here is shorter than the predicted running time of the model.',
  check: (input) =>
    remarksOnKnown(input, (model, facts) => [...requestRemarks(model, facts), ...queueRemarks(model, facts)]),
};

function requestRemarks({ use: { requestTimeoutMs } }: ServedModel, facts: ModelFacts): Remark[] {
  const run = runAt(facts, 1);
  if (requestTimeoutMs === null || run === undefined || run.ms <= requestTimeoutMs.value) {
    return [];
  }
  const certainty =
    run.lowMs > requestTimeoutMs.value
      ? 'requests are given up before they are answered'
      : 'many requests are given up before they are answered';
  return [
    {
      range: requestTimeoutMs.range,
      summary: `One run takes about ${formatMs(run.ms)}, longer than the timeout (${formatMs(requestTimeoutMs.value)}).`,
      fix: raisedTo(requestTimeoutMs, run.highMs),
      message: `${capitalised(takes(run))}, longer than the ${stated(requestTimeoutMs, requestTimeoutMs.range)}: ${certainty}. ${evidenceOf(facts, run)}`,
    },
  ];
}

/** Who arrives while all instances are busy waits until one is free: a run's time over their number when they take turns. */
function queueRemarks({ use }: ServedModel, facts: ModelFacts): Remark[] {
  const { queueTimeoutMs, instances } = use;
  const copies = instances?.value ?? 1;
  const run = facts.runs.find(({ ms }) => queueTimeoutMs !== null && ms / copies > queueTimeoutMs.value);
  if (queueTimeoutMs === null || run === undefined) {
    return [];
  }
  const wait =
    copies === 1 ? '' : ` and the next of ${copies} instances is free after ${formatMs(run.ms / copies)}`;
  const message = `${capitalised(takes(run))}${wait}, longer than the ${stated(queueTimeoutMs, queueTimeoutMs.range)}: a request that arrives while the model is busy is given up in the queue. ${evidenceOf(facts, run)}`;
  const summary = `A request waits about ${formatMs(run.ms / copies)}, longer than the queue timeout (${formatMs(queueTimeoutMs.value)}).`;
  const longestMs = Math.max(...facts.runs.map(({ highMs }) => highMs / copies));
  return [{ range: queueTimeoutMs.range, summary, message, fix: raisedTo(queueTimeoutMs, longestMs) }];
}

/** Above the whole band: a timeout in the middle of it would be exceeded half of the time. */
function raisedTo(timeout: Setting, atLeastMs: number): Fix | undefined {
  return fixBy('Raise', raised(timeout, atLeastMs), timeout.range.file, 'ms');
}
