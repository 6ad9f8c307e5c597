/** Quantile of the standard normal distribution (Abramowitz and Stegun 26.2.23; error below 5e-4). */
export function normalQuantile(share: number): number {
  if (share < 0.5) {
    return -normalQuantile(1 - share);
  }
  const t = Math.sqrt(-2 * Math.log(1 - share));
  return (
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3)
  );
}

/** Quantile of Student's t distribution above the median (Cornish and Fisher): within 1 % from three degrees on. */
export function tQuantile(share: number, degrees: number): number {
  const z = normalQuantile(share);
  const d = Math.max(2, degrees);
  return (
    z +
    (z ** 3 + z) / (4 * d) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * d ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * d ** 3)
  );
}

/** Share of the standard normal distribution below `z` (Abramowitz and Stegun 26.2.17; error below 7.5e-8). */
export function normalShare(z: number): number {
  if (z > 0) {
    return 1 - normalShare(-z);
  }
  const t = 1 / (1 - 0.2316419 * z);
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
