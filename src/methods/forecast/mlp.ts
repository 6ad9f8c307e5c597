import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec } from '../../compute';
import { linear, linearSpec, residual, residualSpec } from '../../compute/nn/linear';
import { huberLoss } from '../../compute/nn/losses';
import { perNode, perOrigin, rowsOf } from './rows';
import { mix, mixingSpec } from './mixing';
import type { ForecastModel, ModelSize } from './model';
import { CLOCK_SIZE } from './windows';

const WIDTH = 64;
const NODE_WIDTH = 16;
const SLOT_WIDTH = 16;
const BLOCKS = 3;
const HUBER_DELTA = 1;

/**
 * The strong plain rival, after STID (Shao et al., CIKM 2022): the last values of a series and of a learned mixture of
 * all series, who it is, what time of day and which weekday it is, through residual layers; the last value is added back.
 */
export function residualMlp(shape: ModelSize): ForecastModel {
  const { size, nodes, inputSteps, steps, period } = shape;
  const embedding = (name: string, rows: number, width: number): ParameterSpec => ({
    name,
    shape: [rows, width],
    init: { normal: 0.1 },
    decay: true,
  });
  const parameters = [
    embedding('node', nodes, NODE_WIDTH),
    embedding('slot', period, SLOT_WIDTH),
    ...mixingSpec(shape),
    ...linearSpec('embed', 2 * inputSteps + NODE_WIDTH + SLOT_WIDTH + CLOCK_SIZE, WIDTH),
    ...Array.from({ length: BLOCKS }, (_, block) => residualSpec(`block${block}`, WIDTH)).flat(),
    ...linearSpec('head', WIDTH, steps),
  ];
  const predict: ForecastModel['predict'] = (p, { past, slot, clock }) => {
    const lags = rowsOf(past);
    const time = tf.concat([tf.matMul(slot as tf.Tensor2D, p.slot as tf.Tensor2D), clock], 1);
    let state = linear(
      p,
      'embed',
      tf.concat([lags, rowsOf(mix(p, shape, past)), perNode(p.node, size), perOrigin(time, nodes)], 1),
    );
    for (let block = 0; block < BLOCKS; block++) {
      state = residual(p, `block${block}`, state);
    }
    const last = tf.slice(lags, [0, inputSteps - 1], [size * nodes, 1]);
    return { point: tf.reshape(tf.add(linear(p, 'head', state), last), [size, nodes, steps]) };
  };
  return {
    parameters,
    predict,
    training: { learningRate: 2e-3, weightDecay: 0.1, epochs: 30, patience: 6 },
    loss: (p, batch) => huberLoss(tf.sub(batch.target, predict(p, batch).point), batch.weight, HUBER_DELTA),
  };
}
