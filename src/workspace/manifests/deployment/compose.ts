import type { Node } from 'yaml';
import type { Deployment, Field } from '../../../contracts/deployment';
import { parseComposeBytes, parseDurationMs, parseQuantity } from '../quantities';
import type { YamlView } from '../yaml-view';
import { fieldAt, parseCount, statedAt, type Expand, type Parse } from './fields';

/** Replicas, resources and the healthcheck's timeout of a Compose service; `deploy` wins over the older keys. */
export function composeDeployment(view: YamlView, service: Node | undefined, expand: Expand): Deployment {
  const field = (parse: Parse, path: readonly string[], ...older: (readonly string[])[]): Field => {
    const all = [path, ...older].map((each) => fieldAt(view, service, each, parse, expand));
    const isUnreadable = older.some((each) => view.get(service, ...each) !== undefined);
    const missing = isUnreadable ? { stated: null, insertion: null } : all[0];
    return all.find(({ stated }) => stated !== null) ?? missing;
  };
  const timeout = statedAt(view, service, ['healthcheck', 'timeout'], parseDurationMs, expand);
  return {
    replicas: field(parseCount, ['deploy', 'replicas'], ['scale']),
    containers: [
      {
        container: null,
        cpuRequest: field(parseQuantity, ['deploy', 'resources', 'reservations', 'cpus']),
        cpuLimit: field(parseQuantity, ['deploy', 'resources', 'limits', 'cpus'], ['cpus']),
        memoryRequestBytes: field(
          parseComposeBytes,
          ['deploy', 'resources', 'reservations', 'memory'],
          ['mem_reservation'],
        ),
        memoryLimitBytes: field(
          parseComposeBytes,
          ['deploy', 'resources', 'limits', 'memory'],
          ['mem_limit'],
        ),
      },
    ],
    timeouts: timeout ? [{ kind: 'healthcheck', ...timeout }] : [],
    autoscaler: null,
  };
}

/** What a service states itself wins over what it extends. A token of the base is shared: other services may use it. */
export function inheritDeployment(own: Deployment, base: Deployment): Deployment {
  const [container, ofBase] = [own.containers[0], base.containers[0]];
  return {
    ...own,
    replicas: inherit(own.replicas, base.replicas),
    containers: [
      {
        container: null,
        cpuRequest: inherit(container.cpuRequest, ofBase.cpuRequest),
        cpuLimit: inherit(container.cpuLimit, ofBase.cpuLimit),
        memoryRequestBytes: inherit(container.memoryRequestBytes, ofBase.memoryRequestBytes),
        memoryLimitBytes: inherit(container.memoryLimitBytes, ofBase.memoryLimitBytes),
      },
    ],
    timeouts: own.timeouts.length > 0 ? own.timeouts : base.timeouts,
  };
}

function inherit(own: Field, { stated }: Field): Field {
  return own.stated !== null || stated === null
    ? own
    : { ...own, stated: { ...stated, token: { ...stated.token, isShared: true } } };
}
