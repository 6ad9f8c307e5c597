/** Live bytes over the execution as steps, at most `most` of them: each shows the most alive in its stretch. */
export function memorySteps(
  liveBytes: readonly number[],
  most: number,
): readonly { readonly from: number; readonly to: number; readonly bytes: number }[] {
  const length = Math.max(1, Math.ceil(liveBytes.length / most));
  return Array.from({ length: Math.ceil(liveBytes.length / length) }, (_, step) => {
    const from = step * length;
    const to = Math.min(from + length, liveBytes.length);
    let bytes = 0;
    for (let position = from; position < to; position++) {
      bytes = Math.max(bytes, liveBytes[position]);
    }
    return { from, to, bytes };
  });
}

/** The position where most is alive. */
export function peakPosition(liveBytes: readonly number[]): number {
  return liveBytes.reduce((best, bytes, position) => (bytes > liveBytes[best] ? position : best), 0);
}
