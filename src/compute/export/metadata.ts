/** What an exported model says about itself, kept in the ONNX file's own key-value properties. */
import * as v from 'valibot';
import { ModelFileError } from './error';
import { metadataProperties } from './metadata-properties';

/** Raised when a reader of the old form would misunderstand the new one. */
export const EXPORT_FORMAT = 1;

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const tensor = v.object({ name: text, shape: v.array(count), dtype: v.picklist(['float32', 'int32']) });

/** Everything but the shapes, which come from the model itself. */
const facts = {
  /** Which of Meshlens's models it is, for example 'gtf-net'. */
  kind: text,
  description: text,
  /** Scaling of the inputs, as text and numbers that suffice to prepare them. */
  scaling: text,
  /** Names of the features along the last axis of the inputs, in order. */
  features: v.array(text),
  /** What it was trained on; null when that is not known. Times are ISO 8601. */
  training: v.nullable(
    v.object({
      from: v.nullable(text),
      until: v.nullable(text),
      windows: count,
      services: count,
      seed: v.number(),
    }),
  ),
  backtest: v.object({ protocol: text, rows: v.array(v.object({ name: text, error: v.number() })) }),
};
const metadata = v.object({
  format: v.literal(EXPORT_FORMAT),
  ...facts,
  inputs: v.array(tensor),
  outputs: v.array(tensor),
});

export type ModelMetadata = v.InferOutput<typeof metadata>;
export type ModelFacts = Omit<ModelMetadata, 'format' | 'inputs' | 'outputs'>;
export type TensorSignature = v.InferOutput<typeof tensor>;

const PREFIX = 'meshlens.';

/** One property per field, text as it is and everything else as JSON, so that any ONNX viewer shows them. */
export function propertiesOf(about: ModelMetadata): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(about).map(([key, value]) => [
      PREFIX + key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/**
 * Reads the description of an exported model.
 * @throws ModelFileError when the bytes are no ONNX model, or one that was not exported by this program's format
 */
export function readMetadata(model: Uint8Array): ModelMetadata {
  const own = [...metadataProperties(model)].filter(([key]) => key.startsWith(PREFIX));
  if (own.length === 0) {
    throw new ModelFileError('it has no properties that Meshlens writes: it was not exported by Meshlens');
  }
  const parsed = v.safeParse(
    metadata,
    Object.fromEntries(
      own.map(([key, value]) => [key.slice(PREFIX.length), valueOf(key.slice(PREFIX.length), value)]),
    ),
  );
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new ModelFileError(
      `its property ${PREFIX}${v.getDotPath(issue) ?? ''} is not what format ${EXPORT_FORMAT} has there (${issue.message})`,
    );
  }
  return parsed.output;
}

const textKeys: ReadonlySet<string> = new Set(['kind', 'description', 'scaling']);

function valueOf(key: string, value: string): unknown {
  if (textKeys.has(key)) {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
