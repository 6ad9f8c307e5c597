import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Bytes as a file that the reader can open. */
export async function memoryFile(bytes: Uint8Array): Promise<string> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'meshlens-training-')), 'model.onnx');
  await writeFile(file, bytes);
  return file;
}
