import type { Runtime } from '../../src/compute';
import { quantile } from '../../src/numeric/quantile';
import {
  fitDetector,
  scaledValues,
  deviceDetector,
} from '../../src/methods/scheduling/sentinel/device/detector';
import { gapsOf } from '../../src/methods/scheduling/sentinel/device/gaps';
import { ruleScore, thresholdsOf } from '../../src/methods/scheduling/sentinel/device/rule';
import { windowScore } from '../../src/methods/scheduling/sentinel/device/score';
import { windowBefore, type DeviceWindow } from '../../src/methods/scheduling/sentinel/device/window';
import { CHANNELS, deviceSeries, FLOORS, type FaultKind } from './device-series';

const STEPS = 12;
const HEALTHY_STEPS = 6000;
const FAULT_STEPS = 40;
const QUIET_STEPS = 120;
const FAULTS = 6;
/** A window is broken when at least half of it is; windows with fewer broken rows are not judged. */
const BROKEN_ROWS = STEPS / 2;
/** All rivals have one threshold: this share of healthy windows, not learned from, is below it. */
const RIVAL_QUANTILE = 0.995;

type Judge = (window: DeviceWindow) => boolean;

export interface Counts {
  hits: number;
  missed: number;
  falseAlarms: number;
  quiet: number;
}

export const METHODS = ['robust z-score', 'rule alone', 'network alone', 'rule and network'] as const;
export type Method = (typeof METHODS)[number];

/** Learns every method on a healthy device, and judges the same device with faults of one kind after the other. */
export async function judgeDevice(
  seed: number,
  kinds: readonly FaultKind[],
  runtime: Runtime,
): Promise<Readonly<Record<FaultKind, Record<Method, Counts>>>> {
  const judges = await judgesOf(
    windowsOf(deviceSeries(seed, HEALTHY_STEPS, [])).map(({ window }) => window),
    {
      seed,
      runtime,
    },
  );
  const rows = kinds.map((kind, at) => {
    const faults = Array.from({ length: FAULTS }, (_, index) => {
      const from = QUIET_STEPS + index * (QUIET_STEPS + FAULT_STEPS);
      return { kind, from, to: from + FAULT_STEPS };
    });
    // The same device (its load differs by seed only in noise): the series goes on, with another draw for each kind.
    const series = deviceSeries(seed, HEALTHY_STEPS + FAULTS * (QUIET_STEPS + FAULT_STEPS) + at, [
      ...faults.map((fault) => ({
        ...fault,
        from: fault.from + HEALTHY_STEPS,
        to: fault.to + HEALTHY_STEPS,
      })),
    ]).subarray(HEALTHY_STEPS * CHANNELS);
    const windows = windowsOf(series);
    const counts = METHODS.map((method) => {
      const tally: Counts = { hits: 0, missed: 0, falseAlarms: 0, quiet: 0 };
      for (const { window, end } of windows) {
        const broken = Math.max(
          ...faults.map(({ from, to }) => Math.min(end, to) - Math.max(end - STEPS, from)),
        );
        if (broken > 0 && broken < BROKEN_ROWS) {
          continue;
        }
        const isAlarm = judges[method](window);
        tally.hits += broken > 0 && isAlarm ? 1 : 0;
        tally.missed += broken > 0 && !isAlarm ? 1 : 0;
        tally.falseAlarms += broken <= 0 && isAlarm ? 1 : 0;
        tally.quiet += broken <= 0 && !isAlarm ? 1 : 0;
      }
      return [method, tally] as const;
    });
    return [kind, Object.fromEntries(counts)] as const;
  });
  return Object.fromEntries(rows) as Record<FaultKind, Record<Method, Counts>>;
}

async function judgesOf(
  healthy: readonly DeviceWindow[],
  options: { readonly seed: number; readonly runtime: Runtime },
): Promise<Record<Method, Judge>> {
  const model = await fitDetector(healthy, FLOORS, options);
  const { baseline, network } = model;
  const kept = healthy.slice(Math.floor(0.6 * healthy.length));
  const rule = thresholdsOf(baseline, kept);
  const deepest = (window: DeviceWindow): number => Math.max(...scaledValues(baseline, window).map(Math.abs));
  const score = windowScore(network!.shape, network!.parameters);
  const above = (scoreOf: (window: DeviceWindow) => number): Judge => {
    const threshold = quantile(kept.map(scoreOf), RIVAL_QUANTILE, 'conformal');
    return (window) => scoreOf(window) > threshold;
  };
  const detect = deviceDetector(model);
  return {
    'robust z-score': above(deepest),
    'rule alone': above((window) => ruleScore(rule, gapsOf(baseline, window))),
    'network alone': above((window) => score(scaledValues(baseline, window))),
    'rule and network': (window) => detect(window).isAnomalous,
  };
}

function windowsOf(series: Float64Array): { window: DeviceWindow; end: number }[] {
  const rows = series.length / CHANNELS;
  return Array.from({ length: rows }, (_, row) => ({
    window: windowBefore(series, CHANNELS, row + 1, STEPS),
    end: row + 1,
  })).filter((each): each is { window: DeviceWindow; end: number } => each.window !== null);
}
