import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Problem } from '../contracts/problem';
import { OnnxFileError } from './error';
import { checkExternalData } from './external-data';
import { FunctionExpansionError, inlineFunctions } from './graph/inline-functions';
import { labelOf } from './graph/names';
import { topologicalOrder } from './graph/topological-order';
import type { OnnxGraph, OnnxModel } from './model';
import { parseModel, type ParsedModel } from './parse/model';
import { ONNX_MODEL, sniffBinary } from '../workspace/discovery/sniff-binary';
import { strayField } from './wire/model-fields';
import { PagedFile } from './wire/paged-file';
import { WireReader } from './wire/wire-reader';

export interface ReadOnnxOptions {
  readonly signal?: AbortSignal;
  /** What problems and errors call the file; its path when not given. */
  readonly name?: string;
}

/** Protobuf messages end here, and so do the runtimes; weights beyond it must be external data. */
const MAX_FILE_BYTES = 2 ** 31 - 1;
/** Bytes by which a file is told from those of other formats, and those that name most formats. */
const HEAD_BYTES = 4 << 10;
const SIGN_BYTES = 32;
/** How many fields of the graph are read between two looks at the signal. */
const FIELDS_PER_TURN = 512;

/**
 * Reads the structure of an ONNX model and passes over its weights. Throws OnnxFileError when the file is no usable
 * model, the system's error when it cannot be opened, and the signal's reason when aborted.
 */
export async function readOnnxModel(path: string, options: ReadOnnxOptions = {}): Promise<OnnxModel> {
  const file = options.name ?? path;
  const { parsed, fileBytes } = await parseOnnxFile(path, file, options.signal);
  const problems: Problem[] = [];
  const inlined = inline(parsed, file);
  const { initialisers, faults } = await checkExternalData(inlined, path);
  for (const { reason, count } of faults) {
    problems.push({ file, severity: 'error', reason, ...(count > 1 ? { count } : {}) });
  }
  const graph = inOrder({ ...inlined, initialisers }, file);
  const { irVersion, opsets, producer } = parsed;
  return { file, fileBytes, irVersion, opsets, producer, graph, problems };
}

/** The structure as the file states it: functions not replaced, nodes in the order of the file. Throws as `readOnnxModel` does. */
export async function parseOnnxFile(
  path: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<{ parsed: ParsedModel; fileBytes: number }> {
  signal?.throwIfAborted();
  const descriptor = openSync(path, 'r');
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) {
      throw new OnnxFileError(name, 0, 'not a file');
    }
    refuseOtherFormats(name, descriptor, status.size);
    const steps = parseModel(new WireReader(new PagedFile(name, descriptor, status.size)));
    for (let fields = 1; ; fields++) {
      const step = steps.next();
      if (step.done === true) {
        return { parsed: step.value, fileBytes: status.size };
      }
      if (fields % FIELDS_PER_TURN === 0) {
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

/** The mistakes that have a better explanation than "no field tag". */
function refuseOtherFormats(name: string, descriptor: number, sizeBytes: number): void {
  if (sizeBytes === 0) {
    throw new OnnxFileError(name, 0, 'the file is empty');
  }
  const buffer = Buffer.alloc(HEAD_BYTES);
  const head = buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, 0));
  const text = head.toString('latin1', 0, SIGN_BYTES);
  if (text.startsWith('version https://git-lfs')) {
    throw new OnnxFileError(name, 0, 'a Git LFS pointer, not the model itself: fetch it with `git lfs pull`');
  }
  if (text.startsWith('PK\x03\x04')) {
    throw new OnnxFileError(name, 0, 'a ZIP archive (a PyTorch checkpoint?), not an ONNX model');
  }
  if (text.startsWith('ORTM', 4)) {
    throw new OnnxFileError(name, 0, 'a model in ORT format: give the .onnx file it was made from');
  }
  if (/^\s*[<{]/.test(text)) {
    throw new OnnxFileError(name, 0, 'a text file (HTML or JSON), not an ONNX model');
  }
  if (/^[\t\n\r\x20-\x7e]{8,}$/.test(text)) {
    throw new OnnxFileError(name, 0, 'a text file, not an ONNX model');
  }
  const verdict = sniffBinary(head);
  if (verdict !== undefined && 'refused' in verdict && verdict.refused !== ONNX_MODEL) {
    throw new OnnxFileError(name, 0, `not an ONNX model: ${verdict.refused}`);
  }
  const strayAt = strayField(head, sizeBytes);
  if (strayAt !== null) {
    throw new OnnxFileError(name, strayAt, 'not an ONNX model, or damaged at its beginning');
  }
  if (sizeBytes > MAX_FILE_BYTES) {
    throw new OnnxFileError(
      name,
      MAX_FILE_BYTES,
      `the file goes on beyond 2 GiB (${sizeBytes} bytes), which no runtime loads: save its weights as external data`,
    );
  }
}

function inline(parsed: ParsedModel, file: string): OnnxGraph {
  try {
    return inlineFunctions(parsed.graph, parsed.functions);
  } catch (error) {
    if (error instanceof FunctionExpansionError) {
      throw new OnnxFileError(file, error.node.offset, error.message);
    }
    throw error;
  }
}

/** Sorts the graph and its subgraphs. */
function inOrder(graph: OnnxGraph, file: string): OnnxGraph {
  const { nodes, cyclic, duplicate } = topologicalOrder(graph.nodes);
  if (duplicate !== null) {
    throw new OnnxFileError(
      file,
      duplicate.node.offset,
      `${labelOf(duplicate.node)} writes '${duplicate.name}', which another node writes as well`,
    );
  }
  if (cyclic.length > 0) {
    throw new OnnxFileError(
      file,
      cyclic[0].offset,
      `${labelOf(cyclic[0])} waits for its own result: the nodes form a cycle`,
    );
  }
  const sorted = nodes.map((node) => {
    if (![...node.attributes.values()].some(({ type }) => type === 'graph')) {
      return node;
    }
    const attributes = [...node.attributes].map(
      ([name, attribute]) =>
        [
          name,
          attribute.type === 'graph'
            ? ({ type: 'graph', value: inOrder(attribute.value, file) } as const)
            : attribute,
        ] as const,
    );
    return { ...node, attributes: new Map(attributes) };
  });
  return { ...graph, nodes: sorted };
}
