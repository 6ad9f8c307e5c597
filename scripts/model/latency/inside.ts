/** How much longer kernels take inside networks than on their own, from calibrations and the networks they were made for. */
import type { InsideFactors } from '../../../src/methods/latency/layers/inside';
import { workVector } from '../../../src/methods/latency/layers/kernel-work';
import { rooflineMs } from '../../../src/methods/latency/layers/roofline';
import type { CalibratedGroup, Network } from './dataset';

/** What a class took inside one network, and what the calibration says for the same kernels on their own. */
interface ClassTime {
  readonly name: string;
  readonly log: number;
  /** Of the network's time. */
  readonly share: number;
}

/** Shares of networks' time that the factor 1 is worth: a class that is never much keeps it. */
const PRIOR_SHARE = 0.25;
const MAX_LOG = Math.log(2.5);

/** For each class the median over the networks, each counting by the share of its time. */
export function fitInside(groups: readonly CalibratedGroup[]): InsideFactors {
  const times = groups.flatMap(({ networks, model }) =>
    networks.flatMap((network) => classTimes(network, model.classes)),
  );
  const logs = new Map<string, number>();
  for (const name of new Set(times.map((time) => time.name))) {
    const own = times.filter((time) => time.name === name);
    const share = own.reduce((sum, time) => sum + time.share, 0);
    const log = (weightedMedian(own) * share) / (share + PRIOR_SHARE);
    logs.set(name, Math.max(-MAX_LOG, Math.min(MAX_LOG, log)));
  }
  return Object.fromEntries([...logs].map(([name, log]) => [name, Number(Math.exp(log).toPrecision(4))]));
}

function classTimes(
  { samples, measuredMs }: Network,
  classes: CalibratedGroup['model']['classes'],
): readonly ClassTime[] {
  return [...new Set(samples.map((sample) => sample.class))].flatMap((name) => {
    const own = samples.filter((sample) => sample.class === name);
    const line = Object.hasOwn(classes, name) ? classes[name] : null;
    if (line === null) {
      return [];
    }
    const inside = own.reduce((sum, { ms }) => sum + ms, 0);
    const alone = own.reduce((sum, { work }) => sum + rooflineMs(line.coefficients, workVector(work)), 0);
    return alone > 0 && inside > 0
      ? [{ name, log: Math.log(inside / alone), share: inside / measuredMs }]
      : [];
  });
}

function weightedMedian(times: readonly ClassTime[]): number {
  const sorted = [...times].sort((a, b) => a.log - b.log);
  const half = sorted.reduce((sum, { share }) => sum + share, 0) / 2;
  let passed = 0;
  for (const { log, share } of sorted) {
    passed += share;
    if (passed >= half) {
      return log;
    }
  }
  return 0;
}
