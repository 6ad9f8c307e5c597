import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { InsideFactors } from '../layers/inside';
import type { LayerModel } from '../layers/layer-model';
import { GLOBAL_NUMBERS } from './features';
import type { Ridge } from './ridge';

/** What predictions rest on: kernels measured on this machine, or what ships. */
export type Basis = 'calibrated' | 'prior';
/** What may correct the sum over the kernels; a back-test on left-out families decides. */
export type CorrectionKind = 'none' | 'ridge' | 'network';

const FORMAT = 2;
const NAME = 'scaledl';

const numbers = v.array(v.number());
const line = v.object({ coefficients: numbers, error: v.number(), samples: v.number() });
const correction = v.picklist(['none', 'ridge', 'network']);
/** Logarithms of measured over predicted between which nine of ten left-out models lie, for short and for long ones. */
const band = v.object({ low: v.number(), high: v.number() });
const bands = v.object({ short: band, long: band });

const ModelFile = v.object({
  format: v.literal(FORMAT),
  model: v.literal(NAME),
  /** The processor that the training set was measured on. */
  processor: v.string(),
  prior: v.object({
    classes: v.record(v.string(), line),
    other: line,
    runMs: v.number(),
    rivals: v.object({ msPerFlop: v.number(), classes: v.record(v.string(), numbers), other: numbers }),
  }),
  inside: v.record(v.string(), v.pipe(v.number(), v.minValue(0.1), v.maxValue(10))),
  classes: v.array(v.string()),
  network: v.object({
    width: v.pipe(v.number(), v.integer(), v.minValue(1)),
    heads: v.pipe(v.number(), v.integer(), v.minValue(1)),
    parameters: v.string(),
  }),
  ridge: v.object({ means: numbers, deviations: numbers, coefficients: numbers, intercept: v.number() }),
  uses: v.object({ calibrated: correction, prior: correction }),
  bands: v.object({ calibrated: bands, prior: bands }),
});

export interface Band {
  readonly low: number;
  readonly high: number;
}

/** For models that take less than SHORT_MS, and for longer ones. */
export interface Bands {
  readonly short: Band;
  readonly long: Band;
}

/** The runtime model as it ships. */
export interface RuntimeModel {
  readonly format: number;
  readonly model: string;
  readonly processor: string;
  readonly prior: LayerModel;
  readonly inside: InsideFactors;
  /** Classes of kernels that the network has columns for. */
  readonly classes: readonly string[];
  /** `parameters`: float32, little-endian, base64. */
  readonly network: { readonly width: number; readonly heads: number; readonly parameters: string };
  readonly ridge: Ridge;
  readonly uses: Readonly<Record<Basis, CorrectionKind>>;
  readonly bands: Readonly<Record<Basis, Bands>>;
}

export const RUNTIME_MODEL_HEAD = { format: FORMAT, model: NAME } as const;

/** Models that take less than this are short. */
export const SHORT_MS = 5;

/** The model in a folder; null, with a reason for the log, when there is none that this version can use. */
export async function loadRuntimeModel(
  folder: string,
): Promise<{ readonly model: RuntimeModel | null; readonly reason: string | null }> {
  const file = path.join(folder, 'model.json');
  try {
    const parsed = v.safeParse(ModelFile, JSON.parse(await readFile(file, 'utf8')));
    if (!parsed.success) {
      return {
        model: null,
        reason: `${file} is no ${NAME} model of format ${FORMAT}: ${parsed.issues[0].message}`,
      };
    }
    const { network, ridge } = parsed.output;
    const fits = ridge.coefficients.length === GLOBAL_NUMBERS && network.width % network.heads === 0;
    return fits
      ? { model: parsed.output, reason: null }
      : { model: null, reason: `${file} was trained on other features` };
  } catch (error) {
    return { model: null, reason: `${file} cannot be read: ${String(error)}` };
  }
}

export function parametersOf({ network }: Pick<RuntimeModel, 'network'>): Float32Array {
  const bytes = Buffer.from(network.parameters, 'base64');
  return new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 4 * Math.floor(bytes.length / 4)),
  );
}
