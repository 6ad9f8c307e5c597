import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, TensorMap } from '../../compute';

/** Width of the node embeddings an adjacency is made of, and the number of hubs above the dense limit. */
const WIDTH = 10;
/** Above, an adjacency is never written out: nodes × nodes would not fit. */
const MOST_DENSE_NODES = 1000;

export interface MixingSize {
  readonly nodes: number;
  readonly inputSteps: number;
}

/**
 * Parameters of a learned adjacency, one per lag, of low rank. Up to 1,000 nodes it is the row-wise softmax of the
 * product of two node embeddings; above, nodes send to a few hubs and read from them, which is linear in nodes.
 */
export function mixingSpec({ nodes, inputSteps }: MixingSize): ParameterSpec[] {
  const embedding = (name: string, ...shape: number[]): ParameterSpec => ({ name, shape, init: { normal: 0.1 }, decay: true });
  return [
    embedding('mixTo', nodes, WIDTH),
    nodes <= MOST_DENSE_NODES ? embedding('mixFrom', nodes, WIDTH) : embedding('mixFrom', WIDTH, nodes),
    { name: 'mixLag', shape: [inputSteps, 1, WIDTH], init: 'ones', decay: false },
  ];
}

/** What each node hears from the others at each lag: [T, B, N] → [T, B, N]. */
export function mix(p: TensorMap, { nodes, inputSteps }: MixingSize, past: tf.Tensor): tf.Tensor {
  const to = tf.mul(p.mixLag, tf.reshape(p.mixTo, [1, nodes, WIDTH]));
  if (nodes > MOST_DENSE_NODES) {
    const [, size] = past.shape as [number, number, number];
    const sent = tf.matMul(tf.reshape<tf.Rank.R2>(past, [inputSteps * size, nodes]), tf.softmax(p.mixFrom), false, true);
    return tf.matMul(tf.reshape<tf.Rank.R3>(sent, [inputSteps, size, WIDTH]), tf.softmax(to), false, true);
  }
  const from = tf.tile(tf.reshape(p.mixFrom, [1, nodes, WIDTH]), [inputSteps, 1, 1]);
  const adjacency = tf.softmax(tf.relu(tf.matMul(to as tf.Tensor3D, from as tf.Tensor3D, false, true)));
  return tf.matMul(past, adjacency, false, true);
}
