/** `model.json` of a model folder: what the model is, and where its tensors lie in `weights.bin`. */
import * as v from 'valibot';
import { MOST_STEPS } from './channel-codes';

/** Says that a JSON file is a model's header. */
export const MODEL_FORMAT = 'meshlens-model';
/** Raised when a reader of the old form would misunderstand the new one. Models without rounded tensors keep the first. */
export const EXACT_VERSION = 1;
export const ROUNDED_VERSION = 2;

export const HEADER_FILE = 'model.json';
export const WEIGHTS_FILE = 'weights.bin';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const tensor = v.object({
  name: v.pipe(v.string(), v.nonEmpty()),
  dtype: v.picklist(['float32', 'int32', 'int8', 'uint8']),
  shape: v.array(count),
  /** First byte in the unpacked `weights.bin`; a multiple of the element size. */
  offset: count,
  /** Of a float32 tensor that is stored in `channel-codes`: most steps on either side of zero. */
  steps: v.optional(v.pipe(count, v.minValue(1), v.maxValue(MOST_STEPS))),
});

export const modelHeader = v.object({
  format: v.literal(MODEL_FORMAT),
  version: v.picklist([EXACT_VERSION, ROUNDED_VERSION]),
  /** Which of Meshlens's models it is, for example 'gtf-net'. */
  kind: v.string(),
  description: v.string(),
  /** The model that this one extends or was made from (an adapter, a compressed model): the hash of its header. */
  base: v.optional(v.object({ hash: sha256 })),
  /** Belongs to the kind; its reader checks it. */
  config: v.record(v.string(), v.unknown()),
  /** Of the file as it lies there; `unpackedBytes` come out of one that is packed. */
  weights: v.object({ bytes: count, sha256, unpackedBytes: v.optional(count) }),
  tensors: v.array(tensor),
});

export type ModelHeader = v.InferOutput<typeof modelHeader>;
export type TensorEntry = v.InferOutput<typeof tensor>;
