import * as v from 'valibot';
import { UnusableModel } from '../../../compute/model-file/error';
import { readModel } from '../../../compute/model-file/read';
import type { InsideFactors } from '../layers/inside';
import type { LayerModel } from '../layers/layer-model';
import { GLOBAL_NUMBERS } from './features';
import type { Ridge } from './ridge';

/** What predictions rest on: kernels measured on this machine, or what ships. */
export type Basis = 'calibrated' | 'prior';
/** What may correct the sum over the kernels; a back-test on left-out families decides. */
export type CorrectionKind = 'none' | 'ridge' | 'network';

export const RUNTIME_MODEL_KIND = 'scaledl';

const numbers = v.array(v.number());
const line = v.object({ coefficients: numbers, error: v.number(), samples: v.number() });
const correction = v.picklist(['none', 'ridge', 'network']);
/** Logarithms of measured over predicted between which nine of ten left-out models lie, for short and for long ones. */
const band = v.object({ low: v.number(), high: v.number() });
const bands = v.object({ short: band, long: band });

const Config = v.object({
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

/** The latency model as it ships. */
export interface LatencyModel {
  readonly processor: string;
  readonly prior: LayerModel;
  readonly inside: InsideFactors;
  /** Classes of kernels that the network has columns for. */
  readonly classes: readonly string[];
  /** `parameters` of one or several networks, one after the other. */
  readonly network: { readonly width: number; readonly heads: number; readonly parameters: Float32Array };
  readonly ridge: Ridge;
  readonly uses: Readonly<Record<Basis, CorrectionKind>>;
  readonly bands: Readonly<Record<Basis, Bands>>;
}

/** Models that take less than this are short. */
export const SHORT_MS = 5;

/** The model in a folder; null, with a reason for the log, when there is none that this version can use. */
export async function loadLatencyModel(
  folder: string,
): Promise<{ readonly model: LatencyModel | null; readonly reason: string | null }> {
  try {
    const stored = await readModel(folder, { kind: RUNTIME_MODEL_KIND });
    const parsed = v.safeParse(Config, stored.config);
    if (!parsed.success) {
      return { model: null, reason: `${stored.headerFile}: config: ${parsed.issues[0].message}` };
    }
    const { network, ridge, ...rest } = parsed.output;
    if (ridge.coefficients.length !== GLOBAL_NUMBERS || network.width % network.heads !== 0) {
      return { model: null, reason: `${stored.headerFile} was trained on other features` };
    }
    const parameters = Float32Array.from(stored.tensors.flatMap(({ data }) => [...data]));
    return { model: { ...rest, ridge, network: { ...network, parameters } }, reason: null };
  } catch (error) {
    if (error instanceof UnusableModel) {
      return { model: null, reason: error.message };
    }
    throw error;
  }
}
