/** GraphProto, NodeProto, AttributeProto and ValueInfoProto. Field numbers follow onnx.proto. */
import { elementTypeOf, type OnnxElementType } from '../element-type';
import type { OnnxAttribute, OnnxDimension, OnnxGraph, OnnxNode, OnnxTensor, OnnxValueInfo } from '../model';
import type { WireReader } from '../wire/wire-reader';
import { readTensor } from './tensor';

/** Longer attribute lists are tables of tree ensembles and the like, not hyper-parameters. */
const KEPT_ATTRIBUTE_ENTRIES = 8192;

export interface GraphParts {
  name: string;
  nodes: OnnxNode[];
  inputs: OnnxValueInfo[];
  outputs: OnnxValueInfo[];
  initialisers: OnnxTensor[];
  valueInfo: OnnxValueInfo[];
}

export function emptyGraph(): GraphParts {
  return { name: '', nodes: [], inputs: [], outputs: [], initialisers: [], valueInfo: [] };
}

/** Closes a graph: inputs that an initialiser fills are weights, not inputs. */
export function finishGraph(parts: GraphParts): OnnxGraph {
  const filled = new Set(parts.initialisers.map(({ name }) => name));
  return { ...parts, inputs: parts.inputs.filter(({ name }) => !filled.has(name)) };
}

/** Reads the field of a graph that the reader stands on. */
export function readGraphField(reader: WireReader, into: GraphParts): void {
  switch (reader.field) {
    case 1:
      into.nodes.push(reader.message(() => readNode(reader)));
      return;
    case 2:
      into.name = reader.string();
      return;
    case 5:
      into.initialisers.push(reader.message(() => readTensor(reader)));
      return;
    case 11:
      into.inputs.push(reader.message(() => readValueInfo(reader)));
      return;
    case 12:
      into.outputs.push(reader.message(() => readValueInfo(reader)));
      return;
    case 13:
      into.valueInfo.push(reader.message(() => readValueInfo(reader)));
      return;
    case 15:
      into.initialisers.push(reader.message(() => readSparseTensor(reader)));
      return;
    default:
      reader.skip();
  }
}

function readGraph(reader: WireReader): OnnxGraph {
  const parts = emptyGraph();
  while (reader.next()) {
    readGraphField(reader, parts);
  }
  return finishGraph(parts);
}

/** Its non-zero values carry name and type; the dimensions describe the whole tensor. */
function readSparseTensor(reader: WireReader): OnnxTensor {
  let values: OnnxTensor | null = null;
  const dims: number[] = [];
  while (reader.next()) {
    if (reader.field === 1) {
      values = reader.message(() => readTensor(reader));
    } else if (reader.field === 3) {
      reader.integers(dims, 64);
    } else {
      reader.skip();
    }
  }
  return { name: values?.name ?? '', dtype: values?.dtype ?? 'undefined', dims, bytes: values?.bytes ?? 0 };
}

export function readNode(reader: WireReader): OnnxNode {
  const node = {
    name: '',
    opType: '',
    domain: '',
    overload: '',
    inputs: [] as string[],
    outputs: [] as string[],
    offset: reader.fieldOffset,
  };
  const attributes = new Map<string, OnnxAttribute>();
  while (reader.next()) {
    if (reader.field === 1) {
      node.inputs.push(reader.string());
    } else if (reader.field === 2) {
      node.outputs.push(reader.string());
    } else if (reader.field === 3) {
      node.name = reader.string();
    } else if (reader.field === 4) {
      node.opType = reader.string();
    } else if (reader.field === 5) {
      const { name, attribute } = reader.message(() => readAttribute(reader));
      attributes.set(name, attribute);
    } else if (reader.field === 7) {
      node.domain = standardDomain(reader.string());
    } else if (reader.field === 8) {
      node.overload = reader.string();
    } else {
      reader.skip();
    }
  }
  return { ...node, attributes };
}

/** The standard domain has two spellings. */
export function standardDomain(domain: string): string {
  return domain === 'ai.onnx' ? '' : domain;
}

export function readAttribute(reader: WireReader): { name: string; attribute: OnnxAttribute } {
  let name = '';
  let attribute: OnnxAttribute | null = null;
  const [integers, floats, strings]: [number[], number[], string[]] = [[], [], []];
  let [entries, type] = [0, 0];
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        name = reader.string();
        break;
      case 2:
        attribute = { type: 'float', value: reader.float() };
        break;
      case 3:
        attribute = { type: 'int', value: reader.integer() };
        break;
      case 4:
        attribute = readStringAttribute(reader);
        break;
      case 5:
        attribute = { type: 'tensor', value: reader.message(() => readTensor(reader)) };
        break;
      case 6:
        attribute = { type: 'graph', value: reader.message(() => readGraph(reader)) };
        break;
      case 7:
        entries += reader.floats(floats, KEPT_ATTRIBUTE_ENTRIES);
        break;
      case 8:
        entries += reader.integers(integers, KEPT_ATTRIBUTE_ENTRIES);
        break;
      case 9:
        if (strings.length < KEPT_ATTRIBUTE_ENTRIES) {
          strings.push(reader.string());
        } else {
          reader.skip();
        }
        break;
      case 20:
        type = reader.integer();
        break;
      case 21:
        attribute = { type: 'reference', value: reader.string() };
        break;
      default:
        reader.skip();
    }
  }
  return { name, attribute: attribute ?? listAttribute(type, integers, floats, strings, entries) };
}

/** A string attribute is bytes: large ones (tokenizer tables, embedded engines) stay unread. */
function readStringAttribute(reader: WireReader): OnnxAttribute {
  const { start, length } = reader.span();
  if (length > KEPT_ATTRIBUTE_ENTRIES) {
    return { type: 'unread' };
  }
  return { type: 'string', value: reader.file.bytesAt(start, length).toString('utf8') };
}

/** What an attribute without a single value is: proto3 writers leave zeros out, and an empty list leaves only its type. */
function listAttribute(
  type: number,
  integers: number[],
  floats: number[],
  strings: string[],
  entries: number,
): OnnxAttribute {
  if (entries > KEPT_ATTRIBUTE_ENTRIES) {
    return { type: 'unread' };
  }
  if (type === 1) {
    return { type: 'float', value: 0 };
  }
  if (type === 2) {
    return { type: 'int', value: 0 };
  }
  if (type === 3) {
    return { type: 'string', value: '' };
  }
  if (type === 6 || floats.length > 0) {
    return { type: 'floats', value: floats };
  }
  if (type === 8 || strings.length > 0) {
    return { type: 'strings', value: strings };
  }
  if (type === 7 || type === 0) {
    return { type: 'ints', value: integers };
  }
  return { type: 'unread' };
}

export function readValueInfo(reader: WireReader): OnnxValueInfo {
  let name = '';
  let type: Omit<OnnxValueInfo, 'name'> = { dtype: 'undefined', shape: null };
  while (reader.next()) {
    if (reader.field === 1) {
      name = reader.string();
    } else if (reader.field === 2) {
      type = reader.message(() => readType(reader));
    } else {
      reader.skip();
    }
  }
  return { name, ...type };
}

/** TypeProto: tensors only; sequences, maps and optionals have no shape. */
function readType(reader: WireReader): Omit<OnnxValueInfo, 'name'> {
  let dtype: OnnxElementType = 'undefined';
  let shape: OnnxDimension[] | null = null;
  const readTensorType = (): void => {
    while (reader.next()) {
      if (reader.field === 1) {
        dtype = elementTypeOf(reader.integer());
      } else if (reader.field === 2) {
        shape = reader.message(() => readShape(reader));
      } else {
        reader.skip();
      }
    }
  };
  while (reader.next()) {
    if (reader.field === 1 || reader.field === 8) {
      reader.message(readTensorType);
    } else {
      reader.skip();
    }
  }
  return { dtype, shape };
}

function readShape(reader: WireReader): OnnxDimension[] {
  const shape: OnnxDimension[] = [];
  while (reader.next()) {
    if (reader.field === 1) {
      shape.push(reader.message(() => readDimension(reader)));
    } else {
      reader.skip();
    }
  }
  return shape;
}

/** Some exporters write an open dimension as −1, or with an empty name. A size of 0 is a size, as the runtimes read it. */
function readDimension(reader: WireReader): OnnxDimension {
  let dimension: OnnxDimension = null;
  while (reader.next()) {
    if (reader.field === 1) {
      const size = reader.integer();
      dimension = size >= 0 ? size : null;
    } else if (reader.field === 2) {
      const name = reader.string();
      dimension = name === '' ? null : name;
    } else {
      reader.skip();
    }
  }
  return dimension;
}
