import * as tf from '@tensorflow/tfjs-core';
import {
  propagate,
  rowsAtEdges,
  softmaxAtTargets,
  type EdgeStructure,
  type ParameterSpec,
  type TensorMap,
} from '../../compute';

/** Width of the node embeddings an adjacency is made of. */
const WIDTH = 10;
/** Above, an adjacency is never written out: nodes × nodes would not fit. */
export const MAX_DENSE_NODES = 1000;

export interface MixingSize {
  readonly nodes: number;
  readonly inputSteps: number;
  /** The edges a learned adjacency may have; null = all, with up to `MAX_DENSE_NODES` nodes. */
  readonly learnable: EdgeStructure | null;
}

/**
 * Parameters of a learned adjacency, one per lag, of low rank: the row-wise softmax of the product of two node
 * embeddings, over all nodes or over the few each is likest to.
 */
export function mixingSpec({ nodes, inputSteps }: MixingSize): ParameterSpec[] {
  const embedding = (name: string): ParameterSpec => ({
    name,
    shape: [nodes, WIDTH],
    init: { normal: 0.1 },
    decay: true,
  });
  return [
    embedding('mixTo'),
    embedding('mixFrom'),
    { name: 'mixLag', shape: [inputSteps, 1, WIDTH], init: 'ones', decay: false },
  ];
}

/** What each node hears from the others at each lag: [T, B, N] → [T, B, N]. */
export function mix(p: TensorMap, { nodes, inputSteps, learnable }: MixingSize, past: tf.Tensor): tf.Tensor {
  if (learnable !== null) {
    return mixAlong(learnable, p, inputSteps, past as tf.Tensor3D);
  }
  const to = tf.mul(p.mixLag, tf.reshape(p.mixTo, [1, nodes, WIDTH]));
  const from = tf.tile(tf.reshape(p.mixFrom, [1, nodes, WIDTH]), [inputSteps, 1, 1]);
  const adjacency = tf.softmax(tf.relu(tf.matMul(to as tf.Tensor3D, from as tf.Tensor3D, false, true)));
  return tf.matMul(past, adjacency, false, true);
}

/** The same over few edges: work and memory grow with them. */
function mixAlong(edges: EdgeStructure, p: TensorMap, inputSteps: number, past: tf.Tensor3D): tf.Tensor {
  const products = tf.mul(
    rowsAtEdges(p.mixTo as tf.Tensor2D, edges, 'target'),
    rowsAtEdges(p.mixFrom as tf.Tensor2D, edges, 'source'),
  );
  const scores = tf.relu(
    tf.matMul(products as tf.Tensor2D, tf.reshape<tf.Rank.R2>(p.mixLag, [inputSteps, WIDTH]), false, true),
  );
  const weights = tf.split(softmaxAtTargets(scores as tf.Tensor2D, edges), inputSteps, 1);
  const rows = tf.split(past, inputSteps, 0);
  const heard = rows.map((row, lag) => {
    const [, size, nodes] = past.shape;
    const nodesFirst = tf.transpose(tf.reshape<tf.Rank.R2>(row, [size, nodes]), [1, 0]);
    return tf.transpose(
      propagate(nodesFirst, edges, tf.reshape<tf.Rank.R1>(weights[lag], [edges.edges])),
      [1, 0],
    );
  });
  return tf.stack(heard, 0);
}
