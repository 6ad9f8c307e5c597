import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** Where a model may be written, or why it may not be: whether only because something stands there already. */
export type OutputPlace = { readonly file: string } | { readonly refused: string; readonly isTaken: boolean };

/**
 * Decides whether a model may be written to a file and its external data to `FILE.data` beside it. The model that it is made of is
 * never replaced, by whatever name it goes.
 * @param shown what messages call the file
 * @param mayReplace whether a file of that name may be replaced, and one of the data's name
 */
export async function outputPlace(
  file: string,
  shown: string,
  model: string,
  mayReplace: { readonly file: boolean; readonly data: boolean },
): Promise<OutputPlace> {
  const parent = await realpath(path.dirname(file)).catch(() => null);
  if (parent === null) {
    return {
      refused: `cannot write ${shown}: the folder ${path.dirname(file)} does not exist`,
      isTaken: false,
    };
  }
  const real = await realpath(file).catch(() => path.join(parent, path.basename(file)));
  if (real === (await realpath(model).catch(() => null))) {
    return { refused: `will not overwrite ${shown}: it is the model to be compressed`, isTaken: false };
  }
  for (const [each, replaced] of [
    [real, mayReplace.file],
    [`${real}.data`, mayReplace.data],
  ] as const) {
    const entry = await stat(each).catch(() => null);
    if (entry?.isDirectory() === true) {
      return { refused: `cannot write ${shown}: ${each} is a folder`, isTaken: false };
    }
    if (entry !== null && !replaced) {
      return { refused: `will not overwrite ${each}: choose another name`, isTaken: true };
    }
  }
  return { file: real };
}
