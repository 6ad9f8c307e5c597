import { NODE_FEATURES, NODE_FEATURE_COUNT } from '../../features/node-features';
import { MAD_TO_SIGMA, median, medianAbsoluteDeviation } from '../../numeric/quantile';

/** Features in robust standard deviations of the service's own normal state; row-major [windows, services, features]. */
export interface Normalised {
  readonly windows: number;
  readonly services: number;
  /** Deviations clipped to ±CLIP; 0 where unknown. */
  readonly z: Float32Array;
  /** 1 where the value is known. */
  readonly known: Uint8Array;
  /** Per [services, features]. */
  readonly centre: Float32Array;
  readonly scale: Float32Array;
}

export const CLIP = 50;
const FEWEST_WINDOWS = 5;

/**
 * Median and median absolute deviation per service and feature: up to half of the windows may be disturbed. A scale is
 * never below the feature's floor, so that a very quiet feature does not make noise look dramatic.
 * @param fitWindows only the first so many windows say what is normal: a back-test must not know the later ones
 */
export function normaliseFeatures(
  node: Float32Array,
  windows: number,
  services: number,
  fitWindows = windows,
): Normalised {
  const z = new Float32Array(node.length);
  const known = new Uint8Array(node.length);
  const centre = new Float32Array(services * NODE_FEATURE_COUNT).fill(NaN);
  const scale = new Float32Array(services * NODE_FEATURE_COUNT).fill(NaN);
  const stride = services * NODE_FEATURE_COUNT;
  for (let column = 0; column < stride; column++) {
    const values: number[] = [];
    for (let at = column; at < fitWindows * stride; at += stride) {
      if (!Number.isNaN(node[at])) {
        values.push(node[at]);
      }
    }
    if (values.length < FEWEST_WINDOWS) {
      continue;
    }
    centre[column] = median(values);
    const spread = MAD_TO_SIGMA * medianAbsoluteDeviation(values, centre[column]);
    scale[column] = Math.max(spread, NODE_FEATURES[column % NODE_FEATURE_COUNT].floor);
    for (let at = column; at < node.length; at += stride) {
      if (Number.isNaN(node[at])) {
        continue;
      }
      known[at] = 1;
      z[at] = Math.max(-CLIP, Math.min(CLIP, (node[at] - centre[column]) / scale[column]));
    }
  }
  return { windows, services, z, known, centre, scale };
}
