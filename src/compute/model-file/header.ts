/** `model.json` of a model folder: what the model is, and where its tensors lie in `weights.bin`. */
import * as v from 'valibot';

/** Says that a JSON file is a model's header. */
export const MODEL_FORMAT = 'meshlens-model';
/** Raised when a reader of the old form would misunderstand the new one. */
export const MODEL_VERSION = 1;

export const HEADER_FILE = 'model.json';
export const WEIGHTS_FILE = 'weights.bin';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const tensor = v.object({
  name: v.pipe(v.string(), v.nonEmpty()),
  dtype: v.picklist(['float32', 'int32', 'int8', 'uint8']),
  shape: v.array(count),
  /** First byte in `weights.bin`; a multiple of the element size. */
  offset: count,
});

export const modelHeader = v.object({
  format: v.literal(MODEL_FORMAT),
  version: v.literal(MODEL_VERSION),
  /** Which of Meshlens's models it is, for example 'gtf-net'. */
  kind: v.string(),
  description: v.string(),
  /** The model that this one extends or was made from (an adapter, a compressed model): the hash of its header. */
  base: v.optional(v.object({ hash: sha256 })),
  /** Belongs to the kind; its reader checks it. */
  config: v.record(v.string(), v.unknown()),
  weights: v.object({ bytes: count, sha256 }),
  tensors: v.array(tensor),
});

export type ModelHeader = v.InferOutput<typeof modelHeader>;
export type TensorEntry = v.InferOutput<typeof tensor>;
