/**
 * Training state on disk. Written in two phases (temporary file, fsync, rename), so that whatever moment the process
 * dies at, the file is either the old checkpoint or the new one; a checksum catches what the disk itself breaks. The one before
 * the last stays, and is used when the last is damaged.
 *
 * Layout: magic, header length (uint32), header (JSON), then four float32 vectors: parameters, momentum, variance, best.
 */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { writeFileAtomically } from '../../io/atomic-file';
import type { TrainingCounters, TrainingState } from './state';

const MAGIC = 'meshlens-checkpoint\n';
export const CHECKPOINT_VERSION = 1;

interface Header {
  readonly version: number;
  /** What the run was; a checkpoint of another run is not resumed. */
  readonly fingerprint: string;
  readonly parameterCount: number;
  readonly counters: TrainingCounters;
  /** SHA-256 of the vectors and counters. */
  readonly checksum: string;
}

/** @throws when the file cannot be written; an earlier checkpoint is then still there. */
export async function writeCheckpoint(
  file: string,
  state: TrainingState,
  fingerprint: string,
): Promise<void> {
  const body = bodyOf(state);
  const header: Header = {
    version: CHECKPOINT_VERSION,
    fingerprint,
    parameterCount: state.best.length,
    counters: state.counters,
    checksum: checksum(body, state.counters),
  };
  const headerBytes = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(headerBytes.length);
  await writeFileAtomically(file, [Buffer.from(MAGIC), length, headerBytes, body], {
    durable: true,
    temporary: temporaryOf(file),
    previous: previousOf(file),
  });
}

/** A checkpoint that continues this run, or why there is none; `refused` is null when there simply is no file. */
export type CheckpointFound =
  /** `refused`: why the last one is not used, where the one before it is. */
  | { readonly state: TrainingState; readonly refused?: string }
  | { readonly state: null; readonly refused: string | null };

export async function readCheckpoint(file: string, fingerprint: string): Promise<CheckpointFound> {
  const last = await readOne(file, fingerprint);
  if (last.state !== null) {
    return last;
  }
  const { state } = await readOne(previousOf(file), fingerprint);
  return state === null ? last : { state, ...(last.refused === null ? {} : { refused: last.refused }) };
}

async function readOne(
  file: string,
  fingerprint: string,
): Promise<{ readonly state: TrainingState } | { readonly state: null; readonly refused: string | null }> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { state: null, refused: absent ? null : `it cannot be read (${(error as Error).message})` };
  }
  const parsed = parse(bytes);
  if (parsed === null) {
    return { state: null, refused: 'it is damaged, or not a checkpoint' };
  }
  const { header, body } = parsed;
  if (header.version !== CHECKPOINT_VERSION) {
    return {
      state: null,
      refused: `it has format ${header.version}, this program reads ${CHECKPOINT_VERSION}`,
    };
  }
  if (header.fingerprint !== fingerprint) {
    return { state: null, refused: 'it belongs to another training run' };
  }
  const vector = (index: number) =>
    Float32Array.from({ length: header.parameterCount }, (_, at) =>
      body.readFloatLE((index * header.parameterCount + at) * 4),
    );
  const state = {
    vectors: { parameters: vector(0), momentum: vector(1), variance: vector(2) },
    best: vector(3),
    counters: header.counters,
  };
  return { state };
}

/** Removes a checkpoint that is no longer needed, and what an interrupted write left beside it. */
export async function removeCheckpoint(file: string): Promise<void> {
  await rm(file, { force: true });
  await rm(previousOf(file), { force: true });
  await rm(temporaryOf(file), { force: true });
}

/** Always the same name, so that what a killed process left behind is written over. */
function temporaryOf(file: string): string {
  return `${file}.tmp`;
}

function previousOf(file: string): string {
  return `${file}.previous`;
}

function parse(bytes: Buffer): { header: Header; body: Buffer } | null {
  const start = MAGIC.length + 4;
  if (bytes.length < start || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    return null;
  }
  const headerEnd = start + bytes.readUInt32LE(MAGIC.length);
  try {
    const header = JSON.parse(bytes.toString('utf8', start, headerEnd)) as Header;
    const body = bytes.subarray(headerEnd);
    const whole =
      body.length === header.parameterCount * 16 && checksum(body, header.counters) === header.checksum;
    return whole || header.version !== CHECKPOINT_VERSION ? { header, body } : null;
  } catch {
    return null;
  }
}

function bodyOf({ vectors, best }: TrainingState): Buffer {
  const parts = [vectors.parameters, vectors.momentum, vectors.variance, best];
  return Buffer.concat(parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength)));
}

function checksum(body: Uint8Array, counters: TrainingCounters): string {
  return createHash('sha256').update(body).update(JSON.stringify(counters)).digest('hex');
}
