import type { Copies, InstanceRed, VersionRed } from '../../contracts/red';
import type { ServiceOrigin } from '../../features/red/number-origins';
import type { RedTable } from '../../features/red/red-table';
import type { compareRed, RedSelection } from '../../methods/services/red/figures';
import { busiestFirst } from './busiest-first';
import { groupBy } from './group-by';

const OTHER_INSTANCES = 'other instances';
const OTHER_VERSIONS = 'other versions';

type Compared = (selection: RedSelection) => ReturnType<typeof compareRed>;

/** The figures of a service by version and by instance. */
export function copiesOf({ origins, answeredBy }: RedTable, service: number, compared: Compared): Copies {
  const own = origins.flatMap((origin, entity) =>
    origin.service === service ? [{ ...origin, entity }] : [],
  );
  const figures = (group: readonly { entity: number }[]): ReturnType<Compared> =>
    compared({ cells: answeredBy, entities: group.map(({ entity }) => entity) });
  const versions = grouped(own, 'version', OTHER_VERSIONS).map(([version, group]): VersionRed => ({
    version,
    instances: group.length,
    ...figures(group),
  }));
  const instances = grouped(own, 'instance', OTHER_INSTANCES).map(([instance, group]): InstanceRed => ({
    instance,
    versions: [...new Set(group.flatMap(({ version }) => version ?? []))],
    ...figures(group),
  }));
  return { versions: busiestFirst(versions), instances: busiestFirst(instances) };
}

/** Groups by one name; none where the name tells nothing apart. */
function grouped<T extends ServiceOrigin>(
  origins: readonly T[],
  by: 'version' | 'instance',
  rest: string,
): [name: string | null, group: T[]][] {
  if (origins.every((origin) => origin[by] === null)) {
    return [];
  }
  const groups = groupBy(origins, (origin) => (origin.isRest ? rest : origin[by]));
  return groups.size < 2 ? [] : [...groups];
}
