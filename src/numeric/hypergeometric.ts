/**
 * Probability that a draw without replacement holds at least `hits` marked items (Fisher's exact test, one-sided).
 * @param marked marked items among all `total`
 */
export function hypergeometricTail(hits: number, drawn: number, marked: number, total: number): number {
  if (hits <= Math.max(0, drawn - (total - marked))) {
    return 1;
  }
  if (hits * total <= drawn * marked) {
    // Below the mean the terms of this tail may all be too small to start from.
    return 1 - hypergeometricTail(drawn - hits + 1, drawn, total - marked, total);
  }
  const most = Math.min(drawn, marked);
  let term = Math.exp(
    logChoose(marked, hits) + logChoose(total - marked, drawn - hits) - logChoose(total, drawn),
  );
  let sum = term;
  for (let count = hits; count < most && term > sum * 1e-12; count++) {
    term *= ((marked - count) * (drawn - count)) / ((count + 1) * (total - marked - drawn + count + 1));
    sum += term;
  }
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  return k < 0 || k > n ? -Infinity : logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Stirling's series; exact sums where it is not yet accurate to 1e-10. */
function logFactorial(n: number): number {
  if (n < 16) {
    let log = 0;
    for (let factor = 2; factor <= n; factor++) {
      log += Math.log(factor);
    }
    return log;
  }
  const x = n + 1;
  return (
    (x - 0.5) * Math.log(x) -
    x +
    0.5 * Math.log(2 * Math.PI) +
    1 / (12 * x) -
    1 / (360 * x ** 3) +
    1 / (1260 * x ** 5)
  );
}
