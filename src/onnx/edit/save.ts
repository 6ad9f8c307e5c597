import path from 'node:path';
import { writeFileAtomically } from '../../io/atomic-file';
import type { EditableModel } from './editable-model';
import { encodeModel } from './encode';

/** A model on disk. */
export interface SavedModel {
  readonly file: string;
  /** Its external data, in the same folder; null without. */
  readonly dataFile: string | null;
  /** Of both. */
  readonly bytes: number;
}

/** Protobuf ends at 2 GiB; larger models keep their data outside. */
const LARGEST_INSIDE_BYTES = 1_900_000_000;

/**
 * Writes a model, each file whole or not at all.
 * @param external whether large tensors go into a file of their own beside it, `FILE.data`
 */
export async function saveModel(model: EditableModel, file: string, external: boolean): Promise<SavedModel> {
  const inside = external ? null : encodeModel(model);
  const dataFile = `${file}.data`;
  const encoded =
    inside !== null && inside.modelBytes <= LARGEST_INSIDE_BYTES
      ? inside
      : encodeModel(model, path.basename(dataFile));
  // The data first: a model without its data is of no use, data without a model does no harm.
  if (encoded.dataBytes > 0) {
    await writeFileAtomically(dataFile, encoded.data);
  }
  await writeFileAtomically(file, encoded.model);
  return {
    file,
    dataFile: encoded.dataBytes > 0 ? dataFile : null,
    bytes: encoded.modelBytes + encoded.dataBytes,
  };
}
