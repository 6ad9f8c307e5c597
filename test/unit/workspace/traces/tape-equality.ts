import fc from 'fast-check';
import type { JsonTape } from '../../../../src/io/tape/json-tape';
import { cutRecords } from '../../../../src/io/json-records';
import type { JsonFormat } from '../../../../src/workspace/traces/format';
import type { RawSpan } from '../../../../src/workspace/traces/span-intake';
import { windowOver } from '../../io/chunks';

/** Where something was found, and what. */
type Event = readonly [place: string, said: unknown];

interface Place {
  readonly line: number;
  readonly offset: number;
}

function plain({ attributes, ...raw }: RawSpan): unknown {
  const read: unknown[] = [];
  attributes?.((key, value) => read.push([key, value]));
  return { ...raw, attributes: read };
}

/** All that reading a file gives, in order; records by tape where `byTape`, else parsed. */
export async function readEvents(
  format: JsonFormat,
  bytes: Uint8Array,
  cuts: readonly number[],
  byTape: boolean,
): Promise<{ readonly events: readonly Event[]; readonly taped: number }> {
  const events: Event[] = [];
  let taped = 0;
  const say = ({ line, offset }: Place, said: unknown): void => {
    events.push([`line ${line}, byte ${offset}`, said]);
  };
  const reader = byTape ? format.tapeReader?.() : undefined;
  const onTape = (tape: JsonTape, place: Place): void => {
    taped++;
    say(place, 'record');
    reader?.spans(tape, (raw) => say(place, plain(raw)));
  };
  const onOtherKey = (key: string, line: number): void => say({ line, offset: 0 }, key);
  const options = reader === undefined ? { onOtherKey } : { onOtherKey, onTape };
  for await (const cut of cutRecords(windowOver(bytes, cuts), format.shape, options)) {
    say(cut, cut.kind === 'broken' ? cut.reason : cut.kind);
    if (cut.kind === 'record') {
      for (const raw of format.spans(cut.value)) {
        say(cut, plain(raw));
      }
    }
  }
  return { events, taped };
}

const INSERTED = ['', '"', '\\', '{', '}', '[', ']', ',', ':', '\n', '0', '\\u00e9', 'é', '\u0001', 'null'];

/** A few bytes dropped and others put in their place. */
const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  drop: fc.nat(3),
  insert: fc.constantFrom(...INSERTED),
});

function mutate(bytes: Buffer, mutations: readonly { at: number; drop: number; insert: string }[]): Buffer {
  return mutations.reduce((before, { at, drop, insert }) => {
    const place = Math.floor(at * before.length);
    return Buffer.concat([before.subarray(0, place), Buffer.from(insert), before.subarray(place + drop)]);
  }, bytes);
}

/** A file of these records in one of several layouts, perhaps broken, in chunks that end anywhere. */
export function files(
  records: fc.Arbitrary<unknown[]>,
  wrap: (records: unknown[]) => unknown,
): fc.Arbitrary<{ readonly bytes: Buffer; readonly cuts: readonly number[] }> {
  const layout = fc.constantFrom(
    (all: unknown[]) => JSON.stringify(wrap(all)),
    (all: unknown[]) => JSON.stringify(wrap(all), null, 2),
    (all: unknown[]) => all.map((each) => `${JSON.stringify(wrap([each]))}\r\n`).join(''),
    (all: unknown[]) => JSON.stringify(all, null, '\t'),
  );
  const mutations = fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(mutation, { maxLength: 3 }) },
  );
  return fc
    .tuple(records, layout, mutations, fc.array(fc.nat(3000), { maxLength: 3 }))
    .map(([all, write, changes, cuts]) => ({ bytes: mutate(Buffer.from(write(all)), changes), cuts }));
}

/** Values of any type, more often than files have them. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom('', '0', 'a', 'Grüße 世界 😀', 'with "quotes"\n', null, true, false, 0, -1, 1e300, 0.25),
  fc.string({ unit: 'binary' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom([], {}, [1, [2]], { a: { b: 'c' } }, [null]),
);

/** Mostly one of these, now and then anything. */
export function mostly(...usual: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: anyValue });
}
