import { formatMs } from '../../contracts/format';
import {
  largestBatch,
  preferredBatches,
  type ModelFacts,
  type ModelRun,
  type ModelUse,
  type Setting,
} from '../../contracts/serving/served-model';
import type { Rule } from '../rule';
import { fixBy, lowered } from './restate';
import { evidenceOf, remarksOn, runAt, stated, type Remark } from './statements';

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
      const said =
        pastQueueTimeout(use, queueDelayMs) ??
        (facts && (pastTimeout(use, facts, queueDelayMs) ?? longerThanWork(use, facts, queueDelayMs)));
      const { range } = queueDelayMs;
      const fix = fixBy('Lower', lowered(queueDelayMs, harmlessMs(use, facts)), range.file, 'ms');
      return said === null ? [] : [{ range, ...said, fix }];
    }),
};

/**
 * The longest delay that contradicts nothing: half of the queue's timeout, what the request's timeout leaves beside a run
 * at the upper end of its band, and the work that a batch saves.
 */
function harmlessMs(use: ModelUse, facts: ModelFacts | null): number {
  const { queueTimeoutMs, requestTimeoutMs } = use;
  const bounds = queueTimeoutMs === null ? [] : [queueTimeoutMs.value / 2];
  if (facts !== null && requestTimeoutMs !== null) {
    const fitting = runsWaitedFor(use, facts).filter(({ ms }) => ms <= requestTimeoutMs.value);
    bounds.push(...fitting.map(({ highMs }) => requestTimeoutMs.value - highMs));
  }
  const work = facts && workOf(use, facts);
  return Math.min(...bounds, ...(work ? [work.ms] : []));
}

type Said = Pick<Remark, 'summary' | 'message'>;

function pastQueueTimeout({ queueTimeoutMs }: ModelUse, delay: Setting): Said | null {
  if (queueTimeoutMs === null || delay.value < queueTimeoutMs.value) {
    return null;
  }
  return {
    summary: `The delay of ${formatMs(delay.value)} reaches the timeout of the queue (${formatMs(queueTimeoutMs.value)}).`,
    message: `A request may wait ${formatMs(delay.value)} for others to fill its batch, but is given up after ${stated(queueTimeoutMs, delay.range)} in the queue.`,
  };
}

/** Judged by the run of one item, which every request needs; else by the run of the batch that the delay fills. */
function pastTimeout(use: ModelUse, facts: ModelFacts, delay: Setting): Said | null {
  const { requestTimeoutMs } = use;
  if (requestTimeoutMs === null) {
    return null;
  }
  const run = runsWaitedFor(use, facts).find(
    ({ ms }) => ms <= requestTimeoutMs.value && delay.value + ms > requestTimeoutMs.value,
  );
  if (run === undefined) {
    return null;
  }
  const runs = run.batch === 1 ? 'runs' : `runs in a batch of ${run.batch}`;
  const together = formatMs(delay.value + run.ms);
  return {
    summary: `Delay and run take ${together}, longer than the timeout (${formatMs(requestTimeoutMs.value)}).`,
    message: `A request may wait ${formatMs(delay.value)} for others to fill its batch and then ${runs} for about ${formatMs(run.ms)}: together ${together}, longer than the ${stated(requestTimeoutMs, delay.range)}. ${evidenceOf(facts, run)}`,
  };
}

function runsWaitedFor(use: ModelUse, facts: ModelFacts): ModelRun[] {
  return [1, ...preferredBatches(use).map(({ value }) => value)].flatMap(
    (batch) => runAt(facts, batch) ?? [],
  );
}

/** Whoever waits longer than the whole batch would take one by one gains nothing from it. A batch of a preferred size waits no longer. */
function longerThanWork(use: ModelUse, facts: ModelFacts, delay: Setting): Said | null {
  const work = workOf(use, facts);
  if (work === null || delay.value <= work.ms) {
    return null;
  }
  const { batch, isPreferred, run } = work;
  return {
    summary: `The delay of ${formatMs(delay.value)} is longer than the work of a batch (${formatMs(work.ms)}).`,
    message: `A request may wait ${formatMs(delay.value)} for others to fill its batch. In that time all ${batch} of a ${isPreferred ? 'preferred' : 'full'} batch could run one after another (${batch} × ${formatMs(run.ms)}): batching saves less than it makes requests wait. ${evidenceOf(facts, run)}`,
  };
}

interface BatchWork {
  readonly batch: number;
  readonly isPreferred: boolean;
  readonly run: ModelRun;
  /** Of all items one after another. */
  readonly ms: number;
}

/** The work of the batch that the delay is there to fill; null where none is filled or nothing is predicted. */
function workOf(use: ModelUse, facts: ModelFacts): BatchWork | null {
  const run = runAt(facts, 1);
  const preferred = preferredBatches(use).at(-1)?.value;
  const batch = preferred ?? largestBatch(use);
  return run === undefined || batch === 1
    ? null
    : { batch, isPreferred: preferred !== undefined, run, ms: batch * run.ms };
}
