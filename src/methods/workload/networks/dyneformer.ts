import * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec } from '../../../compute';
import type { DropoutSpec } from '../../../compute/nn/dropout';
import { dense, linearSpec } from '../../../compute/nn/linear';
import {
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
import { positions } from './embedding';
import { globalPoolLayer, globalPoolSpec } from './global-pool-layer';
import { POOL, poolSpec, type NetworkSize, type WorkloadNetwork } from './network';
import { patternPadding } from './padding';
import { staticContext, staticContextDropout, staticContextSpec } from './static-context';
import { decoderLead } from './windows';

const HEADS = 8;
const ENCODER_LAYERS = ['encoder0', 'encoder1'] as const;
/** Released: 512 for 256 channels. */
const WIDENING = 2;
/** The released script drops half, for 300 epochs; a tenth suits the few epochs that a processor has time for. */
const DROPOUT = 0.1;

/**
 * DynEformer (Huang et al., KDD 2023; github.com/hsy23/KDD23_DynEformer): load and calendar through two encoder layers,
 * each followed by the same global-pool layer, and one decoder layer over the last known steps and the padded unknown
 * ones. The static context enters before the encoder and before the decoder, through one layer.
 */
export function dynEformer(size: NetworkSize): WorkloadNetwork {
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
    ...linearSpec('past', 1 + calendarWidth, width),
    ...linearSpec('ahead', 1 + calendarWidth, width),
    ...ENCODER_LAYERS.flatMap((at) => postNormEncoderSpec(at, encoder)),
    ...(hasPool ? [poolSpec(pool), ...globalPoolSpec('globalPool', width, pool)] : []),
    ...(hasStatic ? staticContextSpec('static', staticWidth, width) : []),
    ...postNormDecoderSpec('decoder', decoder),
    ...linearSpec('out', width, 1),
  ];
  const dropout: DropoutSpec[] = [
    ...ENCODER_LAYERS.flatMap((at) => postNormEncoderDropout(at, encoder)),
    ...(hasStatic
      ? [
          staticContextDropout('staticPast', rows, inputSteps, width, DROPOUT),
          staticContextDropout('staticAhead', rows, lead + steps, width, DROPOUT),
        ]
      : []),
    ...postNormDecoderDropout('decoder', decoder),
  ];

  const predict: WorkloadNetwork['predict'] = (p, batch, masks) => {
    const context: LayerContext = { p, masks, activation: tf.relu };
    const inStatic = (state: tf.Tensor3D, mask: string): tf.Tensor3D =>
      hasStatic ? staticContext(context, 'static', state, batch.statics, mask) : state;
    const past = batch.past as tf.Tensor2D;
    let state = inStatic(
      tf.add(dense(p, 'past', sequence(past, batch.calendarPast)), positions(inputSteps, width)),
      'staticPast',
    );
    let key: tf.Tensor2D | null = null;
    for (const at of ENCODER_LAYERS) {
      state = postNormEncoder(context, at, state, HEADS);
      if (hasPool) {
        ({ state, key } = globalPoolLayer(p, 'globalPool', state));
      }
    }
    const unknown: tf.Tensor2D =
      hasPadding && key !== null ? patternPadding(tf.matMul(key, p[POOL]), steps) : tf.zeros([rows, steps]);
    const known = lead === inputSteps ? past : tf.split<tf.Tensor2D>(past, [inputSteps - lead, lead], 1)[1];
    const ahead = sequence(tf.concat([known, unknown], 1), batch.calendarAhead);
    const decoded = postNormDecoder(
      context,
      'decoder',
      inStatic(dense(p, 'ahead', ahead), 'staticAhead'),
      state,
      decoder,
    );
    return {
      point: tf.reshape<tf.Rank.R2>(dense(p, 'out', decoded), [rows, steps]),
      mixture: key === null ? null : { pattern: null, weight: tf.expandDims(key, 1) },
    };
  };
  return { parameters, dropout, predict };
}

/** [rows, steps, 1 + calendar width] */
function sequence(values: tf.Tensor2D, calendar: tf.Tensor | undefined): tf.Tensor3D {
  const column: tf.Tensor3D = tf.expandDims(values, 2);
  return calendar === undefined ? column : tf.concat([column, calendar as tf.Tensor3D], 2);
}
