/** ModelProto and FunctionProto. */
import type { OnnxAttribute, OnnxFunction, OnnxGraph, OnnxNode } from '../model';
import type { WireReader } from '../wire/wire-reader';
import { emptyGraph, finishGraph, readAttribute, readGraphField, readNode, standardDomain } from './graph';

export interface ParsedModel {
  readonly irVersion: number;
  readonly opsets: ReadonlyMap<string, number>;
  readonly producer: { readonly name: string; readonly version: string };
  readonly graph: OnnxGraph;
  readonly functions: readonly OnnxFunction[];
}

/** Reads a whole file. Yields after every field of the main graph, so that the caller can pause or stop. */
export function* parseModel(reader: WireReader): Generator<void, ParsedModel> {
  let irVersion = 0;
  const opsets = new Map<string, number>();
  const producer = { name: '', version: '' };
  const functions: OnnxFunction[] = [];
  // A message field that occurs twice is merged: that is protobuf's rule, and how outputs are added to a file by appending.
  const graph = emptyGraph();
  let hasGraph = false;
  while (reader.next()) {
    if (reader.field === 1) {
      irVersion = reader.integer();
    } else if (reader.field === 2) {
      producer.name = reader.string();
    } else if (reader.field === 3) {
      producer.version = reader.string();
    } else if (reader.field === 7) {
      hasGraph = true;
      const outer = reader.enter();
      while (reader.next()) {
        readGraphField(reader, graph);
        yield;
      }
      reader.leave(outer);
    } else if (reader.field === 8) {
      readOpset(reader, opsets);
    } else if (reader.field === 25) {
      functions.push(reader.message(() => readFunction(reader)));
    } else {
      reader.skip();
    }
  }
  if (!hasGraph) {
    reader.fail('the file holds no graph: it is not an ONNX model', 0);
  }
  return { irVersion, opsets, producer, graph: finishGraph(graph), functions };
}

function readOpset(reader: WireReader, into: Map<string, number>): void {
  reader.message(() => {
    let [domain, version] = ['', 1];
    while (reader.next()) {
      if (reader.field === 1) {
        domain = standardDomain(reader.string());
      } else if (reader.field === 2) {
        version = reader.integer();
      } else {
        reader.skip();
      }
    }
    into.set(domain, version);
  });
}

function readFunction(reader: WireReader): OnnxFunction {
  const result = {
    domain: '',
    name: '',
    overload: '',
    inputs: [] as string[],
    outputs: [] as string[],
    nodes: [] as OnnxNode[],
  };
  const defaults = new Map<string, OnnxAttribute>();
  while (reader.next()) {
    if (reader.field === 1) {
      result.name = reader.string();
    } else if (reader.field === 4) {
      result.inputs.push(reader.string());
    } else if (reader.field === 5) {
      result.outputs.push(reader.string());
    } else if (reader.field === 7) {
      result.nodes.push(reader.message(() => readNode(reader)));
    } else if (reader.field === 10) {
      result.domain = standardDomain(reader.string());
    } else if (reader.field === 11) {
      const { name, attribute } = reader.message(() => readAttribute(reader));
      defaults.set(name, attribute);
    } else if (reader.field === 13) {
      result.overload = reader.string();
    } else {
      reader.skip();
    }
  }
  return { ...result, defaults };
}
