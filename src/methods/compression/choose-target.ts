import type {
  CompressedVariant,
  CompressionReport,
  CompressionTarget,
} from '../../contracts/compression/report';

/**
 * The variant with the smallest difference at the outputs among those that meet the target; where none does, the one that comes
 * nearest. One whose outputs could not be compared is never chosen.
 */
export function chooseTarget(
  target: CompressionTarget,
  variants: readonly CompressedVariant[],
): NonNullable<CompressionReport['target']> {
  const reachedBy = ({ sizeFactor, measuredSpeedup }: CompressedVariant): number | null =>
    target.kind === 'size' ? sizeFactor : measuredSpeedup;
  const candidates = variants.flatMap((variant) => {
    const reached = reachedBy(variant);
    return reached === null || variant.outputError === null
      ? []
      : [{ name: variant.name, reached, error: variant.outputError }];
  });
  const meeting = candidates.filter(({ reached }) => reached >= target.factor);
  const order =
    meeting.length > 0
      ? [...meeting].sort((one, other) => one.error - other.error)
      : [...candidates].sort((one, other) => other.reached - one.reached);
  const chosen = order.at(0);
  return {
    ...target,
    met: meeting.length > 0,
    variant: chosen?.name ?? null,
    reached: chosen?.reached ?? null,
  };
}
