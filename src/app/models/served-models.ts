import { stat } from 'node:fs/promises';
import path from 'node:path';
import {
  batchesOf,
  type DeclaredTensor,
  type ModelFacts,
  type ModelRun,
  type ModelUse,
  type PredictionBasis,
  type ServedModel,
} from '../../contracts/serving/served-model';
import type { ModelLatency, LatencyReport, ValueShape } from '../../contracts/latency/report';
import { JobFailed } from '../../jobs/runner';
import { loadCalibration } from '../store/calibration';
import { hashText, openStore } from '../store/result-store';
import type { AnalysisContext } from '../context';
import { predictLatency } from './predict-latency';

/** Models of one folder that are opened for its configs; the rest keep their place, and nothing is known of them. */
const MAX_MODELS = 200;
/** Facts that are kept; an entry is a few hundred bytes. */
const MAX_KEPT = 1000;

export interface ServedModelOptions {
  readonly folder: string;
  /** Where the calibration of this machine is kept; null: nothing is predicted from it. */
  readonly storageDir: string | null;
}

/** Opens the models that configs name. Remembers what it found for as long as file and calibration stay the same. */
export interface ServedModels {
  read(
    uses: readonly ModelUse[],
    options: ServedModelOptions,
    context: AnalysisContext,
  ): Promise<ServedModel[]>;
}

type Outcome = { readonly facts: ModelFacts } | { readonly failure: string };

interface Question {
  readonly key: string;
  /** Absolute. */
  readonly file: string;
  /** Relative to the folder, as progress names it. */
  readonly name: string;
  readonly batches: readonly number[];
  readonly inputSizes: Readonly<Record<string, readonly number[]>>;
}

export function createServedModels(): ServedModels {
  const known = new Map<string, Outcome>();
  return {
    async read(uses, options, context) {
      const stamp =
        uses.length === 0 ? '' : hashText(await loadCalibration(openStore(options.storageDir, context.log)));
      const asked: { use: ModelUse; question: Question | null }[] = [];
      for (const use of uses) {
        asked.push({ use, question: await questionOf(use, options.folder, stamp) });
      }
      const open = new Map(
        asked.flatMap(({ question }) =>
          question === null || known.has(question.key) ? [] : [[question.key, question]],
        ),
      );
      for (const [key, outcome] of await answer([...open.values()].slice(0, MAX_MODELS), options, context)) {
        known.set(key, outcome);
      }
      const served = asked.map(({ use, question }) =>
        servedModel(use, question && (known.get(question.key) ?? null)),
      );
      for (const key of [...known.keys()].slice(0, Math.max(0, known.size - MAX_KEPT))) {
        known.delete(key);
      }
      return served;
    },
  };
}

async function questionOf(use: ModelUse, folder: string, stamp: string): Promise<Question | null> {
  if (use.place.kind !== 'file') {
    return null;
  }
  const file = path.join(folder, use.place.file);
  const status = await stat(file).catch(() => null);
  const batches = batchesOf(use);
  const inputSizes = inputSizesOf(use);
  return {
    key: hashText(file, status?.size ?? 0, status?.mtimeMs ?? 0, batches, inputSizes, stamp),
    file,
    name: use.place.file,
    batches,
    inputSizes,
  };
}

/** Sizes the config gives to the model's inputs. With a batch, the config leaves the first axis out. */
function inputSizesOf({ inputs, maxBatch }: ModelUse): Record<string, readonly number[]> {
  return Object.fromEntries(
    inputs.flatMap(({ name, dims }) =>
      dims === null ? [] : [[name, maxBatch === null ? dims : [-1, ...dims]]],
    ),
  );
}

/** A model that takes the reading process down must not take the answers about the others with it. */
async function answer(
  questions: readonly Question[],
  options: ServedModelOptions,
  context: AnalysisContext,
): Promise<Map<string, Outcome>> {
  if (questions.length === 0) {
    return new Map();
  }
  try {
    return await ask(questions, options, context);
  } catch (error) {
    if (!(error instanceof JobFailed)) {
      throw error;
    }
    if (questions.length === 1) {
      return new Map([[questions[0].key, { failure: 'the process that reads it ended unexpectedly' }]]);
    }
    const outcomes = new Map<string, Outcome>();
    for (const question of questions) {
      for (const [key, outcome] of await answer([question], options, context)) {
        outcomes.set(key, outcome);
      }
    }
    return outcomes;
  }
}

/** Asks for every batch at once, then again for the models that run at one size only. */
async function ask(
  questions: readonly Question[],
  options: ServedModelOptions,
  context: AnalysisContext,
): Promise<Map<string, Outcome>> {
  const { outcomes, fixed } = await inspect(questions, 'any batch', options, context);
  if (fixed.length === 0) {
    return outcomes;
  }
  return new Map([...outcomes, ...(await inspect(fixed, 'as declared', options, context)).outcomes]);
}

interface Inspected {
  readonly outcomes: Map<string, Outcome>;
  /** Questions about models whose first axis is fixed at another size than was asked for. */
  readonly fixed: readonly Question[];
}

async function inspect(
  questions: readonly Question[],
  sizes: 'any batch' | 'as declared',
  { storageDir }: ServedModelOptions,
  context: AnalysisContext,
): Promise<Inspected> {
  // Two configs may ask about one file with inputs of different sizes.
  const labels = questions.map(({ name }, index) =>
    questions.findIndex((other) => other.name === name) === index ? name : `${name} (${index + 1})`,
  );
  const nameOf = (index: number, batch: number): string => `${labels[index]} at batch ${batch}`;
  const batchesAsked = ({ batches }: Question): readonly number[] => (sizes === 'any batch' ? batches : [1]);
  const models = questions.flatMap((question, index) =>
    batchesAsked(question).map((batch) => ({
      file: question.file,
      fileName: nameOf(index, batch),
      inputSizes: question.inputSizes,
      ...(sizes === 'any batch' && { dimensions: { batch } }),
    })),
  );
  const report = await predictLatency(
    { models, dimensions: {}, storageDir, calibrate: false, measure: null },
    context,
  );
  const counted = new Map(report.models.map((model) => [model.file, model]));
  const failed = new Map(report.failed.map(({ file, reason }) => [file, reason]));
  const outcomes = new Map<string, Outcome>();
  const fixed: Question[] = [];
  questions.forEach((question, index) => {
    const found = batchesAsked(question).flatMap((batch) => {
      const model = counted.get(nameOf(index, batch));
      return model === undefined ? [] : [{ batch, model }];
    });
    const possible = found.filter(({ model }) => !isResized(model));
    if (possible.length > 0) {
      outcomes.set(question.key, { facts: factsOf(possible, report) });
    } else if (found.length > 0) {
      fixed.push(question);
    } else {
      outcomes.set(question.key, { failure: failed.get(nameOf(index, 1)) ?? 'it could not be read' });
    }
  });
  return { outcomes, fixed };
}

/** Whether it was counted at a size that the model cannot run at. */
function isResized({ inputs }: ModelLatency): boolean {
  return inputs.some(
    ({ declared, shape }) =>
      declared !== null && shape !== null && typeof declared[0] === 'number' && declared[0] !== shape[0],
  );
}

/** @param found one or more, the first with the smallest batch */
function factsOf(
  found: readonly { readonly batch: number; readonly model: ModelLatency }[],
  { calibration }: LatencyReport,
): ModelFacts {
  const [{ model }] = found;
  const runs = found.flatMap(({ batch, model: { predictedMs, intervalMs } }): ModelRun[] =>
    predictedMs === null || intervalMs === null
      ? []
      : [{ batch, ms: predictedMs, lowMs: intervalMs.low, highMs: intervalMs.high }],
  );
  return {
    flops: model.flops,
    parameters: model.parameters,
    unknownNodes: model.unknownNodes,
    inputs: model.inputs.map(declaredTensor),
    outputs: model.outputs.map(declaredTensor),
    runs,
    basis: runs.length === 0 ? null : basisOf(calibration),
    assumed: model.dimensions
      .filter(({ source }) => source === 'assumed')
      .map(({ name, size }) => `${name} = ${size}`),
  };
}

function declaredTensor({ name, declared = null, type = null }: ValueShape): DeclaredTensor {
  return { name, shape: declared, type };
}

/** Without a calibration a prediction can only rest on what ships with Meshlens. */
function basisOf(calibration: LatencyReport['calibration']): PredictionBasis {
  return calibration === null
    ? { kind: 'prior' }
    : { kind: 'calibrated', kernels: calibration.measuredKernels };
}

function servedModel(use: ModelUse, outcome: Outcome | null): ServedModel {
  if (outcome === null) {
    return { use, facts: null, failure: null };
  }
  return 'facts' in outcome
    ? { use, facts: outcome.facts, failure: null }
    : { use, facts: null, failure: outcome.failure };
}
