/** 4.09 G, 25.6 M, 512: what a unit is put behind. */
export function formatAmount(value: number): string {
  const step = Math.min(5, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  return step === 0 ? `${value} ` : `${(value / 1000 ** step).toPrecision(3)} ${'kMGTP'[step - 1]}`;
}

/** Three digits: predictions are worth no more. */
export function formatMs(value: number): string {
  return `${Number(value.toPrecision(3))} ms`;
}
