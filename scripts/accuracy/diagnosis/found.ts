/** Naming with the culprit and the time that Meshlens finds, beside naming with those that are given. */
import type { Incident } from '../../../src/contracts/report';
import { overlapMs } from '../../../src/evaluation/event-matching';
import { kindOfLabel, type Kind } from '../../../src/methods/diagnosis/kinds/kind';
import type { NameIncident } from '../../../src/methods/diagnosis/name-incident';
import type { Example } from './example';

/** A fault, its kind, and ids of the kinds it was given. */
export interface FoundFault {
  readonly truth: Kind;
  /** With its service and its time given. */
  readonly given: string | undefined;
  /** With those that were found; null where another service, or nothing, was found. */
  readonly found: string | undefined | null;
}

export interface FoundResult {
  readonly faults: number;
  /** Faults whose culprit was found. */
  readonly found: number;
  /** Of these, the shares that get the right kind, or one of the right family. */
  readonly given: Shares;
  readonly named: Shares;
}

interface Shares {
  readonly kind: number;
  readonly family: number;
}

/** Only faults with a time count, and a label that a kind has. */
export function foundFaults(
  incidents: readonly Incident[],
  examples: readonly Example[],
  kinds: readonly Kind[],
  name: NameIncident,
): FoundFault[] {
  return examples.flatMap(({ signature, label, service, time }): FoundFault[] => {
    const truth = kindOfLabel(kinds, label);
    if (truth === undefined || time === undefined) {
      return [];
    }
    const [incident] = incidents
      .filter((each) => overlapMs(each, time) > 0)
      .sort((a, b) => overlapMs(b, time) - overlapMs(a, time));
    const isRight = incident?.causes.at(0)?.service === service;
    return [{ truth, given: name(signature).kinds.at(0)?.id, found: isRight ? incident.kind?.id : null }];
  });
}

/** @returns null without any fault */
export function compareFound(faults: readonly FoundFault[], kinds: readonly Kind[]): FoundResult | null {
  const right = faults.filter(({ found }) => found !== null);
  const familyOf = (id: string | undefined | null): string | undefined =>
    kinds.find((kind) => kind.id === id)?.family;
  const shares = (idOf: (fault: FoundFault) => string | undefined | null): Shares => ({
    kind: right.filter((fault) => idOf(fault) === fault.truth.id).length / right.length,
    family: right.filter((fault) => familyOf(idOf(fault)) === fault.truth.family).length / right.length,
  });
  return faults.length === 0
    ? null
    : {
        faults: faults.length,
        found: right.length,
        given: shares(({ given }) => given),
        named: shares(({ found }) => found),
      };
}

export function foundSentence({ faults, found, given, named }: FoundResult): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return (
    `Culprit found in ${found} of ${faults} faults. Of these, with culprit and time found ${percent(named.kind)} right, ` +
    `${percent(named.family)} of the right family; with both given ${percent(given.kind)} and ${percent(given.family)}`
  );
}
