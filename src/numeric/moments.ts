/** Sums are taken in the order of the values, so that the same values always give the same bits. */

/** Arithmetic mean; NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    sum += values[index];
  }
  return sum / values.length;
}

/** Standard deviation of the values themselves (divided by n), around `centre`; NaN of nothing. */
export function deviation(values: ArrayLike<number>, centre = mean(values)): number {
  return Math.sqrt(squares(values, centre) / values.length);
}

/** Standard error of the mean of independent values (divided by n − 1); NaN of fewer than two. */
export function standardError(values: ArrayLike<number>): number {
  return Math.sqrt(squares(values, mean(values)) / (values.length - 1) / values.length);
}

function squares(values: ArrayLike<number>, centre: number): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    sum += (values[index] - centre) ** 2;
  }
  return sum;
}

/** Slope of the least-squares line of y over x, in the unit of y per unit of x; NaN where x does not vary. */
export function slope(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [centreX, centreY] = [mean(x), mean(y)];
  let product = 0;
  for (let index = 0; index < x.length; index++) {
    product += (x[index] - centreX) * (y[index] - centreY);
  }
  return product / squares(x, centreX);
}
