/** Kinds that a user taught by naming incidents. */
import { CHANNEL_COUNT as C, CHANNELS } from '../signature/channels';
import type { Signature } from '../signature/signature';
import { kindOfLabel, type Kind, type Statement } from './kind';
import { LEAST_MOVE } from './observation';

/** What was observed of an incident that got a name. */
export interface NamedSignature {
  readonly name: string;
  readonly signature: Signature;
}

export interface LearnedKind {
  /** Described by what its incidents had in common. */
  readonly kind: Kind;
  /** At least one. */
  readonly examples: readonly Signature[];
}

/** What moved less stayed as it is; what moved more, yet less than `LEAST_MOVE`, says nothing. */
const STILL = 0.2;

/** @param kinds a name that is one of theirs, by title, id or label, gives that kind a further description */
export function learnKinds(kinds: readonly Kind[], named: readonly NamedSignature[]): LearnedKind[] {
  const learned = new Map<string, { kind: Omit<Kind, 'statements'>; examples: Signature[] }>();
  for (const { name, signature } of named) {
    const kind = kindNamed(kinds, name);
    const known = learned.get(kind.id) ?? { kind, examples: [] };
    learned.set(kind.id, known);
    known.examples.push(signature);
  }
  return [...learned.values()].map(({ kind, examples }) => ({
    kind: { ...kind, statements: statementsOf(meanOf(examples)) },
    examples,
  }));
}

/** The kind that a user means: one of `kinds`, or one of the user's own, whose id cannot be one of a file. */
export function kindNamed(kinds: readonly Kind[], name: string): Omit<Kind, 'statements'> {
  const id = `named:${name}`;
  return (
    kinds.find(({ title }) => title === name) ??
    kindOfLabel(kinds, name) ?? { id, title: name, family: id, labels: [] }
  );
}

function meanOf(examples: readonly Signature[]): Signature {
  return Float32Array.from({ length: C }, (_, channel) => {
    const known = examples.map((signature) => signature[channel]).filter((value) => !Number.isNaN(value));
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}

/** How fast an incident comes and goes may be chance, as may be what stays still around the service. */
function statementsOf(signature: Signature): Statement[] {
  return CHANNELS.flatMap(({ side, quantity }, channel): Statement[] => {
    const value = signature[channel];
    if (side === 'course') {
      return [];
    }
    if (Math.abs(value) >= LEAST_MOVE) {
      return [{ side, quantity, direction: value > 0 ? 'up' : 'down' }];
    }
    return side === 'self' ? [{ side, quantity, direction: Math.abs(value) < STILL ? 'same' : 'any' }] : [];
  });
}
