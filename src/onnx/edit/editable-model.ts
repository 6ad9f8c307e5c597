/**
 * A model as something to rewrite. What a pass does not touch is written back byte by byte: attributes, subgraphs, functions and
 * everything that later versions of the format may add.
 */
import type { OnnxAttribute } from '../model';
import { WireWriter } from '../../io/protobuf/wire-writer';
import { writeAttribute } from '../write/write-model';
import type { EditableTensor } from './editable-tensor';

export interface EditableModel {
  readonly irVersion: number;
  readonly opsets: ReadonlyMap<string, number>;
  /** In an order in which they can run. */
  readonly nodes: readonly EditableNode[];
  /** By name, in the order of the file. */
  readonly initialisers: ReadonlyMap<string, EditableTensor>;
  readonly inputs: readonly EditableValue[];
  readonly outputs: readonly EditableValue[];
  /** Encoded fields of the graph, and of the model around it, that no pass looks at. */
  readonly graphFields: readonly Uint8Array[];
  readonly modelFields: readonly Uint8Array[];
  readonly hasFunctions: boolean;
}

export interface EditableNode {
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
  /** Encoded attributes and whatever else the node has. */
  readonly fields: Uint8Array;
  /** Values of this graph that the node's subgraphs read. */
  readonly captured: readonly string[];
}

export interface EditableValue {
  readonly name: string;
  /** The encoded ValueInfoProto. */
  readonly message: Uint8Array;
}

type Settings = Readonly<Record<string, number | string | readonly number[]>>;

/** A node with attributes of integers and texts. */
export function newNode(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  settings: Settings = {},
  domain = '',
): EditableNode {
  const attributes = new Map(
    Object.entries(settings).map(([name, value]): [string, OnnxAttribute] => [
      name,
      typeof value === 'number'
        ? { type: 'int', value }
        : typeof value === 'string'
          ? { type: 'string', value }
          : { type: 'ints', value },
    ]),
  );
  const fields = new WireWriter();
  for (const [name, attribute] of attributes) {
    fields.message(5, (inner) => writeAttribute(inner.string(1, name), attribute));
  }
  return {
    name: '',
    opType,
    domain,
    inputs,
    outputs,
    attributes,
    fields: fields.finish(),
    captured: [],
  };
}

/** An integer attribute, or what it is when left out. */
export function integerOf({ attributes }: EditableNode, name: string, otherwise: number): number {
  const found = attributes.get(name);
  return found?.type === 'int' ? found.value : otherwise;
}

/** A float attribute, or what it is when left out. */
export function floatOf({ attributes }: EditableNode, name: string, otherwise: number): number {
  const found = attributes.get(name);
  return found?.type === 'float' ? found.value : otherwise;
}

/** The nodes that read each value; one that reads it through a subgraph is among them. */
export function readersOf(nodes: readonly EditableNode[]): ReadonlyMap<string, readonly EditableNode[]> {
  const readers = new Map<string, EditableNode[]>();
  for (const node of nodes) {
    for (const name of new Set([...node.inputs, ...node.captured])) {
      const known = readers.get(name);
      if (known === undefined) {
        readers.set(name, [node]);
      } else {
        known.push(node);
      }
    }
  }
  return readers;
}
