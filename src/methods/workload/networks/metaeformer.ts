import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, TensorMap } from '../../../compute';
import { exactGelu } from '../../../compute/nn/activations';
import type { DropoutSpec } from '../../../compute/nn/dropout';
import { normed, normSpec } from '../../../compute/nn/encoder-layer';
import { dense, linearSpec } from '../../../compute/nn/linear';
import {
  dropped,
  postNormDecoder,
  postNormDecoderDropout,
  postNormDecoderSpec,
  postNormEncoder,
  postNormEncoderDropout,
  postNormEncoderSpec,
  type DecoderSize,
  type LayerContext,
  type LayerSize,
} from '../../../compute/nn/post-norm';
import { echo, echoSpec, lowSpec } from './echo';
import { embed, embeddingSpec } from './embedding';
import { poolSpec, usedSpec, type NetworkSize, type WorkloadNetwork } from './network';
import { patternPadding } from './padding';
import { staticContext, staticContextDropout, staticContextSpec } from './static-context';
import { decoderLead } from './windows';

const HEADS = 8;
const DROPOUT = 0.1;
/** Released scripts: 512 for 256 channels. */
const WIDENING = 2;
/** Steps of the moving average that separates the season. */
const TREND_STEPS = 24;

export interface MetaEformer extends WorkloadNetwork {
  /** [batch · patches, pattern length]: the seasonal waves of a batch, from which the pool is built. No dropout. */
  waves(p: TensorMap, batch: TensorMap): tf.Tensor2D;
}

/**
 * MetaEformer (Huang et al., KDD 2025; github.com/EdgeBigBang/KDD25_MetaEformer): one encoder layer whose half is
 * rebuilt from a pool of meta-patterns (Echo), and one decoder layer that sees the last known steps, Echo padding for
 * the unknown ones, and the static context.
 */
export function metaEformer(size: NetworkSize): MetaEformer {
  const { batch: rows, width, inputSteps, steps, calendarWidth, staticWidth, pool } = size;
  const { hasPool, hasPadding } = size.parts;
  const hasStatic = size.parts.hasStatic && staticWidth > 0;
  const lead = decoderLead(size);
  const encoder: LayerSize = {
    rows,
    steps: inputSteps,
    width,
    wide: WIDENING * width,
    heads: HEADS,
    rate: DROPOUT,
  };
  const decoder: DecoderSize = { ...encoder, steps: lead + steps, last: steps, encoded: inputSteps };
  const parameters: ParameterSpec[] = [
    ...embeddingSpec('past', calendarWidth, width),
    ...embeddingSpec('ahead', calendarWidth, width),
    ...postNormEncoderSpec('encoder', encoder),
    ...normSpec('encoded', width),
    ...(hasPool
      ? [poolSpec(pool), usedSpec(pool), lowSpec('low', width), ...echoSpec('echo', width, pool)]
      : []),
    ...(hasStatic ? staticContextSpec('static', staticWidth, width) : []),
    ...postNormDecoderSpec('decoder', decoder),
    ...normSpec('decoded', width),
    ...linearSpec('out', width, 1),
  ];
  const dropout: DropoutSpec[] = [
    { name: 'past', shape: [rows, inputSteps, width], rate: DROPOUT },
    { name: 'ahead', shape: [rows, lead + steps, width], rate: DROPOUT },
    ...postNormEncoderDropout('encoder', encoder),
    ...(hasStatic ? [staticContextDropout('static', rows, lead + steps, width, DROPOUT)] : []),
    ...postNormDecoderDropout('decoder', decoder),
  ];

  const encode = (context: LayerContext, { past, calendarPast }: TensorMap): tf.Tensor3D =>
    postNormEncoder(
      context,
      'encoder',
      dropped(context, 'past', embed(context.p, 'past', past as tf.Tensor2D, calendarPast)),
      HEADS,
    );

  const predict: WorkloadNetwork['predict'] = (p, batch, masks) => {
    const context: LayerContext = { p, masks, activation: exactGelu };
    const state = encode(context, batch);
    const echoed = hasPool ? echo(p, 'echo', state, pool) : null;
    const encoded = normed(p, 'encoded', echoed === null ? state : echoed.state);
    const unknown: tf.Tensor2D =
      hasPadding && echoed !== null ? patternPadding(echoed.mixed, steps) : tf.zeros([rows, steps]);
    const past = batch.past as tf.Tensor2D;
    const known = lead === inputSteps ? past : tf.split<tf.Tensor2D>(past, [inputSteps - lead, lead], 1)[1];
    let ahead = dropped(
      context,
      'ahead',
      embed(p, 'ahead', tf.concat([known, unknown], 1), batch.calendarAhead),
    );
    if (hasStatic) {
      ahead = staticContext(context, 'static', ahead, batch.statics, 'static');
    }
    const decoded = normed(p, 'decoded', postNormDecoder(context, 'decoder', ahead, encoded, decoder));
    return {
      point: tf.reshape<tf.Rank.R2>(dense(p, 'out', decoded), [rows, steps]),
      mixture: echoed?.mixture ?? null,
    };
  };

  return {
    parameters,
    dropout,
    predict,
    waves: (p, batch) => {
      const masks = Object.fromEntries(dropout.map(({ name, shape }) => [name, tf.ones([...shape])]));
      const state = encode({ p, masks, activation: exactGelu }, batch);
      const line = tf.matMul(tf.reshape<tf.Rank.R2>(state, [rows * inputSteps, width]), p.low);
      const patches = Math.floor(inputSteps / pool.length);
      return tf.reshape(
        tf.matMul(
          tf.reshape<tf.Rank.R2>(line, [rows, inputSteps]),
          seasonal(inputSteps, patches * pool.length),
        ),
        [rows * patches, pool.length],
      );
    },
  };
}

/**
 * [steps, kept]: multiplied with rows of values from the right it subtracts their moving average and keeps the last
 * `kept` steps. The first and the last value are repeated outside.
 */
function seasonal(steps: number, kept: number): tf.Tensor2D {
  const matrix = new Float32Array(steps * kept);
  const before = Math.floor((TREND_STEPS - 1) / 2);
  for (let column = 0; column < kept; column++) {
    const step = steps - kept + column;
    matrix[step * kept + column] += 1;
    for (let tap = 0; tap < TREND_STEPS; tap++) {
      const at = Math.min(steps - 1, Math.max(0, step - before + tap));
      matrix[at * kept + column] -= 1 / TREND_STEPS;
    }
  }
  return tf.tensor2d(matrix, [steps, kept]);
}
