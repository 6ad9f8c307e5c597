/** The classifier as it ships: parameters, profiles of the kinds it has seen, and how it was calibrated. */
import * as v from 'valibot';
import { flatParameters, SHIPPED_PRECISION, storedParameters } from '../../compute/model-file/parameters';
import { readModel } from '../../compute/model-file/read';
import { UnusableModel } from '../../compute/model-file/error';
import { writeModel } from '../../compute/model-file/write';
import type { Profile } from './classifier/profiles';
import { classifierParameters, seenParameters } from './classifier/network';
import { CHANNELS } from './signature/channels';
import { QUANTITY_COUNT as Q } from './signature/quantities';

const MODEL_KIND = 'diagnosis';
const PREFIX = 'parameters';

export interface DiagnosisModel {
  readonly description: string;
  readonly parameters: Float32Array;
  /** By the id of the kind. */
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Surprise that 5 % of incidents of known kinds exceed. */
  readonly surpriseLimit: number;
  /** Logits are divided by it, so that confidences hold. */
  readonly temperature: number;
}

const positive = v.pipe(v.number(), v.minValue(1e-6));
const Config = v.object({
  /** Names of the places of a signature. */
  channels: v.array(v.string()),
  kinds: v.array(v.string()),
  surpriseLimit: positive,
  temperature: positive,
});

const channelNames = (): string[] => CHANNELS.map(({ side, quantity }) => `${side} ${quantity}`);

export async function writeDiagnosisModel(folder: string, model: DiagnosisModel): Promise<void> {
  const { description, parameters, profiles, surpriseLimit, temperature } = model;
  const kinds = [...profiles.keys()];
  const rows = (of: (profile: Profile) => Float32Array): Float32Array =>
    Float32Array.from(kinds.flatMap((kind) => [...of(profiles.get(kind)!)]));
  const means = rows((profile) => profile.means);
  await writeModel(folder, {
    kind: MODEL_KIND,
    description,
    config: { channels: channelNames(), kinds, surpriseLimit, temperature },
    tensors: [
      ...storedParameters(PREFIX, classifierParameters(), seenParameters(parameters), SHIPPED_PRECISION),
      {
        name: 'means',
        shape: [kinds.length, Q],
        data: means.map((value) => (Number.isNaN(value) ? 0 : value)),
      },
      { name: 'known', shape: [kinds.length, Q], data: means.map((value) => (Number.isNaN(value) ? 0 : 1)) },
      { name: 'spreads', shape: [kinds.length, Q], data: rows((profile) => profile.spreads) },
    ],
  });
}

/** @throws UnusableModel when the folder holds no model that this version can use */
export async function readDiagnosisModel(folder: string): Promise<DiagnosisModel> {
  const stored = await readModel(folder, { kind: MODEL_KIND });
  const parsed = v.safeParse(Config, stored.config);
  if (!parsed.success) {
    throw new UnusableModel(`${stored.headerFile}: config: ${parsed.issues[0].message}`);
  }
  const { channels, kinds, surpriseLimit, temperature } = parsed.output;
  const tensor = (name: string, length: number): Float32Array => {
    const data = stored.tensors.find((each) => each.name === name)?.data;
    if (!(data instanceof Float32Array) || data.length !== length) {
      throw new UnusableModel(`${stored.headerFile}: tensor '${name}' is missing or has another size`);
    }
    return data;
  };
  if (channels.join() !== channelNames().join()) {
    throw new UnusableModel(`${stored.headerFile} was trained on other signatures`);
  }
  const [means, known, spreads] = ['means', 'known', 'spreads'].map((name) => tensor(name, kinds.length * Q));
  const part = (values: Float32Array, row: number): Float32Array => values.slice(row * Q, (row + 1) * Q);
  const unknownOut = means.map((value, at) => (known[at] > 0 ? value : NaN));
  return {
    description: stored.description,
    parameters: flatParameters(stored, PREFIX, classifierParameters()),
    profiles: new Map(
      kinds.map((kind, row) => [kind, { means: part(unknownOut, row), spreads: part(spreads, row) }]),
    ),
    surpriseLimit,
    temperature,
  };
}
