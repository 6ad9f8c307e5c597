import { CHANNEL_COUNT, channelIndex } from '../../../../src/methods/diagnosis/signature/channels';

/** A signature of which only these channels are known, by names such as `self work`. */
export function observed(values: Readonly<Record<string, number>>): Float32Array {
  const signature = new Float32Array(CHANNEL_COUNT).fill(NaN);
  Object.entries(values).forEach(([name, value]) => {
    const [side, quantity] = name.split(' ');
    signature[channelIndex(side, quantity)] = value;
  });
  return signature;
}
