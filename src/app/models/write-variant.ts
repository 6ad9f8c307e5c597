import { randomUUID } from 'node:crypto';
import { copyFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CompressionOptions, CompressionReport, NamedFile } from '../../contracts/compression/report';
import type { BuiltFile } from '../../methods/compression/outcome';
import { loadEditable } from '../../onnx/edit/load';
import { saveModel } from '../../onnx/edit/save';
import { userError } from '../../process/rpc/errors';

/**
 * Writes a variant to where the user wants it, whole or not at all: the one that meets the target, or the only one that was asked for.
 * Null when there is none.
 */
export async function writeVariant(
  { output, variants: asked }: CompressionOptions,
  target: CompressionReport['target'],
  variants: readonly BuiltFile[],
): Promise<CompressionReport['output']> {
  const only = asked.length === 1 ? asked[0] : null;
  const name = target === null ? only : target.met ? target.variant : null;
  const found = variants.find((variant) => variant.name === name);
  return output === null || found === undefined ? null : putVariant(found, output);
}

/** Writes a made variant to where the user wants it. @throws an error for the user when that fails */
export async function putVariant(
  { name: variant, saved }: Pick<BuiltFile, 'name' | 'saved'>,
  { file, fileName }: NamedFile,
): Promise<NonNullable<CompressionReport['output']>> {
  try {
    if (saved.dataFile === null) {
      await replaceFile(saved.file, file);
      return { file: fileName, variant, bytes: saved.bytes, dataFile: null };
    }
    // The model names its data, which is called after the model.
    const { editable } = await loadEditable(saved.file);
    const written = await saveModel(editable, file, true);
    return {
      file: fileName,
      variant,
      bytes: written.bytes,
      dataFile:
        written.dataFile === null ? null : path.join(path.dirname(fileName), path.basename(written.dataFile)),
    };
  } catch (error) {
    throw userError(
      'write-failed',
      `cannot write ${fileName}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The copy first, then its name: another disk than the one it was made on must not leave half a file. */
async function replaceFile(from: string, to: string): Promise<void> {
  const temporary = `${to}.${randomUUID()}.tmp`;
  try {
    await copyFile(from, temporary);
    await rename(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
