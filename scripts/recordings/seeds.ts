/** A seed is used either to develop the detector or to test it, never for both. */
export const RECORDING_SEEDS = {
  development: { first: 1, last: 20 },
  testing: { first: 101, last: 120 },
} as const;

/**
 * Seeds as text: `101,102`, `101-105`, or both joined by commas.
 * @throws when a part is neither
 */
export function readSeeds(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    if (!match) {
      throw new Error(`'${part}' is neither a seed nor a range of seeds such as 1-5`);
    }
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  });
}
