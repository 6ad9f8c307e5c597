import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { WireError } from '../../io/protobuf/wire-cursor';
import { capturedNames } from '../graph/names';
import { topologicalOrder } from '../graph/topological-order';
import type { OnnxModel, OnnxNode, OnnxTensor } from '../model';
import type { ParsedModel } from '../parse/model';
import { parseOnnxFile, readOnnxModel, type ReadOnnxOptions } from '../read';
import { OnnxFileError } from '../error';
import type { EditableModel, EditableNode, EditableValue } from './editable-model';
import { storedTensor, type EditableTensor } from './editable-tensor';
import { fieldsOf } from './wire-fields';

/** The model as the rest of the program reads it, and as it can be rewritten. */
export interface LoadedModel {
  readonly read: OnnxModel;
  readonly editable: EditableModel;
}

/**
 * Reads a whole model into memory, except data outside of its file. Throws as `readOnnxModel` does, and OnnxFileError when data
 * that the model needs is missing.
 */
export async function loadEditable(file: string, options: ReadOnnxOptions = {}): Promise<LoadedModel> {
  const name = options.name ?? file;
  const read = await readOnnxModel(file, options);
  const broken = read.problems.find(({ severity }) => severity === 'error');
  if (broken !== undefined) {
    throw new OnnxFileError(name, 0, broken.reason);
  }
  const { parsed } = await parseOnnxFile(file, name, options.signal);
  const bytes = await readFile(file);
  try {
    return { read, editable: editableModel(parsed, bytes, path.dirname(file)) };
  } catch (error) {
    if (error instanceof WireError) {
      throw new OnnxFileError(name, error.offset, error.message);
    }
    throw error;
  }
}

function editableModel(parsed: ParsedModel, bytes: Buffer, folder: string): EditableModel {
  const { modelFields, graph } = splitModel(bytes);
  const messages = splitGraph(graph);
  const tensors = parsed.graph.initialisers.filter((_, index) => messages.initialisers[index] !== null);
  const dense = messages.initialisers.filter((message) => message !== null);
  const nodes = new Map(parsed.graph.nodes.map((node, index) => [node, messages.nodes[index]]));
  return {
    irVersion: parsed.irVersion,
    opsets: parsed.opsets,
    nodes: topologicalOrder(parsed.graph.nodes).nodes.map((node) => editableNode(node, nodes.get(node))),
    initialisers: new Map(
      tensors.map((tensor, index) => [tensor.name, stored(tensor, dense[index], folder)]),
    ),
    inputs: messages.inputs.map(editableValue),
    outputs: messages.outputs.map(editableValue),
    graphFields: messages.others,
    modelFields,
    hasFunctions: parsed.functions.length > 0,
  };
}

/** The graph as one message (a field that occurs twice is merged), and what is written again as it is. */
function splitModel(bytes: Buffer): { readonly modelFields: Uint8Array[]; readonly graph: Buffer } {
  const modelFields: Uint8Array[] = [];
  const graphs: Buffer[] = [];
  for (const { number, whole, value } of fieldsOf(bytes)) {
    if (number === 7) {
      graphs.push(value);
    } else if (number !== 1 && number !== 8) {
      modelFields.push(whole);
    }
  }
  return { modelFields, graph: graphs.length === 1 ? graphs[0] : Buffer.concat(graphs) };
}

interface GraphMessages {
  readonly nodes: Buffer[];
  /** Null stands for a sparse tensor, which stays among `others`. */
  readonly initialisers: (Buffer | null)[];
  readonly inputs: Buffer[];
  readonly outputs: Buffer[];
  readonly others: Buffer[];
}

function splitGraph(graph: Buffer): GraphMessages {
  const messages: GraphMessages = { nodes: [], initialisers: [], inputs: [], outputs: [], others: [] };
  for (const { number, whole, value } of fieldsOf(graph)) {
    if (number === 1) {
      messages.nodes.push(value);
    } else if (number === 5) {
      messages.initialisers.push(value);
    } else if (number === 11) {
      messages.inputs.push(value);
    } else if (number === 12) {
      messages.outputs.push(value);
    } else {
      if (number === 15) {
        messages.initialisers.push(null);
      }
      messages.others.push(whole);
    }
  }
  return messages;
}

/** Field numbers of NodeProto that are written from the node itself. */
const NODE_FIELDS: ReadonlySet<number> = new Set([1, 2, 3, 4, 7]);

function editableNode(node: OnnxNode, message: Buffer = Buffer.alloc(0)): EditableNode {
  const { name, opType, domain, inputs, outputs, attributes } = node;
  const fields = [...fieldsOf(message)].flatMap(({ number, whole }) =>
    NODE_FIELDS.has(number) ? [] : [whole],
  );
  return {
    name,
    opType,
    domain,
    inputs,
    outputs,
    attributes,
    fields: Buffer.concat(fields),
    captured: capturedNames(node),
  };
}

function editableValue(message: Buffer): EditableValue {
  const named = [...fieldsOf(message)].find(({ number }) => number === 1);
  return { name: named?.value.toString('utf8') ?? '', message };
}

function stored(
  { name, dtype, dims, external }: OnnxTensor,
  message: Buffer,
  folder: string,
): EditableTensor {
  return storedTensor(
    { name, dtype, dims },
    message,
    external === undefined ? null : { ...external, path: path.join(folder, external.location) },
  );
}
