import type { LatencySnapshot } from '../../../src/contracts/latency/page';
import { formatBytes, formatMetric, formatShape } from './format';
import type { ModelNodes } from './nodes';

/** What the predicted time rests on, or why there is none. */
export function predictionBasis({ calibration, trusted, model }: LatencySnapshot): string {
  if (model?.basis === 'prior') {
    return 'One thread, by the model shipped with Meshlens, which does not know this machine';
  }
  if (calibration !== null) {
    return `One thread, from ${calibration.measuredKernels} kernels measured on this machine`;
  }
  return trusted
    ? 'This machine has not been calibrated'
    : 'Restricted Mode: nothing is run, so nothing is calibrated';
}

/** One line about the file. */
export function facts({ model, nodeCount }: LatencySnapshot): string {
  if (model === null) {
    return '';
  }
  return [
    model.opset === null ? 'no standard operator set' : `opset ${model.opset}`,
    `${nodeCount.toLocaleString('en')} node${nodeCount === 1 ? '' : 's'} that take time`,
    `${formatMetric(model.parameters)} parameters`,
    `${formatBytes(model.fileBytes)} file`,
  ].join(' · ');
}

/** A node for those who cannot see the graph. */
export function nodeSentence({ columns, share, basis }: ModelNodes, position: number): string {
  const part = `${(share[position] * 100).toFixed(1)} % of the ${basis}`;
  return `${columns.operator[position]} ${columns.name[position]}, ${part}, output ${formatShape(columns.outputShape[position])}`;
}
