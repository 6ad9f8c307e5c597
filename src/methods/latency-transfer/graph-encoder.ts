/** Graph attention over the layer graph, in both directions of its edges; a network's numbers are sums over its layers. */
import * as tf from '@tensorflow/tfjs-core';
import type { HostTensors, ParameterSpec, TensorMap, TensorSpec } from '../../compute';
import { edgeStructure, type EdgeStructure } from '../../compute/sparse/edges';
import { softmaxAtTargets } from '../../compute/sparse/graph-attention';
import { rowsAtEdges, sumAtTargets } from '../../compute/sparse/propagate';
import type { Cell } from './cell';
import type { Encoder } from './encoder';
import { EDGES, GRAPH_EDGES, GRAPH_VIEWS, layerGraph, NODES } from './layer-graph';
import { LAYER_CLASSES, type Layer } from './layers';

const WIDTH = 24;
const LAYERS = 2;
/** What each class of layers is summed up in: how many there are, and learned costs. */
const LEARNED_SUMS = 3;
const SUMS = 1 + LEARNED_SUMS;
/** One-hot class; FLOPs, bytes in, of weights, and out. */
const FEATURES = LAYER_CLASSES.length + 4;
/** Repeats of a cell in the network: sums count layers per cell. */
const CELLS = 15;
const FLOAT_BYTES = 4;
const NEGATIVE_SLOPE = 0.2;
/** Keeps an edge that is not there out of the softmax. */
const ABSENT_SCORE = -30;

/** 'identity' hands nothing along the edges: what the graph is worth is the difference. */
export type Adjacency = 'graph' | 'identity';

export function graphEncoder(adjacency: Adjacency): Encoder {
  const structures = new Map<number, Structures>();
  const structuresOf = (graphs: number): Structures => {
    const known = structures.get(graphs) ?? buildStructures(graphs);
    structures.set(graphs, known);
    return known;
  };
  return {
    name: adjacency === 'graph' ? 'GNN' : 'GNN, identity adjacency',
    parameters: encoderParameters(adjacency),
    width: LAYER_CLASSES.length * SUMS,
    inputs: (networks) => {
      const graphs = GRAPH_VIEWS.length * networks;
      return {
        layers: float(graphs * NODES, FEATURES),
        edgeThere: float(graphs * EDGES, 1),
        edgeBytes: float(graphs * EDGES, 1),
      };
    },
    batch: encodeCells,
    encode: (p, batch) => {
      const graphs = batch.layers.shape[0] / NODES;
      const states = adjacency === 'graph' ? attended(p, batch, structuresOf(graphs)) : alone(p, batch);
      const sums = sumsByClass(p, batch.layers as tf.Tensor2D, states, graphs);
      const [whole, pruned] = tf.split<tf.Tensor2D>(sums, GRAPH_VIEWS.length, 0);
      return { whole, pruned };
    },
  };
}

interface Structures {
  readonly forward: EdgeStructure;
  readonly backward: EdgeStructure;
}

/** Many graphs side by side as one. */
function buildStructures(graphs: number): Structures {
  const ends = (end: 'from' | 'to'): Int32Array =>
    Int32Array.from(
      { length: graphs * EDGES },
      (_, edge) => Math.floor(edge / EDGES) * NODES + GRAPH_EDGES[edge % EDGES][end],
    );
  const [from, to] = [ends('from'), ends('to')];
  return {
    forward: edgeStructure({ services: graphs * NODES, source: from, target: to }),
    backward: edgeStructure({ services: graphs * NODES, source: to, target: from }),
  };
}

function encoderParameters(adjacency: Adjacency): readonly ParameterSpec[] {
  const matrix = (name: string, inputs: number, outputs: number): ParameterSpec => ({
    name,
    shape: [inputs, outputs],
    init: 'glorot',
    decay: true,
  });
  const bias = (name: string, size: number): ParameterSpec => ({
    name,
    shape: [size],
    init: 'zeros',
    decay: false,
  });
  const attention = (name: string): readonly ParameterSpec[] => [
    matrix(`${name}.project`, WIDTH, WIDTH),
    matrix(`${name}.source`, WIDTH, 1),
    matrix(`${name}.target`, WIDTH, 1),
    matrix(`${name}.bytes`, 1, 1),
  ];
  return [
    matrix('embed', FEATURES, WIDTH),
    bias('embedBias', WIDTH),
    ...Array.from({ length: LAYERS }, (_, layer) => [
      matrix(`own${layer}`, WIDTH, WIDTH),
      bias(`bias${layer}`, WIDTH),
      ...(adjacency === 'graph' ? [...attention(`forward${layer}`), ...attention(`backward${layer}`)] : []),
    ]).flat(),
    matrix('costOf', WIDTH, LEARNED_SUMS),
    bias('costOfBias', LEARNED_SUMS),
  ];
}

function embedded(p: TensorMap, batch: TensorMap): tf.Tensor2D {
  return tf.relu(
    tf.add<tf.Tensor2D>(tf.matMul(batch.layers as tf.Tensor2D, p.embed as tf.Tensor2D), p.embedBias),
  );
}

function alone(p: TensorMap, batch: TensorMap): tf.Tensor2D {
  let states = embedded(p, batch);
  for (let layer = 0; layer < LAYERS; layer++) {
    states = tf.add(states, tf.relu(own(p, states, layer)));
  }
  return states;
}

function attended(p: TensorMap, batch: TensorMap, { forward, backward }: Structures): tf.Tensor2D {
  let states = embedded(p, batch);
  for (let layer = 0; layer < LAYERS; layer++) {
    const heard = tf.add(
      attention(p, `forward${layer}`, states, forward, batch),
      attention(p, `backward${layer}`, states, backward, batch),
    );
    states = tf.add(states, tf.relu(tf.add(own(p, states, layer), heard)));
  }
  return states;
}

function own(p: TensorMap, states: tf.Tensor2D, layer: number): tf.Tensor2D {
  return tf.add(tf.matMul(states, p[`own${layer}`] as tf.Tensor2D), p[`bias${layer}`]);
}

/** Attention with one head, whose scores know the bytes on the edge; [rows, WIDTH] to the same. */
function attention(
  p: TensorMap,
  name: string,
  states: tf.Tensor2D,
  structure: EdgeStructure,
  { edgeThere, edgeBytes }: TensorMap,
): tf.Tensor2D {
  const values: tf.Tensor2D = tf.matMul(states, p[`${name}.project`]);
  const scoreOf = (end: 'source' | 'target'): tf.Tensor2D =>
    rowsAtEdges(tf.matMul(values, p[`${name}.${end}`]), structure, end);
  const scores = tf.leakyRelu(
    tf.add(tf.add(scoreOf('source'), scoreOf('target')), tf.mul(edgeBytes, p[`${name}.bytes`])),
    NEGATIVE_SLOPE,
  );
  const weights = softmaxAtTargets(tf.add(scores, tf.mul(tf.sub(1, edgeThere), ABSENT_SCORE)), structure);
  return sumAtTargets(
    tf.mul(rowsAtEdges(values, structure, 'source'), tf.mul(weights, edgeThere)),
    structure,
  );
}

/** Sums of what the layers of each class cost; [graphs, classes · SUMS]. Layers that are not there have no class. */
function sumsByClass(p: TensorMap, layers: tf.Tensor2D, states: tf.Tensor2D, graphs: number): tf.Tensor2D {
  const costs = tf.softplus(tf.add(tf.matMul(states, p.costOf as tf.Tensor2D), p.costOfBias));
  const [classes] = tf.split<tf.Tensor2D>(layers, [LAYER_CLASSES.length, FEATURES - LAYER_CLASSES.length], 1);
  const perLayer = tf.reshape<tf.Rank.R3>(tf.concat([tf.ones([graphs * NODES, 1]), costs], 1), [
    graphs,
    NODES,
    SUMS,
  ]);
  const sums = tf.matMul(
    tf.reshape<tf.Rank.R3>(classes, [graphs, NODES, LAYER_CLASSES.length]),
    perLayer,
    true,
    false,
  );
  return tf.div(tf.reshape<tf.Rank.R2>(sums, [graphs, LAYER_CLASSES.length * SUMS]), CELLS);
}

function encodeCells(cells: readonly Cell[]): HostTensors {
  const graphs = GRAPH_VIEWS.flatMap((view) => cells.map((cell) => layerGraph(cell, view)));
  const layers = new Float32Array(graphs.length * NODES * FEATURES);
  const edgeThere = new Float32Array(graphs.length * EDGES);
  const edgeBytes = new Float32Array(graphs.length * EDGES);
  graphs.forEach((graph, at) => {
    graph.layers.forEach((layer, node) => {
      if (layer !== null) {
        layers.set(featuresOf(layer), (at * NODES + node) * FEATURES);
      }
    });
    graph.edgeBytes.forEach((bytes, edge) => {
      if (bytes === null) {
        return;
      }
      edgeThere[at * EDGES + edge] = 1;
      edgeBytes[at * EDGES + edge] = magnitude(bytes);
    });
  });
  return { layers, edgeThere, edgeBytes };
}

function featuresOf(layer: Layer): readonly number[] {
  const quantities = [layer.flops, layer.bytesIn, FLOAT_BYTES * layer.parameters, layer.bytesOut];
  return [...LAYER_CLASSES.map((name) => (name === layer.class ? 1 : 0)), ...quantities.map(magnitude)];
}

/** Decimal places of a count, in about [0, 1]. */
function magnitude(count: number): number {
  return Math.log10(1 + count) / 8;
}

function float(...shape: number[]): TensorSpec {
  return { shape, dtype: 'float32' };
}
