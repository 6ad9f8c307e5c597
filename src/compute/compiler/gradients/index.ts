/** Gradients of tfjs ops: tfjs's own, with those replaced that would trace into needlessly large graphs. */
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { registerGradient } from '@tensorflow/tfjs-core';
import { segmentSumGradient } from './segment-sum';
import { tileGradient } from './tile';

/** Replaces gradients in tfjs's global table. Repeating it is harmless; tfjs-node may have registered its own in between. */
export function installGradients(): void {
  for (const gradient of gradientOverrides) {
    registerGradient(gradient);
  }
}

export const gradientOverrides = [tileGradient, segmentSumGradient] as const;
