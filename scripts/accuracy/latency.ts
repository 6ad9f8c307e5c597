/**
 * How far the latency model as stored is off: `npm run accuracy:latency [-- --model DIR]`. The networks are those that trained it, so this
 * says what another form of the same weights costs; `npm run train:latency -- --evaluate` leaves families out.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openCorrector } from '../../src/methods/latency/network/correct';
import { totalMs } from '../../src/methods/latency/network/kernel-graph';
import { readMachine } from '../../src/methods/latency/network/machine';
import { loadLatencyModel } from '../../src/methods/latency/network/model-file';
import { mean } from '../../src/numeric/moments';
import { errorsByFamily, type LeftOut } from '../model/latency/back-test';
import { chunks } from '../model/latency/chunks';
import { countsOf } from '../model/latency/counts';
import { calibratedGroup, calibratedPredictions, networksOf } from '../model/latency/dataset';
import type { CalibrationRecord } from '../model/latency/record-calibrations';
import type { Recording } from '../model/latency/record-networks';

const RECORDED = path.join(__dirname, '../model/latency');
const SHIPPED = path.join(__dirname, '../../models/scaledl');

const recorded = <T>(file: string): T => JSON.parse(readFileSync(path.join(RECORDED, file), 'utf8')) as T;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { model: { type: 'string', default: SHIPPED } } });
  const { model, reason } = await loadLatencyModel(values.model);
  if (model === null) {
    throw new Error(reason ?? `${values.model} holds no model`);
  }
  const variants = chunks().flat();
  const calibrations = recorded<readonly CalibrationRecord[]>('calibrations.json');
  const networks = networksOf(
    recorded<Recording>('recording.json'),
    variants,
    await countsOf(variants),
    calibrations.flatMap(({ remeasured }) => remeasured),
  );
  const groups = calibrations.map((each) => calibratedGroup(networks, each, model.prior));
  const corrector = openCorrector(model, await readMachine());
  const results: LeftOut[] = [];
  for (const network of calibratedPredictions(groups, model.inside)) {
    const { ms } = await corrector.correct(network.graph, 'calibrated');
    results.push({ network, residual: network.target - Math.log(ms / totalMs(network.graph)) });
  }
  await corrector.dispose();
  const errors = [...errorsByFamily(results, 'calibrated').values()];
  console.log(
    `${results.length} calibrated predictions of ${errors.length} families: mean relative error ${(100 * mean(errors)).toFixed(3)} %`,
  );
}

void main();
