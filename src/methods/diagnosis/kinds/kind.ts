/** A kind of trouble, described so that it can be named without ever having been seen. */
import { CHANNEL_COUNT, CHANNELS, channelIndex } from '../signature/channels';
import { QUANTITIES } from '../signature/quantities';

/** What a kind does to one quantity: `varies` moves it in either direction, `any` says nothing. */
export const DIRECTIONS = ['up', 'down', 'same', 'varies', 'any'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** How fast it comes and goes. */
export const SPEEDS = ['fast', 'slow'] as const;
export type Speed = (typeof SPEEDS)[number];

export interface Statement {
  /** A side of the call, or `course`. */
  readonly side: string;
  readonly quantity: string;
  readonly direction: Direction | Speed;
}

export interface Kind {
  readonly id: string;
  readonly title: string;
  /** Kinds with a common cause; the kind's own id where none is given. */
  readonly family: string;
  /** Names that data sets and label files use. */
  readonly labels: readonly string[];
  readonly statements: readonly Statement[];
}

/** Numbers of a description for each channel: the direction of the move, and how surely there is one. */
export const DESCRIPTION_LENGTH = 2 * CHANNEL_COUNT;

/** A stated direction says that there is a move as well, but the direction is what tells. */
const MOVE_OF_DIRECTION = 0.5;
const CODES: Readonly<Record<Statement['direction'], readonly [direction: number, move: number]>> = {
  up: [1, MOVE_OF_DIRECTION],
  down: [-1, MOVE_OF_DIRECTION],
  same: [0, -1],
  varies: [0, 1.6],
  any: [0, 0],
  fast: [0.5, 0],
  slow: [-0.5, 0],
};

/** A quantity that is left out is expected to stay as it is, less surely than one that is stated to. */
const LEFT_OUT = -0.4;
const EXPECTED_STILL = QUANTITIES.filter(({ isConsequence }) => !isConsequence).map(({ name }) =>
  channelIndex('self', name),
);

const STRUCTURAL = CHANNELS.flatMap(({ quantity }, channel) =>
  QUANTITIES.some(({ name, isStructural }) => isStructural && name === quantity) ? [channel] : [],
);
const WEIGHT_OF_STRUCTURE = 2;

/** [DESCRIPTION_LENGTH] directions by channel, then moves by channel; 0 where any value fits. */
export function describe({ statements }: Pick<Kind, 'statements'>): Float32Array {
  const description = new Float32Array(DESCRIPTION_LENGTH);
  for (const channel of EXPECTED_STILL) {
    description[CHANNEL_COUNT + channel] = LEFT_OUT;
  }
  for (const { side, quantity, direction } of statements) {
    const channel = channelIndex(side, quantity);
    [description[channel], description[CHANNEL_COUNT + channel]] = CODES[direction];
  }
  for (const channel of STRUCTURAL) {
    description[channel] *= WEIGHT_OF_STRUCTURE;
    description[CHANNEL_COUNT + channel] *= WEIGHT_OF_STRUCTURE;
  }
  return description;
}

/** The kind that a label names: by its id or one of its labels, whatever the case, blanks, dashes and underscores. */
export function kindOfLabel(kinds: readonly Kind[], label: string): Kind | undefined {
  const plain = plainName(label);
  return kinds.find(({ id, labels }) => [id, ...labels].some((name) => plainName(name) === plain));
}

const plainName = (text: string): string => text.toLowerCase().replace(/[\s_-]+/g, '-');
