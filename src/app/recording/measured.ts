import type { EntitySeries } from '../../workspace/metrics/entity-series';
import { serviceOfPod } from '../../workspace/traces/service-name';
import { namesQuantity, quantityOf } from '../../methods/anomaly/measured/quantity';
import type { MetricFile } from './metrics';

/** Words in names of files and columns that are no name of a service. */
const NO_SERVICE = /metrics?$|^(?:data|export|results?|values?)$/i;

/** The services that metric files measure when no trace names any: what a column, a label or the file is called after. */
export function measuredServices(files: readonly MetricFile[]): string[] {
  const names = files.flatMap(({ found }) =>
    found.flatMap((series) => {
      const name = quantityOf(series.metric, 1) === undefined ? undefined : serviceOf(series);
      return name ?? [];
    }),
  );
  return [...new Set(names)];
}

function serviceOf({ entities }: EntitySeries): string | undefined {
  const isName = (entity: string): boolean => !NO_SERVICE.test(entity) && !namesQuantity(entity);
  // A name that a column or a label states is one, whatever it sounds like.
  const found = entities.length === 1 ? entities[0] : entities.find(isName);
  return found === undefined ? undefined : serviceOfPod(found);
}
