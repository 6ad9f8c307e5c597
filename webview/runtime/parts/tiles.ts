import { formatMs, formatPercent } from '../../../src/contracts/format';
import type { CountedModel } from '../../../src/contracts/latency/model-inspection';
import type { LatencySnapshot } from '../../../src/contracts/latency/page';
import { h } from '../../kit/dom';
import { button } from '../../kit/toolkit';
import { predictionBasis } from '../model/describe';
import { formatBytes, formatMetric } from '../model/format';

export interface TileActions {
  measure(): void;
  calibrate(): void;
}

/** What the model takes, in a few large figures. */
export function tiles(snapshot: LatencySnapshot, model: CountedModel, actions: TileActions): HTMLElement {
  const unknown =
    model.unknownNodes === 0
      ? ''
      : `, without ${model.unknownNodes} node${model.unknownNodes === 1 ? '' : 's'} of unknown work`;
  return h(
    'dl',
    { class: 'tiles' },
    predictedTile(snapshot, model, actions),
    measuredTile(snapshot, model, actions),
    tile(
      'Work',
      `${formatMetric(model.flops)}FLOPs`.replace(/(\d)F/, '$1 F'),
      `${formatMetric(model.macs)} multiply-accumulates${unknown}`,
    ),
    tile('Weights', formatBytes(model.weightBytes), `${formatMetric(model.parameters)} parameters`),
    tile('Peak activations', formatBytes(model.peakBytes), 'alive at one time, beside the weights'),
  );
}

function predictedTile(
  snapshot: LatencySnapshot,
  { predictedMs, intervalMs }: CountedModel,
  { calibrate }: TileActions,
): HTMLElement {
  const idle = snapshot.trusted && snapshot.running === null;
  const label = snapshot.calibration === null ? 'Calibrate' : 'Calibrate again';
  const action = idle
    ? button({
        label,
        description: `${label}: measure kernels of this model on this machine, about 10 s`,
        onClick: calibrate,
      })
    : null;
  const basis = predictionBasis(snapshot);
  if (snapshot.running === 'calibrating') {
    return tile('Predicted time', 'calibrating…', 'measuring kernels of this model');
  }
  if (predictedMs === null) {
    return tile('Predicted time', 'none yet', basis, action);
  }
  const band =
    intervalMs === null ? '' : `90 % band ${formatMs(intervalMs.low)} to ${formatMs(intervalMs.high)}. `;
  return tile('Predicted time', formatMs(predictedMs), band + basis, action);
}

function measuredTile(
  snapshot: LatencySnapshot,
  { measuredMs, measurement, predictedMs }: CountedModel,
  { measure }: TileActions,
): HTMLElement {
  const idle = snapshot.trusted && snapshot.running === null;
  const label = measuredMs === null ? 'Measure here' : 'Measure again';
  const action = idle
    ? button({
        label,
        description: `${label}: run the model in a process of its own, with made-up inputs`,
        onClick: measure,
      })
    : null;
  if (snapshot.running === 'measuring') {
    return tile('Measured time', 'measuring…', 'in a process of its own');
  }
  if (measuredMs === null) {
    return tile(
      'Measured time',
      'not measured',
      snapshot.trusted ? 'one thread, made-up inputs' : 'never run in Restricted Mode',
      action,
    );
  }
  const repeat =
    measurement === null ? '' : `${measurement.rounds} rounds, ± ${formatPercent(measurement.repeatError)}`;
  const off =
    predictedMs === null
      ? ''
      : `; predicted ${formatPercent(Math.abs(predictedMs - measuredMs) / measuredMs)} too ${predictedMs > measuredMs ? 'high' : 'low'}`;
  return tile('Measured time', formatMs(measuredMs), repeat + off, action);
}

function tile(label: string, value: string, words: string, action: HTMLElement | null = null): HTMLElement {
  const wordless = !/^\d/.test(value);
  return h(
    'div',
    { class: 'tile' },
    h('dt', { text: label }),
    h('dd', { class: wordless ? 'tile-value tile-nothing' : 'tile-value', text: value }),
    h('dd', { class: 'tile-words', text: words.replaceAll(' %', '\u00a0%') }),
    action && h('dd', { class: 'tile-action' }, action),
  );
}

/** The page before anything is known: the same shape, without figures. */
export function skeleton(): HTMLElement {
  const blank = (): HTMLElement =>
    h(
      'div',
      { class: 'tile' },
      h('div', { class: 'bone bone-label' }),
      h('div', { class: 'bone bone-value' }),
      h('div', { class: 'bone bone-words' }),
    );
  return h(
    'div',
    { class: 'skeleton', attributes: { 'aria-hidden': 'true' } },
    h('div', { class: 'tiles' }, blank(), blank(), blank(), blank(), blank()),
    h('div', { class: 'bone bone-panel' }),
  );
}
