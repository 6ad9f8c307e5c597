import { quantile } from '../../../../numeric/quantile';
import { gapsOf, type Baseline, type Gaps } from './gaps';
import type { DeviceWindow } from './window';

/** What the two gaps alone say about a window. */
export type RuleVerdict = 'healthy' | 'unclear' | 'anomalous';

export interface RuleThresholds {
  /** Both gaps below: the window is healthy. */
  readonly healthy: Gaps;
  /** One gap above: the window is anomalous. */
  readonly anomalous: Gaps;
}

/** Shares of healthy windows below the two thresholds of each gap. */
export const HEALTHY_QUANTILE = 0.8;
export const ANOMALOUS_QUANTILE = 0.999;

/** @param windows healthy, and not those that the baseline was learned from */
export function thresholdsOf(baseline: Baseline, windows: readonly DeviceWindow[]): RuleThresholds {
  const gaps = windows.map((window) => gapsOf(baseline, window));
  const at = (share: number): Gaps => ({
    variance: quantile(
      gaps.map(({ variance }) => variance),
      share,
      'conformal',
    ),
    correlation: quantile(
      gaps.map(({ correlation }) => correlation),
      share,
      'conformal',
    ),
  });
  return { healthy: at(HEALTHY_QUANTILE), anomalous: at(ANOMALOUS_QUANTILE) };
}

export function ruleVerdict({ healthy, anomalous }: RuleThresholds, gaps: Gaps): RuleVerdict {
  if (gaps.variance > anomalous.variance || gaps.correlation > anomalous.correlation) {
    return 'anomalous';
  }
  return gaps.variance <= healthy.variance && gaps.correlation <= healthy.correlation ? 'healthy' : 'unclear';
}

/** The larger of the gaps as a share of its threshold: a single score for the rule alone. */
export function ruleScore({ anomalous }: RuleThresholds, gaps: Gaps): number {
  return Math.max(gaps.variance / anomalous.variance, gaps.correlation / anomalous.correlation);
}
