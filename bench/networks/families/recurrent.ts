import { linear } from '../layers/convolutional';
import { pick } from '../layers/layout';
import { recurrent } from '../layers/recurrent';
import { type NetworkSpec, scaled } from '../spec';

/** Stacked recurrent layers over [steps, batch, 64] and one linear layer on the last step; width 1 is 128 wide. */
export function stackedRecurrent(kind: 'LSTM' | 'GRU', layers: number): NetworkSpec['build'] {
  return (net, { batch, size, width }) => {
    let x = net.input('series', [size, batch, 64]);
    for (let layer = 0; layer < layers; layer++) {
      x = recurrent(net, kind, x, scaled(128, width));
    }
    return linear(net, pick(net, x, 0, size - 1), 64);
  };
}
