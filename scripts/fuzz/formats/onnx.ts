/** ONNX models: networks whose fields are changed one by one, and graphs of random operators with random attributes. */
import { networkNamed } from '../../../bench/networks/catalogue';
import { generateNetwork } from '../../../bench/networks/spec';
import type { Random } from '../../../src/numeric/random';
import { catalogue } from '../../../src/onnx/operators/catalogue';
import {
  type Attribute,
  type Constant,
  type NodeSketch,
  writeModel,
} from '../../../test/unit/onnx/support/model-writer';
import { type Part, record, type Sample } from '../parts';
import { decode, encode, type Field, type Message, messagesOf } from './onnx-tree';

const NETWORKS = [
  'shufflenet-v2-1x',
  'mobilenet-v3-small',
  'bert-mini',
  'gpt2-mini',
  'vit-coarse',
  'lstm',
  'gru',
  'convnext-nano',
];
const OPERATORS = [...catalogue.keys()].filter((name) => !name.includes(':'));
const NUMBERS = [
  0n,
  1n,
  2n,
  3n,
  7n,
  -1n,
  -2n,
  1n << 16n,
  1n << 31n,
  (1n << 31n) - 1n,
  1n << 32n,
  1n << 53n,
  1n << 62n,
  (1n << 63n) - 1n,
  -(1n << 63n),
];
const ATTRIBUTES = [
  'axis',
  'axes',
  'perm',
  'kernel_shape',
  'strides',
  'pads',
  'dilations',
  'group',
  'to',
  'keepdims',
  'split',
  'num_outputs',
  'output_shape',
  'hidden_size',
  'direction',
  'equation',
  'auto_pad',
  'mode',
  'shape',
  'value_ints',
  'batch_dims',
  'blocksize',
  'num_heads',
  'largest',
  'k',
  'transA',
  'transB',
  'start',
  'end',
  'starts',
  'ends',
  'ceil_mode',
  'allowzero',
  'value',
];
const TEXTS = [
  '',
  'VALID',
  'SAME_UPPER',
  'bidirectional',
  'linear',
  'ij,jk->ik',
  '...i->i...',
  'ii->',
  'a'.repeat(60) + '->',
  'DCR',
];

const oneOf = <T>(values: readonly T[], random: Random): T => values[random.integer(values.length)];
const smallInteger = (random: Random): number =>
  oneOf([0, 1, 2, 3, 4, 5, -1, -2, -3, 7, 64, 1000, 2 ** 31, -(2 ** 31), 2 ** 40], random);

export function onnx(random: Random): Sample {
  const tree = decode(Buffer.from(random.uniform() < 0.5 ? network(random) : soup(random)));
  const changes = random.integer(4);
  const isFixed = random.uniform() < 0.7;
  for (let change = 0; change < changes; change++) {
    (random.uniform() < 0.3 ? changeGraph : changeField)(tree, random);
  }
  const parts: Part[] = [];
  const nodes = tree.fields
    .filter(({ number }) => number === 7)
    .flatMap(({ value }) => (isMessage(value) ? value.fields.filter(({ number }) => number === 1) : []));
  nodes.forEach((_, index) => parts.push(record(`node:${index}`, '')));
  return {
    reading: 'onnx',
    // Bytes that do not add up are refused before any shape is inferred.
    files: [{ name: 'model.onnx', parts: [...parts, { bytes: encode(tree), id: null }], isFixed }],
    token: null,
    canBePacked: false,
  };
}

const isMessage = (value: Field['value']): value is Message =>
  typeof value === 'object' && !Buffer.isBuffer(value);

function network(random: Random): Uint8Array {
  const spec = networkNamed(oneOf(NETWORKS, random));
  return generateNetwork(spec, { weights: 'shape-only', size: 32, width: 0.25 }).model;
}

/** A graph of random operators over tensors of several ranks and small integers. */
function soup(random: Random): Uint8Array {
  const constants: Record<string, Constant> = {};
  for (let index = 0; index < 8; index++) {
    const values = Array.from({ length: random.integer(5) }, () => smallInteger(random));
    constants[`i${index}`] = { dtype: 'int64', dims: random.uniform() < 0.8 ? [values.length] : [], values };
    const dims = Array.from({ length: random.integer(5) }, () => 1 + random.integer(8));
    constants[`w${index}`] = { dtype: 'float32', dims };
  }
  const known = ['x', 'y', ...Object.keys(constants)];
  const nodes = Array.from({ length: 5 + random.integer(60) }, (_, index): NodeSketch => {
    const outputs = Array.from({ length: 1 + random.integer(3) }, (__, output) => `v${index}_${output}`);
    const node = {
      op: oneOf(OPERATORS, random),
      inputs: Array.from({ length: random.integer(6) }, () =>
        random.uniform() < 0.05 ? '' : oneOf(known, random),
      ),
      outputs,
      attributes: Object.fromEntries(
        Array.from({ length: random.integer(5) }, () => [
          oneOf(ATTRIBUTES, random),
          attributeOf(known, random, 0),
        ]),
      ),
    };
    known.push(...outputs);
    return node;
  });
  return writeModel({
    nodes,
    opset: 7 + random.integer(16),
    inputs: { x: { shape: ['batch', 3, 8, 8] }, y: { shape: [2, 'length', 16] } },
    constants,
    outputs: [oneOf(known, random)],
  });
}

function attributeOf(known: readonly string[], random: Random, depth: number): Attribute {
  switch (random.integer(depth < 3 ? 5 : 4)) {
    case 0:
      return smallInteger(random);
    case 1:
      return oneOf(TEXTS, random);
    case 2:
      return Array.from({ length: random.integer(6) }, () => smallInteger(random));
    case 3:
      return { tensor: { dtype: 'int64', dims: [2], values: [smallInteger(random), smallInteger(random)] } };
    default:
      return {
        graph: {
          nodes: [
            {
              op: oneOf(['If', 'Loop', 'Scan', 'Identity', ...OPERATORS], random),
              inputs: [oneOf(known, random)],
              outputs: ['inner'],
              attributes: {
                then_branch: attributeOf(known, random, depth + 1),
                body: attributeOf(known, random, depth + 1),
              },
            },
          ],
          outputs: ['inner'],
        },
      };
  }
}

const NODE_INPUT = 1;
const NODE_OUTPUT = 2;
const INITIALIZER = 5;

/** Damage that only a graph can have: cycles, values without a source or with two, endless names, huge sizes. */
function changeGraph(tree: Message, random: Random): void {
  const all = messagesOf(tree);
  const nodes = all.filter(({ schema }) => schema.name === 'node');
  const names = nodes.flatMap(({ fields }) => fields.filter(({ number }) => number === NODE_OUTPUT));
  const inputs = nodes.flatMap(({ fields }) => fields.filter(({ number }) => number === NODE_INPUT));
  const set = (fields: readonly Field[], value: Buffer): void => {
    if (fields.length > 0) {
      oneOf(fields, random).value = value;
    }
  };
  const nameOfOne = (): Buffer =>
    names.length === 0 ? Buffer.from('x') : Buffer.from(oneOf(names, random).value as Buffer);
  switch (random.integer(6)) {
    case 0:
      // A node that reads what a later one gives, or its own output.
      set(inputs, nameOfOne());
      break;
    case 1:
      set(names, nameOfOne());
      break;
    case 2:
      set(inputs, Buffer.from('nowhere'));
      break;
    case 3: {
      const graphs = all.filter(({ schema }) => schema.name === 'graph');
      for (const graph of graphs) {
        graph.fields = graph.fields.filter(({ number }) => number !== INITIALIZER || random.uniform() < 0.5);
      }
      break;
    }
    case 4:
      set([...inputs, ...names], Buffer.alloc(1 << (10 + random.integer(11)), 'n'));
      break;
    default:
      for (const tensor of all.filter(({ schema }) => /^(?:tensor|dimensions)$/.test(schema.name))) {
        const sizes = tensor.fields.filter(({ value }) => typeof value === 'bigint');
        sizes.forEach((size) => (size.value = oneOf(NUMBERS, random)));
      }
  }
}

/** Deletes, repeats, exchanges or changes one field. */
function changeField(tree: Message, random: Random): void {
  const message = oneOf(
    messagesOf(tree).filter(({ fields }) => fields.length > 0),
    random,
  );
  const index = random.integer(message.fields.length);
  const field = message.fields[index];
  switch (random.integer(6)) {
    case 0:
      message.fields.splice(index, 1);
      break;
    case 1:
      message.fields.splice(
        index,
        0,
        ...Array.from({ length: 1 + random.integer(30) }, () => ({ ...field })),
      );
      break;
    case 2: {
      const other = random.integer(message.fields.length);
      [message.fields[index], message.fields[other]] = [message.fields[other], field];
      break;
    }
    case 3: {
      const others = messagesOf(tree).flatMap(({ schema, fields }) =>
        schema === message.schema ? fields.filter(({ number }) => number === field.number) : [],
      );
      field.value = oneOf(others, random).value;
      break;
    }
    default:
      field.value = changed(field, message, random);
  }
}

function changed({ value, number }: Field, { schema }: Message, random: Random): Field['value'] {
  if (typeof value === 'bigint') {
    return oneOf(NUMBERS, random);
  }
  if (isMessage(value)) {
    return random.uniform() < 0.3 ? { schema: value.schema, fields: [] } : value;
  }
  if (schema.name === 'node' && number === 4) {
    return Buffer.from(oneOf(OPERATORS, random));
  }
  const bytes = Buffer.from(value);
  if (bytes.length > 0) {
    bytes[random.integer(bytes.length)] = random.integer(256);
  }
  return bytes;
}
