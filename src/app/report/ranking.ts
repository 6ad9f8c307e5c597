import { rankCauses, type RankedService } from '../../methods/anomaly/causes';
import type { Detection } from '../../methods/anomaly/scales/detect';
import type { JudgedScale } from '../../methods/anomaly/scales/judge';

/**
 * Puts cause scores on the scale of anomaly scores: the first cause gets the highest score of the interval, each other
 * cause its share of the first one's evidence. 1 is the threshold.
 * @param ranked the likeliest cause first
 * @param top highest score of the interval, in units of the threshold
 */
export function inThresholdUnits(ranked: readonly RankedService[], top: number): RankedService[] {
  const best = ranked[0]?.score ?? 0;
  return ranked.map((service) => ({ ...service, score: best > 0 ? (service.score / best) * top : 0 }));
}

/**
 * Ranks services that have too few requests in the interval by the finest windows that support them. These windows
 * overlap the interval and are wider.
 * @param ranked features of 0 where nothing is known of a service
 */
export function atSupportedWidth(
  ranked: readonly RankedService[],
  { scales }: Pick<Detection, 'scales'>,
  fromMs: number,
  toMs: number,
): RankedService[] {
  return ranked
    .map((known) => {
      if (known.features.some((feature) => feature !== 0)) {
        return known;
      }
      for (const scale of scales) {
        const windows = scoredWindows(scale, known.service, fromMs, toMs);
        if (windows.length > 0) {
          const wider = rankCauses(scale, scale.deviation, windows);
          return wider.find(({ service }) => service === known.service) ?? known;
        }
      }
      return known;
    })
    .sort((a, b) => b.score - a.score);
}

/** The windows of one width that overlap an interval and in which the service was judged. */
function scoredWindows(
  { cells: { startMs, widthMs, windows }, score, services }: JudgedScale,
  service: number,
  fromMs: number,
  toMs: number,
): number[] {
  const first = Math.max(0, Math.floor((fromMs - startMs) / widthMs));
  const last = Math.min(windows - 1, Math.ceil((toMs - startMs) / widthMs) - 1);
  const inside = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  return inside.filter((window) => !Number.isNaN(score[window * services + service]));
}
