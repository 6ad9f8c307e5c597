import type { Runtime } from '../../../../compute';
import { quantile } from '../../../../numeric/quantile';
import { fitDeviceNetwork, type DeviceNetwork } from './fit-network';
import { baselineOf, gapsOf, type Baseline } from './gaps';
import { ruleVerdict, thresholdsOf, type RuleThresholds } from './rule';
import { windowScore } from './score';
import type { DeviceWindow } from './window';

/** All that detection needs, as plain data. */
export interface DetectorModel {
  readonly baseline: Baseline;
  readonly rule: RuleThresholds;
  /** Null: unclear windows count as healthy. */
  readonly network: (DeviceNetwork & { readonly threshold: number }) | null;
}

export interface DeviceVerdict {
  readonly isAnomalous: boolean;
  readonly by: 'rule' | 'network';
}

/** Share of healthy windows, that training did not see, below the network's threshold. */
export const NETWORK_QUANTILE = 0.995;
/** Values beyond so many scales are taken as so many: one wild value must not be all there is to a window. */
const CLIP = 8;

/**
 * Learns a detector from healthy windows in order of time: the baseline and the network from the first 60 %, the
 * thresholds from the rest.
 * @param floors per channel, the smallest difference that matters
 * @param options null for the rule alone
 * @throws RangeError with too few windows
 */
export async function fitDetector(
  windows: readonly DeviceWindow[],
  floors: ArrayLike<number>,
  options: { readonly seed: number; readonly runtime: Runtime; readonly signal?: AbortSignal } | null,
): Promise<DetectorModel> {
  const cut = Math.floor(0.6 * windows.length);
  const learned = windows.slice(0, cut);
  const kept = windows.slice(cut);
  const baseline = baselineOf(learned, floors);
  const rule = thresholdsOf(baseline, kept);
  if (options === null) {
    return { baseline, rule, network: null };
  }
  const scaled = learned.map((window) => scaledValues(baseline, window));
  const { channels } = baseline;
  const shape = { steps: learned[0].values.length / channels, channels };
  const rows = new Float32Array(scaled.length * shape.steps * channels);
  scaled.forEach((values, row) => rows.set(values, row * values.length));
  const network = await fitDeviceNetwork(rows, shape, options);
  const score = windowScore(shape, network.parameters);
  const scores = kept.map((window) => score(scaledValues(baseline, window)));
  return {
    baseline,
    rule,
    network: { ...network, threshold: quantile(scores, NETWORK_QUANTILE, 'conformal') },
  };
}

/** Decides by the gaps where they are clear, and by the network where they are not. */
export function deviceDetector({
  baseline,
  rule,
  network,
}: DetectorModel): (window: DeviceWindow) => DeviceVerdict {
  const score = network === null ? null : windowScore(network.shape, network.parameters);
  return (window) => {
    const verdict = ruleVerdict(rule, gapsOf(baseline, window));
    if (verdict !== 'unclear' || network === null || score === null) {
      return { isAnomalous: verdict === 'anomalous', by: 'rule' };
    }
    return { isAnomalous: score(scaledValues(baseline, window)) > network.threshold, by: 'network' };
  };
}

/** [steps, channels] in scales of the baseline around its centre, clipped. */
export function scaledValues(
  { channels, centres, scales }: Baseline,
  { values }: DeviceWindow,
): Float64Array {
  return values.map((value, at) => {
    const scaled = (value - centres[at % channels]) / scales[at % channels];
    return Math.max(-CLIP, Math.min(CLIP, scaled));
  });
}
