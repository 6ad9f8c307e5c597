/** A job as data: what a list of jobs or a queue keeps, and another process reads before it runs anything. */
import * as v from 'valibot';
import { RpcError } from '../../process/rpc/errors';
import { unsafePlace } from './safe-json';

/** Raised when a reader of the old form would misunderstand the new one. */
const RECORD_FORMAT = 1;
/** Data travels by key; a record holds settings only. */
const MAX_RECORD_BYTES = 64 * 1024;

const amount = v.pipe(v.number(), v.finite(), v.minValue(0));

const recordSchema = v.strictObject({
  format: v.literal(RECORD_FORMAT),
  /** Name of a declared job. */
  kind: v.string(),
  /** Key of the dataset that it loads; null when it loads none. */
  dataset: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is not a key of a dataset'))),
  /** The other parameters. */
  configuration: v.record(v.string(), v.unknown()),
  seed: v.nullable(v.pipe(v.number(), v.safeInteger())),
  /** Folder of its checkpoints within the store; one name, so that it cannot lead out of it. */
  checkpoint: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'is not a key of checkpoints'))),
  /** A person waits for an interactive job. */
  priority: v.picklist(['interactive', 'background']),
  cost: v.strictObject({
    /** Estimated running time. */
    ms: amount,
    memoryBytes: amount,
    cores: v.pipe(amount, v.integer(), v.minValue(1)),
  }),
});

export type JobRecord = v.InferOutput<typeof recordSchema>;

/** @param parameters plain JSON as the job takes it: dataset and seed stand beside the configuration in the record */
export function recordOf(
  kind: string,
  { dataset = null, seed = null, ...configuration }: Record<string, unknown>,
  { checkpoint, priority, cost }: Pick<JobRecord, 'checkpoint' | 'priority' | 'cost'>,
): JobRecord {
  const record = { format: RECORD_FORMAT, kind, dataset, configuration, seed, checkpoint, priority, cost };
  return readRecord(JSON.stringify(record), new Set([kind]));
}

/** The parameters that a record was made of. */
export function parametersOf({ dataset, seed, configuration }: JobRecord): Record<string, unknown> {
  return {
    ...configuration,
    ...(dataset === null ? {} : { dataset }),
    ...(seed === null ? {} : { seed }),
  };
}

/**
 * Reads a record that anybody may have written.
 * @param kinds names of the jobs that this process knows
 * @throws an RpcError with code `bad-job` that names the place and the reason
 */
export function readRecord(text: string, kinds: ReadonlySet<string>): JobRecord {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_RECORD_BYTES) {
    throw refused(`it has ${bytes} bytes, ${MAX_RECORD_BYTES} are allowed`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refused((error as Error).message);
  }
  const unsafe = unsafePlace(value);
  if (unsafe !== null) {
    throw refused(`${unsafe.place} ${unsafe.reason}`);
  }
  const parsed = v.safeParse(recordSchema, value, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw refused(`${v.getDotPath(issue) ?? 'the record'}: ${issue.message}`);
  }
  if (!kinds.has(parsed.output.kind)) {
    throw refused(`there is no job "${parsed.output.kind.slice(0, 100)}"`);
  }
  return parsed.output;
}

function refused(reason: string): RpcError {
  return new RpcError('bad-job', `The job record is refused: ${reason}.`, { forUser: true });
}
