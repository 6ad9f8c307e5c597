import type { ComparedRed, ComparedService } from '../../contracts/compared-red';
import type { RedCells } from '../../features/red/red-cells';
import { changesBetween, type Recorded } from '../../methods/services/red/changes';
import type { Joined } from '../recording/recording';
import { selectionOf } from './service-red';

/** A recording, or some slots of it. */
type Side = Pick<Joined, 'features' | 'red'> & Pick<Recorded, 'slots'>;

/** Every service of either recording; clear changes first, the largest first. @param only names of those that are wanted */
export function comparedServices(before: Side, after: Side, only?: readonly string[]): ComparedService[] {
  const names = new Set([...before.features.services, ...after.features.services].map(({ name }) => name));
  return [...names]
    .filter((name) => only?.includes(name) ?? true)
    .map((name): ComparedService => {
      const [was, is] = [numberOf(before, name), numberOf(after, name)];
      return {
        service: name,
        external: [
          ...before.features.services.slice(was, was + 1),
          ...after.features.services.slice(is, is + 1),
        ].every(({ external }) => external),
        ...changesBetween(wholeService(before, was), wholeService(after, is)),
        operations: parts(before, after, (side, number) => operationsOf(side, number), name).map(
          ({ name: operation, ...red }) => ({ operation, ...red }),
        ),
        calls: parts(before, after, (side, number) => callsOf(side, number), name).map(
          ({ name: to, ...red }) => ({ to, ...red }),
        ),
      };
    })
    .sort((a, b) => largest(b) - largest(a) || (a.service < b.service ? -1 : 1));
}

function numberOf({ features }: Side, name: string): number {
  const number = features.services.findIndex((each) => each.name === name);
  return number < 0 ? Infinity : number;
}

function wholeService(side: Side, number: number): Recorded | null {
  return number === Infinity
    ? null
    : { table: side.red, selection: selectionOf(side, number), slots: side.slots };
}

interface Part {
  readonly name: string;
  readonly cells: RedCells;
  readonly entity: number;
}

function operationsOf({ red }: Side, service: number): Part[] {
  return red.operations.flatMap((each, entity) =>
    each.service === service ? [{ name: each.operation, cells: red.answered, entity }] : [],
  );
}

function callsOf({ features, red }: Side, service: number): Part[] {
  return features.edges.flatMap(({ from, to }, entity) =>
    from === service ? [{ name: features.services[to].name, cells: red.called, entity }] : [],
  );
}

/** Parts of one service with the same name in both recordings, the most changed first. */
function parts(
  before: Side,
  after: Side,
  partsOf: (side: Side, service: number) => Part[],
  service: string,
): (ComparedRed & { name: string })[] {
  const recorded = (side: Side): Map<string, Recorded> =>
    new Map(
      partsOf(side, numberOf(side, service)).map(({ name, cells, entity }) => [
        name,
        { table: side.red, selection: { cells, entities: [entity] }, slots: side.slots },
      ]),
    );
  const [was, is] = [recorded(before), recorded(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((name) => ({ name, ...changesBetween(was.get(name) ?? null, is.get(name) ?? null) }))
    .sort((a, b) => largest(b) - largest(a) || (a.name < b.name ? -1 : 1));
}

/** What is new or gone stands first; rates alone decide last. */
function largest({ before, after, changes }: ComparedRed): number {
  if (before === null || after === null) {
    return Infinity;
  }
  return Math.max(
    0,
    ...changes
      .filter(({ isClear }) => isClear)
      .map(({ quantity, change }) =>
        quantity === 'errorShare' ? 10 * Math.abs(change) : Math.abs(Math.log(change)),
      ),
  );
}
