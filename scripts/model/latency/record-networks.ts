import { generateNetwork } from '../../../bench/networks/spec';
import { measureInRounds, speedOf } from '../../../src/methods/latency/measure/protocol';
import { openProbes } from '../../../src/methods/latency/measure/probes';
import {
  openSubject,
  threadClock,
  type InputSpec,
  type OnnxRuntime,
  type SessionSubject,
} from '../../../src/methods/latency/measure/sessions';
import { createRandom } from '../../../src/numeric/random';
import type { OnnxElementType } from '../../../src/onnx/element-type';
import { profileNetwork } from './profile-network';
import { summarise, type ProfileSummary } from './profile-summary';
import type { Variant } from './variants';

/** How long a network took, and what inside it. */
export interface NetworkRecord {
  readonly key: string;
  /** In units of the probes' mean in the same rounds: processor time, one thread. */
  readonly probes: number;
  /** Half the interquartile range over the rounds, as a share of the median. */
  readonly repeatError: number;
  readonly kernels: ProfileSummary;
}

export interface ChunkRecord {
  /** Weighted geometric mean of the probes, in processor milliseconds. */
  readonly probeMs: number;
  readonly networks: readonly NetworkRecord[];
}

/** Everything that was measured. */
export interface Recording {
  readonly chunks: readonly ChunkRecord[];
}

const ROUNDS = 5;
const EXTRA_ROUNDS = 5;

/** Measures networks beside each other, all in memory at once, with the protocol that users' models are measured with. */
export async function recordNetworks(
  onnx: OnnxRuntime,
  variants: readonly Variant[],
  seed: number,
  log: (line: string) => void,
): Promise<ChunkRecord> {
  const open: SessionSubject[] = [];
  try {
    const probes = await openProbes(onnx);
    open.push(...probes);
    const measuredProbes = await openProbes(onnx);
    open.push(...measuredProbes);
    const networks: SessionSubject[] = [];
    const kernels: ProfileSummary[] = [];
    for (const variant of variants) {
      const { model, inputs } = generateNetwork(variant);
      const specs = inputs.map(({ name, type, shape }): InputSpec => ({
        name,
        dtype: type as OnnxElementType,
        shape,
      }));
      kernels.push(summarise(await profileNetwork(onnx, model, specs)));
      const subject = await openSubject(onnx, variant.key, model, specs, 1);
      open.push(subject);
      networks.push(subject);
    }
    log('profiled');
    const measured = await measureInRounds([...networks, ...measuredProbes], probes, {
      rounds: ROUNDS,
      extraRounds: EXTRA_ROUNDS,
      random: createRandom(seed),
      clockMs: threadClock(),
      signal: new AbortController().signal,
      onRound: (done, all) => log(`round ${done} of ${all}`),
    });
    const probeMs = speedOf(
      measuredProbes.map(({ weight }, index) => ({ weight, ms: measured[networks.length + index].ms })),
    );
    return {
      probeMs,
      networks: variants.map(({ key }, index) => ({
        key,
        probes: measured[index].ms / probeMs,
        repeatError: measured[index].repeatError,
        kernels: kernels[index],
      })),
    };
  } finally {
    await Promise.all(open.map((subject) => subject.release()));
  }
}
