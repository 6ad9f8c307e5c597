/** What is said of a variant, in the terminal and on the page. */
import type { CompressedVariant, CompressionReport } from './report';

/** A speed-up within this of 1 is none. */
const NOTABLE = 0.03;
/** Above it a relative difference is no figure but a failure. */
const LARGEST_SHARE = 1e6;

/** What is slower is said to be slower. Empty where nothing is known. */
export function speedWords({
  measuredSpeedup,
  predictedSpeedup,
}: Pick<CompressedVariant, 'measuredSpeedup' | 'predictedSpeedup'>): string {
  const speedup = measuredSpeedup ?? predictedSpeedup;
  if (speedup === null) {
    return '';
  }
  const how = measuredSpeedup === null ? ', as predicted' : '';
  if (speedup < 1 - NOTABLE) {
    return `Slower: ${(1 / speedup).toFixed(2)} times the time of the original${how}`;
  }
  return speedup > 1 + NOTABLE ? `${speedup.toFixed(2)} times faster${how}` : `As fast as the original${how}`;
}

/** A share of 1 in percent, with three digits. */
export function formatDifference(share: number): string {
  return share > LARGEST_SHARE ? 'no numbers' : `${Number((100 * share).toPrecision(3))} %`;
}

/** Whether a target is reached, and by what. Null without one. */
export function targetWords(target: CompressionReport['target']): string | null {
  if (target === null) {
    return null;
  }
  const unit = target.kind === 'size' ? 'times smaller' : 'times faster';
  const wanted = `${Number(target.factor.toFixed(2))} ${unit}`;
  const reached = target.reached === null ? '' : target.reached.toFixed(2);
  if (target.variant === null) {
    return `No variant can be compared with the target of ${wanted}.`;
  }
  return target.met
    ? `Of the variants that are ${wanted}, ${target.variant} differs least (${reached} ${unit}).`
    : `No variant is ${wanted}; the nearest is ${target.variant}, ${reached} ${unit}.`;
}
