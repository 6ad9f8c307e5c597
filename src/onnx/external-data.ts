import { open, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { bytesOf, elementsOf } from './element-type';
import type { OnnxGraph, OnnxTensor } from './model';
import { decodeElements, KEPT_BYTES } from './parse/tensor';

export interface ExternalDataCheck {
  /** The graph's initialisers, those that are small filled with their values. */
  readonly initialisers: readonly OnnxTensor[];
  /** One sentence per file that is missing, too short or not allowed, with how many tensors it concerns. */
  readonly faults: readonly { readonly reason: string; readonly count: number }[];
}

/**
 * Looks for the files that hold a model's weights: they must lie in the model's folder (also after following symbolic
 * links) and be long enough. Reads nothing but small integer tensors, which may be shapes.
 */
export async function checkExternalData(graph: OnnxGraph, modelPath: string): Promise<ExternalDataCheck> {
  if (!graph.initialisers.some(({ external }) => external !== undefined)) {
    return { initialisers: graph.initialisers, faults: [] };
  }
  const folder = await realpath(dirname(modelPath));
  const files = new Map<string, Promise<DataFile>>();
  const counts = new Map<string, number>();
  const initialisers: OnnxTensor[] = [];
  for (const tensor of graph.initialisers) {
    if (tensor.external === undefined) {
      initialisers.push(tensor);
      continue;
    }
    const { location } = tensor.external;
    const file = files.get(location) ?? locate(folder, location);
    files.set(location, file);
    const fault = faultOf(await file, tensor);
    if (fault !== null) {
      counts.set(fault, (counts.get(fault) ?? 0) + 1);
    }
    initialisers.push(fault === null ? await withValues(await file, tensor) : tensor);
  }
  return { initialisers, faults: [...counts].map(([reason, count]) => ({ reason, count })) };
}

type DataFile = { readonly path: string; readonly sizeBytes: number } | { readonly fault: string };

async function locate(folder: string, location: string): Promise<DataFile> {
  const path = resolve(folder, location);
  if (location === '' || isAbsolute(location) || leaves(folder, path)) {
    return { fault: `external data '${location}' is not a file inside the model's folder: not opened` };
  }
  try {
    const real = await realpath(path);
    if (leaves(folder, real)) {
      return { fault: `external data '${location}' is a link out of the model's folder: not opened` };
    }
    const { size } = await stat(real);
    return { path: real, sizeBytes: size };
  } catch {
    return { fault: `external data '${location}' is missing: the model cannot run without this file` };
  }
}

function leaves(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || way === '../workspace' || way.startsWith(`..${sep}`) || isAbsolute(way);
}

function faultOf(file: DataFile, { external, dims, dtype }: OnnxTensor): string | null {
  if ('fault' in file) {
    return file.fault;
  }
  const needed = bytesOf(dtype, elementsOf(dims));
  const offset = external?.offset ?? 0;
  const length = external?.length ?? needed;
  if (!(offset >= 0) || !(length >= 0)) {
    return `external data '${external?.location}' has an offset or length that is not a number`;
  }
  if (length !== needed && dtype !== 'string') {
    return `external data '${external?.location}' gives a tensor a length other than its shape needs`;
  }
  if (offset + length > file.sizeBytes) {
    return `external data '${external?.location}' is cut off: it ends after ${file.sizeBytes} bytes`;
  }
  return null;
}

async function withValues(file: DataFile, tensor: OnnxTensor): Promise<OnnxTensor> {
  const isSmallInteger = (tensor.dtype === 'int64' || tensor.dtype === 'int32') && tensor.bytes <= KEPT_BYTES;
  if (!isSmallInteger || 'fault' in file) {
    return tensor;
  }
  const handle = await open(file.path, 'r');
  try {
    const data = new Uint8Array(tensor.bytes);
    await handle.read(data, 0, data.length, tensor.external?.offset ?? 0);
    return { ...tensor, values: decodeElements(data, tensor.dtype) ?? undefined };
  } finally {
    await handle.close();
  }
}
