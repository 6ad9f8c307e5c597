/**
 * Round numbers from zero to at least `highest`, about `count` steps apart: 1, 2 or 5 times a power of ten.
 * @returns [0, 1] when there is nothing above zero, so that an axis can always be drawn
 */
export function ticksFromZero(highest: number, count = 5): number[] {
  if (!(highest > 0) || !Number.isFinite(highest)) {
    return [0, 1];
  }
  const rough = highest / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
  // Rounded, because 3 * 0.1 is no label.
  return Array.from({ length: Math.ceil(highest / step - 1e-9) + 1 }, (_, index) =>
    Number((index * step).toPrecision(12)),
  );
}
