/** Devices that times are estimated for: what their makers publish, and what is assumed about how much of it is reached. */
import {
  array,
  check,
  type InferOutput,
  literal,
  nonEmpty,
  nullable,
  number,
  object,
  optional,
  parse,
  pipe,
  regex,
  strictObject,
  string,
  union,
} from 'valibot';
import type { Precision } from '../../../contracts/latency/targets';
import file from './profiles.json';

const positive = pipe(
  number(),
  check((value) => value > 0, 'must be positive'),
);
const share = pipe(
  number(),
  check((value) => value > 0 && value <= 1, 'must be a share above 0, at most 1'),
);

const rangeOf = (value: typeof positive | typeof share) =>
  pipe(
    object({ low: value, typical: value, high: value }),
    check(
      ({ low, typical, high }) => low <= typical && typical <= high,
      'low, typical and high must be in this order',
    ),
  );

const assumptions = strictObject({
  /** Of the peak rate and of the bandwidth, what kernels reach. */
  computeEfficiency: rangeOf(share),
  memoryEfficiency: rangeOf(share),
  /** Of starting one kernel. */
  overheadMicroseconds: rangeOf(positive),
});

const profile = strictObject({
  name: pipe(string(), regex(/^[a-z0-9-]+$/, 'must be of small letters, digits and dashes')),
  title: pipe(string(), nonEmpty()),
  kind: union([literal('cpu'), literal('gpu')]),
  /** Floating-point (or integer) operations per second, dense, by element type; a multiply-accumulate is two. */
  peakFlopsPerS: strictObject({
    float32: positive,
    tensorfloat32: optional(positive),
    float16: optional(positive),
    bfloat16: optional(positive),
    int8: optional(positive),
  }),
  bandwidthBytesPerS: positive,
  /** Null where it is the server's choice. */
  memoryBytes: nullable(positive),
  /** Title of the maker's document with these figures. */
  source: pipe(string(), nonEmpty('must name the document with the figures')),
});

const profileFile = strictObject({
  assumptions: strictObject({ cpu: assumptions, gpu: assumptions }),
  profiles: pipe(
    array(profile),
    check((all) => new Set(all.map(({ name }) => name)).size === all.length, 'names must differ'),
  ),
});

export type DeviceAssumptions = InferOutput<typeof assumptions>;
export type DeviceProfile = InferOutput<typeof profile> & { readonly assumptions: DeviceAssumptions };

/** Reads a file of profiles. @throws ValiError saying what is wrong */
export function readProfiles(content: unknown): readonly DeviceProfile[] {
  const { assumptions: byKind, profiles } = parse(profileFile, content);
  return profiles.map((each) => ({ ...each, assumptions: byKind[each.kind] }));
}

/** The devices this program knows, in the order of the file. */
export function knownDevices(): readonly DeviceProfile[] {
  return readProfiles(file);
}

/** Precisions a device has a published rate for, `float32` first. */
export function precisionsOf({ peakFlopsPerS }: DeviceProfile): readonly Precision[] {
  return (Object.keys(peakFlopsPerS) as Precision[]).filter(
    (precision) => peakFlopsPerS[precision] !== undefined,
  );
}
