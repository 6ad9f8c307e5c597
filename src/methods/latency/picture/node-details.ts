import type { NodeAttribute, NodeDetails, NodeValue } from '../../../contracts/latency/picture';
import type { ModelCounts } from '../../../onnx/count/count-model';
import { labelOf } from '../../../onnx/graph/names';
import type { OnnxAttribute, OnnxModel, OnnxTensor } from '../../../onnx/model';
import { valuesRead } from './drawn';

/** Attributes, inputs and outputs that are listed, and nodes at the other end of one. */
const MAX_LISTED = 100;
const MAX_ELEMENTS = 16;
const LONGEST_TEXT = 300;

/** What is known of one node. Weights are described by shape and size; only constants that the reader kept are shown. */
export function nodeDetails(
  { graph }: Pick<OnnxModel, 'graph'>,
  counts: ModelCounts,
  index: number,
): NodeDetails | null {
  const counted = counts.nodes.at(index);
  if (index < 0 || counted === undefined) {
    return null;
  }
  const { node } = counted;
  const initialisers = new Map(graph.initialisers.map((tensor) => [tensor.name, tensor]));
  const writers = new Map(
    counts.nodes.flatMap(({ node: each, index: at }) => each.outputs.map((name) => [name, at])),
  );
  const ends: Ends = {
    graph,
    counts,
    initialiserOf: (name) => initialisers.get(name) ?? null,
    writerOf: (name) => writers.get(name) ?? null,
    readersOf: (name) =>
      counts.nodes.flatMap(({ node: each, index: at }) => (valuesRead(each).includes(name) ? [at] : [])),
  };
  const attributes = [...node.attributes];
  const lists = [attributes, node.inputs, node.outputs];
  return {
    node: index,
    name: cut(node.name === '' ? labelOf(node) : node.name),
    operator: cut(node.opType),
    domain: cut(node.domain),
    class: counted.class,
    position: counted.timed ? counts.nodes.slice(0, index).filter(({ timed }) => timed).length : null,
    attributes: attributes.slice(0, MAX_LISTED).map(([name, attribute]) => attributeRow(name, attribute)),
    inputs: node.inputs.slice(0, MAX_LISTED).map((name) => inputRow(name, ends)),
    outputs: node.outputs.slice(0, MAX_LISTED).map((name) => outputRow(name, ends)),
    leftOut: lists.reduce((sum, { length }) => sum + Math.max(0, length - MAX_LISTED), 0),
  };
}

interface Ends {
  readonly graph: OnnxModel['graph'];
  readonly counts: ModelCounts;
  readonly initialiserOf: (name: string) => OnnxTensor | null;
  readonly writerOf: (name: string) => number | null;
  readonly readersOf: (name: string) => readonly number[];
}

function inputRow(name: string, { graph, counts, initialiserOf, writerOf }: Ends): NodeValue {
  if (name === '') {
    return { name: '', kind: 'absent', type: null, shape: null, bytes: null, text: null, nodes: [] };
  }
  const fact = counts.factOf(name);
  const tensor = initialiserOf(name);
  if (tensor !== null) {
    const { dtype, dims, bytes, values } = tensor;
    const text = values === undefined ? null : numbersText(values);
    return { name: cut(name), kind: 'weights', type: dtype, shape: dims, bytes, text, nodes: [] };
  }
  const writer = writerOf(name);
  const isInput = writer === null && graph.inputs.some((input) => input.name === name);
  return {
    name: cut(name),
    kind: isInput ? 'input' : fact?.weights ? 'weights' : 'value',
    type: typeOf(fact?.dtype),
    shape: fact?.shape ?? null,
    bytes: null,
    text: fact?.values ? numbersText(fact.values) : null,
    nodes: writer === null ? [] : [writer],
  };
}

function outputRow(name: string, { graph, counts, readersOf }: Ends): NodeValue {
  const fact = name === '' ? null : counts.factOf(name);
  const isOutput = graph.outputs.some((output) => output.name === name);
  return {
    name: cut(name),
    kind: name === '' ? 'absent' : isOutput ? 'output' : 'value',
    type: typeOf(fact?.dtype),
    shape: fact?.shape ?? null,
    bytes: null,
    text: fact?.values ? numbersText(fact.values) : null,
    nodes: name === '' ? [] : readersOf(name).slice(0, MAX_LISTED),
  };
}

function typeOf(dtype: string | undefined): string | null {
  return dtype === undefined || dtype === 'undefined' ? null : dtype;
}

function attributeRow(name: string, attribute: OnnxAttribute): NodeAttribute {
  return { name: cut(name), type: attribute.type, text: cut(attributeText(attribute)) };
}

function attributeText(attribute: OnnxAttribute): string {
  switch (attribute.type) {
    case 'int':
      return String(attribute.value);
    case 'float':
      return numberText(attribute.value);
    case 'ints':
    case 'floats':
      return numbersText(attribute.value);
    case 'string':
    case 'reference':
      return attribute.value;
    case 'strings':
      return listText(attribute.value, attribute.value.length);
    case 'tensor':
      return tensorText(attribute.value);
    case 'graph':
      return `a graph of ${attribute.value.nodes.length} nodes`;
    case 'unread':
      return 'not read';
  }
}

function tensorText({ dtype, dims, values, bytes }: OnnxTensor): string {
  const shape = dims.length === 0 ? 'scalar' : dims.join(' × ');
  return `${dtype}, ${shape}${values === undefined ? `, ${bytes} bytes` : `: ${numbersText(values)}`}`;
}

function numbersText(values: ArrayLike<number>): string {
  return listText(
    Array.from({ length: Math.min(values.length, MAX_ELEMENTS) }, (_, at) => numberText(values[at])),
    values.length,
  );
}

function listText(shown: readonly string[], length: number): string {
  const listed = shown.slice(0, MAX_ELEMENTS);
  return `[${listed.join(', ')}${length > listed.length ? `, … ${length} in all` : ''}]`;
}

/** 32-bit floats without the digits that only 64 bits have. */
function numberText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(7)));
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}
