import { mean } from '../../../../numeric/moments';
import { median, robustSigma } from '../../../../numeric/quantile';
import { channelOf, type DeviceWindow } from './window';

/** What healthy windows of a device look like. */
export interface Baseline {
  readonly channels: number;
  /** Per channel: the median of all values, in the channel's unit. */
  readonly centres: Float64Array;
  /** Per channel: the robust deviation of all values, at least the floor. */
  readonly scales: Float64Array;
  /** Per channel: median and robust deviation, over windows, of the logarithm of the variance. */
  readonly logVariances: Float64Array;
  readonly logSpreads: Float64Array;
  /** [channels, channels] median, over windows, of the correlations. */
  readonly correlations: Float64Array;
}

/** How far a window is from the baseline; both are 0 for a window like it. */
export interface Gaps {
  /** The largest, over channels, of |log variance − baseline|, in robust deviations. */
  readonly variance: number;
  /** Root mean square difference of the correlations, 0 … 2. */
  readonly correlation: number;
}

/** Least spread of the logarithm of a variance: windows of twelve values vary more than this. */
const MIN_LOG_SPREAD = 0.2;

/**
 * Learns the baseline of Sentinel's two gaps (arXiv 2505.23347) with medians, so that a few broken windows do no harm.
 * A variance is taken around the healthy centre, so a level that moved counts as variance.
 * @param windows of a healthy device; windows of a tenth of them may be broken
 * @param floors per channel, the smallest difference that matters, above 0
 * @throws RangeError without windows
 */
export function baselineOf(windows: readonly DeviceWindow[], floors: ArrayLike<number>): Baseline {
  if (windows.length === 0) {
    throw new RangeError('A baseline needs at least one healthy window.');
  }
  const { channels } = windows[0];
  const values = Array.from({ length: channels }, (_, channel) =>
    Float64Array.from(windows.flatMap((window) => [...channelOf(window, channel)])),
  );
  const centres = Float64Array.from(values, median);
  const scales = Float64Array.from(values, (each, channel) => Math.max(robustSigma(each), floors[channel]));
  const logs = windows.map((window) => logVariancesOf(window, centres, scales));
  const matrices = windows.map((window) => correlationsOf(window, scales));
  const perChannel = (summary: (logs: Float64Array) => number): Float64Array =>
    Float64Array.from({ length: channels }, (_, channel) =>
      summary(Float64Array.from(logs, (each) => each[channel])),
    );
  return {
    channels,
    centres,
    scales,
    logVariances: perChannel(median),
    logSpreads: perChannel((each) => Math.max(robustSigma(each), MIN_LOG_SPREAD)),
    correlations: Float64Array.from({ length: channels * channels }, (_, at) =>
      median(Float64Array.from(matrices, (matrix) => matrix[at])),
    ),
  };
}

export function gapsOf(baseline: Baseline, window: DeviceWindow): Gaps {
  const logs = logVariancesOf(window, baseline.centres, baseline.scales);
  const matrix = correlationsOf(window, baseline.scales);
  const squares = matrix.map((correlation, at) => (correlation - baseline.correlations[at]) ** 2);
  const pairs = Math.max(1, baseline.channels * (baseline.channels - 1));
  return {
    variance: Math.max(
      ...logs.map(
        (log, channel) => Math.abs(log - baseline.logVariances[channel]) / baseline.logSpreads[channel],
      ),
    ),
    correlation: Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / pairs),
  };
}

/** Per channel, log(mean square deviation from the centre), in squares of the scale. */
function logVariancesOf(window: DeviceWindow, centres: Float64Array, scales: Float64Array): Float64Array {
  return centres.map((centre, channel) => {
    const squares = channelOf(window, channel).map((value) => ((value - centre) / scales[channel]) ** 2);
    // A hundredth of the scale is no difference: keeps the logarithm of a constant finite.
    return Math.log(mean(squares) + 1e-4);
  });
}

/** [channels, channels] correlations; what varies less than a hundredth of its scale is correlated with nothing. */
function correlationsOf(window: DeviceWindow, scales: Float64Array): Float64Array {
  const { channels } = window;
  const centred = Array.from({ length: channels }, (_, channel) => {
    const own = channelOf(window, channel);
    const centre = mean(own);
    return own.map((value) => (value - centre) / scales[channel]);
  });
  const norms = centred.map((own) => Math.sqrt(product(own, own)));
  const matrix = new Float64Array(channels * channels);
  for (let row = 0; row < channels; row++) {
    for (let column = 0; column < channels; column++) {
      const isFlat = Math.min(norms[row], norms[column]) < 0.01 * Math.sqrt(centred[row].length);
      matrix[row * channels + column] =
        row === column ? 1 : isFlat ? 0 : product(centred[row], centred[column]) / norms[row] / norms[column];
    }
  }
  return matrix;
}

function product(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, at) => sum + value * b[at], 0);
}
