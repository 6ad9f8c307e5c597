import { describe, expect, it } from 'vitest';
import {
  measureInRounds,
  speedOf,
  type Probe,
  type ProtocolOptions,
  type Subject,
} from '../../../../src/methods/latency/measure/protocol';
import { createRandom } from '../../../../src/numeric/random';

/** A machine whose clock moves by what runs, at a speed that a round's number decides. */
function machine(speedOf: (round: number) => number): {
  clockMs: () => number;
  subject: (name: string, ms: number, noise?: (turn: number) => number) => Subject;
  onRound: (done: number) => void;
} {
  const state = { nowMs: 0, round: 0 };
  return {
    clockMs: () => state.nowMs,
    subject(name, ms, noise = () => 1) {
      let turns = 0;
      return {
        name,
        run: () => Promise.resolve(void (state.nowMs += ms * speedOf(state.round) * noise(turns++))),
      };
    },
    onRound: (done) => void (state.round = done),
  };
}

function probe(subject: Subject): Probe {
  return { ...subject, weight: 1 };
}

function options(
  { clockMs, onRound }: { clockMs: () => number; onRound: (done: number) => void },
  overrides: Partial<ProtocolOptions> = {},
): ProtocolOptions {
  return {
    rounds: 4,
    extraRounds: 4,
    random: createRandom(1),
    clockMs,
    signal: new AbortController().signal,
    onRound,
    ...overrides,
  };
}

describe('measureInRounds', () => {
  it('gives exact times on a steady machine, for subjects far shorter than a timing as well', async () => {
    const steady = machine(() => 1);
    const measured = await measureInRounds(
      [steady.subject('long', 40), steady.subject('short', 0.01)],
      [probe(steady.subject('probe', 3))],
      options(steady),
    );
    expect(measured.map(({ name, rounds }) => ({ name, rounds }))).toEqual([
      { name: 'long', rounds: 4 },
      { name: 'short', rounds: 4 },
    ]);
    expect(measured[0].ms).toBeCloseTo(40, 9);
    expect(measured[1].ms).toBeCloseTo(0.01, 9);
  });

  it('does not see a machine that is half as fast in every other round', async () => {
    const drifting = machine((round) => 1 + (round % 2));
    const [a, b] = await measureInRounds(
      [drifting.subject('a', 10), drifting.subject('b', 30)],
      [probe(drifting.subject('probe', 5))],
      options(drifting),
    );
    expect(b.ms / a.ms).toBeCloseTo(3, 9);
    expect(a.repeatError).toBeCloseTo(0, 9);
    expect(a.ms).toBeCloseTo(15, 9);
  });

  it('leaves out what disturbs two of five runs', async () => {
    const steady = machine(() => 1);
    const [a] = await measureInRounds(
      [steady.subject('a', 10, (turn) => (turn % 6 === 2 || turn % 6 === 4 ? 5 : 1))],
      [probe(steady.subject('probe', 5))],
      options(steady),
    );
    expect(a.ms).toBeCloseTo(10, 9);
  });

  it('measures again what does not repeat, and only that', async () => {
    const steady = machine(() => 1);
    const wild = steady.subject('wild', 10, (turn) => 1 + Math.floor(turn / 6));
    const [, calm] = await measureInRounds(
      [wild, steady.subject('calm', 10)],
      [probe(steady.subject('probe', 5))],
      options(steady),
    );
    const [again] = await measureInRounds(
      [steady.subject('wild', 10, (turn) => 1 + Math.floor(turn / 6))],
      [probe(steady.subject('probe', 5))],
      options(steady),
    );
    expect(calm.rounds).toBe(4);
    expect(again.rounds).toBe(8);
    expect(again.repeatError).toBeGreaterThan(0.1);
  });

  it('stops when asked to', async () => {
    const steady = machine(() => 1);
    const abort = new AbortController();
    const measuring = measureInRounds(
      [steady.subject('a', 1)],
      [probe(steady.subject('probe', 1))],
      options(steady, { signal: abort.signal, onRound: () => abort.abort(new Error('enough')) }),
    );
    await expect(measuring).rejects.toThrow('enough');
  });
});

describe('speedOf', () => {
  it('is the geometric mean by weight, whatever the weights sum to', () => {
    expect(
      speedOf([
        { ms: 2, weight: 1 },
        { ms: 8, weight: 1 },
      ]),
    ).toBeCloseTo(4, 12);
    expect(
      speedOf([
        { ms: 1, weight: 4 },
        { ms: 32, weight: 1 },
      ]),
    ).toBeCloseTo(2, 12);
  });
});
