// npm run train:latency [-- --evaluate] [-- --record] [-- --calibrate]: trains what models/scaledl ships, back-tests it on left-out families and
// writes its model card. With --evaluate nothing is written. With --record the networks and the calibrations are measured
// here first (about half an hour, best on an idle machine) instead of taking recording.json and calibrations.json; with --calibrate
// only the calibrations (two minutes), which has to be done whenever the product calibrates in another way.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadOnnxRuntime } from '../../../src/methods/latency/measure/sessions';
import type { InsideFactors } from '../../../src/methods/latency/layers/inside';
import type { LayerModel } from '../../../src/methods/latency/layers/layer-model';
import { readMachine } from '../../../src/methods/latency/network/machine';
import type { LatencyModel } from '../../../src/methods/latency/network/model-file';
import { openRuntime } from '../../../src/compute';
import { bandsOf, chooseCorrection, leaveFamiliesOut } from './back-test';
import { chunks } from './chunks';
import { countsOf } from './counts';
import { choosingFamilies, ridgeOver, trainNetwork, type TrainingOptions } from './cross-validation';
import {
  calibratedGroup,
  calibratedPredictions,
  networksOf,
  predicted,
  type Network,
  type PredictedNetwork,
} from './dataset';
import { fitInside } from './inside';
import { bandTable, errorTable, modelCard } from './card';
import { writeRuntimeModel } from './write-model';
import { fitPrior } from './prior';
import { recordCalibrations, type CalibrationRecord } from './record-calibrations';
import { recordNetworks, type ChunkRecord, type Recording } from './record-networks';

const FOLDER = path.join(__dirname, '../../../models/scaledl');
const RECORDING = path.join(__dirname, 'recording.json');
const CALIBRATIONS = path.join(__dirname, 'calibrations.json');
const CALIBRATION_GROUPS = 8;
const SEED = 1;
const RECIPE = { seed: SEED, epochs: 24, patience: 6, width: 24, heads: 2 } as const;

/** What the known networks say, and how all are predicted by it. */
interface Fitted {
  readonly prior: LayerModel;
  readonly inside: InsideFactors;
  readonly predictions: readonly PredictedNetwork[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      evaluate: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
      calibrate: { type: 'boolean', default: false },
    },
  });
  const startedMs = performance.now();
  const log = (line: string): void =>
    console.log(`${((performance.now() - startedMs) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  if (values.record) {
    await record(log);
  }
  const recording = JSON.parse(await readFile(RECORDING, 'utf8')) as Recording;
  if (values.record || values.calibrate) {
    await recordAllCalibrations(recording, log);
  }
  const calibrations = JSON.parse(await readFile(CALIBRATIONS, 'utf8')) as readonly CalibrationRecord[];
  const variants = chunks().flat();
  const networks = networksOf(
    recording,
    variants,
    await countsOf(variants),
    calibrations.flatMap(({ remeasured }) => remeasured),
  );
  log(`${networks.length} networks`);

  const { runtime } = await openRuntime('auto', { threads: 1, log });
  // One prediction by a calibration for the network's group, one by a prior.
  const fitted = (known: readonly Network[]): Fitted => {
    const prior = fitPrior(known);
    const groups = calibrations.map((each) => calibratedGroup(networks, each, prior));
    const isKnown = new Set(known.map(({ variant }) => variant.key));
    const inside = fitInside(
      groups.map(({ networks: own, model }) => ({
        model,
        networks: own.filter(({ variant }) => isKnown.has(variant.key)),
      })),
    );
    return {
      prior,
      inside,
      predictions: [
        ...calibratedPredictions(groups, inside),
        ...networks.map((network) => predicted(network, prior, 'prior')),
      ],
    };
  };
  const families = [...new Set(networks.map(({ variant }) => variant.family))].sort();
  const classes = [
    ...new Set(networks.flatMap(({ kernels }) => kernels.map((kernel) => kernel.class))),
  ].sort();
  const options: TrainingOptions = { ...RECIPE, runtime, machine: await readMachine(), classes, log };
  const results = await leaveFamiliesOut(
    families,
    (family) => fitted(networks.filter(({ variant }) => variant.family !== family)).predictions,
    options,
  );
  const uses = {
    calibrated: chooseCorrection(results, 'calibrated'),
    prior: chooseCorrection(results, 'prior'),
  };
  console.log(`\n${errorTable(results, uses)}\n\n${bandTable(results, uses)}\n`);
  if (values.evaluate) {
    return;
  }

  const { prior, inside, predictions: all } = fitted(networks);
  const choosing = choosingFamilies(families, null);
  const parameters = await trainNetwork(
    all.filter(({ variant }) => !choosing.has(variant.family)),
    all.filter(({ variant }) => choosing.has(variant.family)),
    'graph',
    options,
  );
  const model: LatencyModel = {
    processor: options.machine.processor,
    prior,
    inside,
    classes,
    network: {
      width: RECIPE.width,
      heads: RECIPE.heads,
      parameters,
    },
    ridge: ridgeOver(all, options.machine),
    uses,
    bands: {
      calibrated: bandsOf(results.get(uses.calibrated) ?? [], 'calibrated'),
      prior: bandsOf(results.get(uses.prior) ?? [], 'prior'),
    },
  };
  await writeRuntimeModel(FOLDER, model);
  await writeFile(
    path.join(FOLDER, 'README.md'),
    modelCard({
      networks: networks.length,
      variants: variants.length,
      families,
      calibrations,
      results,
      model,
      recipe: RECIPE,
      parameters: parameters.length,
    }),
  );
  log('written');
}

async function record(log: (line: string) => void): Promise<void> {
  const onnx = await loadOnnxRuntime();
  const recorded: ChunkRecord[] = [];
  for (const [index, chunk] of chunks().entries()) {
    recorded.push(
      await recordNetworks(onnx, chunk, index, (line) =>
        log(`networks ${index + 1} of ${chunks().length}: ${line}`),
      ),
    );
    // After each: a recording that is cut off still trains.
    const recording: Recording = { chunks: recorded };
    await writeFile(RECORDING, `${JSON.stringify(recording).replaceAll('{"key"', '\n{"key"')}\n`);
  }
}

async function recordAllCalibrations(recording: Recording, log: (line: string) => void): Promise<void> {
  const variants = chunks().flat();
  const networks = networksOf(recording, variants, await countsOf(variants));
  const groups: CalibrationRecord[] = [];
  for await (const each of recordCalibrations(
    networks.map(({ variant }) => variant),
    CALIBRATION_GROUPS,
    SEED,
  )) {
    groups.push(each);
    log(`calibrations: ${groups.length} of ${CALIBRATION_GROUPS}, ${each.measurements.measured} kernels`);
  }
  await writeFile(CALIBRATIONS, `${JSON.stringify(groups)}\n`);
}

void main();
