import type { CompressionReport, VariantOrder } from '../../contracts/compression/report';
import { makeVariant } from '../../methods/compression/jobs';
import { userError } from '../../process/rpc/errors';
import type { AnalysisContext } from '../context';
import { outputPlace } from './output-place';
import { withScratchFolder } from './scratch-folder';
import { putVariant } from './write-variant';

/**
 * Makes one variant and writes it, whole or not at all. A file at the place is replaced; the model itself and the data of another model
 * are not.
 * @throws an error for the user when the place is refused or the model has no such variant
 */
export async function writeOrdered(
  { variant, output, ...order }: VariantOrder,
  context: AnalysisContext,
): Promise<NonNullable<CompressionReport['output']>> {
  const place = await outputPlace(output.file, output.fileName, order.file, { file: true, data: false });
  if ('refused' in place) {
    throw userError('refused', place.refused);
  }
  return withScratchFolder(async (folder) => {
    const made = await context.jobs.run(
      makeVariant,
      { ...order, variants: [variant], labels: null, folder },
      { signal: context.signal, onProgress: (progress) => context.progress(progress) },
    );
    return putVariant(made, { file: place.file, fileName: output.fileName });
  });
}
