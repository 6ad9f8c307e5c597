/** Milliseconds between the frames of a page. */
export function framesText(frames: readonly number[]): string {
  const sorted = [...frames].sort((a, b) => a - b);
  const late = frames.filter((each) => each > 50).length;
  const perSecond = (1000 * frames.length) / frames.reduce((sum, each) => sum + each, 0);
  return `${perSecond.toFixed(0)} a second, median ${sorted[sorted.length >> 1].toFixed(1)} ms, longest ${sorted[sorted.length - 1].toFixed(1)} ms, ${late} over 50 ms`;
}
