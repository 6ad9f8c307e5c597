import type { Fix } from '../../contracts/fix';
import { formatMs } from '../../contracts/format';
import type { ModelFacts, ModelUse, Setting } from '../../contracts/serving/served-model';
import type { Rule } from '../rule';
import { fixBy, loweredTo } from './restate';
import { evidenceOf, remarksOn, runAt, stated, type Remark } from './statements';

/** Linux hands out a CPU limit in periods: what is used up makes the container pause until the next one. */
const PERIOD_MS = 100;
/** A pause that lengthens a run by less is lost in its band. */
const WORTH_SAYING = 1.5;

/** A CPU limit below what the model is configured to use at once, or with which a run does not fit into the timeout. */
export const modelCpus: Rule = {
  id: 'model-cpus',
  severity: 'information',
  description:
    'The CPU limit contradicts the threads, the requests at once, or the predicted running time of the model.',
  check: (input) =>
    remarksOn(input, ({ use, facts }) => {
      const { cpus } = use;
      if (cpus === null) {
        return [];
      }
      const said =
        moreThreads(use, cpus) ??
        (facts && (paused(use, facts, cpus) ?? sharing(use, facts, cpus) ?? crowded(use, facts, cpus)));
      return said === null ? [] : [{ range: cpus.range, ...said }];
    }),
};

/** A fix lowers what shares the CPUs. More CPUs may not be there to be had. */
type Said = Omit<Remark, 'range'>;

function lower(setting: Setting, atMost: number, cpus: Setting): Fix | undefined {
  return fixBy('Lower', loweredTo(setting, Math.floor(atMost)), cpus.range.file, 'count');
}

function moreThreads({ threads, instances }: ModelUse, cpus: Setting): Said | null {
  const copies = instances?.value ?? 1;
  if (threads === null || threads.value * copies <= cpus.value) {
    return null;
  }
  const wanted =
    copies === 1
      ? `${threads.value} threads (${threads.key})`
      : `${threads.value} threads (${threads.key}) in each of ${copies} instances`;
  return {
    summary: `The model runs on ${threads.value * copies} threads, but has ${numberOf(cpus)}.`,
    fix: lower(threads, cpus.value / copies, cpus),
    message: `The model runs on ${wanted}, but has ${numberOf(cpus)}: its threads use up each ${PERIOD_MS} ms period early and then pause, which makes runs slower and less even than with ${Math.max(1, Math.floor(cpus.value / copies))}.`,
  };
}

function paused({ requestTimeoutMs }: ModelUse, facts: ModelFacts, cpus: Setting): Said | null {
  const run = runAt(facts, 1);
  if (run === undefined || cpus.value >= 1) {
    return null;
  }
  const pausedMs = withPauses(run.ms, cpus.value);
  const isTooLong =
    requestTimeoutMs !== null && run.ms <= requestTimeoutMs.value && pausedMs > requestTimeoutMs.value;
  if (!isTooLong && pausedMs < WORTH_SAYING * run.ms) {
    return null;
  }
  const limit = isTooLong ? `, longer than the ${stated(requestTimeoutMs, cpus.range)}` : '';
  return {
    summary: `With ${cpus.value} CPUs a run pauses and takes about ${formatMs(pausedMs)} instead of ${formatMs(run.ms)}.`,
    message: `With ${cpus.value} CPUs a run pauses when it has used its share of a ${PERIOD_MS} ms period: one at batch 1 takes about ${formatMs(pausedMs)} instead of ${formatMs(run.ms)}${limit}. ${evidenceOf(facts, run)}`,
  };
}

/** How long a run of `ms` processor time lasts on one thread with less than one CPU, started with a fresh period. */
export function withPauses(ms: number, cpus: number): number {
  const shareMs = cpus * PERIOD_MS;
  const pauses = Math.max(0, Math.ceil(ms / shareMs) - 1);
  return ms + pauses * (PERIOD_MS - shareMs);
}

/** Each instance runs on a thread at least. */
function sharing({ instances, requestTimeoutMs }: ModelUse, facts: ModelFacts, cpus: Setting): Said | null {
  const run = runAt(facts, 1);
  if (run === undefined || instances === null || instances.value <= cpus.value) {
    return null;
  }
  const sharedMs = (instances.value * run.ms) / cpus.value;
  const limit =
    requestTimeoutMs !== null && run.ms <= requestTimeoutMs.value && sharedMs > requestTimeoutMs.value
      ? `, longer than the ${stated(requestTimeoutMs, cpus.range)}`
      : '';
  return {
    summary: `${instances.value} instances share ${numberOf(cpus)}.`,
    fix: lower(instances, cpus.value, cpus),
    message: `${instances.value} instances (${instances.key}) share ${numberOf(cpus)}: when all are busy, a run at batch 1 takes about ${formatMs(sharedMs)} instead of ${formatMs(run.ms)}${limit}. ${evidenceOf(facts, run)}`,
  };
}

function numberOf({ value }: Setting): string {
  return `${value} ${value === 1 ? 'CPU' : 'CPUs'}`;
}

function crowded({ concurrency, requestTimeoutMs }: ModelUse, facts: ModelFacts, cpus: Setting): Said | null {
  const run = runAt(facts, 1);
  if (run === undefined || concurrency === null || requestTimeoutMs === null) {
    return null;
  }
  const togetherMs = (concurrency.value * run.ms) / cpus.value;
  if (
    concurrency.value <= cpus.value ||
    run.ms > requestTimeoutMs.value ||
    togetherMs <= requestTimeoutMs.value
  ) {
    return null;
  }
  return {
    summary: `${concurrency.value} requests at once share ${numberOf(cpus)}: each takes about ${formatMs(togetherMs)}.`,
    fix: lower(concurrency, (requestTimeoutMs.value * cpus.value) / run.highMs, cpus),
    message: `${concurrency.value} requests at once (${concurrency.key}) share ${numberOf(cpus)}: each then takes about ${formatMs(togetherMs)}, longer than the ${stated(requestTimeoutMs, cpus.range)}. ${evidenceOf(facts, run)}`,
  };
}
